"""Four eyes: what one officer proposes, another approves, and only exactly that is done, once.

    WAITING ─approve─▶ APPROVED ─consume─▶ CONSUMED
       └─refuse─▶ REFUSED

An approval is bound to the SHA-256 of the new values in canonical JSON, and lives for a day from
the proposal. That it has run out is read from the clock; it is no state.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from borderdesk.domain.audit import canonical
from borderdesk.domain.errors import N_, Unacceptable

LIFE = timedelta(hours=24)


class ApprovalState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    CONSUMED = "consumed"
    REFUSED = "refused"


class ApprovalAct(StrEnum):
    APPROVE = "approve"
    REFUSE = "refuse"
    CONSUME = "consume"


APPROVAL: Mapping[tuple[ApprovalState, ApprovalAct], ApprovalState] = {
    (ApprovalState.WAITING, ApprovalAct.APPROVE): ApprovalState.APPROVED,
    (ApprovalState.WAITING, ApprovalAct.REFUSE): ApprovalState.REFUSED,
    (ApprovalState.APPROVED, ApprovalAct.CONSUME): ApprovalState.CONSUMED,
}


def digest_of(values: Mapping[str, object]) -> str:
    """SHA-256 in hex over the canonical JSON of the new values.

    >>> digest_of({"b": 1, "a": "x"}) == digest_of({"a": "x", "b": 1})
    True
    """
    return hashlib.sha256(canonical(values).encode()).hexdigest()


def check_alive(expires_at: datetime, at: datetime) -> None:
    """Refuse what was proposed more than a day ago.

    Raises:
        Unacceptable: it has run out.
    """
    if at >= expires_at:
        raise Unacceptable("approval", N_("This proposal has run out. Propose it anew."))


def check_same(approved: str, values: Mapping[str, object]) -> None:
    """Refuse to do anything else than what was approved; `approved` is a digest.

    Raises:
        Unacceptable: the values differ from those that were read and approved.
    """
    if approved != digest_of(values):
        raise Unacceptable("approval", N_("This is not what was approved. Propose it anew."))
