"""What leaves the country: a summary of chosen facts, and its offer to one partner.

    DRAFT ─submit─▶ SUBMITTED ─approve─▶ APPROVED ─send─▶ SENT
      ▲                 │
      └─────reject──────┘

    OFFERED ─acknowledge─▶ ACKNOWLEDGED ─recall─▶ RECALLED
       ├─refuse─▶ REFUSED
       └─recall─▶ RECALLED

A summary's text is frozen when it is approved. What a partner may receive is its ceiling:
a set of handling restrictions. A recall asks for destruction; it cannot make unread.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum

from borderdesk.domain.errors import N_, Unacceptable


class Handling(StrEnum):
    """Restrictions on use; H1 and H2 are independent. Source: Europol handling codes."""

    H0 = "H0"  # to prevent and combat crime only
    H1 = "H1"  # not in judicial proceedings without the provider's permission
    H2 = "H2"  # not passed on without the provider's permission
    H3 = "H3"  # other restrictions, in words


class SourceGrade(StrEnum):
    """Source: Regulation (EU) 2016/794, article 29."""

    A = "A"
    B = "B"
    C = "C"
    X = "X"


class InformationGrade(StrEnum):
    ONE = "1"
    TWO = "2"
    THREE = "3"
    FOUR = "4"


class Urgency(StrEnum):
    ROUTINE = "routine"
    URGENT = "urgent"


class SummaryState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    SENT = "sent"


class OfferState(StrEnum):
    OFFERED = "offered"
    ACKNOWLEDGED = "acknowledged"
    REFUSED = "refused"
    RECALLED = "recalled"


class Channel(StrEnum):
    DESK = "desk"  # the partner's officer reads it here
    PRINT = "print"  # handed over on paper, acknowledged by its code


class SharingAct(StrEnum):
    SUBMIT = "submit"
    REJECT = "reject"
    APPROVE = "approve"
    SEND = "send"
    ACKNOWLEDGE = "acknowledge"
    REFUSE = "refuse"
    RECALL = "recall"


SUMMARY: Mapping[tuple[SummaryState, SharingAct], SummaryState] = {
    (SummaryState.DRAFT, SharingAct.SUBMIT): SummaryState.SUBMITTED,
    (SummaryState.SUBMITTED, SharingAct.REJECT): SummaryState.DRAFT,
    (SummaryState.SUBMITTED, SharingAct.APPROVE): SummaryState.APPROVED,
    (SummaryState.APPROVED, SharingAct.SEND): SummaryState.SENT,
}

OFFER: Mapping[tuple[OfferState, SharingAct], OfferState] = {
    (OfferState.OFFERED, SharingAct.ACKNOWLEDGE): OfferState.ACKNOWLEDGED,
    (OfferState.OFFERED, SharingAct.REFUSE): OfferState.REFUSED,
    (OfferState.OFFERED, SharingAct.RECALL): OfferState.RECALLED,
    (OfferState.ACKNOWLEDGED, SharingAct.RECALL): OfferState.RECALLED,
}


@dataclass(frozen=True, slots=True)
class Agreement:
    """Under what a partner may receive anything: legal basis, days, ceiling."""

    partner_id: int
    legal_basis: str
    valid_from: date
    valid_to: date
    ceiling: frozenset[Handling]

    def covers(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to


@dataclass(frozen=True, slots=True)
class FactOffered:
    """One fact that a case offers for sharing, before anybody chose it.

    `key` names the field of the case it comes from; `personal` marks a person's data.
    The sentence stays apart from its values, so that it can be translated.
    """

    key: str
    sentence: str
    values: Mapping[str, str]
    personal: bool = False

    @property
    def text(self) -> str:
        return self.sentence % self.values


@dataclass(frozen=True, slots=True)
class Fact:
    """One chosen fact with its grading and handling."""

    key: str
    text: str
    source: SourceGrade
    information: InformationGrade
    handling: frozenset[Handling]
    personal: bool = False

    @property
    def grading(self) -> str:
        return f"{self.source}{self.information}"


@dataclass(frozen=True, slots=True)
class FactChoice:
    """A liaison officer's choice of one fact offered by a case."""

    key: str
    source: SourceGrade
    information: InformationGrade
    handling: frozenset[Handling]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a liaison officer has chosen to share, with whom and what for."""

    partner_id: int
    purpose: str
    request: str
    urgency: Urgency
    restriction: str  # the words that H3 asks for
    choices: tuple[FactChoice, ...]


@dataclass(frozen=True, slots=True)
class OfferAnswer:
    """What a partner answers; `on_behalf_of` names their officer where it came on paper."""

    version: int | None
    act: SharingAct
    purpose_accepted: bool = False
    words: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True, slots=True)
class FrozenText:
    """The very text that a partner reads, and nothing else."""

    reference: str
    from_agency: str
    to_agency: str
    legal_basis: str
    purpose: str
    request: str
    urgency: Urgency
    restriction: str
    facts: tuple[Fact, ...]

    @property
    def canonical(self) -> str:
        """Canonical JSON: keys sorted, NFC, sets in order."""
        text = json.dumps(
            asdict(self),
            sort_keys=True,
            ensure_ascii=False,
            default=lambda value: sorted(value),
        )
        return unicodedata.normalize("NFC", text)

    @property
    def digest(self) -> str:
        """SHA-256 of the canonical text."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()


def check_ceiling(fact: Fact, ceiling: frozenset[Handling]) -> None:
    """Refuse a fact that the partner may not receive.

    Raises:
        Unacceptable: the fact carries no restriction, or one above the partner's ceiling.
    """
    if not fact.handling:
        raise Unacceptable("facts", N_("Every fact needs its handling restriction."))
    over = sorted(fact.handling - ceiling)
    if over:
        raise Unacceptable(
            "facts",
            N_("This partner may not receive %(handling)s: “%(fact)s”."),
            handling=", ".join(over),
            fact=fact.text,
        )


def check_draft(draft: Draft) -> None:
    """Raises Unacceptable where nothing is chosen, or H3 has no words."""
    if not draft.choices:
        raise Unacceptable("facts", N_("Choose at least one fact."))
    named = any(Handling.H3 in choice.handling for choice in draft.choices)
    if named and not draft.restriction.strip():
        raise Unacceptable("restriction", N_("H3 asks for the restriction in words."))
