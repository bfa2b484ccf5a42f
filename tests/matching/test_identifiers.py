from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.matching.identifiers import folded, group, lookalike_key
from borderdesk.matching.particulars import IdentifierKind

KINDS = st.sampled_from(IdentifierKind)


@given(KINDS, st.text(max_size=30))
def test_folding_a_number_twice_changes_nothing(kind: IdentifierKind, number: str) -> None:
    key = folded(kind, number)

    assert folded(kind, key) == key
    assert all(char.isascii() and (char.isdigit() or char.isupper()) for char in key)


@given(KINDS, st.text(max_size=30))
def test_what_is_the_same_also_looks_the_same(kind: IdentifierKind, number: str) -> None:
    again = folded(kind, number)

    assert lookalike_key(kind, again) == lookalike_key(kind, number)


@pytest.mark.parametrize(
    ("painted", "typed"),
    [
        ("СА 123-АА", "CA123AA"),  # North Macedonia and Serbia, in Cyrillic letters
        ("ѕк-1204-хх", "SK 1204 XX"),
        ("А 777 МР 77", "a777mp77"),
        ("ΑΒΕ-1234", "ABE 1234"),
        ("ＡＢ１２", "AB 12"),
        ("01 ١٢٣", "01123"),
    ],
)
def test_a_plate_is_one_however_it_is_typed(painted: str, typed: str) -> None:
    assert folded(IdentifierKind.PLATE, painted) == folded(IdentifierKind.PLATE, typed)


@pytest.mark.parametrize(
    ("one", "other"), [("AO1S", "A015"), ("B-8Z", "882"), ("GIL 9", "6119"), ("O", "0")]
)
def test_signs_that_look_alike_have_one_key(one: str, other: str) -> None:
    kind = IdentifierKind.SERIAL

    assert lookalike_key(kind, one) == lookalike_key(kind, other)
    assert folded(kind, one) != folded(kind, other)


def test_papers_compare_with_one_another_and_with_nothing_else() -> None:
    assert group(IdentifierKind.PASSPORT) == group(IdentifierKind.IDENTITY)
    assert len({group(kind) for kind in IdentifierKind}) == len(IdentifierKind) - 2
