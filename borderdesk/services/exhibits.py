"""What officers do with seized things. Custody follows; here they are recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.cases import CaseState
from borderdesk.domain.errors import N_, NotFound, Unacceptable
from borderdesk.domain.exhibits import NewFirearm, Photo, PhotoSlot, check_marks
from borderdesk.domain.permissions import Act, permit
from borderdesk.domain.photographs import SENT_QUALITY, check_arrival, originals_told
from borderdesk.matching.identifiers import folded
from borderdesk.matching.particulars import IdentifierKind
from borderdesk.services.audit import record
from borderdesk.store.cases import Case, case_by_reference
from borderdesk.store.examinations import PlacePhoto
from borderdesk.store.exhibits import (
    Exhibit,
    ExhibitPhoto,
    exhibit_by_reference,
    exhibits_seen,
)
from borderdesk.store.files import NOTHING_TOLD, digest_of, keep_photo, path_of
from borderdesk.store.numbers import next_reference
from borderdesk.store.reencoding import LONGEST_EDGE

# A blank picture of 20 megapixels has a few kilobytes, and costs half a second to encode anew.
MOST_PHOTOS = 21  # three for each slot


class Smaller(NamedTuple):
    """How small a browser may make a photograph before it sends it: pixels, and per cent."""

    longest_edge: int
    quality: int


# What is kept has no more pixels either, so that a device that sends no more loses none of them.
SMALLER = Smaller(LONGEST_EDGE, SENT_QUALITY)
TOO_MANY = N_("Send %(most)s photographs at most at once.")


def case_for_seizing(
    session: Session, by: Signature, case_reference: str, *, held: bool = False
) -> Case:
    """The case that an exhibit is about to be recorded on. A look; `held` only within the act.

    Raises:
        NotFound, NotPermitted: as for every act on a case.
        Unacceptable: the case is closed.
    """
    case = case_by_reference(session, by, case_reference, held=held)
    permit(by, Act.SEIZE_EXHIBIT, case.scope)
    if case.state in (CaseState.CLOSED, CaseState.ARCHIVED):
        raise Unacceptable("type", N_("The case is closed; reopen it first."))
    return case


def check_photos(sent: Sequence[tuple[str, PhotoSlot]], most: int) -> None:
    """Refuse more photographs of several pieces than are encoded anew at once. A look.

    Raises:
        Unacceptable: there are more; nothing of them is decoded then.
    """
    if len(sent) > most:
        place, slot = sent[most]
        field = f"{place}.photos.{slot.value}".lstrip(".")
        raise Unacceptable(field, TOO_MANY, most=str(most))


def told_of(arrived: Iterable[bytes], lines: Iterable[str]) -> dict[str, str]:
    """What the device tells of the originals of these photographs, by the digest of each. A look.

    Raises:
        Unacceptable: what it tells cannot be read, or is of a photograph that did not arrive.
    """
    told = originals_told(lines)
    if told:
        check_arrival(told, {digest_of(content) for content in arrived})
    return told


def keep_photos(
    folder: Path,
    given: Sequence[tuple[PhotoSlot, bytes]],
    *,
    place: str = "",
    most: int = MOST_PHOTOS,
    told: Mapping[str, str] = NOTHING_TOLD,
) -> list[Photo]:
    """Encode photographs anew and put them into the folder. File work: before the act.

    The same picture twice in one slot is kept once. `place` is where the piece stands in a form
    of several, such as `firearms.0.`. `told` is what `told_of` gave.

    Raises:
        Unacceptable: one is no photograph, or too large; the field is `photos.` and its slot.
            Or there are more than `most`; nothing of them is decoded then.
    """
    if len(given) > most:
        slot = given[most][0]
        raise Unacceptable(f"{place}photos.{slot.value}", TOO_MANY, most=str(most))
    kept: list[Photo] = []
    for slot, original in given:
        try:
            photo = keep_photo(folder, slot, original, told)
        except Unacceptable as wrong:
            field = f"{place}photos.{slot.value}"
            raise Unacceptable(field, wrong.sentence, **wrong.values) from None
        if (photo.slot, photo.sha256) not in {(one.slot, one.sha256) for one in kept}:
            kept.append(photo)
    return kept


def seize(
    session: Session,
    by: Signature,
    case_reference: str,
    firearm: NewFirearm,
    photos: Sequence[Photo],
) -> Exhibit:
    """Record a firearm on a case, with its photographs (kept already). An act.

    Raises:
        NotFound, NotPermitted: as for every act on a case.
        Unacceptable: serial and marks do not stand together, it was taken in the future,
            or the case is closed.
    """
    case = case_for_seizing(session, by, case_reference, held=True)
    check_marks(firearm)
    if firearm.taken_at > by.at:
        raise Unacceptable("taken_at", N_("This lies in the future."))
    exhibit = Exhibit(
        reference=next_reference(session, by, "E"),
        case_id=case.id,
        agency_id=by.agency_id,
        recorded_by_id=by.officer_id,
        recorded_at=by.at,
        serial_key=folded(IdentifierKind.SERIAL, firearm.serial),
        photos=[photo_row(photo) for photo in photos],
        **{name: getattr(firearm, name) for name in firearm.__dataclass_fields__},
    )
    session.add(exhibit)
    case.tell(by, "seize", exhibit.reference)
    record(session, by, Act.SEIZE_EXHIBIT, exhibit.reference)
    return exhibit


def page(session: Session, by: Signature, reference: str) -> Exhibit:
    """An exhibit for its page. A look.

    Raises:
        NotFound: no exhibit bears the reference, or `by` may not know of it.
    """
    return exhibit_by_reference(session, by, reference)


def photo(session: Session, by: Signature, reference: str, sha256: str) -> ExhibitPhoto:
    """A photograph of an exhibit. A look.

    Raises:
        NotFound: the exhibit has no such photograph, or `by` may not know of it.
    """
    exhibit = exhibit_by_reference(session, by, reference)
    found = next((kept for kept in exhibit.photos if kept.sha256 == sha256), None)
    if found is None:
        raise NotFound(sha256)
    return found


def photo_file(folder: Path, photo: ExhibitPhoto | PlacePhoto) -> bytes:
    """The photograph itself, a JPEG. A look.

    Raises:
        NotFound: the file is not in the folder.
    """
    try:
        return path_of(folder, photo.sha256).read_bytes()
    except FileNotFoundError:
        raise NotFound(photo.sha256) from None


def all_exhibits(session: Session, by: Signature, offset: int, limit: int) -> list[Exhibit]:
    """The exhibits that `by` may know of, newest first. A look.

    Raises:
        NotPermitted: the role reads no exhibits.
    """
    permit(by, Act.READ_EXHIBIT)
    return list(session.scalars(exhibits_seen(by).offset(offset).limit(limit)))


def photo_row(photo: Photo) -> ExhibitPhoto:
    """A photograph that is kept already, as a row of its exhibit."""
    return ExhibitPhoto(**{name: getattr(photo, name) for name in photo.__dataclass_fields__})
