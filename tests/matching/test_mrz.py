from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from borderdesk.matching.mrz import Checked, Form, Mrz, digit_of, read_mrz, suggestions
from borderdesk.matching.particulars import Birth, Precision, Sex

# The specimens of ICAO Doc 9303, parts 4 to 7.
TD3 = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
TD1 = (
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<"
)
TD2 = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6"
MRV_A = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<"
MRV_B = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<"
SPECIMENS = (TD3, TD1, TD2, MRV_A, MRV_B)

TODAY = date(2026, 11, 23)
SIGNS = string.digits + string.ascii_uppercase + "<"


def failing(mrz: Mrz) -> set[Checked]:
    return {check.field for check in mrz.checks if not check.ok}


def test_a_passport_is_read() -> None:
    mrz = read_mrz(TD3)

    assert (mrz.form, mrz.document_kind, mrz.issuer) == (Form.TD3, "P", "UTO")
    assert (mrz.surname, mrz.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (mrz.number, mrz.nationality, mrz.sex) == ("L898902C3", "UTO", Sex.FEMALE)
    assert (mrz.birth, mrz.expires, mrz.optional) == ("740812", "120415", "ZE184226B")
    assert mrz.birth_date(TODAY) == date(1974, 8, 12)
    assert mrz.expiry_date(TODAY) == date(2012, 4, 15)
    assert [check.field for check in mrz.checks] == list(Checked)
    assert mrz.holds_together


def test_an_identity_card_is_read() -> None:
    mrz = read_mrz(TD1)

    assert (mrz.form, mrz.document_kind, mrz.issuer) == (Form.TD1, "I", "UTO")
    assert (mrz.surname, mrz.given_names) == ("ERIKSSON", "ANNA MARIA")
    assert (mrz.number, mrz.nationality) == ("D23145890", "UTO")
    assert mrz.holds_together


@pytest.mark.parametrize(
    ("text", "form", "number"),
    [
        (TD2, Form.TD2, "D23145890"),
        (MRV_A, Form.MRV_A, "L8988901C"),
        (MRV_B, Form.MRV_B, "L8988901C"),
    ],
)
def test_smaller_cards_and_visas_are_read(text: str, form: Form, number: str) -> None:
    mrz = read_mrz(text)

    assert (mrz.form, mrz.number, mrz.surname) == (form, number, "ERIKSSON")
    assert mrz.holds_together


def test_a_number_longer_than_nine_signs_runs_on_into_the_optional_data() -> None:
    # Source: ICAO Doc 9303-5, appendix on long document numbers: D23145890734, digit 9.
    lines = "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\n"

    mrz = read_mrz(f"{lines}STEVENSON<<PETER<JOHN<<<<<<<<<")

    assert mrz.number == "D23145890734"
    assert mrz.checks[0].given == digit_of("D23145890734") == "9"
    assert mrz.optional == ""
    assert mrz.holds_together


@pytest.mark.parametrize("text", SPECIMENS)
def test_breaks_blanks_and_small_letters_do_not_matter(text: str) -> None:
    one_line = text.replace("\n", "")
    spaced = " ".join(text.lower().replace("\n", " \r\n\n "))

    assert read_mrz(one_line) == read_mrz(text) == read_mrz(spaced)


@given(st.text(max_size=100) | st.text(SIGNS + "\n", max_size=100))
@example("ß" * 44 + "\n" + "<" * 44)
@example("")
def test_any_text_is_a_zone_or_is_refused_in_words(text: str) -> None:
    said = "It was read."

    try:
        read_mrz(text)
    except ValueError as refusal:
        said = str(refusal)

    assert said == "It was read." or said.startswith("This is no machine-readable zone")


@given(
    st.sampled_from(["P", "V", "I", "A", "C"]),
    st.sampled_from([(88, 44), (72, 36), (90, 30)]),
    st.data(),
)
def test_whatever_a_camera_makes_of_a_zone_is_read(
    kind: str, sizes: tuple[int, int], data: st.DataObject
) -> None:
    assume(not (sizes[1] == 44 and kind in "IAC") and not (sizes[1] == 30 and kind == "V"))
    size = sizes[0] - 1
    text = kind + data.draw(st.text(SIGNS, min_size=size, max_size=size))

    mrz = read_mrz(text)

    birth = mrz.birth_date(TODAY)
    assert birth is None or birth <= TODAY
    mrz.expiry_date(TODAY)


@given(st.sampled_from(SPECIMENS), st.data())
def test_another_digit_in_a_checked_field_is_noticed(text: str, data: st.DataObject) -> None:
    lines = text.split("\n")
    at = 0 if len(lines) == 3 else 1
    first = 5 if at == 0 else 0
    last = {30: 15, 36: 28, 44: 28}[len(lines[0])]
    checked = [place for place in range(first, last) if lines[at][place].isdigit()]
    place = data.draw(st.sampled_from(checked))
    other = data.draw(st.sampled_from(string.digits))
    assume(other != lines[at][place])
    lines[at] = lines[at][:place] + other + lines[at][place + 1 :]

    assert not read_mrz("\n".join(lines)).holds_together


def test_signs_ten_apart_share_a_digit_by_the_standard() -> None:
    assert digit_of("A") == digit_of("K") == digit_of("U") == digit_of("0") == digit_of("<")


@pytest.mark.parametrize(
    ("place", "field"),
    [(1, Checked.NUMBER), (13, Checked.BIRTH), (21, Checked.EXPIRES), (28, Checked.OPTIONAL)],
)
def test_the_field_that_was_misread_is_named(place: int, field: Checked) -> None:
    first, second = TD3.split("\n")
    wrong = "1" if second[place] != "1" else "2"

    mrz = read_mrz(f"{first}\n{second[:place]}{wrong}{second[place + 1 :]}")

    assert failing(mrz) == {field, Checked.COMPOSITE}


def test_an_empty_personal_number_may_go_without_its_digit() -> None:
    first, _ = TD3.split("\n")
    front = "L898902C36UTO7408122F1204159<<<<<<<<<<<<<<"
    composite = digit_of(front[:10] + front[13:20] + front[21:] + "<")

    assert read_mrz(f"{first}\n{front}<{composite}").holds_together
    assert read_mrz(f"{first}\n{front}0{composite}").holds_together


@pytest.mark.parametrize(
    ("birth", "expected"),
    [
        ("740812", Birth.on(date(1974, 8, 12))),
        ("261123", Birth.on(TODAY)),
        ("261124", Birth.on(date(1926, 11, 24))),
        ("7408<<", Birth(date(1974, 8, 1), date(1974, 8, 31), Precision.MONTH)),
        ("7412<<", Birth(date(1974, 12, 1), date(1974, 12, 31), Precision.MONTH)),
        ("74<<<<", Birth.in_year(1974)),
        ("74<<12", None),
        ("<<<<<<", None),
        ("741312", None),
        ("74O812", None),
    ],
)
def test_a_birth_is_never_in_the_future_and_may_be_partly_known(
    birth: str, expected: Birth | None
) -> None:
    mrz = read_mrz(TD3.replace("740812", birth))

    whole = expected is not None and expected.precision is Precision.DAY
    assert mrz.birth_span(TODAY) == expected
    assert mrz.birth_date(TODAY) == (expected.earliest if expected and whole else None)


@pytest.mark.parametrize(
    ("field", "digit", "meant"),
    [
        ("L8989O2C3", "6", "L898902C3"),
        ("L89B902C3", "6", "L898902C3"),
        ("7408I2", "2", "740812"),
        ("748012", "2", "740812"),
    ],
)
def test_a_misread_field_is_guessed(field: str, digit: str, meant: str) -> None:
    assert digit_of(field) != digit
    assert meant in suggestions(field, digit)


@given(st.text(SIGNS, min_size=1, max_size=14), st.sampled_from(string.digits))
def test_every_guess_fits_and_what_fits_is_left_alone(field: str, digit: str) -> None:
    guesses = suggestions(field, digit)

    assert all(digit_of(guess) == digit and len(guess) == len(field) for guess in guesses)
    assert suggestions(field, digit_of(field)) == ()
