from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import pytest

from borderdesk.domain.screening import Tier, tier
from borderdesk.matching.names import PartKind, prepared
from borderdesk.matching.particulars import Kind, Name, Particulars
from borderdesk.matching.score import compare
from borderdesk.matching.scripts import script_of

FILE = Path(__file__).parent / "rows.csv"
with FILE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

HEIGHTS: Mapping[Tier | None, int] = {None: 0, Tier.WEAK: 1, Tier.POSSIBLE: 2, Tier.STRONG: 3}
# What a row allows: from the lowest to the highest. A plus allows more, a minus less.
ALLOWED = {
    "none": (0, 0),
    "weak-": (0, 1),
    "weak": (1, 1),
    "possible-": (0, 2),
    "possible": (2, 2),
    "possible+": (2, 3),
    "strong": (3, 3),
}


def test_there_are_enough_rows_and_each_says_why() -> None:
    assert len(ROWS) >= 260
    assert all(row["why"] for row in ROWS)
    assert len({(row["asked"], row["listed"]) for row in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['asked']} | {row['listed']}")
def test_names_fall_into_their_tier_whichever_side_asks(row: dict[str, str]) -> None:
    asked, listed = (
        Particulars(Kind(row["kind"]), (Name(text, script=script_of(text)),))
        for text in (row["asked"], row["listed"])
    )
    least, most = ALLOWED[row["tier"]]

    score = compare(asked, listed)

    assert least <= HEIGHTS[tier(score)] <= most, f"{score.value}: {[*map(str, score.reasons)]}"
    assert score.value == compare(listed, asked).value


FATHERS = ("Konstantinovich", "Abdul Karim", "Rustam o‘g‘li", "Walid", "محمد")


def person(text: str, father: str = "") -> Particulars:
    """Somebody of that name, with the father's said apart and put where it belongs."""
    first, *rest = text.split()
    whole = " ".join((first, father, *rest)) if father else ""
    return Particulars(Kind.PERSON, (Name(text, script=script_of(text), whole=whole),))


@pytest.mark.parametrize("father", FATHERS)
def test_a_fathers_name_that_the_other_side_lacks_makes_no_match_worse(father: str) -> None:
    names = {(row["asked"], row["listed"]) for row in ROWS if row["kind"] == "person"}
    both_ways = names | {(listed, asked) for asked, listed in names}
    patronymic = PartKind.PATRONYMIC
    says_none = [
        (asked, listed)
        for asked, listed in both_ways
        if all(part.kind is not patronymic for part in prepared(listed).parts)
    ]

    worse = [
        (asked, listed)
        for asked, listed in says_none
        if compare(person(asked, father), person(listed)).value
        < compare(person(asked), person(listed)).value
    ]

    assert len(says_none) > 400
    assert worse == []
