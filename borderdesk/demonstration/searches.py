"""Who was searched for and why: look-ups of last month, drawn and answered, and today's."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from borderdesk.demonstration.stage import Script, Stage
from borderdesk.domain.lookups import Grounds, LookUpKind, Purpose, Question
from borderdesk.domain.samples import SampleAct
from borderdesk.domain.saved_filters import ListName
from borderdesk.services import listing, lookups, samples, saved_filters
from borderdesk.store.accounts import officer_by_name
from borderdesk.store.cases import Case
from borderdesk.store.samples import Sample

AUDITOR, JUDGE = "amsel", "dravec"


def searched(
    stage: Stage, name: str, asked: dict[str, str], purpose: Purpose, reason: str, about: str = ""
) -> None:
    """Search crossings as the page does: written down, then answered, then counted."""
    by = stage.by(name)
    question = Question(LookUpKind.CROSSINGS, asked, Grounds(purpose, about, reason))
    remarks = lookups.remarkable(stage.session, by, question)
    reference = lookups.ask(stage.session, by, question, remarks).reference
    found = listing.how_many(stage.session, by, asked)
    lookups.answered(stage.session, by, reference, found)


def drawn_last_month(stage: Stage) -> Script:
    """Of three officers one look-up each comes back: one waits, one was answered, one accepted."""
    first = stage.now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    yield first - timedelta(days=2, hours=9)
    words = "His number plate was read out by the patrol on the bridge road."
    searched(stage, "kolm", {"plate": "TE"}, Purpose.INSPECTION, words)
    yield stage.after(hours=1)
    words = "The driver says that he crossed here last week with the same load."
    searched(stage, "orsk", {"name": "velkarov"}, Purpose.INSPECTION, words)
    yield stage.after(hours=3)
    words = "Customs ask whether this container has been seen at the siding."
    searched(stage, "venn", {"container": "CSQU3054383"}, Purpose.PARTNER, words)
    yield min(first + timedelta(hours=8), stage.now)
    by = stage.by(AUDITOR)
    month = (first - timedelta(days=1)).strftime("%Y-%m")
    samples.draw(stage.session, by, samples.look(stage.session, by, month, 1))
    yield min(stage.after(hours=5), stage.now)
    justified(stage, "orsk", "He had given the day and lane; I looked whether that was so.")
    yield min(stage.after(hours=2), stage.now)
    reference = justified(stage, "venn", "Request of Customs by telephone, written in the log.")
    yield min(stage.after(hours=4), stage.now)
    words = "The request stands in the log of the siding."
    by = stage.by(JUDGE)
    samples.review(stage.session, by, reference, None, SampleAct.ACCEPT, words)


def justified(stage: Stage, name: str, words: str) -> str:
    """Let an officer answer for his drawn look-up; its reference."""
    officer = officer_by_name(stage.session, name)
    assert officer is not None  # the region has been set up
    sample = stage.session.scalars(select(Sample).where(Sample.officer_id == officer.id)).one()
    reference = sample.look_up.reference
    samples.justify(stage.session, stage.by(name), reference, None, words)
    return reference


def kept_filters(stage: Stage) -> Script:
    """Filters that two of the visitors keep above their lists."""
    yield stage.ago(days=2)
    for name, of, called, query in (
        ("kolm", ListName.INSPECTIONS, "Second line today", {"state": "referred", "span": "today"}),
        ("kolm", ListName.INSPECTIONS, "Dog took notice", {"selection_reason": "DOG"}),
        ("sareth", ListName.INSPECTIONS, "Weapons this week", {"result": "SEI", "span": "days7"}),
        ("sareth", ListName.HITS, "Not decided", {"state": "claimed"}),
    ):
        saved_filters.save(stage.session, stage.by(name), of, called, query)


def today(stage: Stage) -> Script:
    """What the visitors find among the look-ups of those as whom they log in."""
    yield stage.ago(hours=3)
    case = stage.session.scalars(select(Case).order_by(Case.id)).first()
    assert case is not None  # the four pistols are older
    searched(stage, "sareth", {"name": "velkarov"}, Purpose.CASE, "", case.reference)
    yield stage.ago(minutes=50)
    words = "The driver ahead says that this car followed him from Lesk."
    searched(stage, "kolm", {"plate": "481"}, Purpose.INSPECTION, words)
