"""Officers who log crossings against a clock, in a process of their own. Standard library alone.

Reads a plan as JSON (see `Plan`), sends it to a server on this machine, and prints one line of
JSON: how long each answer took, in seconds, and how many were none.
"""

from __future__ import annotations

import json
import random
import sys
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

LONGEST = 60.0  # seconds to wait for one answer
HOST = "127.0.0.1"  # never another machine


@dataclass
class Plan:
    """Where to, for how long, and what each officer sends.

    `forms` are the fields of crossings, sent in turn under new ids; `headers` and `token` are an
    officer's own, one of each for every officer. `most` bounds the requests of each.
    """

    port: int
    path: str
    seconds: float
    think: float
    forms: list[dict[str, str]]
    headers: list[dict[str, str]]
    tokens: list[str]
    good: int = 302
    most: int = 100_000


@dataclass
class Outcome:
    """Seconds of each good answer, and what else came back, by its status or its fault."""

    took: list[float] = field(default_factory=list)
    errors: dict[str, int] = field(default_factory=dict)

    def missed(self, what: str) -> None:
        self.errors[what] = self.errors.get(what, 0) + 1


def run(plan: Plan) -> tuple[Outcome, float]:
    """Let all officers work at once, until the time is over; and how long that took."""
    outcomes = [Outcome() for _ in plan.tokens]
    begun = time.perf_counter()
    threads = [
        threading.Thread(target=_officer, args=(plan, number, begun, outcome), daemon=True)
        for number, outcome in enumerate(outcomes)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(plan.seconds + 2 * LONGEST)
    whole = Outcome()
    for outcome in outcomes:
        whole.took.extend(outcome.took)
        for what, times in outcome.errors.items():
            whole.errors[what] = whole.errors.get(what, 0) + times
    return whole, time.perf_counter() - begun


def _officer(plan: Plan, number: int, begun: float, outcome: Outcome) -> None:
    chance = random.Random(number)
    headers = {"Content-Type": "application/x-www-form-urlencoded", **plan.headers[number]}
    door: HTTPConnection | None = None
    until = begun + plan.seconds
    if plan.think:  # officers do not begin all in the same second
        time.sleep(chance.uniform(0, min(plan.think, plan.seconds)))
    for turn in range(plan.most):
        if time.perf_counter() >= until:
            break
        form = plan.forms[(number * 997 + turn) % len(plan.forms)]
        body = urlencode(form | {"csrf_token": plan.tokens[number], "submission_id": str(uuid4())})
        if plan.think and door is not None:
            door.close()  # the server has hung up meanwhile
            door = None
        asked = time.perf_counter()
        try:
            door = door or HTTPConnection(HOST, plan.port, timeout=LONGEST)
            door.request("POST", plan.path, body, headers)
            answer = door.getresponse()
            answer.read()
            if answer.status == plan.good:
                outcome.took.append(time.perf_counter() - asked)
            else:
                outcome.missed(str(answer.status))
        except (OSError, HTTPException) as fault:
            outcome.missed(type(fault).__name__)
            if door is not None:
                door.close()
            door = None
        if plan.think:
            left = until - time.perf_counter()
            time.sleep(max(0.0, min(left, chance.uniform(0.5, 1.5) * plan.think)))
    if door is not None:
        door.close()


def main() -> None:
    given: dict[str, Any] = json.load(sys.stdin)
    outcome, seconds = run(Plan(**given))
    json.dump({"took": outcome.took, "errors": outcome.errors, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    main()
