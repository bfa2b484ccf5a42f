"""What the manuals promise is what the code reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANUALS = ("README.md", "docs/operating.md", "docs/security.md")
READ_IN = ("config.py", "borderdesk/serving.py")


def settings_in(*names: str) -> set[str]:
    """Every setting that these files name; one that comes from a file is the same setting."""
    text = "\n".join((ROOT / name).read_text(encoding="utf-8") for name in names)
    found = re.findall(r"\b(?:BORDERDESK_[A-Z_]+[A-Z]|DATABASE_URL(?:_FILE)?)\b", text)
    return {name.removesuffix("_FILE") for name in found}


def test_the_manual_has_a_row_for_every_setting_that_is_read() -> None:
    manual = (ROOT / "docs/operating.md").read_text(encoding="utf-8")

    assert set(re.findall(r"^\| `([A-Z_]+)` \|", manual, re.M)) == settings_in(*READ_IN)


@pytest.mark.parametrize("manual", MANUALS)
def test_no_manual_names_a_setting_that_nothing_reads(manual: str) -> None:
    assert settings_in(manual) <= settings_in(*READ_IN)


@pytest.mark.parametrize("page", ["security", "architecture", "decisions", "benchmarks"])
def test_whatever_file_and_function_a_page_names_is_there(page: str) -> None:
    text = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")

    named = re.findall(r"`([\w/]+/\w+\.(?:py|csv|md))(?::(\w+))?`", text)

    assert named
    for name, thing in named:  # files of the package are named without it
        [path] = [base / name for base in (ROOT, ROOT / "borderdesk") if (base / name).exists()]
        assert not thing or re.search(rf"^(def|class) {thing}\b", path.read_text(), re.M), thing
