"""Commands that measure the desk on this machine, beside what else there is."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from borderdesk.cli.bench_lane import lane
from borderdesk.cli.bench_lists import lists
from borderdesk.matching import measured

group = AppGroup("bench", help="Measure the desk on this machine, beside its peers.")

group.add_command(lane)
group.add_command(lists)

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "bench"
CORPUS = Path(os.environ.get("SCALE_CORPUS", ""))


_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=BESIDE,
    help="Folder of the benchmarks; ../shared/bench beside the checkout by default.",
)
_corpus = click.option(
    "--corpus",
    type=click.Path(path_type=Path),
    help="Folder with names_1000000.txt and queries.json, as scale/corpus.py there makes them.",
)
_names = click.option(
    "--names", default=1_000_000, show_default=True, help="How many names to search."
)


@group.command("screening")
@_data
@_corpus
@_names
def screening(data: Path, corpus: Path | None, names: int) -> None:
    """Print what searches find and cost, and what RapidFuzz takes in the same run."""
    click.echo(f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}. Times are of the processor.")
    if (data / "dev").is_dir():
        _print("Found by name alone, development half", measured.found(*measured.questions(data)))
        gone, every = measured.lost(*measured.questions(data))
        share = f"{gone} of {every} ({gone / every:.2%})"
        _print("", [measured.Figure("hits lost by explaining a dozen of 200", share, "0.2 %")])
    else:
        click.echo(f"There are no benchmarks in {data}; nothing is said of what is found.")
    place = corpus or CORPUS
    file, asked = place / f"names_{names}.txt", place / "queries.json"
    if not (corpus or CORPUS.name) or not file.exists() or not asked.exists():
        click.echo(f"Without --corpus and {file.name} in it nothing is said of costs.")
        return
    questions = json.loads(asked.read_text(encoding="utf-8"))
    figures = measured.costs(
        file.read_text(encoding="utf-8").split("\n")[:-1],
        [(row["q"], row["target"]) for row in questions["pos"]],
        questions["neg"],
    )
    _print(f"One search among {names:,} names", figures)


@group.command("look-back")
@_data
@_corpus
@_names
@click.option("--entries", default=500, show_default=True, help="How many are new on a list.")
def look_back(data: Path, corpus: Path | None, names: int, entries: int) -> None:
    """Print what it costs to ask who passed already, and what RapidFuzz takes in the same run."""
    click.echo(f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}. Times are of the processor.")
    file = (corpus or CORPUS) / f"names_{names}.txt"
    if not (data / "dev").is_dir() or not file.exists():
        raise click.ClickException(f"There are no benchmarks in {data}, or no {file.name}.")
    people = file.read_text(encoding="utf-8").split("\n")[:-1]
    listed = measured.listed_people(data, entries)
    with click.progressbar(length=entries, label="Compared", file=sys.stderr) as bar:
        figures = measured.looking_back(people, listed, bar.update)
    _print(f"New entries among {names:,} people who crossed", figures)


def _print(title: str, figures: list[measured.Figure]) -> None:
    if title:
        click.echo(f"\n{title}")
    for what, value, floor in figures:
        click.echo(f"  {what:44}{value:36}{floor and f'floor: {floor}'}".rstrip())


def _machine() -> str:
    """The processor and how busy it is."""
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
        busy = f", load {os.getloadavg()[0]:.1f}"
    except OSError:
        busy = ""
    return f"{name}, {os.cpu_count()} cores{busy}, Python {platform.python_version()}"
