"""Write a lane rule, try it on the past, put it in force with four eyes, end it, and apply it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.controls import Yield, yield_of
from borderdesk.domain.errors import N_, Owing, Unacceptable
from borderdesk.domain.inspections import InspectionState
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.rules import (
    RULE,
    TRIED_ON,
    NewRule,
    Past,
    RuleAct,
    RuleState,
    Shipment,
    Trial,
    check_rule,
    fits,
    in_force,
    tried,
)
from borderdesk.domain.selection import LaneReason, SelectionReason
from borderdesk.domain.states import next_state
from borderdesk.services import approvals
from borderdesk.services.audit import record
from borderdesk.store.accounts import Post, all_posts, post_by_code
from borderdesk.store.approvals import Approval
from borderdesk.store.inspections import Inspection
from borderdesk.store.numbers import next_reference
from borderdesk.store.rules import (
    LaneRule,
    crossings_to_try,
    results_by_rule,
    rule_by_reference,
    rules_in_force,
    rules_seen,
)
from borderdesk.store.screening import Screening

MOST_TRIED = 100_000  # crossings, so that a page answers

NO_POST = N_("There is no such post.")
LAPSED = N_("Its last day is over. Write it anew, if it is still wanted.")
NOT_OWNER = N_("Its owner proposes it.")
NOT_ENDER = N_("Its owner, or who put it in force, ends it.")


class RulesPage(NamedTuple):
    """The rules that hold today, those that do not yet, and those that do no longer."""

    holding: list[LaneRule]
    coming: list[LaneRule]
    over: list[LaneRule]


def page(session: Session, by: Signature) -> RulesPage:
    """The rules that `by` may read. A look.

    Raises:
        NotPermitted: the role reads no rules.
    """
    permit(by, Act.READ_RULE)
    today, shown = by.at.date(), RulesPage([], [], [])
    for rule in session.scalars(rules_seen(by)):
        if in_force(rule.state, rule.starts_on, rule.ends_on, today):
            shown.holding.append(rule)
        elif rule.state is RuleState.ENDED or rule.ends_on < today:
            shown.over.append(rule)
        else:
            shown.coming.append(rule)
    return shown


class RulePage(NamedTuple):
    """A rule, what it would have done (for who may write rules), and its open proposal.

    `endable`: it has not ended, and `by` answers for it.
    """

    rule: LaneRule
    trial: Trial | None
    proposal: Approval | None
    endable: bool


def one(session: Session, by: Signature, reference: str) -> RulePage:
    """A rule for its page; a draft is tried on the past. A look.

    Raises:
        NotFound: there is none, or none that `by` may read.
    """
    rule = rule_by_reference(session, by, reference)
    trial = None
    if rule.state is RuleState.DRAFT and may(by, Act.WRITE_RULE):
        trial = look(session, by, rule)
    proposal = approvals.standing(session, by, Act.ACTIVATE_RULE, reference)
    return RulePage(rule, trial, proposal, rule.state is not RuleState.ENDED and may_end(by, rule))


def look(session: Session, by: Signature, rule: LaneRule) -> Trial:
    """What the rule would have done in the last TRIED_ON, by the evaluation of the lane. A look."""
    since = by.at - TRIED_ON
    crossings = crossings_to_try(session, rule.agency_id, rule.post_id, since, MOST_TRIED)
    past = (
        Past(
            shipment_of(one),
            one.colour,
            one.result,
            frozenset(given.reason for given in one.reasons),
        )
        for one in crossings
    )
    return tried(rule.asked, rule.colour, past)


def write(session: Session, by: Signature, given: NewRule) -> LaneRule:
    """Write a rule. It does nothing yet. An act.

    Raises:
        NotPermitted: the role writes no rules.
        Unacceptable: it speaks of persons, lasts too long, or says nothing that can hold.
    """
    permit(by, Act.WRITE_RULE)
    check_rule(given, by.at.date())
    post = _post(session, by, given.post_code)
    rule = LaneRule(
        reference=next_reference(session, by, "G"),
        agency_id=by.agency_id,
        post_id=post.id if post else None,
        owner_id=by.officer_id,
        name=given.name,
        sentence=given.sentence,
        colour=given.colour,
        starts_on=given.starts_on,
        ends_on=given.ends_on,
        conditions=[asdict(condition) for condition in given.conditions],
        state=RuleState.DRAFT,
        written_at=by.at,
    )
    session.add(rule)
    session.flush()
    record(session, by, Act.WRITE_RULE, rule.reference)
    return rule


def propose(
    session: Session,
    by: Signature,
    reference: str,
    version: int | None,
    trial: Trial,
    reason: str,
) -> Approval:
    """Ask another supervisor to put a rule in force, with what it would have done. An act.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on a record of the agency.
        Owing: no reason, or `by` is not its owner.
        OutOfOrder: it is in force, or has ended.
        Unacceptable: it waits already, or its last day is over.
    """
    rule = rule_by_reference(session, by, reference, version=version)
    permit(by, Act.WRITE_RULE, rule.scope)
    next_state(RULE, rule.state, RuleAct.ACTIVATE)
    if by.officer_id != rule.owner_id:
        raise Owing(NOT_OWNER)
    _check_alive(rule, by)
    told = {
        "crossings": trial.crossings,
        "fitting": trial.fitting,
        "newly": trial.newly,
    }
    values = _values(rule) | told
    return approvals.propose(session, by, Act.ACTIVATE_RULE, rule.reference, values, reason)


def activate(session: Session, by: Signature, approval: str) -> LaneRule:
    """Put the rule of an approved proposal in force. An act.

    Raises:
        NotFound, NotPermitted: as for every act on a record of the agency.
        Owing: `by` is its owner.
        OutOfOrder: it is in force or has ended, or the approval is used.
        Unacceptable: it is not what was approved, or its last day is over.
    """
    proposal = approvals.one(session, by, approval)
    rule = rule_by_reference(session, by, proposal.subject)
    permit(by, Act.ACTIVATE_RULE, rule.scope, first_id=rule.owner_id)
    state = next_state(RULE, rule.state, RuleAct.ACTIVATE)
    _check_alive(rule, by)
    values = {**proposal.values, **_values(rule)}
    approvals.consume(session, by, approval, Act.ACTIVATE_RULE, rule.reference, values)
    rule.state, rule.activated_by_id, rule.activated_at = state, by.officer_id, by.at
    record(session, by, Act.ACTIVATE_RULE, rule.reference)
    return rule


def may_end(by: Signature, rule: LaneRule) -> bool:
    """Whether `by` answers for the rule: as its owner, or as who put it in force. A look.

    Where none of them serves any more, every supervisor of the agency does.
    """
    answer = {one.id: one for one in (rule.owner, rule.activated_by) if one is not None}
    gone = all(one.left_at is not None for one in answer.values())
    return may(by, Act.END_RULE) and (gone or by.officer_id in answer)


def end(
    session: Session, by: Signature, reference: str, version: int | None, reason: str
) -> LaneRule:
    """End a rule, or take a draft back. An act.

    Raises:
        NotFound, NotPermitted, Owing, StaleDataError: as for every act on a record of the agency;
            Owing also where its owner, or who put it in force, has to end it.
        OutOfOrder: it has ended.
    """
    rule = rule_by_reference(session, by, reference, version=version)
    permit(by, Act.END_RULE, rule.scope, reason=reason)
    if not may_end(by, rule):
        raise Owing(NOT_ENDER)
    rule.state = next_state(RULE, rule.state, RuleAct.END)
    rule.ended_by_id, rule.ended_at = by.officer_id, by.at
    record(session, by, Act.END_RULE, rule.reference, reason)
    return rule


def by_rules(session: Session, inspection: Inspection, _kept: Screening) -> Iterator[LaneReason]:
    """What the rules in force say of a crossing. A source of reasons for `services.selection`."""
    if inspection.state is not InspectionState.OPEN:  # what passed already is not called back
        return
    day = inspection.received_at.date()
    with session.no_autoflush:  # the crossing is written at once, at the end
        rules = rules_in_force(session, inspection.agency_id, inspection.post.id, day)
    if not rules:
        return
    shipment = shipment_of(inspection)
    for rule in rules:
        if fits(rule.asked, shipment):
            yield LaneReason(SelectionReason.RULE, rule.colour, rule.sentence, rule_id=rule.id)


def shipment_of(inspection: Inspection) -> Shipment:
    """What a rule may know of a crossing, live and in a trial alike. No person is in it."""
    vehicle, loads = inspection.vehicle, inspection.consignments
    items = [item for load in loads for item in load.items]
    return Shipment(
        direction=inspection.direction,
        hour=inspection.crossed_at.hour,
        vehicle=vehicle.kind if vehicle else None,
        hs_codes=tuple(item.hs_code for item in items if item.hs_code),
        goods=tuple(item.description for item in items),
        origins=tuple(item.origin for item in items),
        un_numbers=tuple(item.un_number for item in items),
        containers=tuple(inspection.containers),
        seals=sum(len(load.seals) for load in loads) if loads else None,
        packages=_summed(item.packages for item in items),
        gross_weight_kg=_summed(item.gross_weight_kg for item in items),
        net_weight_kg=_summed(item.net_weight_kg for item in items),
    )


def _summed(numbers: Iterable[int | None]) -> int | None:
    """All that are known together; None where none is."""
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def yields(session: Session, by: Signature, looked_at: timedelta) -> list[tuple[LaneRule, Yield]]:
    """What each rule of the agency has yielded in that time, for who reads what reasons yield."""
    permit(by, Act.READ_CONTROLS)
    found = results_by_rule(session, by.agency_id, by.at - looked_at)
    query = select(LaneRule).where(LaneRule.id.in_(found)).order_by(LaneRule.id)
    return [(rule, yield_of(found[rule.id])) for rule in session.scalars(query)]


def posts(session: Session, by: Signature) -> list[Post]:
    """The posts for which a rule may be written. A look."""
    return all_posts(session, by.agency_id)


def _post(session: Session, by: Signature, code: str) -> Post | None:
    post = post_by_code(session, code) if code else None
    if code and (post is None or post.agency_id != by.agency_id):
        raise Unacceptable("post_code", NO_POST)
    return post


def _check_alive(rule: LaneRule, by: Signature) -> None:
    if rule.ends_on < by.at.date():
        raise Unacceptable("approval", LAPSED)


def _values(rule: LaneRule) -> dict[str, str | int]:
    """What is approved to the letter: every word of the rule."""
    return {
        "rule": rule.reference,
        "name": rule.name,
        "sentence": rule.sentence,
        "colour": rule.colour.value,
        "conditions": "; ".join(f"{c.field} {c.comparison} {c.value}" for c in rule.asked),
        "post": rule.post.code if rule.post else "",
        "starts_on": rule.starts_on.isoformat(),
        "ends_on": rule.ends_on.isoformat(),
    }
