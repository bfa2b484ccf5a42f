"""Which nationalities were aboard of what each reason and rule selected; to be counted by group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from borderdesk.domain.inspections import OccupantRole, Result
from borderdesk.domain.selection import SelectionReason
from borderdesk.store.inspections import STANDS, Inspection, OccupantSeen, ReasonGiven

Aboard = tuple[set[str], Result]  # the nationalities of a crossing, and how it ended


def selected_since(
    session: Session, agency_id: int, since: datetime
) -> tuple[Mapping[SelectionReason, list[Aboard]], Mapping[int, list[Aboard]]]:
    """The crossings of an agency that ended at the second line, by reason, and by rule's key.

    A crossing with two reasons stands under both, once under each.
    """
    rows = session.execute(
        select(
            ReasonGiven.reason,
            ReasonGiven.rule_id,
            Inspection.id,
            Inspection.result,
            OccupantSeen.nationality,
        )
        .join(ReasonGiven.inspection)
        .outerjoin(
            OccupantSeen,
            and_(
                OccupantSeen.inspection_id == Inspection.id,
                OccupantSeen.role != OccupantRole.OWNER_ABSENT,
            ),
        )
        .where(
            Inspection.agency_id == agency_id,
            Inspection.crossed_at >= since,
            STANDS,
            Inspection.result.is_not(None),
        )
        .execution_options(yield_per=5000)
    )
    reasons: dict[SelectionReason, dict[int, Aboard]] = {}
    rules: dict[int, dict[int, Aboard]] = {}
    for reason, rule_id, key, result, nationality in rows:
        assert result is not None  # as was asked
        kept = [reasons.setdefault(reason, {})]
        if rule_id is not None:
            kept.append(rules.setdefault(rule_id, {}))
        for crossings in kept:
            aboard, _ = crossings.setdefault(key, (set(), result))
            if nationality is not None:  # nobody was aboard
                aboard.add(nationality)
    return (
        {reason: list(crossings.values()) for reason, crossings in reasons.items()},
        {rule_id: list(crossings.values()) for rule_id, crossings in rules.items()},
    )
