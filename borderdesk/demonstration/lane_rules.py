"""Two lane rules of the Border Police: one in force, and a draft that waits for its owner."""

from __future__ import annotations

from datetime import timedelta

from borderdesk.demonstration.stage import Script, Stage
from borderdesk.domain.rules import Comparison, Condition, Field, NewRule
from borderdesk.domain.selection import LaneColour
from borderdesk.services import approvals, rules

WHY = "Two loads of citrus weighed less at the market than on their papers."


def citrus(stage: Stage) -> Script:
    """Written by one supervisor, put in force by another, long enough ago to have selected some."""
    yield stage.ago(days=16)
    owner = stage.by("sareth")
    today = owner.at.date()
    asked = (
        Condition(Field.HS_CODE, Comparison.BEGINS, "0805"),
        Condition(Field.GROSS_WEIGHT, Comparison.LEAST, "15000"),
    )
    given = NewRule(
        "Heavy loads of citrus",
        "Papers of heavy loads of fruit are looked at afterwards.",
        LaneColour.BLUE,
        today,
        today + timedelta(days=180),
        asked,
    )
    rule = rules.write(stage.session, owner, given)
    trial = rules.look(stage.session, owner, rule)
    asked_for = rules.propose(stage.session, owner, rule.reference, None, trial, WHY)
    yield stage.after(hours=3)
    second = stage.by("dravec")
    approvals.approve(stage.session, second, asked_for.reference, None)
    rules.activate(stage.session, second, asked_for.reference)


def blank_firers(stage: Stage) -> Script:
    """A draft, for whoever wants to see what a trial says."""
    yield stage.ago(hours=5)
    owner = stage.by("sareth")
    today = owner.at.date()
    given = NewRule(
        "Blank-firers on exit",
        "Goods of heading 9303 are looked at.",
        LaneColour.RED,
        today,
        today + timedelta(days=90),
        (
            Condition(Field.HS_CODE, Comparison.BEGINS, "9303"),
            Condition(Field.DIRECTION, Comparison.IS, "exit"),
        ),
    )
    rules.write(stage.session, owner, given)
