"""Which country's plates a plate looks like: a remark for the officer, never a refusal."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files

from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind


def countries_like(plate: str) -> tuple[str, ...]:
    """The countries (alpha-3) whose ordinary plates look like this one, in the table's order.

    >>> countries_like("34 ABC 123"), countries_like("ZZ 1234-АВ") == countries_like("ZZ1234AB")
    (('TUR',), True)
    """
    key = folded(IdentifierKind.PLATE, plate)
    return tuple(country for country, pattern in patterns().items() if pattern.fullmatch(key))


def looks_foreign(plate: str, country: str) -> bool:
    """Whether a plate looks like none of the country's ordinary ones.

    Never so where no country is given, the table does not know it, or nothing was painted.
    """
    pattern = patterns().get(country)
    key = folded(IdentifierKind.PLATE, plate)
    return pattern is not None and bool(key) and pattern.fullmatch(key) is None


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """Country → how its ordinary plates look, folded."""
    table = files("borderdesk.domain").joinpath("data", "plates.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["country"]: re.compile(row["pattern"]) for row in rows}
