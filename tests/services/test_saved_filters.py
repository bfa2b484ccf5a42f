from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.errors import NotFound, NotPermitted, Unacceptable
from borderdesk.domain.saved_filters import MOST, ListName
from borderdesk.services import saved_filters
from borderdesk.store.audit import LedgerEntry, LedgerWords
from borderdesk.store.saved_filters import SavedFilter
from tests import factories
from tests.walled import Walled

OFFICER = factories.signature(Role.OFFICER)
OPEN = {"state": "open"}
INSPECTIONS = ListName.INSPECTIONS


def supervisor(session: Session) -> Signature:
    row = factories.officer(session, Role.SUPERVISOR)
    session.flush()
    return factories.signed_by(row, factories.NOON)


def names(session: Session) -> list[str]:
    return [kept.filter.name for kept in saved_filters.own(session, OFFICER)]


def test_a_filter_is_its_officers_alone(session: Session) -> None:
    by = supervisor(session)
    kept = saved_filters.save(session, OFFICER, INSPECTIONS, "Open ones", OPEN)
    session.flush()

    assert saved_filters.own(session, by) == []
    for act in (saved_filters.rename, saved_filters.remove):
        more = ("Mine",) if act is saved_filters.rename else ()
        with pytest.raises(NotFound):
            act(session, by, kept.id, 1, *more)
    assert names(session) == ["Open ones"]


def test_what_is_saved_renamed_and_removed_stands_in_the_ledger(session: Session) -> None:
    kept = saved_filters.save(session, OFFICER, INSPECTIONS, "Open ones", OPEN)
    session.flush()
    saved_filters.rename(session, OFFICER, kept.id, 1, "Unfinished")
    session.flush()
    saved_filters.remove(session, OFFICER, kept.id, 2)
    session.flush()

    acts = session.execute(select(LedgerEntry.act, LedgerEntry.subject)).all()
    assert acts == [("keep_filters", "inspections")] * 3
    words = session.scalars(select(LedgerWords.words)).all()
    assert words == ["saved: Open ones", "renamed: Open ones, Unfinished", "removed: Unfinished"]
    assert names(session) == []


def test_a_filter_changed_from_another_page_is_not_changed_again(session: Session) -> None:
    kept = saved_filters.save(session, OFFICER, INSPECTIONS, "Open ones", OPEN)
    session.flush()
    saved_filters.rename(session, OFFICER, kept.id, 1, "Unfinished")
    session.flush()

    with pytest.raises(StaleDataError):
        saved_filters.remove(session, OFFICER, kept.id, 1)


def test_names_differ_within_a_list_and_there_are_a_dozen_at_most(session: Session) -> None:
    by = supervisor(session)
    for number in range(MOST):
        saved_filters.save(session, by, INSPECTIONS, f"No. {number}", OPEN)
    session.flush()

    for name in ("no. 3", "One more"):
        with pytest.raises(Unacceptable):
            saved_filters.save(session, by, INSPECTIONS, name, OPEN)
    saved_filters.save(session, by, ListName.HITS, "No. 3", OPEN)


def test_nobody_keeps_filters_of_a_list_that_he_does_not_read(session: Session) -> None:
    with pytest.raises(NotPermitted):
        saved_filters.save(session, OFFICER, ListName.HITS, "Mine", OPEN)
    with pytest.raises(NotPermitted):
        saved_filters.own(session, factories.signature(Role.AUDITOR))


def test_whoever_no_longer_reads_a_list_does_not_see_his_filters_of_it(session: Session) -> None:
    by = supervisor(session)
    saved_filters.save(session, by, ListName.HITS, "New ones", {"state": "new"})
    session.flush()

    demoted = replace(by, roles=frozenset({Role.OFFICER}))

    assert saved_filters.own(session, demoted) == []


def test_a_post_that_is_gone_is_named(session: Session) -> None:
    by = supervisor(session)
    here, gone = str(factories.DRENOVAC), "4711"
    for post in (here, gone):
        saved_filters.save(session, by, INSPECTIONS, f"Post {post}", {"post_id": post})
    session.flush()

    kept = saved_filters.own(session, by, INSPECTIONS)

    assert [one.gone for one in kept] == [(), ("post_id",)]


@pytest.mark.postgres
def test_the_second_wall_keeps_a_filter_from_every_colleague(walled: Walled) -> None:
    with walled.acting() as session:
        own, other = (supervisor(session) for _ in range(2))
    with walled.acting(own) as session:
        kept = saved_filters.save(session, own, INSPECTIONS, "Open ones", OPEN)
        session.flush()
        key = kept.id

    with walled.seen_by(other) as session:
        assert session.scalars(select(SavedFilter)).all() == []
    with walled.acting(own) as session:
        saved_filters.rename(session, own, key, 1, "Unfinished")
    with walled.acting(own) as session:
        saved_filters.remove(session, own, key, 2)
    with walled.acting() as session:
        assert session.scalars(select(SavedFilter)).all() == []
