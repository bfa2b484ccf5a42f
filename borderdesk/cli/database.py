"""Commands for operators: bring the database to the state that this version of the desk wants."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from flask.cli import AppGroup

from borderdesk.edge.errors import told_at_the_console
from borderdesk.edge.session import database_in_use
from borderdesk.edge.words import _
from borderdesk.store.database import Database
from borderdesk.store.tables import METADATA
from borderdesk.store.wall_raising import NotAllowed, clear_walls, raise_walls, set_up_roles

if TYPE_CHECKING:
    from alembic.config import Config
    from alembic.migration import MigrationContext

# Alembic is slow to import and only these commands need it; so it is imported inside them.

group = AppGroup("database", help="Lay out the database, or bring it up to date.")

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def upgraded(database: Database, revision: str = "head", *, folder: Path = MIGRATIONS) -> str:
    """Run the migrations that the database still lacks; the revision it is in afterwards.

    All of them happen, or none. On SQLite nobody else writes meanwhile.
    """
    from alembic import command

    _make_folder(database)
    with database.turn(), _walls_out_of_the_way(database):
        command.upgrade(_config(database, folder), revision)
    return revision_of(database)


def downgraded(database: Database, revision: str) -> str:
    """Take migrations back until that revision; the revision the database is in afterwards.

    Raises:
        LookupError: there is no such revision below the one in force.
    """
    from alembic import command
    from alembic.util import CommandError

    with database.turn(), _walls_out_of_the_way(database):
        try:
            command.downgrade(_config(database), revision)
        except CommandError as fault:
            raise LookupError(str(fault)) from None
    return revision_of(database)


def revision_of(database: Database) -> str:
    """The revision that the database is in; empty where it has none yet."""
    with _migration_context(database) as found:
        return found.get_current_revision() or ""


def differences(database: Database) -> list[str]:
    """Where the database differs from the tables that the code declares, a line for each."""
    from alembic.autogenerate import compare_metadata

    with _migration_context(database) as found:
        changes = compare_metadata(found, METADATA)
    missing = {change[1].name for change in changes if change[0] == "add_table"}
    # The indexes of a missing table are missing with it.
    told = [c for c in changes if c[0] != "add_index" or c[1].table.name not in missing]
    return sorted(_line(change) for change in told)


def drafted(database: Database, message: str, folder: Path = MIGRATIONS) -> Path:
    """Write a migration from the database as it is to the tables as declared; its file."""
    from alembic import command
    from alembic.script import ScriptDirectory

    config = _config(database, folder)
    numbers = [int(script.revision) for script in ScriptDirectory(str(folder)).walk_revisions()]
    number = f"{max(numbers, default=0) + 1:04}"
    with database.turn():
        script = command.revision(config, message, autogenerate=True, rev_id=number)
    return Path(cast(Any, script).path)


@group.command("upgrade")
def upgrade() -> None:
    """Run the migrations that the database still lacks."""
    with told_at_the_console(None):
        _make_folder(database_in_use())
        before = revision_of(database_in_use())
        after = upgraded(database_in_use())
    if after == before:
        click.echo(_("The database is up to date, in revision %(revision)s.", revision=after))
    else:
        click.echo(_("The database is now in revision %(revision)s.", revision=after))


@group.command("downgrade")
@click.argument("revision")
@click.confirmation_option(prompt="What the later revisions keep will be lost. Go on?")
def downgrade(revision: str) -> None:
    """Take migrations back until REVISION, such as 0003, or base for none at all."""
    try:
        with told_at_the_console(None):
            after = downgraded(database_in_use(), revision)
    except LookupError:
        sentence = _("There is no revision %(revision)s to go back to.", revision=revision)
        raise click.ClickException(sentence) from None
    click.echo(_("The database is now in revision %(revision)s.", revision=after or "base"))


@group.command("check")
def check() -> None:
    """Fail where the database is not laid out as this version of the desk wants it."""
    with told_at_the_console(None):
        found = differences(database_in_use())
    for line in found:
        click.echo(line, err=True)
    if found:
        raise click.ClickException(_("The database is not as the desk wants it: run upgrade."))
    click.echo(_("The database is as the desk wants it."))


@group.command("roles")
def roles() -> None:
    """PostgreSQL: set up who may connect, and raise the second wall. As often as you like."""
    database = database_in_use()
    if not _is_postgresql(database):
        click.echo(_("SQLite has no second wall: there the permissions of the desk stand alone."))
        return
    try:
        with told_at_the_console(None), database.acts() as session:
            set_up_roles(session.connection())
            session.commit()
    except NotAllowed as fault:
        sentence = _("Connect as the superuser of the server for this. %(why)s", why=str(fault))
        raise click.ClickException(sentence) from None
    click.echo(
        _(
            "The roles bd_owner (migrations), bd_app (the desk) and bd_worker stand,"
            " and so does the second wall. Give them passwords, and connect as them."
        )
    )


@group.command("revision")
@click.argument("message")
def revision(message: str) -> None:
    """For developers: draft the next migration, with MESSAGE as its first line."""
    click.echo(drafted(database_in_use(), message))


def _is_postgresql(database: Database) -> bool:
    return bool(database.acts.kw["bind"].dialect.name == "postgresql")


@contextmanager
def _walls_out_of_the_way(database: Database) -> Iterator[None]:
    """No table that a policy asks can be dropped or altered. Meanwhile the desk sees nothing."""
    if not _is_postgresql(database):
        yield
        return
    with database.acts.begin() as session:
        clear_walls(session.connection())
    try:
        yield
    finally:
        with database.acts.begin() as session:
            raise_walls(session.connection())


def _make_folder(database: Database) -> None:
    """SQLite makes its file, but not the folder that it lies in."""
    url = database.acts.kw["bind"].url
    if url.get_backend_name() == "sqlite":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _config(database: Database, folder: Path = MIGRATIONS) -> Config:
    from alembic.config import Config

    config = Config(attributes={"engine": database.acts.kw["bind"]})
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


@contextmanager
def _migration_context(database: Database) -> Iterator[MigrationContext]:
    """The database as Alembic sees it, for looking only."""
    from alembic.migration import MigrationContext

    with database.looks() as session:
        options = {"compare_type": True, "target_metadata": METADATA}
        yield MigrationContext.configure(session.connection(), opts=options)


def _line(change: Any) -> str:
    """One difference as Alembic tells it, in a line: what is wrong, and with what."""
    if isinstance(change, list):  # what differs in one column stands together
        return "; ".join(_line(one) for one in change)
    what, *about = change
    kind, _sep, thing = what.partition("_")
    if kind == "modify":
        _schema, table, column, *_rest = about
        return _("different: %(thing)s of %(place)s", thing=thing, place=f"{table}.{column}")
    named = about[-1]  # a table, index, constraint or column
    table = getattr(named, "table", None)
    place = f"{about[1]}.{named.name}" if thing == "column" else str(named.name)
    if table is not None and thing != "column":
        place = f"{table.name}.{place}"
    if kind == "add":
        return _("missing: %(thing)s %(place)s", thing=thing, place=place)
    return _("too many: %(thing)s %(place)s", thing=thing, place=place)
