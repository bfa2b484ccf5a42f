"""Why somebody is searched for, as options of a command."""

from __future__ import annotations

from typing import Any

import click

from borderdesk.cli.signing import accepted
from borderdesk.domain.lookups import Grounds, Purpose
from borderdesk.schemas.lookups import GroundsSchema, grounds_of

_purposes = click.Choice([purpose.value for purpose in Purpose])


def grounds_options(command: Any) -> Any:
    """Why: asked with every search."""
    for option in (
        click.option("--reason", default="", help="Why, in words."),
        click.option("--about", default="", metavar="NUMBER", help="Number of the matter."),
        click.option("--purpose", required=True, type=_purposes, help="What it serves."),
    ):
        command = option(command)
    return command


def grounds(purpose: str, about: str, reason: str) -> Grounds:
    """The options as they are kept.

    Raises:
        Unacceptable: one of them cannot stand.
    """
    given = {"purpose": purpose, "about": about, "reason": reason}
    return grounds_of(accepted(GroundsSchema(), given))
