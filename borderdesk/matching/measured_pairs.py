"""What one explained comparison costs, and one worker's own share of the index.

    python -m borderdesk.matching.measured_pairs FOLDER     MB of this process alone, FOLDER opened

Times are of the processor, as in `measured`.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from random import Random
from time import process_time
from typing import Final

from borderdesk.matching.names import prepared
from borderdesk.matching.particulars import Kind, Name, Particulars
from borderdesk.matching.roll import Listed, Roll
from borderdesk.matching.score import compare
from borderdesk.matching.segment import Damaged, Segment

OURS, THEIRS = 25, 100  # names of two sides that have very many
CROWDS: Final = 20  # pairs of such sides that are compared
SMAPS: Final = Path("/proc/self/smaps_rollup")
ASKED: Final = ("Djordje Petrovich", "محمد عبد الرحمن", "Hoxha Xhafer", "Иванов Сергей") * 50

Pair = tuple[Particulars, Particulars]


def a_second(pairs: Sequence[Pair]) -> tuple[float, float]:
    """How many pairs are explained in a second: of words met for the first time, then again.

    Their names are prepared before, and words are forgotten only by who calls.
    """
    for side in (one for pair in pairs for one in pair):
        for name in side.names:
            prepared(name.text, side.kind is not Kind.PERSON)
    first, again = (_taken(pairs) for _ in range(2))
    return len(pairs) / first, len(pairs) / again


def _taken(pairs: Sequence[Pair]) -> float:
    begun = process_time()
    for left, right in pairs:
        compare(left, right)
    return process_time() - begun


def slowest_crowd(names: Sequence[str]) -> float:
    """Seconds for the slowest pair of sides with very many of these names each, prepared before."""
    drawn = Random(1)
    for name in names:
        prepared(name)
    sides = (
        tuple(
            Particulars(Kind.PERSON, tuple(map(Name, drawn.sample(names, many))))
            for many in (OURS, THEIRS)
        )
        for _ in range(CROWDS)
    )
    return max(_taken([(ours, theirs)]) for ours, theirs in sides)


def tables_read() -> float:
    """Seconds until a process that knows nothing yet has compared its first two names."""
    program = (
        "from time import process_time\n"
        "from borderdesk.matching.score import compare\n"
        "from borderdesk.matching.measured import person\n"
        "begun = process_time()\n"
        "compare(person('Đorđe Petrović'), person('Ђорђе Петровић'))\n"
        "print(process_time() - begun)"
    )
    return float(_said([sys.executable, "-c", program]))


def own_memory(folder: Path) -> float:
    """MB that a process holds for itself when it searches this index, beside an empty one."""
    module = [sys.executable, "-m", "borderdesk.matching.measured_pairs"]
    return float(_said([*module, str(folder)])) - float(_said([*module, str(folder / "none")]))


def _said(command: Sequence[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _private(folder: Path) -> int:
    """Bytes of this process alone after searches in that index; an empty one where none is."""
    try:
        segment = Segment.opened(folder)
    except Damaged:
        segment = Segment.built(())

    def read(editions: Collection[int]) -> list[Listed]:
        return []  # whole records are read from the database, not from the index

    roll = Roll.upon(segment, 0, (), ())
    for name in ASKED:
        roll.compared_with(Particulars(Kind.PERSON, (Name(name),)), read)
    lines = SMAPS.read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Private_"))


if __name__ == "__main__":
    print(_private(Path(sys.argv[1])) / 1e6)
