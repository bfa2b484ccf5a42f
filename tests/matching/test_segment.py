from __future__ import annotations

import json
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.particulars import IdentifierKind, Kind
from borderdesk.matching.segment import MANIFEST, Damaged, Line, Segment

NOWHERE = np.zeros(0, np.int32)
LINES = (
    Line(11, 1, Kind.PERSON, ("Đorđe Petrović", "Ђорђе Петровић"), ()),
    Line(12, 2, Kind.PERSON, ("محمد عبد الرحمن",), ((IdentifierKind.PASSPORT, "P-0123456"),)),
    Line(13, 1, Kind.ORGANISATION, ("Zastava d.o.o.",), ()),
    Line(14, 2, Kind.VEHICLE, (), ((IdentifierKind.PLATE, "CA 123-AO"),)),
    Line(15, 1, Kind.PERSON, ("Abdurahmon Karimzoda",), ()),
)


def found(segment: Segment, kind: Kind, name: str, *lists: int) -> list[int]:
    """The editions near to a name, the nearest first."""
    scopes = segment.scopes(frozenset(lists) if lists else None, NOWHERE)
    places, votes = segment.nearest(kind, name, scopes)
    order = np.argsort(-votes[0], kind="stable")
    return list(dict.fromkeys(segment.editions[places[order]].tolist()))


def test_what_is_written_is_what_is_opened(tmp_path: Path) -> None:
    made = Segment.built(LINES, {"generation": 3})

    made.write(tmp_path / "one")
    opened = Segment.opened(tmp_path / "one")

    assert opened.contents == {"generation": 3}
    assert opened.runs == made.runs
    for name in ("Djordje Petrovich", "Muhammad Abdurrahman", "Karimzade"):
        assert found(opened, Kind.PERSON, name) == found(made, Kind.PERSON, name) != []


def test_the_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    Segment.built(LINES).write(tmp_path / "one")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "one").iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE((tmp_path / "one").stat().st_mode) == 0o700
    assert [path.name for path in tmp_path.iterdir()] == ["one"]


def test_any_file_that_is_missing_short_or_changed_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    Segment.built(LINES).write(folder)

    for path in sorted(folder.iterdir()):
        whole = path.read_bytes()
        flipped = bytes([*whole[:-1], whole[-1] ^ 1])
        for broken in (whole[:-1], flipped, b"", None):
            path.unlink()
            if broken is not None:
                path.write_bytes(broken)
            if path.name == MANIFEST and broken == flipped:
                continue  # JSON may end in anything that is no JSON; it is told below
            with pytest.raises(Damaged):
                Segment.opened(folder)
            path.write_bytes(whole)
    assert len(Segment.opened(folder)) == len(LINES)


@pytest.mark.parametrize("name", ["form", "folding"])
def test_a_segment_of_another_edition_of_the_desk_is_not_used(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "one"
    Segment.built(LINES).write(folder)
    manifest = json.loads((folder / MANIFEST).read_bytes())

    (folder / MANIFEST).write_text(json.dumps({**manifest, name: "another"}))

    with pytest.raises(Damaged, match="another edition"):
        Segment.opened(folder)


def test_a_search_stays_among_its_kind_and_its_lists() -> None:
    segment = Segment.built(LINES)

    assert found(segment, Kind.PERSON, "Đorđe Petrović", 1) == [11, 15]
    assert found(segment, Kind.PERSON, "Đorđe Petrović", 2) == [12]
    assert found(segment, Kind.PERSON, "Đorđe Petrović", 3) == []
    assert found(segment, Kind.ORGANISATION, "Zastava", 1) == [13]
    assert found(segment, Kind.FIREARM, "Zastava") == []


def test_a_list_of_few_is_searched_to_the_end_among_many() -> None:
    crowd = [Line(n, 1, Kind.PERSON, (f"Muhammad Ali Hassan {n}",), ()) for n in range(6000)]
    few = [Line(9000, 2, Kind.PERSON, ("Mohamed Aly",), ())]
    segment = Segment.built([*crowd, *few])

    assert found(segment, Kind.PERSON, "Muhammad Ali", 2) == [9000]
    assert len(found(segment, Kind.PERSON, "Muhammad Ali")) == 200


def test_whoever_bears_only_common_words_is_found_among_many() -> None:
    """A query of only common words: what it means is read though half of the list has it."""
    crowd = [
        Line(n, 1, Kind.PERSON, (f"{('Ali', 'Omar')[n % 2]} Hassan {chr(97 + n % 23)}ovic",), ())
        for n in range(40_000)
    ]
    segment = Segment.built([*crowd, Line(50_000, 1, Kind.PERSON, ("Hassan Ali",), ())])

    assert found(segment, Kind.PERSON, "Ali Hassan")[0] == 50_000


WORD = st.text(st.characters(codec="utf-8"), max_size=12)


@given(st.lists(WORD, max_size=5).map(" ".join), st.lists(WORD, max_size=5).map(" ".join))
def test_no_name_whatever_breaks_the_index(listed: str, asked: str) -> None:
    segment = Segment.built([Line(1, 1, Kind.PERSON, (listed,), ()), *LINES])

    for name in (asked, listed):
        assert set(found(segment, Kind.PERSON, name)) <= {1, 11, 12, 15}
    if any(char.isascii() and char.isalpha() for char in listed):
        assert 1 in found(segment, Kind.PERSON, listed)


def test_a_page_pasted_for_a_name_is_read_no_further_than_a_name() -> None:
    segment = Segment.built([Line(1, 1, Kind.PERSON, ("ab " * 40_000,), ()), *LINES])

    assert segment.names[Kind.PERSON].starts[1] <= 24
    assert found(segment, Kind.PERSON, "Petrović " + "x" * 100_000)[0] == 11
