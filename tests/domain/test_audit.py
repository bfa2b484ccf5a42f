from __future__ import annotations

import hashlib
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.audit import (
    OPERATIONS,
    START,
    canonical,
    chained,
    commitment,
    leaf_hash,
    leaf_of,
)
from borderdesk.domain.permissions import Act

AT = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)
LEAF = (
    '{"act":"read_case","agency":10,"at":1772366400123456,"officer":7,"operation":"consult",'
    '"outcome":"done","personal":null,"seq":4,"subject":"C-2026-000001-X","version":1}'
)

texts = st.text(max_size=20)


def leaf(at: datetime = AT, subject: str = "C-2026-000001-X") -> str:
    return leaf_of(
        seq=4,
        at=at,
        officer_id=7,
        agency_id=10,
        act="read_case",
        operation="consult",
        subject=subject,
        outcome="done",
        personal=None,
    )


def test_a_leaf_is_written_as_it_always_was() -> None:
    assert leaf() == LEAF


def test_the_hash_of_a_leaf_is_the_one_of_a_merkle_tree() -> None:
    expected = hashlib.sha256(b"\x00" + LEAF.encode()).hexdigest()

    assert leaf_hash(LEAF) == expected
    assert chained(START, LEAF) == hashlib.sha256(bytes(32) + bytes.fromhex(expected)).hexdigest()


def test_a_moment_is_the_same_in_every_time_zone() -> None:
    elsewhere = AT.astimezone(timezone(timedelta(hours=3, minutes=30)))

    assert leaf(at=elsewhere) == LEAF


def test_a_letter_and_its_accent_are_written_as_one() -> None:
    apart = unicodedata.normalize("NFD", "Kućište")

    assert leaf(subject=apart) == leaf(subject="Kućište")


@given(st.dictionaries(texts, st.one_of(texts, st.integers(), st.none()), max_size=6))
def test_the_canonical_form_is_composed_and_knows_no_order(given: dict[str, object]) -> None:
    backwards = dict(reversed(given.items()))

    assert canonical(given) == canonical(backwards)
    assert unicodedata.is_normalized("NFC", canonical(given))


@given(st.binary(min_size=32, max_size=32), texts, texts)
def test_a_commitment_holds_for_its_own_words_alone(key: bytes, words: str, others: str) -> None:
    assert (commitment(key, words) == commitment(key, others)) == (words == others)


def test_every_act_is_one_of_the_operations_that_the_law_wants_logged() -> None:
    assert set(OPERATIONS) == set(Act)
