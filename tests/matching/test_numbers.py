from __future__ import annotations

import pytest

from borderdesk.matching.alignment import Verdict
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Name, Particulars
from borderdesk.matching.reasons import Aspect
from borderdesk.matching.score import Score, compare

IMO, VIN = IdentifierKind.IMO, IdentifierKind.VIN
CONTAINER, PLATE, SERIAL = IdentifierKind.CONTAINER, IdentifierKind.PLATE, IdentifierKind.SERIAL
TAX, PASSPORT = IdentifierKind.TAX, IdentifierKind.PASSPORT


def thing(kind: Kind, *numbers: tuple[IdentifierKind, str], name: str = "") -> Particulars:
    names = (Name(name),) if name else ()
    return Particulars(kind, names, identifiers=tuple(Identifier(*number) for number in numbers))


def said(score: Score, aspect: Aspect = Aspect.IDENTIFIER) -> list[Verdict]:
    return [reason.verdict for reason in score.reasons if reason.aspect is aspect]


@pytest.mark.parametrize(
    ("kind", "number", "right", "misread"),
    [
        (Kind.CONTAINER, CONTAINER, "CSQU3054383", "CSQU3054388"),
        (Kind.VESSEL, IMO, "IMO 9074729", "IMO 9074789"),
        (Kind.VEHICLE, VIN, "1M8GDM9AXKP042788", "1M8GDM9AXKP042786"),
    ],
)
def test_one_misread_sign_is_known_by_the_check_digit(
    kind: Kind, number: IdentifierKind, right: str, misread: str
) -> None:
    score = compare(thing(kind, (number, misread)), thing(kind, (number, right)))

    assert (score.value, score.by_identifier) == (0.95, True)
    assert "check digit" in str(score.reasons[0])


@pytest.mark.parametrize(
    ("kind", "number", "one", "other"),
    [
        (Kind.FIREARM, SERIAL, "AK74-1234567", "AK74-1234568"),
        (Kind.DOCUMENT, PASSPORT, "008123457", "008123475"),
        (Kind.VEHICLE, VIN, "WVWZZZ1JZXW000001", "WVWZZZ1JZXW000007"),
    ],
)
def test_a_long_number_one_sign_apart_points_and_decides_nothing(
    kind: Kind, number: IdentifierKind, one: str, other: str
) -> None:
    score = compare(thing(kind, (number, one)), thing(kind, (number, other)))

    assert (score.value, score.by_identifier) == (0.76, False)


@pytest.mark.parametrize(
    ("one", "other"), [("BG 1234-AA", "BG 1235-AA"), ("104 KD 22", "104 KD 21")]
)
def test_a_neighbouring_plate_is_another_car(one: str, other: str) -> None:
    score = compare(thing(Kind.VEHICLE, (PLATE, one)), thing(Kind.VEHICLE, (PLATE, other)))

    assert score.value == 0.0


def test_the_plate_of_a_vehicle_with_another_vin_may_be_copied() -> None:
    seen = thing(Kind.VEHICLE, (PLATE, "BG 1234-AA"), (VIN, "WVWZZZ1JZXW000001"))
    listed = thing(Kind.VEHICLE, (PLATE, "BG1234AA"), (VIN, "TMBJJ7NE8L0123456"))

    score = compare(seen, listed)

    assert said(score) == [Verdict.AGREES, Verdict.DIFFERS]
    assert score.by_identifier
    assert 0.8 < score.value < 1.0


@pytest.mark.parametrize(
    ("kind", "number", "given"),
    [
        (Kind.FIREARM, SERIAL, "OBLITERATED"),
        (Kind.FIREARM, SERIAL, "000000"),
        (Kind.VEHICLE, PLATE, "unknown"),
        (Kind.DOCUMENT, PASSPORT, "not available"),
        (Kind.DOCUMENT, PASSPORT, "XXXXXXXXX"),
    ],
)
def test_what_is_written_in_place_of_a_number_is_no_number(
    kind: Kind, number: IdentifierKind, given: str
) -> None:
    score = compare(thing(kind, (number, given)), thing(kind, (number, given)))

    assert (score.value, score.by_identifier, score.reasons) == (0.0, False, ())


def test_a_plate_may_be_letters_alone() -> None:
    assert compare(*[thing(Kind.VEHICLE, (PLATE, "NS-TAXI"))] * 2).by_identifier


def test_a_serial_number_on_a_firearm_of_another_make_decides_nothing() -> None:
    seen = thing(Kind.FIREARM, (SERIAL, "123456"), name="Zastava M70")
    alike = thing(Kind.FIREARM, (SERIAL, "123456"), name="ZASTAVA M70")
    other = thing(Kind.FIREARM, (SERIAL, "123456"), name="Glock 17")

    assert compare(seen, alike).by_identifier
    assert not compare(seen, other).by_identifier
    assert said(compare(seen, other), Aspect.WHOLE) == [Verdict.DIFFERS]


def test_another_tax_number_weighs_more_than_another_passport() -> None:
    def pair(kind: IdentifierKind) -> float:
        sides = (
            Particulars(
                Kind.PERSON,
                (Name("Ilir Krasniqi"),),
                identifiers=(Identifier(kind, number, "ALB"),),
            )
            for number in ("A11111111", "B22222222")
        )
        return compare(*sides).value

    bare = compare(*(Particulars(Kind.PERSON, (Name("Ilir Krasniqi"),)) for _ in range(2))).value
    assert pair(TAX) < pair(PASSPORT) < bare


def test_of_several_passports_one_that_is_shared_is_enough() -> None:
    seen = thing(Kind.PERSON, (PASSPORT, "008123457"), (PASSPORT, "009999999"))
    listed = thing(Kind.PERSON, (PASSPORT, "001111111"), (PASSPORT, "008123457"))

    score = compare(seen, listed)

    assert said(score) == [Verdict.AGREES]
    assert (score.value, score.by_identifier) == (1.0, True)
