"""The second wall as statements: roles made, policies laid and taken away, gaps found.

What each wall lets through is the table in `store/walls.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import ProgrammingError

from borderdesk.store.walls import AGENCY, APP, OWNER, REVISIONS, ROLES, WALLS, WORKER, Wall

# Not a sublink: inspections ask case_inspections, which would have to ask inspections again.
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION bd_own_inspection(wanted integer) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY INVOKER AS $body$
BEGIN
    RETURN EXISTS (SELECT 1 FROM inspections i WHERE i.id = wanted AND i.agency_id = {AGENCY});
END
$body$
"""


class NotAllowed(Exception):
    """The role that is connected may not set up roles or walls; the message is PostgreSQL's."""


def set_up_roles(connection: Connection) -> None:
    """Make or mend the three roles, hand every table to the owner, and raise the walls.

    May be run as often as one likes. The roles get no password here; whoever runs the server
    gives them one, or lets them in by the name of the system's user.

    Raises:
        NotAllowed: whoever is connected may not do this.
    """
    try:
        for role in ROLES:
            _make_or_mend(connection, role)
        _say(connection, f"GRANT {OWNER} TO CURRENT_USER")  # else the tables cannot be handed over
        _say(connection, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        _say(connection, f"GRANT USAGE, CREATE ON SCHEMA public TO {OWNER}")
        _say(connection, f"GRANT USAGE ON SCHEMA public TO {APP}, {WORKER}")
        for table in _tables(connection):
            _say(connection, f'ALTER TABLE "{table}" OWNER TO {OWNER}')
        _raise(connection)
    except ProgrammingError as fault:
        raise NotAllowed(str(fault.orig).strip()) from None


def raise_walls(connection: Connection) -> bool:
    """Lay the walls anew where the roles are set up; False where they are not. After migrations.

    Raises:
        NotAllowed: whoever is connected does not own the tables.
    """
    known = connection.scalar(
        text("SELECT count(*) FROM pg_roles WHERE rolname = ANY(:names)"), {"names": list(ROLES)}
    )
    if known != len(ROLES):
        return False
    try:
        _raise(connection)
    except ProgrammingError as fault:
        raise NotAllowed(str(fault.orig).strip()) from None
    return True


def clear_walls(connection: Connection) -> None:
    """Take away the policies of the desk and the worker; row-level security stays, and closes."""
    ours = text(
        "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public'"
        " AND policyname IN ('app_select', 'app_insert', 'app_update', 'app_delete', 'worker')"
    )
    for table, policy in connection.execute(ours).all():
        _say(connection, f'DROP POLICY {policy} ON "{table}"')


def gaps(connection: Connection) -> list[str]:
    """Why the second wall does not stand for whoever is connected; empty where it does."""
    found = []
    passes = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    if connection.scalar(passes):
        found.append("the role passes every wall (SUPERUSER or BYPASSRLS)")
    owned = text(
        "SELECT count(*) FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p') AND pg_has_role(current_user, c.relowner, 'MEMBER')"
    )
    if connection.scalar(owned):
        found.append("the role owns the tables and could take the walls down")
    open_ones = text(
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace"
        " AND c.relkind IN ('r', 'p') AND c.relname <> :revisions"
        " AND NOT (c.relrowsecurity AND c.relforcerowsecurity) ORDER BY 1"
    )
    bare = connection.scalars(open_ones, {"revisions": REVISIONS}).all()
    if bare:
        found.append(f"tables without it: {', '.join(bare)}")
    return found


def _make_or_mend(connection: Connection, role: str) -> None:
    mighty = connection.execute(
        text("SELECT rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = :r"),
        {"r": role},
    ).scalar_one_or_none()
    if mighty is None:
        _say(connection, f"CREATE ROLE {role} LOGIN NOINHERIT")
    elif mighty:
        _say(connection, f"ALTER ROLE {role} NOSUPERUSER NOBYPASSRLS NOCREATEROLE")


def _raise(connection: Connection) -> None:
    tables = _tables(connection)
    # Policies ask other tables; a database half laid out, which no desk can use, stays closed.
    walls = WALLS if WALLS.keys() <= set(tables) else {}
    if walls:
        _say(connection, _FUNCTION)
    for table in tables:
        for statement in _statements(connection, table, walls.get(table)):
            _say(connection, statement)


def _statements(connection: Connection, table: str, wall: Wall | None) -> Iterator[str]:
    yield f'REVOKE ALL ON TABLE "{table}" FROM PUBLIC, {APP}, {WORKER}'
    if table == REVISIONS:
        yield f"GRANT SELECT ON TABLE {table} TO {APP}, {WORKER}"
        return
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    old = text(
        "SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = :table"
    )
    for policy in connection.scalars(old, {"table": table}).all():
        yield f'DROP POLICY "{policy}" ON "{table}"'
    # Forced, the wall stands before the owner, too; and migrations have to see what they change.
    yield f'CREATE POLICY owner ON "{table}" TO {OWNER} USING (true) WITH CHECK (true)'
    if wall is None:  # of a later version, or forgotten: closed
        return
    yield f'CREATE POLICY worker ON "{table}" TO {WORKER} USING (true) WITH CHECK (true)'
    allowed = f"SELECT, {wall.worker}" if wall.worker else "SELECT"
    yield f'GRANT {allowed} ON TABLE "{table}" TO {WORKER}'
    sees, changes = f"USING ({wall.sees})", f"USING ({wall.changes}) WITH CHECK ({wall.changes})"
    for verb, condition, clause in (
        ("SELECT", wall.sees, sees),
        ("INSERT", wall.adds, f"WITH CHECK ({wall.adds})"),
        ("UPDATE", wall.changes, changes),
        ("DELETE", wall.removes, f"USING ({wall.removes})"),
    ):
        if condition:
            yield f'CREATE POLICY app_{verb.lower()} ON "{table}" FOR {verb} TO {APP} {clause}'
            yield f'GRANT {verb} ON TABLE "{table}" TO {APP}'
    sequence = text("SELECT pg_get_serial_sequence(:table, 'id')")
    named = inspect(connection).get_columns(table)
    if any(column["name"] == "id" for column in named):
        found = connection.scalar(sequence, {"table": table})
        if found:
            yield f"GRANT USAGE ON SEQUENCE {found} TO {APP}, {WORKER}"


def _tables(connection: Connection) -> list[str]:
    return sorted(inspect(connection).get_table_names(schema="public"))


def _say(connection: Connection, statement: str) -> None:
    connection.exec_driver_sql(statement)
