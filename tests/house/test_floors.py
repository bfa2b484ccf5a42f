"""The house stands: every import goes down, and every package stays in its rooms."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# From the ground up. A room may import only rooms of floors named before its own.
FLOORS = (
    "matching, domain, store schemas formats documents, services, demonstration, edge,"
    " web api cli, app serving"
)
HEIGHT = {room: height for height, floor in enumerate(FLOORS.split(",")) for room in floor.split()}

# Who may know a package, from its lowest floor upwards: these rooms, or modules, and no others.
KNOWN_IN = {
    "rapidfuzz": "matching",
    "numpy": "matching",
    "anyascii": "matching",
    "sqlalchemy": "store services demonstration edge.session edge.errors",
    "alembic": "cli.database",
    "filelock": "store.database",
    "PIL": "store.reencoding demonstration.pictures",
    "marshmallow": "schemas edge web api",
    "defusedxml": "formats",
    "cryptography": "services",
    "pyotp": "services",
    "webauthn": "services",
    "flask": "edge web api cli app",
    "werkzeug": "edge web api cli app",
    "flask_login": "edge.login",
    "flask_wtf": "edge.csrf",
    "babel": "edge.words cli.words",
    "segno": "edge",
    "typst": "documents",
    "xlsxwriter": "edge.tables",
    "jinja2": "edge.words",
    "markupsafe": "edge",
    "click": "edge.errors cli",
    "gunicorn": "serving",
}

HOUSE = ROOT / "borderdesk"
# These two run before anything is installed; they stand in no room.
FILES = sorted(set(HOUSE.rglob("*.py")) - {HOUSE / "__init__.py", HOUSE / "__main__.py"})


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_down_and_packages_stay_in_their_rooms(path: Path) -> None:
    module = ".".join(path.relative_to(HOUSE).with_suffix("").parts)
    room = module.split(".")[0]
    assert room in HEIGHT, f"{module}: “{room}” is no room; give it a floor in FLOORS"
    for name in imports(path):
        package, _, rest = name.partition(".")
        if package == "borderdesk":
            below = rest.split(".")[0]
            assert below in HEIGHT, f"{module} imports {name}: “{below}” is no room of FLOORS"
            beneath = HEIGHT[below] < HEIGHT[room]
            assert below == room or beneath, f"{module} may not reach for {name}"
        elif package not in sys.stdlib_module_names:
            assert package in KNOWN_IN, f"{module}: say in KNOWN_IN who may know {package}"
            rooms = KNOWN_IN[package].split()
            allowed = any(f"{module}.".startswith(f"{known}.") for known in rooms)
            assert allowed, f"{module} must not know {package}; only {', '.join(rooms)}"
