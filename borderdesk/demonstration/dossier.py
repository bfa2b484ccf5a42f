"""What is done with hits and cases again and again in the matters, each in a line."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from borderdesk.demonstration.pictures import drawing, marks
from borderdesk.demonstration.stage import Stage
from borderdesk.domain.cases import (
    CaseAct,
    CaseKind,
    CaseMove,
    CaseOutcome,
    Escalation,
    NewNote,
    NoteKind,
    Opening,
    ReferralAnswer,
    ReferralKind,
    RefusalCode,
    Severity,
)
from borderdesk.domain.concealment import Concealment
from borderdesk.domain.exhibits import NewFirearm, PhotoSlot, Piece
from borderdesk.domain.screening import Finding, Proposal, Reason
from borderdesk.domain.seizures import Danger, MadeSafe, NewSeizure, Transport
from borderdesk.domain.sharing import (
    Channel,
    Draft,
    FactChoice,
    Handling,
    InformationGrade,
    OfferAnswer,
    SharingAct,
    SourceGrade,
    Urgency,
)
from borderdesk.services import alarms, cases, exhibits, offers, referrals, seizures, sharing
from borderdesk.store.cases import Case, Referral
from borderdesk.store.inspections import Inspection
from borderdesk.store.seizures import seizure_by_reference
from borderdesk.store.sharing import Summary

Proposed = Callable[[int], Proposal]


def same(
    reason: Reason,
    words: str,
    kind: CaseKind = CaseKind.WATCHLIST,
    severity: Severity = Severity.S2,
) -> Proposed:
    """It is the one on the list; a case of that kind begins."""
    return lambda version: Proposal(version, Finding.CONFIRMED, reason, words, kind, severity)


def different(reason: Reason, words: str) -> Proposed:
    """It is another than the one on the list."""
    return lambda version: Proposal(version, Finding.DISCOUNTED, reason, words)


def unsure(reason: Reason, words: str) -> Proposed:
    """Nobody can tell."""
    return lambda version: Proposal(version, Finding.UNSURE, reason, words)


def suspicion(stage: Stage, name: str, inspection: Inspection, opening: Opening) -> Case:
    """An officer reports a suspicion about a crossing."""
    return cases.take_in(stage.session, stage.by(name), inspection.reference, opening)


def moved(
    stage: Stage,
    name: str,
    case: Case,
    act: CaseAct,
    reason: str = "",
    outcome: CaseOutcome | None = None,
    severity: Severity | None = None,
) -> None:
    ask = CaseMove(case.version, act, reason, outcome, severity)
    cases.move(stage.session, stage.by(name), case.reference, ask)


def noted(
    stage: Stage, name: str, case: Case, text: str, kind: NoteKind = NoteKind.FACT, grade: str = ""
) -> None:
    """A note; `grade` is source and information, such as B2."""
    note = NewNote(kind, text, grade[:1], grade[1:])
    cases.write_note(stage.session, stage.by(name), case.reference, note)


def seized(
    stage: Stage, name: str, case: Case, firearm: NewFirearm, outline: str = "pistol"
) -> None:
    """An exhibit with a drawing from the side, and one of its marks."""
    called = f"{firearm.make} {firearm.model}".strip() or "Unmarked"
    pictures = [
        (PhotoSlot.LEFT, drawing(outline, f"{called}, left side")),
        (PhotoSlot.SERIAL, marks(firearm.serial, f"{called}, place of the serial")),
    ]
    photos = exhibits.keep_photos(stage.files, pictures)
    exhibits.seize(stage.session, stage.by(name), case.reference, firearm, photos)


def taken(
    stage: Stage,
    name: str,
    inspection: Inspection,
    place: str,
    concealment: Concealment,
    *pieces: Piece,
    outline: str = "pistol",
) -> str:
    """Weapons found at a crossing: a seizure with a drawing of each piece; its reference."""
    found = NewSeizure(
        UUID(int=stage.random.getrandbits(128), version=4),
        Danger.ARMS,
        stage.at,
        place,
        inspection.reference,
        made_safe=MadeSafe.BY_ME,
        legal_basis="Weapons Act, article 31",
        concealment=concealment,
        transport=Transport.ROAD,
        pieces=pieces,
    )
    pictures = {}
    for number, piece in enumerate(pieces):
        called = f"{piece.make} {piece.model}".strip() or "Unmarked"
        drawn = [
            (PhotoSlot.LEFT, drawing(outline, f"{called}, left side")),
            (PhotoSlot.SERIAL, marks(piece.serial, f"{called}, place of the serial")),
        ]
        pictures[f"firearms.{number}"] = exhibits.keep_photos(stage.files, drawn)
    title = f"Weapons found: {len(pieces)} firearms. {place}"
    return seizures.seize(stage.session, stage.by(name), found, title, pictures).reference


def heard(stage: Stage, name: str, seizure: str, words: str) -> None:
    """A supervisor acknowledges the alarm of a seizure."""
    by = stage.by(name)
    alarm = seizure_by_reference(stage.session, by, seizure).alarm
    alarms.acknowledge(stage.session, by, alarm.reference, None, words)


def offered(
    stage: Stage, name: str, case: Case, to: str, kind: ReferralKind, reason: str
) -> Referral:
    """Offer the lead, or a part, to the agency of that code."""
    ask = Escalation(case.version, kind, stage.agency(to), reason)
    return referrals.escalate(stage.session, stage.by(name), case.reference, ask)


def answered(
    stage: Stage,
    name: str,
    referral: Referral,
    act: CaseAct,
    words: str = "",
    code: RefusalCode | None = None,
) -> None:
    """What the officer of either side does about an offer."""
    given = ReferralAnswer(referral.version, act, words, code)
    does = {
        CaseAct.WITHDRAW: referrals.withdraw,
        CaseAct.SUPPLY: referrals.supply,
        CaseAct.RETURN: referrals.return_case,
    }.get(act, referrals.answer)
    does(stage.session, stage.by(name), referral.reference, given)


def drafted(
    stage: Stage,
    case: Case,
    partner: str,
    purpose: str,
    request: str,
    *,
    restricted: bool = False,
    urgency: Urgency = Urgency.ROUTINE,
) -> Summary:
    """The liaison officer puts all facts together that the case offers.

    With `restricted`, what names a person is not for use in court (H1).
    """
    by = stage.by("ontari")
    choices = tuple(
        FactChoice(
            fact.key,
            SourceGrade.A,
            InformationGrade.ONE,
            frozenset(
                {Handling.H0, Handling.H1} if restricted and fact.personal else {Handling.H0}
            ),
        )
        for fact in sharing.drafting(stage.session, by, case.reference).facts
    )
    given = Draft(stage.agency(partner), purpose, request, urgency, "", choices)
    return sharing.draft(stage.session, by, case.reference, given)


def submitted(stage: Stage, summary: Summary) -> None:
    sharing.submit(stage.session, stage.by("ontari"), summary.reference, None)


def approved(stage: Stage, name: str, summary: Summary) -> None:
    sharing.approve(stage.session, stage.by(name), summary.reference, None)


def sent(stage: Stage, summary: Summary, channel: Channel = Channel.DESK) -> None:
    sharing.send(stage.session, stage.by("ontari"), summary.reference, None, channel)


def acknowledged(stage: Stage, name: str, summary: Summary, words: str) -> None:
    given = OfferAnswer(None, SharingAct.ACKNOWLEDGE, purpose_accepted=True, words=words)
    offers.answer(stage.session, stage.by(name), summary.reference, given)


def refused(stage: Stage, name: str, summary: Summary, words: str) -> None:
    given = OfferAnswer(None, SharingAct.REFUSE, words=words)
    offers.answer(stage.session, stage.by(name), summary.reference, given)
