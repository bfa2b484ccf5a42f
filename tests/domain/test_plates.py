from __future__ import annotations

import csv
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.countries import country_of
from borderdesk.domain.plates import countries_like, looks_foreign, patterns

TABLE = files("borderdesk.domain").joinpath("data", "plates.csv").read_text(encoding="utf-8")
ROWS = list(csv.DictReader(line for line in TABLE.splitlines() if not line.startswith("#")))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["country"])
def test_every_country_is_one_and_its_example_looks_like_it(row: dict[str, str]) -> None:
    assert country_of(row["country"]) == row["country"]
    assert row["country"] in countries_like(row["example"])
    assert not looks_foreign(row["example"], row["country"])


def test_every_country_stands_once() -> None:
    assert len(ROWS) == len(patterns())


@given(st.text(max_size=20), st.sampled_from([*patterns(), "", "FRA", "nowhere"]))
def test_a_plate_is_foreign_to_a_country_or_like_it_never_both(plate: str, country: str) -> None:
    assert not (looks_foreign(plate, country) and country in countries_like(plate))
