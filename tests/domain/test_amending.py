from __future__ import annotations

from datetime import timedelta

import pytest

from borderdesk.domain.accounts import Role
from borderdesk.domain.amending import (
    AMENDING,
    FRESH,
    TOO_LATE,
    Age,
    Standing,
    Voiding,
    VoidKind,
    check_amending,
    check_voiding,
    why_not,
)
from borderdesk.domain.errors import Owing, Unacceptable
from tests import factories

AUTHOR = 1
WHO = {
    Standing.AUTHOR: factories.signature(Role.OFFICER, officer_id=AUTHOR),
    Standing.SUPERVISOR: factories.signature(Role.SUPERVISOR, officer_id=2),
    Standing.COLLEAGUE: factories.signature(Role.OFFICER, officer_id=3),
}
WHEN = {Age.FRESH: factories.NOON - FRESH, Age.LATE: factories.NOON - FRESH - timedelta(seconds=1)}
MAY = {
    (Standing.AUTHOR, Age.FRESH),
    (Standing.SUPERVISOR, Age.FRESH),
    (Standing.SUPERVISOR, Age.LATE),
}


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("age", Age)
def test_who_may_amend_when(standing: Standing, age: Age) -> None:
    by, received_at = WHO[standing], WHEN[age]

    if (standing, age) in MAY:
        check_amending(by, AUTHOR, received_at)
    else:
        with pytest.raises(Owing, match="supervisor"):
            check_amending(by, AUTHOR, received_at)


def test_every_cell_is_filled() -> None:
    assert set(AMENDING) == {(standing, age) for standing in Standing for age in Age}


def test_a_supervisor_who_logged_it_himself_may_amend_it_late() -> None:
    by = factories.signature(Role.OFFICER, Role.SUPERVISOR, officer_id=AUTHOR)

    assert why_not(by, AUTHOR, WHEN[Age.LATE]) == ""
    assert why_not(WHO[Standing.AUTHOR], AUTHOR, WHEN[Age.LATE]) == TOO_LATE


def voiding(kind: VoidKind, double_of: str = "") -> Voiding:
    return Voiding(1, kind, "Logged by two of us", double_of)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (voiding(VoidKind.DOUBLE), "which crossing"),
        (voiding(VoidKind.DOUBLE, "I-1"), "no double of itself"),
        (voiding(VoidKind.TEST, "I-2"), "test doubles nothing"),
    ],
)
def test_a_double_names_the_other_crossing_and_a_test_names_none(given: Voiding, says: str) -> None:
    with pytest.raises(Unacceptable, match=says):
        check_voiding("I-1", given)


@pytest.mark.parametrize("given", [voiding(VoidKind.DOUBLE, "I-2"), voiding(VoidKind.TEST)])
def test_what_stands_together_is_let_through(given: Voiding) -> None:
    check_voiding("I-1", given)
