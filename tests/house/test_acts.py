"""Every act leaves a row in the ledger, and records it last."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from borderdesk.domain.audit import OPERATIONS
from borderdesk.domain.permissions import POLICY, Act

SERVICES = Path(__file__).parents[2] / "borderdesk" / "services"
WRITES = {"add", "append", "add_all", "delete", "execute"}
RECORDS = {"record", "record_log_in", "record_refusal", "_append"}

# Stages of an act and parts of an import: they record nothing, for their caller does.
STAGES = {
    "audit._append",
    "accounts.count_attempt",  # counted and committed; the answer is recorded
    "accounts.seen",
    "cases.begun",  # the act that opens the case is recorded
    "factors.begin",
    "factors.confirmed",
    "factors.new_codes",
    "passkeys.added",
    "passkeys.fits",
    "sessions.count_pin",  # the same for a PIN
    "approvals.consume",  # the act that the approval allows is recorded
    "inspections.lay_out",  # the act whose report it is is recorded
    "lanes.opened_by_logging",  # the crossing that opens it is recorded
    "screening.keep",
    "selection.give",  # the act that logs, screens or changes the crossing is recorded
    "selection.move",  # so is it here
    "screening.keep_again",
    "watchlists.stage",
}


def functions() -> dict[str, ast.FunctionDef]:
    found = {}
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}"] = node
    return found


def _called(node: ast.AST) -> set[str]:
    names = set()
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            target = call.func
            if isinstance(target, ast.Attribute):
                names.add(target.attr)
            elif isinstance(target, ast.Name):
                names.add(target.id)
    return names


def _assigns_to_a_row(node: ast.FunctionDef) -> bool:
    """Whether a state, or another column of a row, is set."""
    return any(
        isinstance(target, ast.Attribute)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Assign | ast.AugAssign)
        for target in (inner.targets if isinstance(inner, ast.Assign) else [inner.target])
    )


FUNCTIONS = functions()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_an_act_that_writes_records_and_does_so_last(name: str) -> None:
    node = FUNCTIONS[name]
    if name in STAGES or node.name.startswith("_"):
        return
    writes = bool({"add", "move", "tell"} & _called(node)) or _assigns_to_a_row(node)
    if not writes:
        return

    body = [statement for statement in node.body if not isinstance(statement, ast.Return)]
    last = body[-1]

    passed_on = _called(last) & {"record", "record_log_in"}
    assert passed_on, f"{name} writes, but its last step is not the ledger's"


def test_every_act_has_its_rule_and_its_operation() -> None:
    assert set(POLICY) == set(Act) == set(OPERATIONS)
