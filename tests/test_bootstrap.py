"""`python3 -m borderdesk` on machines that lack this or that.

Each test runs the real command as a person would, in a small checkout of its own. In place of
Flask, pytest and the checkers, a wheel made here is installed, whose programs say how they
were called: what is tested is the way there.
"""

from __future__ import annotations

import ast
import hashlib
import importlib
import os
import pkgutil
import shutil
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

import borderdesk.cli
from borderdesk import __main__ as bootstrap

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "borderdesk" / "__main__.py"

PROGRAM = """
import os, sys, time
print(NAME, *sys.argv[1:], flush=True)
print("demo", os.environ.get("BORDERDESK_DEMO"), os.environ.get("DATABASE_URL"), flush=True)
try:
    time.sleep(float(os.environ.get("LINGER", 0)))
except KeyboardInterrupt:
    print(NAME, "interrupted")
sys.exit(int(os.environ.get("STATUS_" + NAME, 0)))
"""


class Checkout:
    """A small checkout whose lock files ask for one wheel, kept beside it."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "checkout"
        (self.root / "borderdesk" / "cli").mkdir(parents=True)
        (self.root / "tests").mkdir()
        for name in ("__init__.py", "__main__.py"):
            shutil.copy(ROOT / "borderdesk" / name, self.root / "borderdesk")
        (self.root / "borderdesk" / "cli" / "watchlists.py").write_text(
            'group = AppGroup("watchlists", help="Lists.")\n'
        )
        self.wheel = folder / "programs-1-py3-none-any.whl"
        self._make_wheel()
        self.lock(hashlib.sha256(self.wheel.read_bytes()).hexdigest())
        (self.root / "tests" / "requirements.txt").write_text("")
        # No further Python and no uv on the way: what is missing is missing.
        self.environment = {
            "PATH": str(folder),
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(folder),
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_USER": "1",  # as some administrators set it for everyone
        }

    def lock(self, digest: str) -> None:
        (self.root / "requirements.txt").write_text(f"programs==1 --hash=sha256:{digest}\n")

    def start(
        self, *words: str, python: str = sys.executable, **environment: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [python, "-m", "borderdesk", *words],
            cwd=self.root,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, python: str = sys.executable, **environment: str) -> tuple[int, str]:
        """The exit status, and all that was said."""
        process = self.start(*words, python=python, **environment)
        said, _ = process.communicate(timeout=120)
        return process.returncode, said

    def _make_wheel(self) -> None:
        about = "Metadata-Version: 2.1\nName: programs\nVersion: 1\n"
        kind = "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        with zipfile.ZipFile(self.wheel, "w") as file:
            for name in ("flask", "ruff", "mypy", "pytest"):
                file.writestr(f"{name}.py", f"NAME = {name!r}\n{PROGRAM}")
            file.writestr("programs-1.dist-info/METADATA", about)
            file.writestr("programs-1.dist-info/WHEEL", kind)
            file.writestr("programs-1.dist-info/RECORD", "")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    """A checkout in which the demo has been started once."""
    checkout = Checkout(tmp_path_factory.mktemp("installed"))
    status, said = checkout.run("demo", "--port", str(free_port()))
    assert status == 0, said
    assert said.count("Installing") == 1
    return checkout


@pytest.fixture
def taken() -> Iterator[int]:
    """A port at which somebody listens already."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        yield door.getsockname()[1]


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def test_the_command_is_readable_to_an_older_python_and_needs_nothing_installed() -> None:
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 8))

    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


@given(st.tuples(st.integers(2, 4), st.integers(0, 30)))
def test_a_python_is_complained_about_if_and_only_if_it_is_too_old(
    version: tuple[int, int],
) -> None:
    complaint = bootstrap.complaint_about(version)

    assert (complaint == "") == (version >= (3, 11))
    assert complaint == "" or f"Python {version[0]}.{version[1]}," in complaint


@pytest.mark.parametrize("minor", [8, 9, 10])
def test_an_older_python_says_what_to_install(checkout: Checkout, minor: int) -> None:
    older = shutil.which(f"python3.{minor}")
    if not older or not bootstrap.succeeds(older, "-c", "pass"):
        pytest.skip(f"There is no Python 3.{minor} on this machine.")
    search = "import sys; print(sys.executable)"
    program = subprocess.check_output([older, "-c", search], text=True).strip()

    status, said = checkout.run("demo", "--port", str(free_port()), python=program)

    assert status == 1
    assert f"This is Python 3.{minor}, and borderdesk needs 3.11 or newer." in said
    assert "apt install python3.11" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("words", [[], ["--help"], ["help"]])
def test_alone_or_asked_for_help_it_lists_what_there_is(
    checkout: Checkout, words: list[str]
) -> None:
    status, said = checkout.run(*words)

    assert status == 0
    assert "demo [--port N]" in said
    assert "watchlists" in said
    assert not (checkout.root / ".venv").exists()


def test_help_names_every_command_of_the_desk_and_no_other() -> None:
    modules = [
        importlib.import_module(f"borderdesk.cli.{module.name}")
        for module in pkgutil.iter_modules(borderdesk.cli.__path__)
    ]
    every = {
        id(thing): thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, click.Command)
    }
    inner = {
        id(command)
        for group in every.values()
        if isinstance(group, click.Group)
        for command in group.commands.values()
    }

    outer = {command.name for key, command in every.items() if key not in inner}
    assert set(bootstrap.commands()) == outer | {"routes", "run", "shell"}


def test_an_unknown_command_is_refused_before_anything_is_installed(checkout: Checkout) -> None:
    status, said = checkout.run("wachtlists")

    assert (status, said.count("\n")) == (1, 1)
    assert "There is no command 'wachtlists'." in said
    assert not (checkout.root / ".venv").exists()


def test_a_taken_port_is_said_before_anything_is_installed(checkout: Checkout, taken: int) -> None:
    status, said = checkout.run("demo", "--port", str(taken))

    assert (status, said.count("\n")) == (1, 1)
    assert f"Port {taken} is taken" in said
    assert f"--port {taken + 1}" in said
    assert not (checkout.root / ".venv").exists()


@pytest.mark.parametrize("port", ["70000", "-1", "0", "eight"])
def test_a_port_that_cannot_be_is_refused(checkout: Checkout, port: str) -> None:
    status, said = checkout.run("demo", f"--port={port}")

    assert (status, said.count("\n")) == (1, 1)
    assert f"There is no port {port}" in said


def test_a_place_that_cannot_be_written_to_is_named(checkout: Checkout) -> None:
    # Not by permission bits, which do not hold back a root user.
    (checkout.root / ".venv").write_text("a file, where a folder has to be")

    status, said = checkout.run("demo", "--port", str(free_port()))

    assert status == 1
    assert f"{checkout.root}/.venv cannot be made: Not a directory." in said
    assert "Traceback" not in said


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_a_python_without_its_venv_module_says_what_to_install(
    checkout: Checkout, tmp_path: Path, module: str
) -> None:
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / f"{module}.py").write_text("raise ImportError('left out, as Debian does')\n")

    status, said = checkout.run("demo", "--port", str(free_port()), PYTHONPATH=str(shadow))

    assert status == 1
    assert "apt install python3-venv" in said
    assert "Traceback" not in said


def test_half_a_checkout_is_said_to_be_one(checkout: Checkout) -> None:
    (checkout.root / "requirements.txt").unlink()

    status, said = checkout.run("demo", "--port", str(free_port()))

    assert status == 1
    assert "requirements.txt is missing" in said


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
def test_a_second_start_installs_nothing_and_hands_over(installed: Checkout) -> None:
    port = str(free_port())

    status, said = installed.run("demo", "--port", port, DATABASE_URL="postgresql://theirs")

    assert status == 0
    assert said.splitlines() == [
        "DATABASE_URL is left alone: the demo keeps a database of its own.",
        f"flask --app {installed.root}/wsgi.py demo --port {port}",
        "demo 1 None",
    ]


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
def test_other_commands_are_handed_to_flask_with_the_environment_as_it_is(
    installed: Checkout,
) -> None:
    status, said = installed.run(
        "watchlists", "import", "list.csv", DATABASE_URL="postgresql://ours", STATUS_flask="4"
    )

    assert status == 4
    assert said.splitlines() == [
        f"flask --app {installed.root}/wsgi.py watchlists import list.csv",
        "demo None postgresql://ours",
    ]


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
@pytest.mark.parametrize(
    ("choice", "marks"),
    [
        ([], "not long"),
        (["--fast"], "not browser and not postgres and not slow and not long"),
        (["--long"], ""),
    ],
    ids=["usual", "fast", "long"],
)
def test_the_tests_run_last_and_the_worst_status_counts(
    installed: Checkout, choice: list[str], marks: str
) -> None:
    status, said = installed.run("test", *choice, "-k", "cases", STATUS_mypy="2", STATUS_pytest="1")

    called = [line for line in said.splitlines() if line.startswith(("ruff ", "mypy", "pytest"))]
    assert status == 2
    assert called[0] == "ruff check --quiet ."
    assert called[1] == f"pytest -n 3 --dist loadgroup -m {marks} -k cases"
    assert called[2] == "mypy"  # begun before the tests, and told after them
    assert called[3] == "mypy: status 2"


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
def test_stopping_the_tests_starts_no_further_step(installed: Checkout) -> None:
    process = installed.start("test", LINGER="30")
    assert process.stdout is not None
    while not process.stdout.readline().startswith("demo"):
        continue

    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=20)

    assert process.returncode == 128 + signal.SIGTERM
    assert said == ""


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
def test_ctrl_c_reaches_the_desk_itself(installed: Checkout) -> None:
    process = installed.start("demo", "--port", str(free_port()), LINGER="30")
    assert process.stdout is not None
    while not process.stdout.readline().startswith("demo"):
        continue

    time.sleep(0.2)  # the program is about to wait
    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)

    assert process.returncode == 0
    assert said == "flask interrupted\n"


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
def test_a_changed_lock_is_installed_anew_and_a_wrong_hash_is_told_in_pips_words(
    installed: Checkout,
) -> None:
    right = (installed.root / "requirements.txt").read_text()
    installed.lock("0" * 64)
    (program,) = (installed.root / ".venv").glob("lib/*/site-packages/flask.py")
    record = next(program.parent.glob("programs-1.dist-info"))
    shutil.rmtree(record)

    status, said = installed.run("demo", "--port", str(free_port()))
    (installed.root / "requirements.txt").write_text(right)
    again, _ = installed.run("demo", "--port", str(free_port()))

    assert status == 1
    first, *rest = said[said.index("borderdesk:") :].splitlines()
    assert first.endswith("In pip's own words:")
    assert "DO NOT MATCH THE HASHES" in "\n".join(rest)
    assert "Traceback" not in said
    assert again == 0


@pytest.mark.slow
def test_an_interrupted_installation_is_repaired_by_the_next_start(checkout: Checkout) -> None:
    process = checkout.start("demo", "--port", str(free_port()))
    assert process.stdout is not None
    assert process.stdout.readline().startswith("Installing")
    while not (checkout.root / ".venv" / "bin").exists():
        time.sleep(0.01)

    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=20)
    status, after = checkout.run("demo", "--port", str(free_port()))

    assert process.returncode == 130
    assert "Traceback" not in said
    assert status == 0
    assert "flask --app" in after


@pytest.mark.slow
@pytest.mark.xdist_group("bootstrap")
def test_an_environment_whose_python_has_gone_is_made_anew(installed: Checkout) -> None:
    python = installed.root / ".venv" / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/python3")

    status, said = installed.run("demo", "--port", str(free_port()))

    assert status == 0
    assert said.startswith("Installing")
