"""The receipt for things that were taken, in a language that whoever gets it can read.

The words stand in a table (`data/receipt.csv`), the paper in `templates/documents/receipt.typ`.
Typst gets the values as data, never as source, and may read nothing else: no other file, no
package, no font of the machine. The same receipt is the same bytes, so that its digest can be kept.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATE = HERE.parents[1] / "templates" / "documents" / "receipt.typ"
LANGUAGES = ("en", "sr", "sq", "fa", "ru")
RIGHT_TO_LEFT = frozenset({"fa"})
MADE_AT = 0  # the moment in the file's own data; the paper bears the moment of the seizure


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of the receipt. `what` lists codes and words: codes are put into its language."""

    exhibit: str
    what: Sequence[str]
    serial: str
    quantity: int
    unit: str
    counting: str
    bag: str
    seal: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What stands on the paper; `ended` is a key of the table: refused, nobody, or empty."""

    language: str
    number: str
    taken: str
    place: str
    agency: str
    officer: str
    from_whom: str
    legal_basis: str
    witnesses: Sequence[str]
    items: Sequence[Item]
    ended: str = ""


@cache
def words(language: str) -> Mapping[str, str]:
    """The sentences and words of the receipt in that language.

    >>> words("sr")["number"]
    'Број'
    """
    with (HERE / "data" / "receipt.csv").open(encoding="utf-8", newline="") as lines:
        return {row["key"]: row[language] for row in csv.DictReader(lines)}


def pdf(receipt: Receipt) -> bytes:
    """The receipt as a tagged PDF; where the letters lack a sign, a plain one that says so."""
    whole = _compiled(receipt, lacking=False)
    return whole if whole is not None else _plain(receipt)


def _plain(receipt: Receipt) -> bytes:
    made = _compiled(receipt, lacking=True)
    if made is None:
        raise RuntimeError("The receipt could not be drawn, not even without its tags.")
    return made


def _compiled(receipt: Receipt, *, lacking: bool) -> bytes | None:
    """One try: as PDF/UA-1, which refuses a letter that the font lacks, or (lacking) without."""
    with tempfile.TemporaryDirectory() as alone:
        source = Path(alone) / TEMPLATE.name
        source.write_bytes(TEMPLATE.read_bytes())
        try:
            return typst.compile(
                str(source),
                root=alone,
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                sys_inputs={"data": json.dumps(_data(receipt, lacking), ensure_ascii=False)},
                pdf_standards=[] if lacking else ["ua-1"],
                timestamp=MADE_AT,
            )
        except typst.TypstError:
            return None


def _data(receipt: Receipt, lacking: bool) -> dict[str, object]:
    said = words(receipt.language)
    return {
        "lang": receipt.language,
        "dir": "rtl" if receipt.language in RIGHT_TO_LEFT else "ltr",
        "words": said,
        "facts": [
            [said["number"], receipt.number, True],
            [said["taken"], receipt.taken, True],
            [said["place"], receipt.place, False],
            [said["agency"], receipt.agency, False],
            [said["officer"], receipt.officer, False],
            [said["from_whom"], receipt.from_whom or said["not_named"], False],
            [said["legal_basis"], receipt.legal_basis or said["not_named"], False],
            [said["witnesses"], ", ".join(receipt.witnesses) or said["not_named"], False],
        ],
        "items": [_line(said, item) for item in receipt.items],
        "ended": said[receipt.ended] if receipt.ended else "",
        "lacking": said["no_glyph"] if lacking else "",
    }


def _line(said: Mapping[str, str], item: Item) -> list[str]:
    what = " ".join(said.get(part, part) for part in item.what if part)
    much = f"{item.quantity} {said[f'Unit.{item.unit}']}"
    if item.counting == "estimated":
        much = f"{much} ({said['estimated']})"
    return [item.exhibit, what, item.serial, much, item.bag, item.seal]
