from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from borderdesk.cli.bench import BESIDE
from borderdesk.formats import labelled
from borderdesk.matching import measured_pairs
from borderdesk.matching.measured import person
from borderdesk.matching.particulars import Kind
from borderdesk.matching.segment import Line, Segment
from tests.conftest import Desk


def test_pairs_are_read_with_one_name_on_each_side(tmp_path: Path) -> None:
    side = {
        "name": "Đorđe Petrović",
        "names": ["Đorđe Petrović", "Ђорђе Петровић"],
        "dob": ["1984"],
    }
    row = {"schema": "person", "query": side, "candidate": {"name": "Djordje Petrovic"}}
    path = tmp_path / "pairs.jsonl.gz"
    path.write_bytes(gzip.compress(json.dumps(row).encode()))

    [(query, candidate)] = labelled.pairs(path)

    assert [name.text for name in query.names] == ["Đorđe Petrović"]
    assert (candidate.kind, len(query.births)) == (Kind.PERSON, 1)


def test_what_a_comparison_costs_is_measured_of_any_names() -> None:
    pairs = [(person(f"Iwan Dimov{n}"), person(f"Ivan Dimow{n}")) for n in range(50)]
    names = [f"Ivan{chr(97 + n % 26)} Dimov{chr(97 + n // 26)}" for n in range(150)]

    first, again = measured_pairs.a_second(pairs)

    assert first > 0
    assert again > 0
    assert measured_pairs.slowest_crowd(names) > 0
    assert measured_pairs.tables_read() > 0


def test_memory_of_one_process_alone_is_little_beside_an_empty_index(tmp_path: Path) -> None:
    if not measured_pairs.SMAPS.exists():
        pytest.skip("Only Linux tells what a process holds for itself.")
    lines = (Line(n, 1, Kind.PERSON, (f"Ivan{n} Dimov",), ()) for n in range(2_000))
    Segment.built(lines).write(tmp_path / "roll")

    assert -5 < measured_pairs.own_memory(tmp_path / "roll") < 20


def test_without_benchmarks_it_says_so(desk: Desk, tmp_path: Path) -> None:
    asked = ["bench", "screening", "--data", str(tmp_path)]

    answer = desk.app.test_cli_runner().invoke(args=asked)

    assert answer.exit_code == 0
    assert "There are no benchmarks" in answer.output
    assert str(BESIDE) not in answer.output
