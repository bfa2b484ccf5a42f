"""What vehicles are called and painted: offered while an officer types, never forced upon him."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from borderdesk.domain.errors import N_

COLOURS = (
    N_("white"),
    N_("black"),
    N_("grey"),
    N_("silver"),
    N_("red"),
    N_("dark red"),
    N_("blue"),
    N_("light blue"),
    N_("dark blue"),
    N_("green"),
    N_("light green"),
    N_("dark green"),
    N_("yellow"),
    N_("orange"),
    N_("brown"),
    N_("beige"),
    N_("gold"),
    N_("purple"),
    N_("pink"),
    N_("several colours"),
)


@cache
def makes() -> tuple[str, ...]:
    """Makes of vehicles, in the order of the table."""
    table = files("borderdesk.domain").joinpath("data", "makes.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    return tuple(line for line in lines if not line.startswith("#"))[1:]
