"""What reasons and lane rules yield among groups of nationalities, beside the lot. One look.

It is the auditor's, so that discrimination by proxy shows. No other role is told: whoever selects
must not learn from it whom to select.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.nationality_groups import GroupYield, by_group, told
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.selection import SelectionReason
from borderdesk.services.controls import LOOKED_AT
from borderdesk.store.accounts import Agency
from borderdesk.store.group_yields import selected_since
from borderdesk.store.rules import LaneRule


class Selected(NamedTuple):
    """What a reason (`rule` is None) or a lane rule yields by group."""

    reason: SelectionReason
    rule: LaneRule | None
    groups: list[GroupYield]


def page(session: Session, by: Signature) -> list[Selected]:
    """The agency's reasons and rules of LOOKED_AT, each by group; the lot first. A look.

    Raises:
        NotPermitted: the role is told nothing of it.
    """
    permit(by, Act.READ_GROUP_YIELDS)
    return list(_selected(session, by))


def _selected(session: Session, by: Signature) -> Iterator[Selected]:
    home = session.get_one(Agency, by.agency_id).country
    reasons, rules = selected_since(session, by.agency_id, by.at - LOOKED_AT)
    sample = by_group(reasons.get(SelectionReason.RANDOM, ()), home)
    if sample:
        yield Selected(SelectionReason.RANDOM, None, told(sample, {}))
    for reason in SelectionReason:
        groups = by_group(reasons.get(reason, ()), home)
        if groups and reason is not SelectionReason.RANDOM:
            yield Selected(reason, None, told(groups, sample))
    query = select(LaneRule).where(LaneRule.id.in_(rules)).order_by(LaneRule.id)
    for rule in session.scalars(query):
        groups = by_group(rules[rule.id], home)
        if groups:
            yield Selected(SelectionReason.RULE, rule, told(groups, sample))
