from __future__ import annotations

from pathlib import Path

import pytest

from borderdesk.cli.bench import BESIDE
from borderdesk.matching.measured import Retriever, costs, looking_back, lost, person, questions
from borderdesk.matching.nearest import RETRIEVED

ENTITIES = [
    {"id": "a", "schema": "person", "names": ["Đorđe Petrović", "Ђорђе Петровић"]},
    {"id": "b", "schema": "person", "names": ["محمد عبد الرحمن"]},
    {"id": "c", "schema": "org", "names": ["Petrovic d.o.o."]},
]


def test_the_benchmark_is_answered_by_id_best_first_within_the_kind() -> None:
    found = Retriever(ENTITIES).search({"name": "Djordje Petrovich", "schema": "person"}, 50)

    assert found[0][0] == "a"
    assert found[0][1] > 0.9
    assert "c" not in dict(found)


def test_costs_are_measured_among_any_names() -> None:
    names = [f"{given} {family}ov{end}" for given in ("ivan", "petar", "marko") for family in
             ("dim", "sor", "vel", "kar") for end in ("", "a", "ski", "ic")]  # fmt: skip

    figures = {figure.what: figure.value for figure in costs(names, [("iwan dimov", 0)], ["ann"])}

    assert figures["who is meant is among the first ten"] == "1.000"
    assert "times as much" in figures["RapidFuzz token_sort_ratio over all"]


def test_looking_back_is_measured_among_any_names() -> None:
    names = [f"{given} {family}" for given in ("ivan", "petar") for family in ("dimov", "karski")]
    done: list[int] = []

    figures = looking_back(names, [person("Iwan Dimov"), person("Petar Karski")], done.append)

    told = {figure.what: figure.value for figure in figures}
    assert done == [1, 1]
    assert told["people of tier weak or better"] == "2"
    assert "times as much" in told["RapidFuzz token_sort_ratio over all"]


@pytest.mark.long
def test_explaining_a_dozen_loses_next_to_none_of_the_hits_that_explaining_all_would_find() -> None:
    if not (Path(BESIDE) / "dev").is_dir():
        pytest.skip(f"There are no benchmarks in {BESIDE}.")

    gone, every = lost(*questions(BESIDE))

    assert every > 1000
    assert RETRIEVED == 200
    assert gone / every < 0.002
