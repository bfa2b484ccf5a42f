from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import NotPermitted
from borderdesk.domain.screening import ScreeningState
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Kind, Name, Particulars
from borderdesk.services import asking
from tests import factories
from tests.factories import CUSTOMS, POLICE, signature


def person(name: str) -> Particulars:
    return Particulars(Kind.PERSON, (Name(name),))


def test_each_subject_gets_its_own_answer_in_order(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"), code="WANTED")
    subjects = [person("Ana Torvald"), person("Велкаров Мирон"), person("Ana Torvald")]

    answers = asking.answers(session, signature(Role.SUPERVISOR), subjects)

    assert [answer.subject for answer in answers] == subjects
    assert [len(answer.matches) for answer in answers] == [0, 1, 0]
    [match] = answers[1].matches
    assert (match.code, match.caption, match.listed is not None) == (
        "WANTED",
        "Miron VELKAROV",
        True,
    )


def test_an_officer_is_told_that_somebody_is_listed_and_not_what_the_entry_says(
    session: Session,
) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"))

    [answer] = asking.answers(session, signature(Role.OFFICER), [person("Miron Velkarov")])

    assert answer.matches[0].listed is None


def test_discreet_entries_are_for_those_alone_who_read_hits(session: Session) -> None:
    factories.watchlist(session, factories.entry("Miron VELKAROV"), action=Action.DISCREET)
    whom = [person("Miron Velkarov")]

    [booth] = asking.answers(session, signature(Role.OFFICER), whom)
    [desk] = asking.answers(session, signature(Role.SUPERVISOR), whom)

    assert (booth.state, desk.state) == (ScreeningState.CLEAR, ScreeningState.HITS)


def test_lists_of_others_that_are_not_shared_answer_nothing(session: Session) -> None:
    made = factories.watchlist(session, factories.entry("Miron VELKAROV"), owner_id=POLICE)
    other = factories.watchlist(session, factories.entry("Ana Torvald"))
    made.shared, other.shared = False, True
    session.flush()

    [answer] = asking.answers(
        session, signature(Role.SUPERVISOR, agency_id=CUSTOMS), [person("Miron Velkarov")]
    )

    assert answer.state is ScreeningState.CLEAR


def test_without_a_list_nothing_is_known(session: Session) -> None:
    [answer] = asking.answers(session, signature(Role.SUPERVISOR), [person("Miron Velkarov")])

    assert answer.state is ScreeningState.ERROR
    assert answer.trouble


@pytest.mark.parametrize(
    "role", sorted(set(Role) - {Role.OFFICER, Role.SUPERVISOR, Role.FIREARMS_ANALYST})
)
def test_other_roles_do_not_ask(session: Session, role: Role) -> None:
    with pytest.raises(NotPermitted):
        asking.answers(session, signature(role), [person("Miron Velkarov")])


def test_a_list_with_thresholds_of_its_own_shows_less(session: Session) -> None:
    by, whom = signature(Role.SUPERVISOR), [person("Miron Velkarow")]
    factories.watchlist(session, factories.entry("Miron VELKAROV"), code="USUAL")
    factories.watchlist(
        session,
        factories.entry("Miron VELKAROV"),
        code="CAREFUL",
        strong_from=0.99,
        shown_from=0.99,
    )

    [answer] = asking.answers(session, by, whom)

    assert [match.code for match in answer.matches] == ["USUAL"]
