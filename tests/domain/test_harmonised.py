from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from borderdesk.domain.harmonised import _table, description_of, exists, found

CODES = st.sampled_from([code for code in _table() if len(code) > 2])


@given(CODES, st.text("0123456789", max_size=4))
def test_a_code_of_the_table_exists_with_whatever_a_country_adds(code: str, added: str) -> None:
    assert exists(code)
    assert exists(code + added) or len(code) < 6
    assert description_of(code) == _table()[code]


@given(st.text("0123456789", min_size=4, max_size=10))
def test_a_code_exists_where_its_six_digits_do(code: str) -> None:
    known = any(one.startswith(code[:6]) for one in _table())

    assert exists(code) == (known or code[:2] in ("98", "99"))


@pytest.mark.parametrize("code", ["0000", "9309", "930299", "770000", "93021"])
def test_what_no_edition_lists_does_not_exist(code: str) -> None:
    assert not exists(code)


@settings(deadline=None)  # whoever asks first waits for the table
@given(CODES)
def test_every_heading_is_found_by_its_own_code_and_by_all_of_its_words(code: str) -> None:
    words = " ".join(re.findall(r"\w+", _table()[code]))

    assert code in [one.code for one in found(code, 7000)]
    assert code in [one.code for one in found(words, 7000)]


@settings(deadline=None)
@given(st.text(max_size=30))
def test_whatever_is_sought_no_chapter_and_no_more_than_asked_is_found(text: str) -> None:
    answer = found(text, 5)

    assert len(answer) <= 5
    assert all(len(one.code) in (4, 6) for one in answer)


def test_what_words_begin_with_comes_before_what_only_names_them() -> None:
    assert [one.code for one in found("grenades", 2)] == ["9306", "3813"]
    assert found("revolvers pistols", 1)[0].code == "9302"
    assert found("   ") == ()
