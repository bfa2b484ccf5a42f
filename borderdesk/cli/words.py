"""Commands for developers and translators: gather the desk's words, check them, make them ready."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from flask.cli import AppGroup

from borderdesk.edge.words import CATALOGUES, LANGUAGES

group = AppGroup("words", help="Gather, check and compile the words in other languages.")

PACKAGE = CATALOGUES.parent
TEMPLATES = PACKAGE.parent / "templates"
KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
SOURCE = "en"  # the sentences in the code are English; it has no catalogue


@group.command("extract")
def extract() -> None:
    """Bring every .po file up to date with the sentences in code and templates."""
    words = _words_in_use()
    for language in _translated():
        path = _po(language)
        catalogue = _read(path) if path.exists() else Catalog(locale=language)
        # Keeps the date of the last change by hand, so that gathering twice changes nothing.
        words.creation_date = catalogue.creation_date
        for gone in list(catalogue.obsolete.values()):
            if gone.id in words:  # a sentence that comes back is not translated anew
                catalogue.add(gone.id, gone.string)
        catalogue.update(words, no_fuzzy_matching=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_po_bytes(catalogue))
        click.echo(_counted(language, catalogue))


@group.command("compile")
def compile_catalogues() -> None:
    """Write the .mo files that the desk reads."""
    for language in _translated():
        catalogue = _read(_po(language))
        _po(language).with_suffix(".mo").write_bytes(_mo_bytes(catalogue))
        click.echo(_counted(language, catalogue))


@group.command("check")
def check() -> None:
    """Fail where a sentence in use has no translation, or a .mo file is older than its .po file."""
    problems = list(_problems())
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        raise click.ClickException("Run `flask words extract`, translate, `flask words compile`.")
    click.echo("Every sentence in use is in every catalogue.")


def _problems() -> Iterator[str]:
    used = {message.id for message in _words_in_use() if message.id}
    for language in _translated():
        path = _po(language)
        if not path.exists():
            yield f"{language}: there is no {path.name}."
            continue
        catalogue = _read(path)
        kept = {message.id for message in catalogue if message.id}
        for sentence in sorted(used - kept, key=str):
            yield f"{language}: lacks {sentence!r}."
        for sentence in sorted(kept - used, key=str):
            yield f"{language}: {sentence!r} is no longer in use."
        for message in catalogue:
            if message.id and not (message.string and all(_forms(message.string))):
                yield f"{language}: has no words of its own for {message.id!r}."
            for error in message.check(catalogue):
                yield f"{language}: {message.id!r}: {error}"
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != _mo_bytes(catalogue):
            yield f"{language}: {compiled.name} is not compiled from {path.name}."


def _words_in_use() -> Catalog:
    catalogue = Catalog(project="borderdesk", charset="utf-8")
    for folder, kind in ((PACKAGE, "python"), (TEMPLATES, "jinja2")):
        found = extract_from_dir(
            folder,
            [("**.py" if kind == "python" else "**.html", kind)],
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
        )
        for name, _line, message, comments, _context in found:
            place = (folder / name).relative_to(PACKAGE.parent).as_posix()
            catalogue.add(message, None, [(place, 0)], auto_comments=comments)
    return catalogue


def _translated() -> list[str]:
    return [language for language in LANGUAGES if language != SOURCE]


def _po(language: str) -> Path:
    return CATALOGUES / language / "LC_MESSAGES" / "messages.po"


def _read(path: Path) -> Catalog:
    with path.open("rb") as source:
        return read_po(source)


def _po_bytes(catalogue: Catalog) -> bytes:
    target = BytesIO()
    write_po(target, catalogue, width=100, sort_output=True, include_lineno=False)
    return target.getvalue()


def _mo_bytes(catalogue: Catalog) -> bytes:
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def _counted(language: str, catalogue: Catalog) -> str:
    messages = [message for message in catalogue if message.id]
    done = sum(1 for message in messages if message.string and all(_forms(message.string)))
    return f"{language}: {done} of {len(messages)} sentences translated"


def _forms(string: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string)
