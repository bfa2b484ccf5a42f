"""Commands for auditors: find out whether the ledger holds."""

from __future__ import annotations

from contextlib import nullcontext

import click
from flask.cli import AppGroup

from borderdesk.cli.signing import signing
from borderdesk.domain.permissions import Act
from borderdesk.edge.errors import told_at_the_console
from borderdesk.edge.session import reading, transaction
from borderdesk.edge.words import _, ngettext
from borderdesk.services import audit

group = AppGroup("audit", help="Find out whether the ledger holds.")


@group.command("verify")
@click.option("--as", "name", metavar="OFFICER", help="Who verifies; it is written down then.")
def verify(name: str | None) -> None:
    """Read the whole ledger; fail where it was edited, and name the first row that is wrong."""
    with told_at_the_console(None), signing(name) if name else nullcontext() as by:
        verdict = audit.verify(reading(), by)
        if by is not None:
            with transaction() as session:
                words = "" if verdict.holds else f"broken: {verdict.broken_seq}"
                audit.record(session, by, Act.VERIFY_LEDGER, "", words)
    if not verdict.holds:
        sentence = _(
            "The ledger is broken at row %(row)s. %(why)s",
            row=verdict.broken_seq,
            why=_(verdict.why),
        )
        raise click.ClickException(sentence)
    rows = ngettext("%(num)s row", "%(num)s rows", verdict.size)
    click.echo(_("The ledger holds: %(rows)s, head %(head)s.", rows=rows, head=verdict.head))
