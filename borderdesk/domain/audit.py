"""The ledger's leaves: their canonical form, their hashes, and the chain over them.

A leaf is canonical JSON (keys sorted, NFC, integers, version 1). It names no person: the
personal part is a salted commitment, so that the words can be erased and the leaf stays true.
Leaf hashes are those of RFC 9162 (SHA-256 over 0x00 and the leaf), so that a tree can be
laid over the very same rows; `chained` binds each row to all before it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from borderdesk.domain.permissions import Act

START = "0" * 64  # what the first row is chained to
DONE = "done"


class Operation(StrEnum):
    """What was done with data. Source: Directive (EU) 2016/680, article 25."""

    COLLECT = "collect"
    ALTER = "alter"
    CONSULT = "consult"
    DISCLOSE = "disclose"
    COMBINE = "combine"
    ERASE = "erase"
    LOG_IN = "log_in"
    ADMINISTER = "administer"


OPERATIONS: Mapping[Act, Operation] = {
    Act.LOG_IN: Operation.LOG_IN,
    Act.LOG_OUT: Operation.LOG_IN,
    Act.LOCK_SCREEN: Operation.LOG_IN,
    Act.UNLOCK_SCREEN: Operation.LOG_IN,
    Act.PROVE_IDENTITY: Operation.LOG_IN,
    Act.SET_PIN: Operation.ADMINISTER,
    Act.END_SESSION: Operation.LOG_IN,
    Act.SCREEN: Operation.COMBINE,
    Act.SUBMIT_INSPECTION: Operation.COLLECT,
    Act.READ_INSPECTION: Operation.CONSULT,
    Act.READ_ALL_INSPECTIONS: Operation.CONSULT,
    Act.BEGIN_EXAMINATION: Operation.ALTER,
    Act.CLOSE_INSPECTION: Operation.ALTER,
    Act.AMEND_INSPECTION: Operation.ALTER,
    Act.AMEND_ANY_INSPECTION: Operation.ALTER,
    Act.VOID_INSPECTION: Operation.ALTER,
    Act.COMPARE_QUARANTINED: Operation.ALTER,
    Act.READ_HAND_OVER: Operation.CONSULT,
    Act.WRITE_HAND_OVER: Operation.COLLECT,
    Act.ACKNOWLEDGE_HAND_OVER: Operation.ALTER,
    Act.OPEN_LANE: Operation.COLLECT,
    Act.CLOSE_LANE: Operation.ALTER,
    Act.KEEP_FILTERS: Operation.ADMINISTER,
    Act.READ_HIT: Operation.CONSULT,
    Act.WORK_HIT: Operation.ALTER,
    Act.PROPOSE_FINDING: Operation.ALTER,
    Act.DECIDE_FINDING: Operation.ALTER,
    Act.REOPEN_HIT: Operation.ALTER,
    Act.TAKE_IN_CASE: Operation.COLLECT,
    Act.READ_CASE: Operation.CONSULT,
    Act.WORK_CASE: Operation.ALTER,
    Act.WRITE_NOTE: Operation.COLLECT,
    Act.PROPOSE_CLOSURE: Operation.ALTER,
    Act.CLOSE_CASE: Operation.ALTER,
    Act.REOPEN_CASE: Operation.ALTER,
    Act.ARCHIVE_CASE: Operation.ALTER,
    Act.ESCALATE_CASE: Operation.DISCLOSE,
    Act.WITHDRAW_REFERRAL: Operation.ALTER,
    Act.READ_REFERRAL: Operation.CONSULT,
    Act.ANSWER_REFERRAL: Operation.ALTER,
    Act.RETURN_CASE: Operation.ALTER,
    Act.READ_CONTROLS: Operation.CONSULT,
    Act.READ_GROUP_YIELDS: Operation.CONSULT,
    Act.EXPORT_GROUP_YIELDS: Operation.DISCLOSE,
    Act.SET_CONTROL_SAMPLE: Operation.ALTER,
    Act.ASK_PROTECTION: Operation.COLLECT,
    Act.READ_PROTECTION: Operation.CONSULT,
    Act.REFER_PROTECTION: Operation.DISCLOSE,
    Act.END_PROTECTION: Operation.ALTER,
    Act.READ_MANIFEST: Operation.CONSULT,
    Act.TAKE_IN_MANIFEST: Operation.COLLECT,
    Act.ERASE_MANIFEST: Operation.ERASE,
    Act.READ_AUTHORISATION: Operation.CONSULT,
    Act.KEEP_AUTHORISATION: Operation.COLLECT,
    Act.WITHDRAW_AUTHORISATION: Operation.ALTER,
    Act.TIGHTEN_LANE: Operation.ALTER,
    Act.CHANGE_LANE: Operation.ALTER,
    Act.READ_RULE: Operation.CONSULT,
    Act.READ_ALL_RULES: Operation.CONSULT,
    Act.WRITE_RULE: Operation.ALTER,
    Act.ACTIVATE_RULE: Operation.ALTER,
    Act.END_RULE: Operation.ALTER,
    Act.SEIZE_WEAPONS: Operation.COLLECT,
    Act.READ_SEIZURE: Operation.CONSULT,
    Act.SEIZE_EXHIBIT: Operation.COLLECT,
    Act.READ_EXHIBIT: Operation.CONSULT,
    Act.READ_SUMMARY: Operation.CONSULT,
    Act.DRAFT_SUMMARY: Operation.ALTER,
    Act.APPROVE_SUMMARY: Operation.ALTER,
    Act.SEND_SUMMARY: Operation.DISCLOSE,
    Act.RECALL_SUMMARY: Operation.ALTER,
    Act.READ_OFFER: Operation.DISCLOSE,
    Act.ANSWER_OFFER: Operation.ALTER,
    Act.READ_WATCHLIST: Operation.CONSULT,
    Act.READ_ENTRY: Operation.CONSULT,
    Act.IMPORT_WATCHLIST: Operation.ADMINISTER,
    Act.ASK_LISTS: Operation.CONSULT,
    Act.LOOK_BACK: Operation.COMBINE,
    Act.LOOK_UP: Operation.CONSULT,
    Act.READ_LOOK_UP: Operation.CONSULT,
    Act.READ_ALL_LOOK_UPS: Operation.CONSULT,
    Act.DRAW_LOOK_UPS: Operation.COLLECT,
    Act.JUSTIFY_LOOK_UP: Operation.ALTER,
    Act.REVIEW_LOOK_UP: Operation.ALTER,
    Act.READ_LEDGER: Operation.CONSULT,
    Act.VERIFY_LEDGER: Operation.ADMINISTER,
    Act.BREAK_GLASS: Operation.CONSULT,
    Act.READ_ALARM: Operation.CONSULT,
    Act.RAISE_ALARM: Operation.COLLECT,
    Act.ACKNOWLEDGE_ALARM: Operation.ALTER,
    Act.ESCALATE_ALARM: Operation.ALTER,
    Act.EXPORT_ANSWERS: Operation.DISCLOSE,
    Act.END_ALARM: Operation.ALTER,
    Act.READ_POSTS: Operation.CONSULT,
    Act.READ_POST_LOG: Operation.CONSULT,
    Act.SET_PHONES: Operation.ADMINISTER,
    Act.EXPORT_INSPECTIONS: Operation.DISCLOSE,
    Act.EXPORT_LEDGER: Operation.DISCLOSE,
    Act.READ_ACCOUNTS: Operation.CONSULT,
    Act.CHANGE_ROLES: Operation.ADMINISTER,
    Act.END_SERVICE: Operation.ADMINISTER,
    Act.ISSUE_LINK: Operation.ADMINISTER,
    Act.KEEP_CREDENTIALS: Operation.ADMINISTER,
    Act.READ_LOCKED: Operation.CONSULT,
    Act.UNLOCK_OFFICER: Operation.ADMINISTER,
    Act.KEEP_ACCOUNTS: Operation.ADMINISTER,
    Act.PROPOSE_CHANGE: Operation.ADMINISTER,
    Act.READ_APPROVAL: Operation.CONSULT,
    Act.APPROVE: Operation.ADMINISTER,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the ledger holds: how many rows were read, and the first that is broken, if any."""

    size: int
    head: str
    broken_seq: int | None = None
    why: str = ""

    @property
    def holds(self) -> bool:
        return self.broken_seq is None


def canonical(value: Mapping[str, object]) -> str:
    """Canonical JSON: keys sorted, no spaces, NFC, numbers integers only.

    >>> canonical({"b": 1, "a": "x"})
    '{"a":"x","b":1}'
    """
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return unicodedata.normalize("NFC", text)


def commitment(key: bytes, words: str) -> str:
    """HMAC-SHA-256 over the personal part, under a key of its own for each record."""
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()


def leaf_of(
    *,
    seq: int,
    at: datetime,
    officer_id: int | None,
    agency_id: int | None,
    act: str,
    operation: str,
    subject: str,
    outcome: str,
    personal: str | None,
) -> str:
    """One row in its final form. `at` in microseconds since 1970; `personal` is a commitment."""
    return canonical(
        {
            "act": act,
            "agency": agency_id,
            "at": int(at.timestamp()) * 1_000_000 + at.microsecond,
            "officer": officer_id,
            "operation": operation,
            "outcome": outcome,
            "personal": personal,
            "seq": seq,
            "subject": subject,
            "version": 1,
        }
    )


def leaf_hash(leaf: str) -> str:
    """SHA-256 over 0x00 and the leaf. Source: RFC 9162, section 2.1.1."""
    return hashlib.sha256(b"\x00" + leaf.encode()).hexdigest()


def chained(before: str, leaf: str) -> str:
    """The hash that binds this leaf to all before it: SHA-256 over the two hashes' bytes."""
    return hashlib.sha256(bytes.fromhex(before) + bytes.fromhex(leaf_hash(leaf))).hexdigest()
