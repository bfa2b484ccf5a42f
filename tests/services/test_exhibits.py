from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role
from borderdesk.domain.cases import CaseState
from borderdesk.domain.errors import NotFound, NotPermitted, Unacceptable
from borderdesk.domain.exhibits import (
    Acquisition,
    FirearmType,
    MarksCondition,
    NewFirearm,
    PhotoSlot,
)
from borderdesk.services import exhibits
from tests import factories
from tests.factories import NOON, POLICE
from tests.store.test_files import picture

SUPERVISOR = factories.signature(Role.SUPERVISOR)
PISTOL = NewFirearm(
    FirearmType.PISTOL,
    Acquisition.SEIZED,
    NOON,
    make="Karsno Works",
    serial="KW 40-318",
    marks=MarksCondition.INTACT,
)


def test_a_firearm_is_recorded_with_its_photographs(session: Session, tmp_path: Path) -> None:
    case = factories.case(session)
    given = [(PhotoSlot.LEFT, picture()), (PhotoSlot.SERIAL, picture("PNG", (90, 60)))]
    photos = exhibits.keep_photos(tmp_path, given)

    exhibit = exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, photos)

    assert (exhibit.serial, exhibit.agency_id) == ("KW 40-318", 10)
    assert exhibit.serial_key == "KW40318"
    assert [(kept.slot, kept.sha256) for kept in exhibit.photos] == [
        (photo.slot, photo.sha256) for photo in photos
    ]
    shown = exhibits.photo(session, SUPERVISOR, exhibit.reference, photos[0].sha256)
    assert exhibits.photo_file(tmp_path, shown).startswith(b"\xff\xd8\xff")


def test_the_same_picture_twice_in_a_slot_is_kept_once(tmp_path: Path) -> None:
    twice = [(PhotoSlot.OTHER, picture()), (PhotoSlot.OTHER, picture())]

    assert len(exhibits.keep_photos(tmp_path, twice)) == 1


def test_a_refused_photograph_names_its_slot(tmp_path: Path) -> None:
    given = [(PhotoSlot.LEFT, picture()), (PhotoSlot.MAKER, b"GIF89a")]

    with pytest.raises(Unacceptable) as refusal:
        exhibits.keep_photos(tmp_path, given)

    assert refusal.value.field == "photos.maker"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"marks": MarksCondition.NEVER_MARKED}, "serial"),
        ({"serial": ""}, "serial"),
        ({"taken_at": NOON + timedelta(seconds=1)}, "taken_at"),
    ],
)
def test_what_cannot_stand_together_is_said_at_its_field(
    session: Session, changed: dict[str, object], field: str
) -> None:
    case = factories.case(session)

    firearm = replace(PISTOL, **changed)  # type: ignore[arg-type]

    with pytest.raises(Unacceptable) as refusal:
        exhibits.seize(session, SUPERVISOR, case.reference, firearm, [])

    assert refusal.value.field == field


@pytest.mark.parametrize("state", [CaseState.CLOSED, CaseState.ARCHIVED])
def test_a_closed_case_takes_no_exhibits(session: Session, state: CaseState) -> None:
    case = factories.case(session, state=state)

    with pytest.raises(Unacceptable, match="closed"):
        exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, [])


def test_to_another_agency_case_exhibit_and_photograph_do_not_exist(
    session: Session, tmp_path: Path
) -> None:
    case = factories.case(session)
    photos = exhibits.keep_photos(tmp_path, [(PhotoSlot.LEFT, picture())])
    exhibit = exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, photos)
    session.flush()
    stranger = factories.signature(Role.SUPERVISOR, agency_id=POLICE)

    with pytest.raises(NotFound):
        exhibits.seize(session, stranger, case.reference, PISTOL, [])
    with pytest.raises(NotFound):
        exhibits.page(session, stranger, exhibit.reference)
    with pytest.raises(NotFound):
        exhibits.photo(session, stranger, exhibit.reference, photos[0].sha256)
    assert exhibits.all_exhibits(session, stranger, 0, 50) == []


def test_a_photograph_of_another_exhibit_is_not_shown_under_this_one(
    session: Session, tmp_path: Path
) -> None:
    case = factories.case(session)
    photos = exhibits.keep_photos(tmp_path, [(PhotoSlot.LEFT, picture())])
    exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, photos)
    bare = exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, [])
    session.flush()

    with pytest.raises(NotFound):
        exhibits.photo(session, SUPERVISOR, bare.reference, photos[0].sha256)


def test_a_photograph_whose_file_is_gone_is_absent(session: Session, tmp_path: Path) -> None:
    case = factories.case(session)
    photos = exhibits.keep_photos(tmp_path / "files", [(PhotoSlot.LEFT, picture())])
    exhibit = exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, photos)

    with pytest.raises(NotFound):
        exhibits.photo_file(tmp_path / "elsewhere", exhibit.photos[0])


def test_a_liaison_officer_reads_exhibits_and_records_none(session: Session) -> None:
    case = factories.case(session)
    exhibit = exhibits.seize(session, SUPERVISOR, case.reference, PISTOL, [])
    session.flush()
    liaison = factories.signature(Role.LIAISON)

    assert exhibits.page(session, liaison, exhibit.reference) is exhibit
    with pytest.raises(NotPermitted):
        exhibits.seize(session, liaison, case.reference, PISTOL, [])
    with pytest.raises(NotPermitted):
        exhibits.all_exhibits(session, factories.signature(Role.ADMINISTRATOR), 0, 50)
