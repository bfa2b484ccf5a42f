from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.cli.bench_lane import figures, forms
from borderdesk.edge.forms import grouped
from borderdesk.schemas.inspections import InspectionReportSchema
from tests.cli.running import ran
from tests.conftest import Desk

ROOT = Path(__file__).parents[2]
ROW = re.compile(
    r"^ {2}(?P<name>\S.{37}) *(?P<good>\d+) +(?P<rate>[\d.]+)(?P<times>(?: +\d+ms){4}) +0$"
)


@pytest.mark.slow
def test_the_lane_is_measured_without_a_single_error(desk: Desk) -> None:
    words = "--officers 2 --think 0.2 --seconds 1.5 --names 300 --sqlite-only"

    said = ran(desk, "bench", "lane", *words.split())

    rows = [found for line in said.output.splitlines() if (found := ROW.match(line))]
    assert said.exit_code == 0, said.output
    assert len(rows) == 3, said.output
    assert all(int(row["good"]) > 0 and float(row["rate"]) > 0 for row in rows)
    assert re.search(r"answers \d+% of what bare Flask does", said.output)


def test_what_is_sent_is_what_the_lane_takes() -> None:
    sent = forms(3, datetime.now(UTC))

    for form in sent:
        many = {name: [value] for name, value in form.items()}
        given = grouped(many) | {"submission_id": "7b0c2a52-6f0c-4a53-9d38-1d0f5d5cf6a1"}
        report = InspectionReportSchema().load(given)
        assert len(report.occupants) == 4
        assert report.vehicle


def test_a_server_that_is_not_there_is_an_error_of_every_officer() -> None:
    plan = {
        "port": 1,
        "path": "/",
        "seconds": 5.0,
        "think": 0.0,
        "forms": [{"a": "b"}],
        "headers": [{}, {}],
        "tokens": ["x", "y"],
        "most": 3,
    }

    done = subprocess.run(
        [sys.executable, "-m", "borderdesk.cli.lane_load"],
        input=json.dumps(plan),
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )

    found = json.loads(done.stdout)
    assert found["took"] == []
    assert sum(found["errors"].values()) == 6


@given(st.lists(st.floats(0.0001, 60), min_size=1))
def test_quantiles_are_times_that_were_measured_and_rise(took: list[float]) -> None:
    found = figures("x", took, {}, 2.0)

    assert found.p50 <= found.p95 <= found.p99 <= found.worst == max(took) * 1000
    assert found.p50 / 1000 >= min(took) * (1 - 1e-9)
    assert found.per_second == len(took) / 2
