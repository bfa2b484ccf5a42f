"""Commands that measure the desk on this machine, beside what else there is."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import AppGroup

from borderdesk.cli.bench_lane import lane
from borderdesk.cli.bench_lists import lists
from borderdesk.formats import labelled
from borderdesk.matching import measured, measured_pairs

group = AppGroup("bench", help="Measure the desk on this machine, beside its peers.")

group.add_command(lane)
group.add_command(lists)

BESIDE = Path(__file__).resolve().parents[2].parent / "shared" / "bench"
ROOT = Path(__file__).resolve().parents[2]
OWN = ("borderdesk.formats.labelled:score", "rf-token-sort", "rf-wratio")
PEERS = ("nk-logic-v2", "nk-name-qualified")
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
@click.option(
    "--nomenklatura",
    type=click.Path(exists=True, path_type=Path),
    help="The Python of a virtual environment with nomenklatura; its scorers run, too.",
)
def screening(data: Path, corpus: Path | None, names: int, nomenklatura: Path | None) -> None:
    """Print what searches find and cost, and what RapidFuzz takes in the same run."""
    click.echo(f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}. Times are of the processor.")
    if (data / "dev").is_dir():
        _print("Found by name alone, development half", measured.found(*measured.questions(data)))
        gone, every = measured.lost(*measured.questions(data))
        share = f"{gone} of {every} ({gone / every:.2%})"
        _print("", [measured.Figure("hits lost by explaining a dozen of 200", share, "0.2 %")])
        _explained(data)
        _told_apart(data, nomenklatura)
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


def _explained(data: Path) -> None:
    """What one comparison costs: pairs of one name each, sides of very many, the tables."""
    pairs = list(labelled.pairs(data / "dev" / "pairs.dev.jsonl.gz"))
    first, again = measured_pairs.a_second(pairs)
    names = [name.text for pair in pairs for side in pair for name in side.names]
    crowd, tables = measured_pairs.slowest_crowd(names), measured_pairs.tables_read()
    figures = [
        ("prepared pairs of one name each", f"{first:,.0f} a second", "8,000, goal 15,000"),
        ("the same once their words are known", f"{again:,.0f} a second", ""),
        ("25 names against 100, the slowest", f"{crowd * 1e3:.1f} ms", "30 ms"),
        ("tables read and the first pair explained", f"{tables:.2f} s", "0.3 s"),
    ]
    _print("Explaining", [measured.Figure(*figure) for figure in figures])


def _told_apart(data: Path, nomenklatura: Path | None) -> None:
    """How well pairs are told apart, by the script of the benchmarks, and how well by peers."""
    click.echo("\nTold apart, development half")
    runs: list[tuple[Path, tuple[str, ...]]] = [(Path(sys.executable), OWN)]
    if nomenklatura is not None:
        runs.append((nomenklatura, PEERS))
    for python, scorers in runs:
        asked = [word for scorer in scorers for word in ("--scorer", scorer)]
        script = [str(python), str(data / "match_quality.py"), "--tune", "none", *asked]
        subprocess.run(script, check=True, cwd=ROOT, stdout=sys.stdout.fileno())


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
