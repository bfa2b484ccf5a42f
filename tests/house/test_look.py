"""The look holds: strict pages, one frame, one sheet, no icon that is not drawn."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "borderdesk" / "static"
TEMPLATES = ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
SCRIPTS = sorted(STATIC.glob("*.js"))
SHEET = (STATIC / "desk.css").read_text(encoding="utf-8")
SPRITE = (STATIC / "icons.svg").read_text(encoding="utf-8")
DRAWN = set(re.findall(r'<symbol id="i-([a-z]+)"', SPRITE))

COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
INLINE = {
    "a style attribute": re.compile(r"\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "an inline sheet": re.compile(r"<style\b", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a handler in the page": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:", re.IGNORECASE),
}

# Names of properties that know only left and right, or only width and height.
PHYSICAL = re.compile(
    r"(?<![-\w])((?:margin|padding|border|scroll-margin|scroll-padding|inset)-"
    r"(?:left|right|top|bottom)[a-z-]*|left|right|top|bottom|(?:min-|max-)?(?:width|height)|"
    r"border-(?:top|bottom)-(?:left|right)-radius)\s*:(?!:)"
)
SIDED = re.compile(r"(?:text-align|float|clear)\s*:\s*(?:left|right)")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(path: Path) -> str:
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_no_page_carries_style_or_script_of_its_own(path: Path) -> None:
    text = text_of(path)

    found = [what for what, pattern in INLINE.items() if pattern.search(text)]

    assert not found, f"{name(path)} has {', '.join(found)}; the policy of the desk forbids it"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_page_stands_in_a_frame(path: Path) -> None:
    part = path.relative_to(TEMPLATES).parts[0]
    partial = path.name.startswith("_")

    framed = re.search(r'\{%-?\s*extends\s+"(base|alone)\.html"', text_of(path))

    assert framed or partial or part in ("macros", "base.html", "alone.html"), name(path)


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_form_is_opened_by_the_macro_that_carries_the_token(path: Path) -> None:
    if path == TEMPLATES / "macros" / "forms.html":
        return

    bare = re.findall(r"<form\b[^>]*>", text_of(path))

    dialogs = [tag for tag in bare if 'method="dialog"' in tag]
    assert bare == dialogs, f"{name(path)}: open forms with {{% call open_form(…) %}}"


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_file_that_a_page_names_is_there(path: Path) -> None:
    named = re.findall(r"[\"']([\w./-]+)[\"']\s*\|\s*asset", text_of(path))

    missing = [file for file in named if not (STATIC / file).is_file()]

    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_every_icon_that_a_page_names_is_drawn(path: Path) -> None:
    text = text_of(path)
    named = set(re.findall(r"(?<!\w)icon\(\s*\"([a-z]+)\"", text))
    named |= set(re.findall(r"(?<!\w)(?:icon|shape)=\"([a-z]+)\"", text))

    assert named <= DRAWN, f"{name(path)}: not in icons.svg"


def test_every_icon_that_scripts_and_rooms_name_is_drawn() -> None:
    code = [path.read_text(encoding="utf-8") for path in SCRIPTS]

    named = {icon for text in code for icon in re.findall(r"#i-([a-z]+)", text)}

    assert named <= DRAWN


def test_the_sheet_is_light() -> None:
    assert len(gzip.compress(SHEET.encode(), 9)) < 12 * 1024


def test_the_sheet_knows_no_left_and_no_right() -> None:
    rules = re.sub(r"/\*.*?\*/", "", SHEET, flags=re.DOTALL)
    # Media queries ask for the width of a window; it has no other name there.
    rules = re.sub(r"@media[^{]*\{", "{", rules)

    sided = [found[0] for found in (*PHYSICAL.finditer(rules), *SIDED.finditer(rules))]

    assert sided == []


def test_every_colour_is_a_token() -> None:
    _, tokens, rest = re.split(r"@layer (?:tokens|base) \{", SHEET, maxsplit=2)
    screen = rest.split("@layer print {")[0]
    # Paper under a printed code stays light by night, or no reader takes it.
    screen = re.sub(r"\.(?:paper-foot|tag-codes) (?:svg|path) \{[^}]*\}", "", screen)
    screen = re.sub(r"dialog::backdrop \{[^}]*\}", "", screen)

    bare = re.findall(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(", screen)

    assert "light-dark(" in tokens
    assert bare == []
