"""Ask at the console whether anybody whom a list names anew has passed already."""

from __future__ import annotations

import sys

import click
from flask.cli import with_appcontext

from borderdesk.cli.grounds import grounds, grounds_options
from borderdesk.cli.signing import sign_option, signing
from borderdesk.domain.lookups import LookUpKind, Question
from borderdesk.edge.lookups import looked_up
from borderdesk.edge.session import reading
from borderdesk.edge.words import _, ngettext, word
from borderdesk.services import look_back
from borderdesk.services.look_back import Passed


@click.command(name="look-back")  # of the group `watchlists`
@click.argument("code")
@click.option(
    "--since",
    type=click.IntRange(0),
    metavar="VERSION",
    help="New or changed beside that version; beside the one before if unsaid, 0 for all.",
)
@grounds_options
@sign_option
@with_appcontext
def passed(code: str, since: int | None, purpose: str, about: str, reason: str, name: str) -> None:
    """Say who passed already of those that the list CODE names anew, as far as it is kept."""
    with signing(name) as by:
        asked = look_back.sought(reading(), by, code, since)
        why = grounds(purpose, about, reason)
        question = Question(LookUpKind.PASSED, {"versions": asked.span}, why, code)
        found: list[Passed] = []

        def answers() -> tuple[int, list[str]]:
            among = look_back.who_crossed(reading(), by)
            quiet = not sys.stderr.isatty()
            with click.progressbar(
                length=len(asked.editions), label=_("Compared"), file=sys.stderr, hidden=quiet
            ) as bar:
                found.extend(look_back.look(reading(), by, among, asked.editions, bar.update))
            return len(found), [one.subject.particulars.caption for one in found]

        reference = looked_up(by, question, answers)
        count = len(asked.editions)
        entries = ngettext("%(num)s entry compared", "%(num)s entries compared", count)
        times = ngettext("%(num)s crossing found", "%(num)s crossings found", len(found))
        click.echo(f"{reference}  {entries}, {times}")
        for one in look_back.best_first(found):
            click.echo(
                f"{one.score.value:.2f}  {word(one.tier):<10}  {one.crossing}"
                f"  {one.crossed_at:%Y-%m-%d %H:%M}  {one.post}"
                f"  {one.subject.particulars.caption}  [{one.source_key} {one.caption}]"
            )
