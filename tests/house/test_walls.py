"""Every table says, as data, who may see its rows: a new one cannot forget it."""

from __future__ import annotations

from borderdesk.store.tables import METADATA
from borderdesk.store.walls import WALLS


def test_every_table_has_its_wall() -> None:
    forgotten = sorted(METADATA.tables.keys() - WALLS.keys())
    assert forgotten == [], "Say in store/walls.py who may see and change their rows."
    assert WALLS.keys() == METADATA.tables.keys()


def test_what_belongs_to_an_agency_is_not_open_to_all() -> None:
    """A table that names an agency, or hangs on one that does, asks for it."""
    needed_at_log_in = {"agencies", "posts", "officers"}
    for name, table in METADATA.tables.items():
        links = {key.column.table.name for key in table.foreign_keys}
        if "agencies" in links and name not in needed_at_log_in:
            assert WALLS[name].sees != "true", f"{name} names an agency"
