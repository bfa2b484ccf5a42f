from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_comparing_and_reading_withstand_what_a_fuzzer_makes_of_their_branches(
    tmp_path: Path,
) -> None:
    if find_spec("atheris") is None:
        pytest.skip("atheris is made for Linux alone.")
    fuzzing = [sys.executable, "-m", "tests.matching.fuzzed", f"-artifact_prefix={tmp_path}/"]

    done = subprocess.run(
        [*fuzzing, "-runs=30000"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr[-3000:]
    assert "Done 30000 runs" in done.stderr
