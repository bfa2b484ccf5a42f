from __future__ import annotations

import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.accounts import Role
from borderdesk.domain.credentials import (
    COMMON,
    OWN,
    PASSKEY,
    SHORT,
    normal,
    passkey_needed,
    passkeys_work,
    password_fault,
)

LIST = (files("borderdesk.domain") / "data" / "passwords.txt").read_text(encoding="utf-8")
WORDS = [line for line in LIST.splitlines() if line[0] != "#"]
OWN_WORDS = ("k.amsel", "Kirsten Amsel-Vorontsov", "Coast Guard of Varenia", "CGV")


def test_the_list_says_where_it_is_from_and_is_long_enough() -> None:
    assert "Source:" in LIST
    assert "Licence:" in LIST
    assert len(set(WORDS)) == len(WORDS) >= 200


@pytest.mark.parametrize(
    "password",
    [
        "four calm horses at dawn",
        "lamp in the booth",
        "xq7mv2kd9wlp4tz",
        "смирени коњи у зору",
        "چهار اسب آرام در سپیده",
    ],
)
def test_words_that_have_nothing_in_common_can_stand(password: str) -> None:
    assert password_fault(password, OWN_WORDS) == ""


@pytest.mark.parametrize("length", [0, 14, 129])
def test_fifteen_to_128_characters(length: int) -> None:
    password = ("kite mouth raven plank " * 9)[:length]

    assert password_fault(password) == SHORT


def test_length_is_counted_in_characters_as_they_are_hashed() -> None:
    decomposed = unicodedata.normalize("NFD", "žćčđšžćčđšžćčđš")

    assert len(decomposed) > len(normal(decomposed)) == 15
    assert password_fault(decomposed[:-2]) == SHORT


@pytest.mark.parametrize(
    "password",
    [
        "Password12345678",
        "P@$$w0rd-P@$$w0rd",
        "qwertyuiop1234567890",
        "BorderPolice2026!",
        "aaaaaaaaaaaaaaaaaaaaaa",
        "ab ab ab ab ab ab ab ab",
        "correct horse battery staple",
        "Lozinka2026Lozinka",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert password_fault(password) == COMMON


@pytest.mark.parametrize(
    "password", ["AmselKirsten1984-07", "vorontsov amsel kir", "C.G.V. varenia amsel!"]
)
def test_the_officers_and_the_agencys_own_words_are_left_out(password: str) -> None:
    assert password_fault(password) == ""
    assert password_fault(password, OWN_WORDS) == OWN


@given(
    st.lists(st.sampled_from(WORDS), min_size=5, max_size=12), st.sampled_from(["", " ", "-", "!"])
)
def test_however_they_are_put_together_common_words_make_no_password(
    words: list[str], between: str
) -> None:
    assert password_fault(between.join(words)) != ""


@given(st.text(max_size=200), st.lists(st.text(max_size=20), max_size=3))
def test_every_text_has_an_answer_and_the_same_in_each_form(text: str, own: list[str]) -> None:
    answers = {password_fault(unicodedata.normalize(form, text), own) for form in ("NFC", "NFD")}

    assert len(answers) == 1
    assert answers <= {"", SHORT, COMMON, OWN}


@given(st.text(min_size=15, max_size=128), st.text(min_size=1, max_size=20))
def test_more_words_of_ones_own_never_make_a_password_better(password: str, own: str) -> None:
    if password_fault(password) == COMMON:
        assert password_fault(password, [own]) == COMMON


def test_every_role_stands_in_the_table_of_passkeys() -> None:
    assert set(PASSKEY) == set(Role)
    assert {role for role, needed in PASSKEY.items() if needed} == {
        Role.SUPERVISOR,
        Role.LIAISON,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }


@pytest.mark.parametrize(
    ("host", "https", "work"),
    [
        ("desk.example", True, True),
        ("desk.example", False, False),
        ("localhost", False, True),
        ("192.0.2.7", True, False),
        ("[2001:db8::1]", True, False),
        ("127.0.0.1", False, False),
    ],
)
def test_passkeys_need_a_host_name_over_https_or_localhost(
    host: str, https: bool, work: bool
) -> None:
    assert passkeys_work(host, https=https) is work
    assert passkey_needed([Role.OFFICER, Role.AUDITOR], host, https=https) is work
    assert not passkey_needed([Role.OFFICER], host, https=https)
