"""The demonstration: what stands in it, that it is loaded once, and how it is served."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import click
import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from borderdesk.app import create_app
from borderdesk.cli.demo import DRAFT, make_ready, tell
from borderdesk.demonstration.lists import LISTS, entries
from borderdesk.demonstration.region import PASSWORD
from borderdesk.demonstration.tables import rows
from borderdesk.demonstration.travellers import cast, everyday, loads
from borderdesk.domain.accounts import AgencyKind, Role, Signature
from borderdesk.domain.approvals import ApprovalState
from borderdesk.domain.cases import CaseState, ReferralState
from borderdesk.domain.credentials import LEAST_PASSWORD
from borderdesk.domain.permissions import Act
from borderdesk.domain.samples import SampleState
from borderdesk.domain.screening import Finding, HitState, Tier
from borderdesk.domain.sharing import OfferState, SummaryState
from borderdesk.matching.particulars import Kind
from borderdesk.services import approvals, audit, desk
from borderdesk.store.accounts import all_agencies, all_officers, all_posts, officer_by_name
from borderdesk.store.approvals import Approval
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.cases import Case, Referral
from borderdesk.store.database import Database, open_database
from borderdesk.store.exhibits import ExhibitPhoto
from borderdesk.store.files import path_of
from borderdesk.store.inspections import Inspection
from borderdesk.store.jobs import last_runs
from borderdesk.store.samples import Sample
from borderdesk.store.screening import FindingMade, Hit
from borderdesk.store.sharing import Offer, Summary
from tests.conftest import SettingsOfTests

ROOT = Path(__file__).parents[2]
slow = pytest.mark.slow
pytestmark = pytest.mark.xdist_group("demo")  # loaded once for all tests of this file


class Demo:
    """A demonstration in a folder of its own."""

    def __init__(self, folder: Path, *, demo: bool = True) -> None:
        self.place = folder / "borderdesk.db"
        self.settings = SettingsOfTests(folder, f"sqlite:///{self.place}", demo=demo)
        self.database: Database = open_database(self.settings.database_url)

    @property
    def app(self) -> Flask:
        return create_app(self.settings, self.database)

    def ready(self) -> bool:
        return make_ready(self.settings, self.database)

    def close(self) -> None:
        self.database.acts.kw["bind"].dispose()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("demo"))
    demo.ready()
    yield demo
    demo.close()


@pytest.fixture
def session(loaded: Demo) -> Iterator[Session]:
    with loaded.database.looks() as session:
        yield session


def signed(session: Session, name: str) -> Signature:
    officer = officer_by_name(session, name)
    assert officer is not None
    now = datetime.now(UTC)
    return officer.signature(now, now)


@slow
def test_three_agencies_two_partners_and_four_posts_are_there(session: Session) -> None:
    agencies = all_agencies(session)

    assert sorted(agency.country for agency in agencies) == ["XKE", "XTO", "XVA", "XVA", "XVA"]
    assert {agency.kind for agency in agencies} == set(AgencyKind) - {AgencyKind.PROSECUTION}
    assert [post.name for post in all_posts(session)] == [
        "Dolm Siding",
        "Karsno Bridge",
        "Miren Ford",
        "Tolva Pass",
    ]


@slow
def test_somebody_serves_in_every_role(session: Session) -> None:
    roles = Counter(role for officer in all_officers(session) for role in officer.roles)

    assert set(roles) == set(Role)
    assert roles["officer"] >= 3
    assert roles["supervisor"] >= 4


@slow
def test_two_hundred_crossings_lie_in_the_last_weeks_and_none_in_the_future(
    session: Session,
) -> None:
    moments = list(session.scalars(select(Inspection.crossed_at)))
    now = datetime.now(UTC)

    assert len(moments) == 200
    assert max(moments) < now
    assert min(moments) > now - timedelta(days=22)


@slow
def test_three_posts_are_at_work_and_one_is_silent(session: Session) -> None:
    by = signed(session, "sareth")

    posts = {now.post.code: now for now in desk.posts_now(session, by, by.at)}

    assert [code for code, now in posts.items() if now.silent_since] == ["DLM"]
    assert all(now.last_hour for code, now in posts.items() if code != "DLM")


@slow
def test_every_state_of_every_record_is_there_to_be_seen(session: Session) -> None:
    assert set(session.scalars(select(Hit.state))) == set(HitState)
    assert set(session.scalars(select(Hit.tier))) == set(Tier)
    assert set(session.scalars(select(FindingMade.finding))) == set(Finding)
    assert set(session.scalars(select(Case.state))) == set(CaseState)
    assert set(session.scalars(select(Referral.state))) == set(ReferralState)
    assert set(session.scalars(select(Summary.state))) == set(SummaryState)
    assert set(session.scalars(select(Offer.state))) == set(OfferState)
    assert set(session.scalars(select(Sample.state))) == set(SampleState) - {SampleState.REJECTED}


@slow
def test_the_crossings_of_every_day_resemble_nobody(session: Session) -> None:
    everyday_names = {f"{one.given} {one.surname}" for one in everyday()}

    captions = list(session.scalars(select(Hit.caption)))

    assert not set(captions) & everyday_names
    assert len(captions) == 22


@slow
def test_the_four_pistols_go_from_the_booth_to_the_partners_answer(session: Session) -> None:
    case = session.scalars(select(Case).where(Case.title.contains("Tolva Pass"))).one()
    offer = session.scalars(
        select(Offer).join(Offer.summary).where(Summary.case_id == case.id)
    ).one()

    assert case.lead.code == "CPV"
    assert [event.act for event in reversed(case.events)] == [
        "open",
        "weapons",
        "escalate",
        "escalate",
        "refuse",
        "accept",
        "propose",
        "resume",
        "draft_summary",
        "send_summary",
        "acknowledge_summary",
    ]
    assert offer.state is OfferState.ACKNOWLEDGED
    assert "KP 48213" in offer.summary.text


@slow
def test_a_promotion_waits_for_a_second_officer_and_those_before_had_one(session: Session) -> None:
    of_people = select(Approval).where(Approval.act != Act.ACTIVATE_RULE)
    *earlier, asked = session.scalars(of_people.order_by(Approval.proposed_at, Approval.id))

    assert {one.state for one in earlier} == {ApprovalState.CONSUMED}
    assert len(earlier) == 3  # all supervisors but the first one of the desk
    assert asked.values["officer"] == "Tavin Orsk"
    assert approvals.waiting(session, signed(session, "dravec")) == [asked]
    assert approvals.page(session, signed(session, "tamar")).proposed[0] == asked


@slow
def test_every_photograph_is_kept(session: Session, loaded: Demo) -> None:
    digests = list(session.scalars(select(ExhibitPhoto.sha256)))

    assert len(digests) >= 16
    assert all(path_of(loaded.settings.instance / "files", one).is_file() for one in digests)


@slow
def test_the_ledger_holds_and_runs_in_the_order_of_time(session: Session) -> None:
    verdict = audit.verify(session, signed(session, "amsel"))
    moments = list(session.scalars(select(LedgerEntry.at).order_by(LedgerEntry.seq)))

    assert verdict.holds
    assert verdict.size > 300
    assert moments == sorted(moments)


@slow
def test_a_second_start_changes_nothing(loaded: Demo) -> None:
    before = loaded.place.read_bytes()

    again = Demo(loaded.settings.instance)
    loaded_again = again.ready()
    again.close()

    assert not loaded_again
    assert loaded.place.read_bytes() == before


@slow
def test_the_page_of_log_in_learns_whom_to_try(loaded: Demo) -> None:
    app = loaded.app
    with app.app_context():
        told = tell(app, loaded.database)

    names = dict(app.extensions["borderdesk.log_ins"])
    assert names["sareth"] == "Mira Sareth, supervisor, Border Police of Varenia"
    assert names["kolm"] == "Adra Kolm, officer, Border Police of Varenia, Karsno Bridge"
    assert app.extensions["borderdesk.password"] == PASSWORD
    assert len(PASSWORD) >= LEAST_PASSWORD
    assert all(re.search(rf"^  {name} +\w", told, re.M) for name in names)


@slow
def test_everybody_logs_in_with_the_one_password(loaded: Demo) -> None:
    app = loaded.app
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)

    answer = app.test_client().post("/log-in", data={"name": "sareth", "password": PASSWORD})

    assert answer.status_code == 302


@slow
def test_what_a_broken_off_load_left_behind_is_thrown_away(tmp_path: Path) -> None:
    (tmp_path / f"borderdesk.db{DRAFT}").write_bytes(b"half a database")
    (tmp_path / f"borderdesk.db{DRAFT}-wal").write_bytes(b"and its log")
    demo = Demo(tmp_path)

    ready = demo.ready()

    with demo.database.looks() as session:
        count = session.scalar(select(func.count()).select_from(Inspection))
    demo.close()
    assert ready
    assert count == 200
    assert not list(tmp_path.glob(f"*{DRAFT}*"))


def test_made_up_data_goes_into_no_real_desk(tmp_path: Path) -> None:
    demo = Demo(tmp_path, demo=False)

    with pytest.raises(click.ClickException, match="BORDERDESK_DEMO=1"):
        demo.ready()

    assert not demo.place.exists()


def test_no_name_of_the_demonstration_stands_in_a_real_list() -> None:
    real = "\n".join(
        path.read_text(encoding="utf-8", errors="replace").casefold()
        for path in (ROOT / "tests" / "data").iterdir()
        if path.suffix in (".csv", ".xml")
    )
    words = set(re.findall(r"\w+", real))
    listed = [entry.particulars for file, *_ in LISTS for entry in entries(file)]

    surnames = {one.surname for one in (*everyday(), *cast().values())}
    surnames |= {row["full_name"].split()[-1] for row in rows("officers.csv")}
    surnames |= {one.caption.split()[0] for one in listed if one.kind is Kind.PERSON}
    firms = {one.caption for one in listed if one.kind is Kind.ORGANISATION}
    firms |= {firm for load in loads() for firm in (load.consignor, load.consignee, load.carrier)}

    assert len(surnames) > 80
    assert not {name for name in surnames if name.casefold() in words}
    assert not {firm for firm in firms if firm.casefold() in real}


def test_about_sixty_entries_in_several_scripts_are_listed() -> None:
    names = [name for file, *_ in LISTS for one in entries(file) for name in one.particulars.names]

    assert 55 <= sum(len(entries(file)) for file, *_ in LISTS) <= 65
    assert {name.script for name in names} == {"Latn", "Cyrl", "Arab"}
    assert any(name.quality == "low" for name in names)


def test_a_taken_port_is_told_in_a_sentence(tmp_path: Path) -> None:
    demo = Demo(tmp_path)
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])

        answer = demo.app.test_cli_runner().invoke(args=["demo", "--port", port])

    demo.close()
    assert answer.exit_code == 1
    assert answer.output.startswith(f"Error: Port {port} is taken:")
    assert not demo.place.exists()


@slow
def test_it_is_served_at_both_names_and_ctrl_c_ends_it_quietly(loaded: Demo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    given = {"BORDERDESK_INSTANCE": str(loaded.settings.instance), "BORDERDESK_DEMO": "1"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi.py", "demo", "--port", str(port)]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **given}, stdout=pipe, stderr=pipe, text=True
    ) as server:
        assert server.stdout is not None
        assert server.stderr is not None
        for line in server.stdout:
            if line.startswith("Ctrl-C"):
                break
        worked = _has_worked(loaded)
        statuses = [
            urlopen(f"http://{host}:{port}/log-in", timeout=10).status
            for host in ("127.0.0.1", "localhost")
        ]
        server.send_signal(signal.SIGINT)
        try:
            status, said = server.wait(timeout=10), server.stderr.read()
        finally:
            server.kill()  # else the `with` would wait for it without end

    assert statuses == [200, 200]
    assert (status, said) == (0, "")
    assert worked
    with loaded.database.alone("worker"):  # its child has let go: nobody is at work any more
        pass


def _has_worked(demo: Demo) -> bool:
    """Whether the child of the demo has ended a job, within a minute on a slow machine."""
    for _ in range(600):
        with demo.database.looks() as session:
            if last_runs(session):
                return True
        time.sleep(0.1)
    return False
