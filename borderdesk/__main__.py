"""The desk's one command: installs what is missing, then hands over.

Runs before anything is installed, so it knows the standard library alone, and its syntax is
that of Python 3.8, so that an older Python can at least say what is wrong. Whatever a person
may meet here ends in a sentence, never in a traceback.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"run": ["requirements.txt"], "test": ["requirements.txt", "tests/requirements.txt"]}

# Every test has a database of its own, which waits for its disk at each commit: on a slow one the
# tests take four times as long. They lie in memory where there is room; none cuts the power.
MEMORY = Path("/dev/shm")
ROOM = 4 * 1024**3

# Of a test run: two for the cores it is made for, and one more, since browsers mostly wait.
PROCESSES = "3"

OLDEST = (3, 11)
NEWEST = (3, 14)  # the newest whose packages the lock files are known to cover
CHOICES = {
    "fast": "not browser and not postgres and not slow and not long",
    "usual": "not long",
    "long": "",
}
HELP = """\
usage: python3 -m borderdesk COMMAND ...

  demo [--port N]                          try the desk, with made-up data, on port 8000 or N
  test [--fast | --long] [pytest options]  check the code and run the tests

What these need is installed into .venv first; nothing else on this machine is touched.
Further commands (each with --help): {commands}
"""


class Stop(Exception):
    """A reason to stop, as a sentence for the person at the keyboard."""


def complaint_about(version: tuple[int, ...]) -> str:
    """What is wrong with a Python of this version; nothing if it will do."""
    if version[:2] >= OLDEST:
        return ""
    this, least = (".".join(map(str, numbers[:2])) for numbers in (version, OLDEST))
    return f"This is Python {this}, and borderdesk needs {least} or newer."


def succeeds(*command: str) -> bool:
    """Whether the command can be run and ends well; what it says is dropped."""
    try:
        return not subprocess.run(command, capture_output=True, check=False).returncode
    except OSError:
        return False


def pythons() -> list[str]:
    """The Pythons of this machine that are new enough: this one, then the newest first."""
    found = []
    if not complaint_about(tuple(sys.version_info[:2])):
        # Inside a virtual environment, the Python it was made from: ours must outlive it.
        found.append(getattr(sys, "_base_executable", "") or sys.executable)
    check = f"import sys; sys.exit(sys.version_info < {OLDEST!r})"
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        path = shutil.which(f"python3.{minor}")
        if path and succeeds(path, "-c", check):  # a name on PATH may be a shim to nothing
            found.append(path)
    return found


def maker() -> list[str]:
    """The command that makes .venv, by the first Python that can."""
    able = pythons()
    if not able:
        complaint = complaint_about(tuple(sys.version_info[:2]))
        raise Stop(f"{complaint} On Debian or Ubuntu: apt install python3.11 python3.11-venv")
    for python in able:
        # Debian has venv without ensurepip, and then a venv without pip.
        if succeeds(python, "-c", "import ensurepip, venv"):
            return [python, "-m", "venv", str(VENV)]
    uv = shutil.which("uv")
    if uv:
        return [uv, "venv", "--quiet", "--seed", "--python", able[0], str(VENV)]
    raise Stop("This Python lacks its venv module. On Debian or Ubuntu: apt install python3-venv")


def make_venv() -> None:
    """Make .venv anew, in place of whatever half of one is there."""
    command = maker()
    try:
        if VENV.exists():
            shutil.rmtree(str(VENV))
        VENV.mkdir()
    except OSError as fault:
        raise Stop(f"{VENV} cannot be made: {fault.strerror}.") from None
    told(command, f"{VENV} could not be made.")


def told(command: list[str], sentence: str) -> None:
    """Run the command in silence; if it fails, say the sentence and, below it, its own words."""
    environment = dict(os.environ, PIP_USER="0")  # where set, pip would refuse to use .venv
    pipe, out = subprocess.PIPE, subprocess.STDOUT
    done = subprocess.run(
        command, stdout=pipe, stderr=out, env=environment, cwd=str(ROOT), check=False
    )
    if done.returncode:
        raise Stop(sentence + "\n" + done.stdout.decode(errors="replace").strip())


def stamp(need: str) -> str:
    """What .venv is stamped with once all is installed: the Python in it, and the lock files.

    Empty where .venv has no Python that runs: never made, or made by one that has gone.
    """
    command = [str(PYTHON), "-I", "-S", "-c", "import sys; print(sys.version)"]
    try:
        digest = hashlib.sha256(subprocess.check_output(command, stderr=subprocess.DEVNULL))
    except (OSError, subprocess.CalledProcessError):
        return ""
    for lock in LOCKS[need]:
        digest.update((ROOT / lock).read_bytes())
    return digest.hexdigest()


def install(need: str) -> None:
    """See to it that .venv holds what `need` asks for, exactly as locked."""
    for lock in LOCKS[need]:
        if not (ROOT / lock).exists():
            raise Stop(f"{ROOT / lock} is missing; is this a whole checkout?")
    place = VENV / f"installed-{need}"
    expected = stamp(need)
    if expected and place.exists() and place.read_text(encoding="utf-8") == expected:
        return
    say("Installing what borderdesk needs into .venv; this takes a minute, and is done once ...")
    if not succeeds(str(PYTHON), "-m", "pip", "--version"):
        make_venv()
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    files = [word for lock in LOCKS[need] for word in ("--requirement", lock)]
    told(
        [*pip, "--no-input", "--require-hashes", *files],
        "The installation failed; once the cause is gone, start again. In pip's own words:",
    )
    for less in LOCKS:  # who has all for the tests has all for the demo
        if set(LOCKS[less]) <= set(LOCKS[need]):
            # Written last of all, so that half an install bears no stamp.
            (VENV / f"installed-{less}").write_text(stamp(less), encoding="utf-8")


def commands() -> list[str]:
    """The commands of the desk itself, read from their source since nothing may be installed."""
    named = re.compile(r'^\w+ = AppGroup\(\s*"([\w-]+)"|^@click\.command\(\s*"([\w-]+)"', re.M)
    found = {"run", "shell", "routes"}  # Flask's own
    for path in (ROOT / "borderdesk" / "cli").glob("*.py"):
        for group, single in named.findall(path.read_text(encoding="utf-8")):
            found.add(group or single)
    return sorted(found)


def demo(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m borderdesk demo", allow_abbrev=False)
    parser.add_argument("--port", default="8000", metavar="N")
    chosen, rest = parser.parse_known_args(words)
    check_port(chosen.port)
    install("run")
    environment = dict(os.environ, BORDERDESK_DEMO="1")
    for name in ("DATABASE_URL", "DATABASE_URL_FILE"):
        if environment.pop(name, ""):
            say(f"{name} is left alone: the demo keeps a database of its own.")
    return hand_over(["demo", "--port", chosen.port, *rest], environment)


def check_port(named: str) -> None:
    """Find out now, not after a minute of installing, whether the port is free."""
    if not re.fullmatch("[1-9][0-9]{0,4}", named):
        raise Stop(f"There is no port {named}; choose one from 1024 to 65535.")
    port = int(named)
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
        try:
            door.bind(("127.0.0.1", port))
            door.listen()
        except OverflowError:
            raise Stop(f"There is no port {port}; choose one from 1024 to 65535.") from None
        except PermissionError:
            raise Stop(f"Port {port} is not for you; choose one from 1024.") from None
        except OSError:
            hint = f"something else listens there. Choose another: --port {port + 1}"
            raise Stop(f"Port {port} is taken: {hint}") from None


def hand_over(words: list[str], environment: dict[str, str]) -> int:
    """Become Flask's command line; on Windows, which cannot, wait for it."""
    command = [str(PYTHON), "-m", "flask", "--app", str(ROOT / "wsgi.py"), *words]
    if os.name == "nt":
        return attend(command, environment)
    sys.stdout.flush()
    os.execve(command[0], command, environment)


def test(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python3 -m borderdesk test", allow_abbrev=False)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--fast", dest="which", action="store_const", const="fast", default="usual")
    which.add_argument("--long", dest="which", action="store_const", const="long")
    chosen, rest = parser.parse_known_args(words)
    install("test")
    python = str(PYTHON)
    worst = timed([python, "-m", "ruff", "check", "--quiet", "."])
    if worst:
        say("There are faults above; the tests run all the same.")
    pytest = [python, "-m", "pytest", "-n", PROCESSES, "--dist", "loadgroup"]
    pytest += ["-m", CHOICES[chosen.which]]
    environment = dict(os.environ)
    if "TMPDIR" not in environment and roomy(MEMORY):
        environment["TMPDIR"] = str(MEMORY)
    # Alone it would leave all cores but one without work. What it says comes last, in one piece.
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        mypy = begun([python, "-m", "mypy"], dict(os.environ), said)
        worst = max(worst, attend([*pytest, *rest], environment, mypy))
        status = abs(mypy.wait())
        said.seek(0)
        sys.stdout.write(said.read())
    say(f"mypy: status {status}")
    return max(worst, status)


def roomy(folder: Path) -> bool:
    """Whether files may be made in this folder, and a whole run of the tests has room there."""
    try:
        return os.access(str(folder), os.W_OK) and shutil.disk_usage(str(folder)).free > ROOM
    except OSError:
        return False


def timed(command: list[str]) -> int:
    start = time.monotonic()
    status = attend(command, dict(os.environ))
    say(f"{command[2]}: {time.monotonic() - start:.1f} s, status {status}")
    return status


def begun(
    command: list[str], environment: dict[str, str], said: IO[str] | None = None
) -> subprocess.Popen[bytes]:
    """The command, which runs in the checkout from now on; what it says is kept if asked for."""
    out = None if said is None else subprocess.STDOUT
    return subprocess.Popen(command, env=environment, cwd=str(ROOT), stdout=said, stderr=out)


def attend(
    command: list[str], environment: dict[str, str], *beside: subprocess.Popen[bytes]
) -> int:
    """Run the command and wait for its end and that of those beside, passing on what stops us.

    Ctrl-C reaches the commands by itself; here it must only not cut short their last words.
    """
    child = begun(command, environment)
    stopped = []

    def pass_on(number: int, _frame: object) -> None:
        stopped.append(number)
        if number != signal.SIGINT:
            for one in (child, *beside):
                one.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, pass_on)
    status = child.wait()
    for one in beside:
        one.wait()
    if stopped:
        sys.exit(128 + stopped[0])
    return abs(status)


def say(line: str) -> None:
    print(line, flush=True)


def main(words: list[str]) -> int:
    if not words or words[0] in ("help", "-h", "--help"):
        say(HELP.format(commands=", ".join(commands())))
        return 0
    if words[0] in ("demo", "test"):
        return (demo if words[0] == "demo" else test)(words[1:])
    if words[0] not in commands():
        raise Stop(f"There is no command {words[0]!r}. See: python3 -m borderdesk --help")
    install("run")
    return hand_over(words, dict(os.environ))


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as reason:
        sys.exit(f"borderdesk: {reason}")
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as fault:
        sys.exit(f"borderdesk: {fault}.")
