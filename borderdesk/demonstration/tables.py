"""The tables that the demonstration is made from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from importlib.resources import files

DATA = files("borderdesk.demonstration").joinpath("data")


def content(name: str) -> bytes:
    """A file of the folder `data`, as it stands there."""
    return DATA.joinpath(name).read_bytes()


def rows(name: str) -> Iterator[Mapping[str, str]]:
    """The lines of a table of the folder `data`, by the names of its columns."""
    return iter(csv.DictReader(content(name).decode("utf-8").splitlines()))
