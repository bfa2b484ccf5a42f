"""A desk with a record of every kind, and officers of every role in every relation to it.

The records arose at one post of one agency. Who asks for them is (`RELATIONS`):

    own           at that post; as supervisor and liaison officer the very one who proposed
    same_agency   at another post of that agency
    other_agency  of an agency that has no part in anything
    shared_to     of an agency that accepted a part and has an offer of the lead to answer;
                  as foreign liaison officer, of the partner abroad to whom the summary was sent
    former        of an agency that had a part and gave it back
    abroad        of a partner in another country to whom nothing was sent
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import AgencyKind, Role, Signature, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.authorisations import AuthorisationKind, NewAuthorisation, Unit
from borderdesk.domain.cases import CaseState, ReferralKind, ReferralState
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.examinations import Closing, Control, HiddenPlace
from borderdesk.domain.exhibits import Photo, PhotoSlot
from borderdesk.domain.inspections import Declared, InspectionState, Result
from borderdesk.domain.lookups import Grounds, LookUpKind, Purpose, Question
from borderdesk.domain.manifests import Column, ManifestRow
from borderdesk.domain.permissions import Act
from borderdesk.domain.protection import NewRequest
from borderdesk.domain.rules import Comparison, Condition, NewRule, RuleState
from borderdesk.domain.rules import Field as RuleField
from borderdesk.domain.saved_filters import ListName
from borderdesk.domain.screening import Finding, HitState, Reason, ScreeningState
from borderdesk.domain.seizures import Danger, NewSeizure
from borderdesk.domain.selection import LaneColour
from borderdesk.domain.sharing import Channel
from borderdesk.services import (
    alarms,
    approvals,
    authorisations,
    examinations,
    handovers,
    inspections,
    lookups,
    manifests,
    protection,
    rules,
    samples,
    saved_filters,
    screening,
    seizures,
    sharing,
    staff,
)
from borderdesk.store.accounts import Agency, Officer, Post, UserSession
from borderdesk.store.alarms import Alarm
from borderdesk.store.approvals import Approval
from borderdesk.store.authorisations import AuthorisationKept
from borderdesk.store.cases import Case, Referral
from borderdesk.store.exhibits import Exhibit, ExhibitPhoto
from borderdesk.store.files import path_of
from borderdesk.store.handovers import HandOver
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.quarantine import Quarantined
from borderdesk.store.rules import LaneRule, rule_by_reference
from borderdesk.store.samples import Sample
from borderdesk.store.screening import FindingMade, Hit
from borderdesk.store.sharing import Offer, Summary
from tests import factories, summaries
from tests.factories import ABROAD, BORDER, CUSTOMS, DRENOVAC, POLICE

RELATIONS = ("own", "same_agency", "other_agency", "shared_to", "former", "abroad")
OTHER, ELSEWHERE, SECOND_POST = 40, 91, 102
AGENCY = dict(zip(RELATIONS, (BORDER, BORDER, OTHER, CUSTOMS, POLICE, ELSEWHERE), strict=True))
PHOTO = "ab" * 32
REASON = "There is a reason for this."
LONGEST_WALK = timedelta(hours=2)


@dataclass
class World:
    """What the records are called, which version they have, and who may ask for them."""

    tokens: dict[tuple[Role, str], str] = field(default_factory=dict)
    names: dict[tuple[Role, str], str] = field(default_factory=dict)
    refs: dict[str, str] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    fact: str = ""
    code: str = ""


def build(session: Session, instance: Path) -> World:
    """Put it all into an empty desk."""
    world = World()
    for n, kind, country in ((OTHER, "customs", "XVA"), (ELSEWHERE, "foreign", "XME")):
        session.add(
            Agency(id=n, code=f"A{n}", name=f"Agency {n}", kind=AgencyKind(kind), country=country)
        )
    session.flush()
    session.add(Post(id=SECOND_POST, code="SEC", name="Second", agency_id=BORDER, lanes=2))
    session.flush()
    by = {name: _officer(session, world, *name) for name in _everybody()}
    _records(session, world, by)
    _shared(session, world, by)
    _filed(session, world, instance)
    session.flush()
    kinds: tuple[Any, ...] = (
        *(Inspection, Hit, Case, Referral, Summary, Alarm, Approval),
        *(AuthorisationKept, HandOver, LaneRule),
    )
    version: dict[str, int] = {}
    for kind in kinds:
        for reference, number in session.execute(select(kind.reference, kind.version)):
            version[reference] = number
    for sample in session.scalars(select(Sample)):
        version[sample.look_up.reference] = sample.version
    world.versions = {name: version.get(ref, 1) for name, ref in world.refs.items()}
    return world


def _everybody() -> list[tuple[Role, str]]:
    return [(role, relation) for role in Role for relation in RELATIONS]


def _officer(session: Session, world: World, role: Role, relation: str) -> Signature:
    agency_id = AGENCY[relation]
    if role is Role.FOREIGN_LIAISON and relation == "shared_to":
        agency_id = ABROAD
    post_id = {"own": DRENOVAC, "same_agency": SECOND_POST}.get(relation)
    name = f"{role.value}.{relation}".replace("_", "-")
    given: dict[str, Any] = {"name": name, "full_name": f"{role} {relation}", "post_id": post_id}
    token = factories.logged_in(session, role, agency_id=agency_id, **given)
    world.tokens[role, relation], world.names[role, relation] = token, name
    row = session.scalars(select(Officer).join(UserSession).where(Officer.name == name)).one()
    [opened] = session.scalars(select(UserSession).where(UserSession.officer_id == row.id))
    # A walk through all doors may take longer than a proof is fresh and a screen stays open.
    opened.proved_at = opened.last_seen_at = datetime.now(UTC) + LONGEST_WALK
    return factories.signed_by(row, datetime.now(UTC))


def _records(session: Session, world: World, by: Mapping[tuple[Role, str], Signature]) -> None:
    supervisor = by[Role.SUPERVISOR, "own"]
    opened = select(UserSession.id).where(UserSession.officer_id == supervisor.officer_id)
    world.refs["session"] = str(session.scalars(opened).one())
    world.refs["list"] = "LIST"
    listed = factories.entry("Miron VELKAROV", source_key="K1")
    factories.watchlist(session, listed, code="LIST")
    world.refs["entry"] = listed.source_key
    for state in HitState:
        load = FlatConsignment(description="Tiles", container_number="CSQU3054383").consignment
        crossing = _crossing(session, by[Role.OFFICER, "own"], consignments=(load,))
        hit = session.scalars(select(Hit).where(Hit.inspection_id == crossing.id)).one()
        _put(hit, state, supervisor)
        world.refs[f"hit.{state}"] = hit.reference
        world.refs["crossing"] = crossing.reference
    clear = factories.occupant(surname="BORIN", given_names="Iva", document_number="VA1")
    sent_on = _crossing(
        session, by[Role.OFFICER, "own"], occupants=(clear,), declared=Declared.SECOND_LINE
    )
    world.refs["crossing.second_line"] = sent_on.reference
    passed = _crossing(session, by[Role.OFFICER, "own"], occupants=(clear,))
    world.refs["crossing.released"] = passed.reference
    looked_at, examined = (
        _crossing(
            session, by[Role.OFFICER, "own"], occupants=(clear,), declared=Declared.SECOND_LINE
        )
        for _ in range(2)
    )
    looks = by[Role.SUPERVISOR, "own"]
    examinations.begin(session, looks, looked_at.reference, None)
    world.refs["crossing.looked_at"] = looked_at.reference
    examinations.close(
        session,
        looks,
        examined.reference,
        Closing(None, Result.MINOR, "", (Control.VISUAL,), places=(HiddenPlace(Concealment.ROOF),)),
        opened_at=looks.at,
        pictures={"places.0": [Photo(PhotoSlot.OTHER, PHOTO, PHOTO, 1, 1, 1)]},
    )
    world.refs["crossing.examined"] = examined.reference
    again = inspections.page(session, looks, looked_at.reference).inspection
    other = Quarantined(
        id=7,
        inspection=again,
        received_at=looks.at,
        sent_by_id=again.officer_id,
        digest="",
        body=again.body,
    )
    session.add(other)
    failed = _crossing(session, by[Role.OFFICER, "own"], occupants=(clear,))
    failed.screening, failed.state = ScreeningState.ERROR, InspectionState.OPEN
    world.refs["crossing.failed"] = failed.reference
    for standing in CaseState:
        case = factories.case(session, state=standing, opened_by_id=supervisor.officer_id)
        if standing is CaseState.PENDING_DECISION:
            case.proposed_by_id = supervisor.officer_id
        world.refs[f"case.{standing}"] = case.reference
        _referral(session, world, case, "part", ReferralState.ACCEPTED, CUSTOMS)
        _referral(session, world, case, "gave_back", ReferralState.RETURNED, POLICE)
        if standing is CaseState.TRIAGE:
            _referral(session, world, case, "asked", ReferralState.QUESTIONED, CUSTOMS)
    offered = factories.case(session, opened_by_id=supervisor.officer_id)
    world.refs["case.offered"] = offered.reference
    _referral(session, world, offered, "offered", ReferralState.OFFERED, CUSTOMS)
    asked = approvals.propose(
        session, by[Role.ADMINISTRATOR, "own"], Act.ISSUE_LINK, "officer-1", {"list": "A"}, REASON
    )
    world.refs["approval"] = asked.reference
    _ruled(session, world, supervisor)
    page = NewSeizure(uuid4(), Danger.ORDNANCE, factories.NOON, "Lane 2")
    taken = seizures.seize(session, by[Role.OFFICER, "own"], page, "Ordnance", {})
    world.refs["seizure"] = taken.reference
    asking = NewRequest("Somebody", ("XKE",))
    asked_for = protection.ask(session, by[Role.OFFICER, "own"], sent_on.reference, asking)
    world.refs["protection"] = asked_for.reference
    rising = factories.officer(session, Role.OFFICER)
    agreed = staff.propose_roles(
        session, by[Role.ADMINISTRATOR, "own"], rising.id, frozenset({Role.SUPERVISOR}), REASON
    )
    approvals.approve(session, supervisor, agreed.reference, None)
    world.refs["approval.approved"] = agreed.reference
    held = NewAuthorisation(
        AuthorisationKind.IMPORT,
        *("IM 1", "Ministry", "Holder", "Pistols"),
        *(date(2026, 1, 1), date(2026, 12, 31)),
        Unit.PIECES,
        100,
    )
    announced = ManifestRow(2, {Column.PLATE: "TE-481-KP"})
    handed = manifests.take_in(session, by[Role.OFFICER, "own"], "monday.xml", [announced])
    world.refs["manifest"] = handed.reference
    world.refs["authorisation"] = authorisations.add(session, supervisor, held).reference
    _looked_up(session, world, by[Role.OFFICER, "own"], LookUpKind.LISTS, {"name": "Iva Borin"})
    _looked_up(session, world, supervisor, LookUpKind.ENTRIES, {"words": "miron"}, "LIST")
    _sampled(session, world, by)
    narrowed = {"state": "open"}
    kept = saved_filters.save(
        session, by[Role.OFFICER, "own"], ListName.INSPECTIONS, "Open ones", narrowed
    )
    session.flush()
    world.refs["saved_filter"] = str(kept.id)
    note = handovers.sign(session, by[Role.OFFICER, "own"], "DRN", REASON)
    world.refs["hand_over"] = note.reference
    told = NewAlarm(AlarmKind.SILENT_POST, BORDER)
    world.refs["alarm"] = alarms.raise_alarm(session, the_desk(datetime.now(UTC)), told).reference


def _ruled(session: Session, world: World, owner: Signature) -> None:
    """A lane rule in force at every post of the agency, and a draft."""
    today = owner.at.date()
    asked = (Condition(RuleField.HS_CODE, Comparison.BEGINS, "9303"),)
    for name in ("rule.active", "rule.draft"):
        given = NewRule(REASON, REASON, LaneColour.BLUE, today, today, asked)
        world.refs[name] = rules.write(session, owner, given).reference
    active = rule_by_reference(session, owner, world.refs["rule.active"])
    active.state = RuleState.ACTIVE


def _looked_up(
    session: Session,
    world: World,
    by: Signature,
    kind: LookUpKind,
    asked: Mapping[str, str],
    within: str = "",
) -> None:
    question = Question(kind, asked, Grounds(Purpose.HIT, reason=REASON), within)
    world.refs[f"looked_up.{kind}"] = lookups.ask(session, by, question, ()).reference


def _sampled(session: Session, world: World, by: Mapping[tuple[Role, str], Signature]) -> None:
    """A look-up of last month's that waits for its officer, and one that waits for a judgement."""
    officer, auditor = by[Role.OFFICER, "own"], by[Role.AUDITOR, "own"]
    month = factories.NOON.strftime("%Y-%m")
    for name in ("drawn", "justified"):
        then = replace(officer, at=factories.NOON)
        _looked_up(session, world, then, LookUpKind.CROSSINGS, {"name": name})
        world.refs[f"looked_up.{name}"] = world.refs[f"looked_up.{LookUpKind.CROSSINGS}"]
    _looked_up(session, world, officer, LookUpKind.CROSSINGS, {"name": "borin"})
    samples.draw(session, auditor, samples.look(session, auditor, month, 2))
    samples.justify(session, officer, world.refs["looked_up.justified"], None, REASON)


def _crossing(session: Session, by: Signature, **given: Any) -> Inspection:
    report = factories.inspection_report(**given)
    findings = screening.look(session, by, report.subjects)
    receipt = inspections.submit(session, by, report, findings)
    return inspection_by_reference(session, by, receipt.reference)


def _put(hit: Hit, state: HitState, supervisor: Signature) -> None:
    hit.state = state
    if state is not HitState.NEW:
        hit.claimed_by_id, hit.claimed_at = supervisor.officer_id, factories.NOON
    if state in (HitState.PROPOSED, HitState.DECIDED):
        decided = state is HitState.DECIDED
        made = FindingMade(
            finding=Finding.DISCOUNTED,
            reason=Reason.BIRTH,
            words=REASON,
            opening={"kind": "ARMS", "severity": "S2"},
            needs_second=True,
            proposed_by_id=supervisor.officer_id,
            proposed_at=factories.NOON,
            decided_by_id=1 if decided else None,
            decided_at=factories.NOON if decided else None,
        )
        hit.findings.append(made)


def _referral(
    session: Session, world: World, case: Case, name: str, state: ReferralState, to_id: int
) -> None:
    row = Referral(
        reference=f"R-2026-{to_id:02}{case.id:04}{len(case.referrals)}-X",
        case=case,
        kind=ReferralKind.LEAD if name == "offered" else ReferralKind.ASSIST,
        state=state,
        from_id=BORDER,
        to_id=to_id,
        reason=REASON,
        question=REASON if state is ReferralState.QUESTIONED else "",
        offered_at=factories.NOON,
        offered_by_id=1,
    )
    session.add(row)
    session.flush()
    if case.state is CaseState.OPEN or name == "asked":
        world.refs[name] = row.reference


def _shared(session: Session, world: World, by: Mapping[tuple[Role, str], Signature]) -> None:
    liaison, supervisor = by[Role.LIAISON, "own"], by[Role.SUPERVISOR, "same_agency"]
    factories.agreement(session)
    case = session.scalars(
        select(Case).where(Case.reference == world.refs[f"case.{CaseState.OPEN}"])
    ).one()
    crossing = inspection_by_reference(session, supervisor, world.refs["crossing"])
    case.inspections.append(crossing)
    session.flush()
    [*_, fact] = sharing.drafting(session, liaison, case.reference).facts
    world.fact = fact.key
    for stage in ("draft", "submitted", "approved", "sent"):
        draft = summaries.chosen(fact)
        reference = sharing.draft(session, liaison, case.reference, draft).reference
        world.refs[f"summary.{stage}"] = reference
        if stage != "draft":
            sharing.submit(session, liaison, reference, None)
        if stage in ("approved", "sent"):
            sharing.approve(session, supervisor, reference, None)
        if stage == "sent":
            sharing.send(session, liaison, reference, None, Channel.DESK)
    world.code = session.scalars(select(Offer)).one().code


def _filed(session: Session, world: World, instance: Path) -> None:
    told = summaries.told(session)  # a case with an exhibit among much else
    exhibit = session.scalars(select(Exhibit).where(Exhibit.seizure_id.is_(None))).one()
    case = session.scalars(
        select(Case).where(Case.reference == world.refs[f"case.{CaseState.OPEN}"])
    ).one()
    assert told.case != case.reference
    exhibit.case = case
    photo = ExhibitPhoto(
        slot=PhotoSlot.LEFT, sha256=PHOTO, original_sha256=PHOTO, width=1, height=1, size=1
    )
    exhibit.photos.append(photo)
    world.refs["exhibit"] = exhibit.reference
    path = path_of(instance / "files", PHOTO)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"a photograph")


def amendment_json() -> str:
    """The same as an amendment of the first version."""
    return report_json(version=1, reason=REASON)


def report_json(**more: Any) -> str:
    """A crossing as an outbox sends it."""
    return json.dumps(
        {
            **more,
            "submission_id": str(uuid4()),
            "device_at": "2026-03-01T11:59:30+00:00",
            "post_code": "DRN",
            "lane": 2,
            "crossed_at": factories.NOON.isoformat(),
            "direction": "entry",
            "declared": "nothing",
            "vehicle": {"kind": "VAN", "plate": "TE-481-KP", "plate_country": "XVA"},
            "occupants": [{"role": "driver", "surname": "BORIN", "given_names": "Iva"}],
        }
    )
