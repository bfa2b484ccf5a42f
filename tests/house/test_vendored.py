"""What was taken from elsewhere is what it was, and says whose it is."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
LISTS = sorted(
    path
    for folder in (TESTS, TESTS.parent / "borderdesk" / "static")
    for path in folder.rglob("vendor.json")
)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: str(path.relative_to(TESTS.parent)))
def test_vendored_files_are_unchanged_and_all_are_listed(path: Path) -> None:
    listed = {
        name: digest
        for package in json.loads(path.read_text(encoding="utf-8"))
        for name, digest in package["files"].items()
    }

    found = {
        str(file.relative_to(path.parent)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in path.parent.rglob("*")
        if file.is_file() and file != path
    }

    assert found == listed
