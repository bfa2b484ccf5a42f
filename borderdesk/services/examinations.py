"""What officers do at the second line: begin to look, and write down how it ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.examinations import (
    Closing,
    check_closing,
    check_officer,
    standing,
    started_at,
)
from borderdesk.domain.exhibits import Photo
from borderdesk.domain.inspections import INSPECTION, InspectionAct, InspectionState
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.states import next_state
from borderdesk.matching.particulars import Sex
from borderdesk.services import authorisations
from borderdesk.services.audit import record
from borderdesk.services.inspections import TURNED_BACK
from borderdesk.store.accounts import Agency, Officer, all_agencies, serving_at_home
from borderdesk.store.base import check_version
from borderdesk.store.examinations import (
    DiscrepancySeen,
    Examination,
    PlacePhoto,
    PlaceSeen,
    SealChecked,
    SearchDone,
    at_second_line,
    examinations_of,
    open_examination_of,
    results_of,
)
from borderdesk.store.inspections import Inspection, inspection_by_reference
from borderdesk.store.screening import undecided_of
from borderdesk.store.seizures import Seizure, seizures_of
from borderdesk.store.versions import InspectionVersion, let_go_before

MOST_WAITING = 100  # of a work list; more would be a queue to the next country

UNDECIDED = N_("A resemblance of this crossing is not decided yet.")
NO_OFFICER = N_("Nobody who serves is called so, or more than one. Choose one of those offered.")
NO_AGENCY = N_("Choose agencies of this country, other than your own.")

# Photographs by the place in the form to which they belong: `places.0`.
Pictures = Mapping[str, Sequence[Photo]]


def begin(
    session: Session, by: Signature, reference: str, version: int | None, *, alone: bool = False
) -> Examination:
    """Say that one begins to look at a crossing. An act; by the same officer again, it is one.

    `alone`: who logged the crossing says that nobody else is there to look.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on an inspection.
        OutOfOrder: it does not wait at the second line.
        Unacceptable: another officer should look.
    """
    inspection = inspection_by_reference(session, by, reference)
    permit(by, Act.BEGIN_EXAMINATION, inspection.scope)
    begun = open_examination_of(session, inspection)
    if begun is not None and begun.lead_officer_id == by.officer_id:
        return begun
    check_version(inspection, version)
    inspection.state = next_state(INSPECTION, inspection.state, InspectionAct.BEGIN)
    examination = _begun(session, by, inspection, by.at, alone=alone)
    record(session, by, Act.BEGIN_EXAMINATION, inspection.reference)
    return examination


def close(
    session: Session,
    by: Signature,
    reference: str,
    closing: Closing,
    *,
    opened_at: datetime | None = None,
    pictures: Pictures | None = None,
) -> Inspection:
    """Write down what was done with a crossing at the second line, and how it ended. An act.

    Where nobody has said *begin*, it began when its page was opened. `pictures` are kept already.

    Raises:
        NotFound, NotPermitted, StaleDataError: as for every act on an inspection.
        OutOfOrder: it is not at the second line.
        Unacceptable: hits of it wait for a decision, another officer should look, or what is
            written down does not stand together.
    """
    inspection = inspection_by_reference(session, by, reference, version=closing.version)
    permit(by, Act.CLOSE_INSPECTION, inspection.scope)
    at_once = inspection.state is InspectionState.REFERRED
    act = InspectionAct.BEGIN if at_once else InspectionAct.CLOSE
    state = next_state(INSPECTION, inspection.state, act)
    state = next_state(INSPECTION, state, InspectionAct.CLOSE) if at_once else state
    # A discreet hit must not show itself by barring anything; it is decided apart from this.
    if undecided_of(session, inspection, discreet=False):
        raise Unacceptable("result", UNDECIDED)
    seized = bool(seizures_of(session, inspection))
    people = inspection.occupants
    absent = {at for at, one in enumerate(people, 1) if not one.is_aboard}
    check_closing(closing, people=len(people), absent=absent, seized=seized)
    officers, agencies = _team(session, by, closing)
    earlier = results_of(session, inspection)
    examination = open_examination_of(session, inspection)
    if examination is None:
        began = started_at(opened_at, _sent_at(inspection), by.at)
        examination = _begun(session, by, inspection, began, alone=closing.alone)
    examination.ended_at, examination.ended_by_id = by.at, by.officer_id
    examination.result, examination.note = closing.result, closing.note
    examination.officers, examination.agencies = officers, agencies
    _write(examination, closing, inspection, pictures or {})
    inspection.state, inspection.closed_at = state, by.at
    inspection.result = standing([*earlier, closing.result])
    if closing.result in TURNED_BACK:
        authorisations.give_back(session, by, inspection)
    # What the booth wrote stays: words are added to, never put in the place of others.
    inspection.note = "\n".join(filter(None, (inspection.note, closing.note)))
    record(session, by, Act.CLOSE_INSPECTION, inspection.reference, closing.note)
    return inspection


class Line(NamedTuple):
    """A crossing at the second line, and who looks at it, if anybody does yet.

    `gone`: an amendment sent it there when the vehicle had been let go.
    """

    inspection: Inspection
    examination: Examination | None
    gone: bool

    @property
    def since(self) -> datetime:
        """Since when it is at the second line."""
        return _sent_at(self.inspection)


def queue(session: Session, by: Signature) -> list[Line]:
    """What waits at the second line for `by`, or is looked at there; oldest first. A look.

    Raises:
        NotPermitted: the role has no part in it.
    """
    permit(by, Act.BEGIN_EXAMINATION)
    return [Line(*one) for one in at_second_line(session, by, MOST_WAITING)]


class ExaminationPage(NamedTuple):
    """A crossing for the page on which it is examined.

    `seals` are those on the papers. `same`: the officer logged it himself; `alone`: nobody else
    serves at its post. `colleagues` are offered for a joint team by what they are called.
    `gone`: the amendment that sent it here when the vehicle had been let go.
    """

    inspection: Inspection
    examination: Examination | None
    seizures: list[Seizure]
    seals: list[str]
    same: bool
    alone: bool
    colleagues: list[str]
    agencies: list[Agency]
    gone: InspectionVersion | None


def page(session: Session, by: Signature, reference: str) -> ExaminationPage:
    """A crossing for the page on which it is examined. A look.

    Raises:
        NotFound: no inspection bears the reference, or `by` may not read it.
        NotPermitted: the role has no part in it.
    """
    inspection = inspection_by_reference(session, by, reference)
    permit(by, Act.CLOSE_INSPECTION, inspection.scope)
    return ExaminationPage(
        inspection,
        open_examination_of(session, inspection),
        seizures_of(session, inspection),
        [seal for load in inspection.consignments for seal in load.seals],
        inspection.officer_id == by.officer_id,
        _is_alone(session, by, inspection),
        [
            called(one)
            for one in serving_at_home(session)
            if one.id != by.officer_id
            and (one.agency_id != by.agency_id or one.post_id == inspection.post_id)
        ],
        _partners(session, by),
        let_go_before(session, inspection),
    )


def of_crossing(session: Session, inspection: Inspection) -> list[Examination]:
    """What was done at the second line with a crossing that is shown, for its page. A look."""
    return examinations_of(session, inspection)


def photo(session: Session, by: Signature, reference: str, sha256: str) -> PlacePhoto:
    """A photograph of where something was hidden. A look.

    Raises:
        NotFound: the crossing has no such photograph, or `by` may not read it.
    """
    inspection = inspection_by_reference(session, by, reference)
    places = [place for done in examinations_of(session, inspection) for place in done.places]
    found = (one for place in places for one in place.photos if one.sha256 == sha256)
    if (first := next(found, None)) is None:
        raise NotFound(sha256)
    return first


def called(officer: Officer) -> str:
    """What an officer is called on the page: name and agency."""
    return f"{officer.full_name}, {officer.agency.code}"


def _begun(
    session: Session, by: Signature, inspection: Inspection, at: datetime, *, alone: bool
) -> Examination:
    same = inspection.officer_id == by.officer_id
    alone = same and (alone or _is_alone(session, by, inspection))
    check_officer(same=same, alone=alone)
    examination = Examination(
        inspection=inspection,
        lead_officer_id=by.officer_id,
        sent_at=_sent_at(inspection),
        started_at=at,
        alone=alone,
        controls=[],
        finds=[],
        found="",
    )
    session.add(examination)
    return examination


def _sent_at(inspection: Inspection) -> datetime:
    """When it was sent to the second line; with its receipt, for what was never moved since."""
    return inspection.sent_at or inspection.received_at


def _is_alone(session: Session, by: Signature, inspection: Inspection) -> bool:
    """Whether nobody else who could look serves at the post of the crossing."""
    there = serving_at_home(session, post_id=inspection.post_id)
    able = [one for one in there if may(one.signature(by.at, by.at), Act.BEGIN_EXAMINATION)]
    return all(one.id == by.officer_id for one in able)


def _partners(session: Session, by: Signature) -> list[Agency]:
    return [one for one in all_agencies(session, foreign=False) if one.id != by.agency_id]


def _team(session: Session, by: Signature, closing: Closing) -> tuple[list[Officer], list[Agency]]:
    """The others of a joint team.

    Raises:
        Unacceptable: somebody is called as nobody is, or an agency is none of the country's.
    """
    serving = serving_at_home(session) if closing.officers else []
    officers: dict[int, Officer] = {}
    for number, name in enumerate(closing.officers):
        fitting = [one for one in serving if name in (called(one), one.full_name)]
        if len(fitting) != 1:
            raise Unacceptable(f"officers.{number}", NO_OFFICER)
        officers[fitting[0].id] = fitting[0]
    partners = {one.id: one for one in _partners(session, by)} if closing.agency_ids else {}
    wanted = dict.fromkeys(closing.agency_ids)
    if not wanted.keys() <= partners.keys():
        raise Unacceptable("agency_ids", NO_AGENCY)
    return list(officers.values()), [partners[one] for one in wanted]


def _write(
    examination: Examination, closing: Closing, inspection: Inspection, pictures: Pictures
) -> None:
    examination.controls = [control.value for control in closing.controls_done]
    examination.finds = [find.value for find in closing.finds]
    examination.found = closing.found
    for number, place in enumerate(closing.places):
        photos = [_photo_row(photo) for photo in pictures.get(f"places.{number}", ())]
        examination.places.append(PlaceSeen(**_fields(place), photos=photos))
    examination.discrepancies = [DiscrepancySeen(**_fields(one)) for one in closing.discrepancies]
    examination.seals = [SealChecked(**_fields(one)) for one in closing.seals]
    for search in closing.searches:
        said = _fields(search)
        number = said.pop("occupant")
        occupant = inspection.occupants[number - 1] if number else None
        name, sex = (occupant.whole_name, occupant.sex) if occupant else ("", Sex.UNKNOWN)
        examination.searches.append(SearchDone(**said, searched=name, sex=sex))


def _photo_row(photo: Photo) -> PlacePhoto:
    alike = ("sha256", "original_sha256", "width", "height", "size", "device_sha256")
    return PlacePhoto(**{name: getattr(photo, name) for name in alike})


def _fields(facts: Any) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in facts.__dataclass_fields__}
