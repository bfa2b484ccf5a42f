from __future__ import annotations

from datetime import date

import pytest

from borderdesk.formats.labelled import particulars, score
from borderdesk.matching.particulars import (
    Birth,
    IdentifierKind,
    Kind,
    NameKind,
    Precision,
    Quality,
    Sex,
)

RECORD = {
    "schema": "person",
    "name": "Đorđe Petrović",
    "names": ["Đorđe Petrović", "Ђорђе Петровић", "Crni"],
    "weak_names": ["Crni"],
    "dob": ["1974-08-12", "1974-08", "1974", "1974-00-00", "1974-02-30", "soon"],
    "gender": ["male"],
    "country": ["rs"],
    "birth_place": "Niš",
    "ids": [["innCode", "7707083893"], ["wikidataId", "Q1"]],
}


def test_a_record_is_read_as_particulars() -> None:
    found = particulars(RECORD)

    assert found.kind is Kind.PERSON
    assert [(name.kind, name.quality, name.script) for name in found.names] == [
        (NameKind.PRIMARY, Quality.GOOD, "Latn"),
        (NameKind.ALIAS, Quality.GOOD, "Cyrl"),
        (NameKind.ALIAS, Quality.LOW, "Latn"),
    ]
    assert found.births[0] == Birth.on(date(1974, 8, 12))
    assert [birth.precision for birth in found.births] == [
        Precision.DAY,
        Precision.MONTH,
        Precision.YEAR,
        Precision.YEAR,  # of 1974-00-00 the year is known
    ]
    assert (found.sex, found.nationalities, found.birthplaces) == (Sex.MALE, ("RS",), ("Niš",))
    assert [(one.kind, one.country) for one in found.identifiers] == [
        (IdentifierKind.TAX, "RUS"),
        (IdentifierKind.OTHER, ""),
    ]


@pytest.mark.parametrize("gender", [[], ["male", "female"], ["other"], None])
def test_a_sex_that_is_not_told_for_sure_is_unknown(gender: list[str] | None) -> None:
    assert particulars({"name": "Ana", "gender": gender}).sex is Sex.UNKNOWN


def test_the_scorer_takes_prepared_records_and_gives_the_value_of_the_score() -> None:
    one = score.prepare({"schema": "org", "name": "Zastava d.o.o."})
    other = score.prepare({"schema": "org", "name": "ЗАСТАВА"})

    assert score(one, other) > 0.9
