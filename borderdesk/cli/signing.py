"""Every command is signed by a named officer, and told in one sentence what it may not do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.edge.errors import told_at_the_console
from borderdesk.edge.forms import flat
from borderdesk.edge.login import signed_as
from borderdesk.edge.session import stand
from borderdesk.edge.words import _
from borderdesk.schemas.fields import Strict

sign_option = click.option(
    "--as", "name", required=True, metavar="OFFICER", help="Log-in name of the officer who signs."
)


@contextmanager
def signing(name: str) -> Iterator[Signature]:
    """The signature of that officer. A refusal inside is kept, then ends the command."""
    with told_at_the_console(None):
        by = signed_as(name)
        stand(by)
    with told_at_the_console(by):
        yield by


def accepted(schema: Strict, given: Mapping[str, object]) -> Any:
    """What the schema makes of the options.

    Raises:
        Unacceptable: one of them cannot stand; the first is named.
    """
    for field, sentences in flat(schema.validate(given)).items():
        option, problem = field.replace("_", "-"), _(sentences[0])
        raise Unacceptable(field, N_("%(option)s: %(problem)s"), option=option, problem=problem)
    return schema.load(given)
