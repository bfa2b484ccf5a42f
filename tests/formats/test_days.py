"""Dates are understood as issuers write them, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.formats.days import FIRST_YEAR, LAST_YEAR, iso_day, spoken_birth, year
from borderdesk.matching.particulars import Birth, Precision

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@pytest.mark.parametrize(
    ("written", "birth"),
    [
        ("10 Dec 1948", Birth.on(date(1948, 12, 10))),
        ("Feb 1972", Birth(date(1972, 2, 1), date(1972, 2, 29), Precision.MONTH)),
        ("Nov. 1973 ", Birth(date(1973, 11, 1), date(1973, 11, 30), Precision.MONTH)),
        ("August 1961", Birth(date(1961, 8, 1), date(1961, 8, 31), Precision.MONTH)),
        ("1971", Birth.in_year(1971)),
        ("circa 1951.", Birth.in_year(1951, approximate=True)),
        ("circa 12 Aug 1951", Birth.in_year(1951, approximate=True)),
        ("1965 to 1968", Birth(date(1965, 1, 1), date(1968, 12, 31), Precision.RANGE)),
        ("circa 1979-1982", Birth(date(1979, 1, 1), date(1982, 12, 31), Precision.RANGE)),
        ("Jan 1960 to Mar 1961", Birth(date(1960, 1, 1), date(1961, 3, 31), Precision.RANGE)),
        ("1968 to 1965", None),
        ("31 Feb 1970", None),
        ("30-35 years old", None),
        ("24/06/1402 (Hijri Calendar)", None),
        ("1402", None),
        ("Smarch 1970", None),
        ("", None),
    ],
)
def test_prose_about_a_birth_is_understood_or_left_alone(written: str, birth: Birth | None) -> None:
    assert spoken_birth(written) == birth


@given(DAYS)
def test_a_day_that_was_written_is_the_day_that_is_read(day: date) -> None:
    assert iso_day(day.isoformat()) == iso_day(f"{day.isoformat()}-04:00") == day
    assert spoken_birth(f"{day.day} {day:%b} {day.year}") == Birth.on(day)
    assert year(str(day.year)) == day.year


@given(st.text(max_size=40) | st.from_regex(r"(circa )?\d{0,4}([ -]|to| to )+\d{4}"))
def test_no_text_about_a_birth_raises(text: str) -> None:
    birth = spoken_birth(text)

    assert birth is None or birth.earliest <= birth.latest
    assert iso_day(text) is None or text.strip()
