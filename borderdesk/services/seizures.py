"""What officers do when weapons are found: one act makes seizure, exhibits, case and alarm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.alarms import AlarmKind, NewAlarm
from borderdesk.domain.cases import CaseKind, CaseState, Opening
from borderdesk.domain.errors import N_, Conflict, Unacceptable
from borderdesk.domain.exhibits import ExhibitKind, MarksCondition, Photo, Piece
from borderdesk.domain.inspections import InspectionAct
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.seizures import (
    MadeSafe,
    NewSeizure,
    check_seizure,
    graver,
    is_significant,
    pieces_of,
    places,
    severity_of,
)
from borderdesk.domain.selection import SelectionReason, usual
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.matching.scripts import script_of
from borderdesk.services import cases, selection
from borderdesk.services.alarms import raise_alarm
from borderdesk.services.audit import record
from borderdesk.services.exhibits import case_for_seizing, photo_row
from borderdesk.store.accounts import Officer, Post
from borderdesk.store.cases import Case
from borderdesk.store.exhibits import Exhibit, ExhibitMark, bags_in_use, of_the_same_serial
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.numbers import next_reference, next_references
from borderdesk.store.seizures import (
    Seizure,
    SeizurePerson,
    arms_case_of,
    seizure_by_reference,
    seizure_by_submission,
    seizures_seen,
)

OTHER_WORDS = N_("This page was saved before as %(reference)s, with other words. Begin a new one.")
USED_BAG = N_("Bag %(bag)s has been used before: exhibit %(exhibit)s lies in it.")

# Photographs by the place of their piece in the form: `firearms.0`.
Pictures = Mapping[str, Sequence[Photo]]


class Ground(NamedTuple):
    """Upon what a seizure is about to be recorded; each may be missing."""

    inspection: Inspection | None
    case: Case | None


def ground(
    session: Session, by: Signature, inspection: str, case: str, *, held: bool = False
) -> Ground:
    """The crossing and the case that weapons were found on. A look; `held` only within the act.

    Raises:
        NotFound: there is no such crossing or case, or none that `by` may know of.
        NotPermitted: the role seizes no weapons, or the case is another agency's.
        Unacceptable: the case is closed.
    """
    permit(by, Act.SEIZE_WEAPONS)
    crossing = inspection_by_reference(session, by, inspection) if inspection else None
    if crossing is not None:
        permit(by, Act.SEIZE_WEAPONS, crossing.scope)
    return Ground(crossing, case_for_seizing(session, by, case, held=held) if case else None)


class Seized(NamedTuple):
    """What became of it; `again` where the same page had been saved before."""

    reference: str
    again: bool


def seize(
    session: Session, by: Signature, found: NewSeizure, title: str, pictures: Pictures
) -> Seized:
    """Record a seizure with its exhibits, its case of arms and its alarm. An act.

    `title` is what case and alarm are called; `pictures` are kept already, by the place of their
    piece (`firearms.0`). The same page sent twice is one seizure. Who saves it need not be able
    to read the case: it lies with the supervisors of the agency.

    Raises:
        NotFound, NotPermitted: as for `ground`.
        Unacceptable: what is said cannot stand together, a bag was used before, or the case is
            closed.
        Conflict: a page under this id was saved with other words.
    """
    on = ground(session, by, found.inspection, found.case, held=True)
    earlier = seizure_by_submission(session, by, found.submission_id)
    if earlier is not None and earlier.digest == found.digest:
        return Seized(earlier.reference, again=True)
    if earlier is not None:
        raise Conflict(OTHER_WORDS, reference=earlier.reference)
    check_seizure(found, by.at)
    pieces = pieces_of(found)
    _check_bags(session, by, pieces)
    reference = next_reference(session, by, "Z")
    case = _case(session, by, on, pieces, title, reference)
    post_id = on.inspection.post_id if on.inspection else by.post_id
    told = NewAlarm(AlarmKind.WEAPONS_FOUND, by.agency_id, reference, title, post_id=post_id)
    alarm = raise_alarm(session, by, told)
    seizure = _seizure(by, found, on.inspection, reference)
    seizure.safe_by = _safe_by(session, by, found)
    seizure.case, seizure.alarm_id = case, alarm.id
    seizure.exhibits = _exhibits(session, by, found, pieces, case, pictures)
    session.add(seizure)
    session.flush()
    if on.inspection is not None:
        _send_on(by, on.inspection)
    case.tell(by, "weapons", reference)
    record(session, by, Act.SEIZE_WEAPONS, reference)
    return Seized(reference, again=False)


class SeizurePage(NamedTuple):
    """A seizure for its page, and which of its serials stand elsewhere, too."""

    seizure: Seizure
    twins: dict[str, list[Exhibit]]  # by the reference of the exhibit that bears the serial
    mixed: list[Exhibit]  # of which the serial has letters of two alphabets


def page(session: Session, by: Signature, reference: str) -> SeizurePage:
    """A seizure for its page. A look.

    Raises:
        NotFound: no seizure bears the reference, or `by` may not read it.
    """
    seizure = seizure_by_reference(session, by, reference)
    found = {one.reference: of_the_same_serial(session, by, one) for one in seizure.exhibits}
    mixed = [one for one in seizure.exhibits if _is_mixed(one.serial)]
    return SeizurePage(seizure, {ref: twins for ref, twins in found.items() if twins}, mixed)


def all_seizures(session: Session, by: Signature, offset: int, limit: int) -> list[Seizure]:
    """The seizures that `by` may read, newest first. A look.

    Raises:
        NotPermitted: the role reads no seizures.
    """
    permit(by, Act.READ_SEIZURE)
    return list(session.scalars(seizures_seen(by).offset(offset).limit(limit)))


def post_of(session: Session, by: Signature, on: Ground) -> Post | None:
    """Whose numbers the safety screen shows: the post of the crossing, else the officer's. A look.

    Every officer may see every post.
    """
    if on.inspection is not None:
        return on.inspection.post
    return session.get(Post, by.post_id) if by.post_id is not None else None


def _check_bags(session: Session, by: Signature, pieces: Sequence[Piece]) -> None:
    used = bags_in_use(session, by, (piece.bag_number for piece in pieces if piece.bag_number))
    for place, piece in zip(places(pieces), pieces, strict=True):
        if piece.bag_number in used:
            exhibit = used[piece.bag_number]
            field = f"{place}.bag_number"
            raise Unacceptable(field, USED_BAG, bag=piece.bag_number, exhibit=exhibit)


def _case(
    session: Session,
    by: Signature,
    on: Ground,
    pieces: Sequence[Piece],
    title: str,
    reference: str,
) -> Case:
    """The case that this belongs to: the one named, the crossing's own, or a new one."""
    severity = severity_of(pieces)
    case = on.case
    if case is None and on.inspection is not None:
        case = arms_case_of(session, by, on.inspection)
    if case is None:
        opening = Opening(CaseKind.ARMS, title, severity, "")
        case = cases.begun(session, by, on.inspection, opening, CaseState.OPEN)
        case.tell(by, "open", reference)
        return case
    case.severity = graver(case.severity, severity)
    case.move(case.state, by.at)
    return case


def _seizure(
    by: Signature, found: NewSeizure, inspection: Inspection | None, reference: str
) -> Seizure:
    alike = (
        *("submission_id", "digest", "taken_at", "danger", "acquisition", "place", "made_safe"),
        *("legal_basis", "from_whom", "capacity", "receipt", "receipt_language"),
        *("concealment", "transport", "reason", "context", "note"),
    )
    route = found.route
    return Seizure(
        reference=reference,
        agency_id=by.agency_id,
        post_id=inspection.post_id if inspection is not None else by.post_id,
        officer_id=by.officer_id,
        inspection_id=inspection.id if inspection is not None else None,
        recorded_at=by.at,
        witnesses=list(found.witnesses),
        team=list(found.team),
        origin=route.origin,
        departure=route.departure,
        transit=list(route.transit),
        destination=route.destination,
        certainty=route.certainty,
        significant=is_significant(pieces_of(found)),
        persons=[
            SeizurePerson(role=one.role, sex=one.sex, age=one.age, nationality=one.nationality)
            for one in found.persons
        ],
        **{name: getattr(found, name) for name in alike},
    )


def _exhibits(
    session: Session,
    by: Signature,
    found: NewSeizure,
    pieces: Sequence[Piece],
    case: Case,
    pictures: Pictures,
) -> list[Exhibit]:
    """Each piece as an exhibit; where several lie in one bag, the bag before them as its own."""
    bags = _shared_bags(pieces)
    all_of_it = [Piece(ExhibitKind.BAG, bag_number=b, seal_number=s) for b, s in bags.items()]
    all_of_it += pieces
    numbered = next_references(session, by, "E", len(all_of_it))
    rows: list[Exhibit] = []
    in_bags: dict[str, Exhibit] = {}
    safe_by = _safe_by(session, by, found)
    for reference, piece, place in zip(numbered, all_of_it, [*bags, *places(pieces)], strict=True):
        row = _exhibit(by, found, piece, pictures.get(place, ()), safe_by)
        row.reference, row.case_id = reference, case.id
        if piece.kind is ExhibitKind.BAG:
            in_bags[piece.bag_number] = row
        else:  # bags come first; nothing of an exhibit is changed once it is written
            row.parent = in_bags.get(piece.bag_number)
        rows.append(row)
    return rows


def _shared_bags(pieces: Iterable[Piece]) -> dict[str, str]:
    numbers = [piece.bag_number for piece in pieces if piece.bag_number]
    return {
        piece.bag_number: piece.seal_number
        for piece in pieces
        if numbers.count(piece.bag_number) > 1
    }


def _exhibit(
    by: Signature, found: NewSeizure, piece: Piece, photos: Sequence[Photo], safe_by: str
) -> Exhibit:
    alike = (
        *("kind", "description", "type", "action", "manufacture", "order", "make", "model"),
        *("calibre", "serial", "country", "part", "ammunition", "lot", "packaging"),
        *("quantity", "unit", "counting", "bag_number", "seal_number"),
    )
    firearm = piece.kind is ExhibitKind.FIREARM
    return Exhibit(
        agency_id=by.agency_id,
        recorded_by_id=by.officer_id,
        recorded_at=by.at,
        taken_at=found.taken_at,
        acquisition=found.acquisition,
        place=found.place,
        note="",
        marks=piece.marks or (MarksCondition.NOT_EXAMINED if firearm else None),
        serial_key=folded(IdentifierKind.SERIAL, piece.serial),
        headstamp=dict(piece.headstamp),
        concealment=piece.concealment or found.concealment,
        made_safe=None if piece.kind is ExhibitKind.BAG else found.made_safe,
        safe_by=safe_by,
        photos=[photo_row(photo) for photo in photos],
        further_marks=[
            ExhibitMark(
                kind=mark.kind,
                component=mark.component,
                text=mark.text,
                text_key=folded(IdentifierKind.SERIAL, mark.text),
                condition=mark.condition,
            )
            for mark in piece.further_marks
        ],
        **{name: getattr(piece, name) for name in alike},
    )


def _is_mixed(serial: str) -> bool:
    """Whether its letters are of two alphabets: one of them was typed for another that looks so."""
    return len({script_of(char) for char in serial if char.isalpha()}) > 1


def _safe_by(session: Session, by: Signature, found: NewSeizure) -> str:
    """The name of who made it safe; nobody where it was left as it was."""
    if found.made_safe is MadeSafe.BY_ME:
        return session.get_one(Officer, by.officer_id).full_name
    return found.safe_by if found.made_safe is MadeSafe.BY_OTHER else ""


def _send_on(by: Signature, inspection: Inspection) -> None:
    """The crossing stays until somebody has written down how it ended.

    What was sent on before the find keeps its reasons: the find is not why it was looked at.
    """
    before = inspection.state
    selection.move(by, inspection, InspectionAct.SEIZE)
    if inspection.state is not before:
        selection.give(by, inspection, [usual(SelectionReason.FOUND, by.officer_id)])
