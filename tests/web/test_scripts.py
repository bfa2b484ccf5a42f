"""No word that anybody types, and none that stands in the database, runs in another's browser."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests.attacked import Attacked, Door, fill, loaded_schemas, taken, texts
from tests.attacked import attacked as attacked
from tests.attacked import kept as kept
from tests.payloads import MARK, SCRIPTS, SIX, ran_by

SHORT = "<x zqx>, long enough"  # where twenty characters are all
# What has to fit before the rest is kept: typed there, a script is refused.
FITS = frozenset(("post_code", "code", "password", "password_again", "proof", "answer", "mrz"))
SHOWN = {"text/html"}


CONTEXTS = {
    "between tags": "<p>%s</p>",
    "in double quotes": '<input value="%s">',
    "in single quotes": "<input value='%s'>",
    "in no quotes": "<input value=%s>",
    "as an address": '<a href="%s">x</a>',
    "in a title": "<title>%s</title>",
    "in a text field": "<textarea>%s</textarea>",
    "in a style": "<style>%s</style>",
    "in a comment": "<!-- %s -->",
}


@pytest.mark.parametrize("script", SCRIPTS)
def test_each_script_would_be_found_where_it_is_not_escaped(script: str) -> None:
    plain = html.unescape(unicodedata.normalize("NFKC", script))
    computed = re.sub(r"\{\{('zqx').*|\{%print\('zqx'.*", "zqxzqx", plain)

    found = {where: ran_by(page % computed) for where, page in CONTEXTS.items()}
    escaped = {
        where: ran_by(page % html.escape(script))
        for where, page in CONTEXTS.items()
        if where not in ("in no quotes", "as an address", "in a style", "in a comment")
    }

    assert any(found.values())
    assert not any(escaped.values())


def unsafe(where: str, answer: TestResponse) -> list[str]:
    """What is wrong with an answer: something would run, or it broke."""
    healthy = "/health" in where  # it says 503 of a desk without migrations
    broken = answer.status_code in (500, 503) and not healthy
    wrong = [f"{where}: {answer.status_code}"] if broken else []
    if answer.mimetype in SHOWN:
        wrong += [f"{where}: {found}" for found in ran_by(answer.text)]
    else:  # no browser makes a page of it
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return wrong


def words_of(answer: TestResponse) -> str:
    """What was answered as text; a picture or a PDF has no words that a browser would run."""
    return answer.get_data().decode(errors="replace")


def fields_of(attacked: Attacked) -> dict[str, tuple[Door, list[Any], set[str]]]:
    """What each door that takes a form loads it with, and which fields of words those have."""
    found = {}
    for door in attacked.doors("POST"):
        with loaded_schemas() as schemas:
            attacked.send(door, {})
        kinds = list({type(schema): schema for schema in schemas}.values())
        found[door.name] = (door, kinds, texts(kinds))
    return found


def typed(attacked: Attacked, script: str) -> tuple[list[str], set[str], set[str]]:
    """Type a script into every field of every form; what ran, what was shown, which were taken."""
    wrong: list[str] = []
    shown: set[str] = set()
    took: set[str] = set()
    for name, (door, schemas, words) in fields_of(attacked).items():
        form = attacked.form(door)
        # Refused, the page comes back with all that was typed; done, it is kept.
        everything = form | dict.fromkeys(words, script) | {"nobody.knows.this": script}
        kept = dict.fromkeys(taken(schemas, form, dict.fromkeys(words - FITS, script)), script)
        brief = dict.fromkeys(words - FITS - kept.keys(), SHORT)
        kept |= dict.fromkeys(taken(schemas, form | kept, brief), SHORT)
        for given in (everything, form | kept):
            answer = attacked.send(door, given)
            wrong += unsafe(name, answer)
            if MARK in words_of(answer):
                shown.add(name)
        if answer.status_code < 400:
            took |= {f"{name} {word}" for word in kept}
    for name, answer in attacked.pages():
        wrong += unsafe(name, answer)
        if MARK in words_of(answer):
            shown.add(name)
    return wrong, shown, took


def named(attacked: Attacked, script: str) -> list[str]:
    """Put a script into every part of every address, and behind its question mark."""
    wrong = []
    for door in attacked.doors("GET"):
        words = [name for name in door.rule.arguments if not _of_a_kind(door, name)]
        client = attacked.client(door.who[0])
        for parts in [{name: script} for name in words]:
            wrong += unsafe(door.name, client.get(attacked.address(door, parts)))
        with loaded_schemas() as schemas:
            client.get(attacked.address(door))
        asked = texts(schemas) | {"page", "state", "after", "like", "post", "seats", "next", "lang"}
        answer = client.get(attacked.address(door), query_string=dict.fromkeys(asked, script))
        wrong += unsafe(f"{door.name}?", answer)
    return wrong


def _of_a_kind(door: Door, name: str) -> bool:
    kind = type(door.rule._converters[name]).__name__
    return "Integer" in kind or "Any" in kind


def shown_from_the_database(attacked: Attacked, script: str) -> tuple[list[str], set[str]]:
    """What ran of a script that stands everywhere in the database, and which columns were seen."""
    marks = fill(attacked, script)
    wrong, seen = [], set()
    for name, answer in attacked.pages():
        wrong += unsafe(name, answer)
        seen |= {marks[mark] for mark in re.findall(rf"{MARK}\d+{MARK[0]}", words_of(answer))}
    return wrong, seen


def test_of_six_scripts_in_every_field_of_every_form_none_runs(
    attacked: Callable[[], Attacked],
) -> None:
    wrong, shown, took = typed(attacked(), " ".join(SIX))

    assert wrong == []
    assert len(shown) > 20
    assert len(took) > 20


def test_of_six_scripts_in_every_address_none_runs(attacked: Callable[[], Attacked]) -> None:
    assert named(attacked(), " ".join(SIX)) == []


def test_of_six_scripts_in_every_column_of_words_none_runs(
    attacked: Callable[[], Attacked],
) -> None:
    wrong, seen = shown_from_the_database(attacked(), " ".join(SIX))

    assert wrong == []
    assert len(seen) > 40


@pytest.mark.long
@pytest.mark.parametrize("script", [" ".join(SCRIPTS[n::10]) for n in range(10)])
def test_of_sixty_scripts_in_every_place_none_runs(
    attacked: Callable[[], Attacked], script: str
) -> None:
    """Six at a time: escaped, they do not hide each other, and the first that is not is found."""
    wrong, shown, took = typed(attacked(), script)
    assert (wrong, len(shown) > 20, len(took) > 20) == ([], True, True)

    assert named(attacked(), script) == []

    wrong, seen = shown_from_the_database(attacked(), script)
    assert (wrong, len(seen) > 40) == ([], True)
