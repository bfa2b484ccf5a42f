"""The craft of comparing under bytes that a fuzzer chose: nothing raises, nothing runs away.

Not a test by itself: `test_fuzzed.py` runs it in a process of its own, for atheris follows every
branch of what it imports and ends the process that it runs in. By hand, as long as one likes:

    python -m tests.matching.fuzzed -runs=1000000
"""

from __future__ import annotations

import sys
from contextlib import suppress
from datetime import date

import atheris

with atheris.instrument_imports(include=["borderdesk.matching"]):
    from borderdesk.matching import checkdigits, mrz
    from borderdesk.matching.identifiers import folded, lookalike_key
    from borderdesk.matching.particulars import (
        Birth,
        Identifier,
        IdentifierKind,
        Kind,
        Name,
        NameKind,
        Particulars,
        Quality,
    )
    from borderdesk.matching.roll import Listed, Roll, reader
    from borderdesk.matching.score import Score, compare
    from borderdesk.matching.scripts import latin, script_of
    from borderdesk.matching.segment import Line

# What gets far into the code: a fuzzer finds syllables of its own, but slowly.
WORDS = (
    "Abd", "al", "Rahman", "عبد", "الرحمن", "Đorđe", "Djordje", "Ђорђе", "Иванов", "Sergeevich",
    "bin", "O'Brien", "GmbH", "ООО", "d.o.o.", "14", "XIV", "Muhammadjon",
    "ﷺ", "\u202e", "😀", "<<",
)  # fmt: skip


def line(listed: Listed) -> Line:
    subject = listed.particulars
    names = tuple(name.text for name in subject.names)
    numbers = tuple((one.kind, one.number) for one in subject.identifiers)
    return Line(listed.edition_id, listed.list_id, subject.kind, names, numbers)


class Bytes:
    """What the fuzzer hands in, read piece by piece; when it is used up, everything is empty."""

    def __init__(self, data: bytes) -> None:
        self._data = atheris.FuzzedDataProvider(data)

    def word(self) -> str:
        if self._data.ConsumeBool():
            return str(self._data.PickValueInList(list(WORDS)))
        return str(self._data.ConsumeUnicodeNoSurrogates(self._data.ConsumeIntInRange(0, 40)))

    def name(self) -> Name:
        said = " ".join(self.word() for _ in range(self._data.ConsumeIntInRange(0, 8)))
        kind = self._data.PickValueInList(list(NameKind))
        return Name(said, kind, self._data.PickValueInList(list(Quality)), script_of(said))

    def identifier(self) -> Identifier:
        kind = self._data.PickValueInList(list(IdentifierKind))
        return Identifier(kind, self.word(), self._data.PickValueInList(["", "SRB", "ALB"]))

    def birth(self) -> Birth:
        year = self._data.ConsumeIntInRange(1900, 2020)
        return Birth.in_year(year) if self._data.ConsumeBool() else Birth.on(date(year, 2, 28))

    def particulars(self) -> Particulars:
        several = self._data.ConsumeIntInRange
        return Particulars(
            self._data.PickValueInList(list(Kind)),
            names=tuple(self.name() for _ in range(several(0, 3))),
            births=tuple(self.birth() for _ in range(several(0, 2))),
            identifiers=tuple(self.identifier() for _ in range(several(0, 2))),
        )


def once(data: bytes) -> None:
    """Put one handful of bytes through everything that reads what strangers wrote."""
    given = Bytes(data)
    left, right, text = given.particulars(), given.particulars(), given.word()
    score = compare(left, right)
    assert 0.0 <= score.value <= 1.0
    assert Score.from_json(score.as_json()) == score
    assert compare(right, left).value == score.value

    people = [Listed(1, 1, 1, left), Listed(2, 2, 1, right)]
    found = Roll.built(1, map(line, people)).compared_with(left, reader(people))
    assert {one.entry_id for one in found} <= {1, 2}

    assert latin(text).isascii()
    for kind in IdentifierKind:
        assert folded(kind, folded(kind, text)) == folded(kind, text)
        lookalike_key(kind, text)
    checkdigits.check_vin(text)
    checkdigits.check_container(text)
    checkdigits.check_imo(text)
    with suppress(ValueError):  # no machine-readable lines: that is said in so many words
        mrz.read_mrz(text)


if __name__ == "__main__":
    # A hang is what takes longer than 5 s for at most 4,096 bytes; plain names take microseconds.
    atheris.Setup(
        [sys.argv[0], "-max_len=4096", "-len_control=0", "-timeout=5", *sys.argv[1:]], once
    )
    atheris.Fuzz()
