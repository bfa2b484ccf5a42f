"""Ask the lists for whoever is not in a lane: by name or number, one or a whole passenger list.

All of it is looks. That somebody asks, whom for and why, is kept before, by `lookups.ask`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature
from borderdesk.domain.inspections import Subject
from borderdesk.domain.permissions import Act, may, permit
from borderdesk.domain.screening import DISCREET, Findings, ScreeningState, Tier
from borderdesk.domain.watchlists import Action
from borderdesk.matching.particulars import Particulars
from borderdesk.matching.score import Score
from borderdesk.services import screening
from borderdesk.store.watchlists import Edition, editions_in_force

ASKED = "asked"  # the role of who is asked for


@dataclass(frozen=True, slots=True)
class Match:
    """An entry in force that resembles who was asked for.

    `listed` is what the entry says, and None for officers who do not read entries.
    """

    code: str
    source_key: str
    caption: str
    action: Action
    tier: Tier
    score: Score
    listed: Particulars | None

    def as_json(self) -> dict[str, Any]:
        """Plain values for programs: reasons in English, each with both sides and its weight."""
        return {
            "list": self.code,
            "key": self.source_key,
            "caption": self.caption,
            "action": self.action.value,
            "tier": self.tier.value,
            "score": self.score.value,
            "reasons": [
                {
                    "aspect": reason.aspect.value,
                    "verdict": reason.verdict.value,
                    "asked": reason.left,
                    "listed": reason.right,
                    "says": str(reason),
                    "weight": reason.weight,
                }
                for reason in self.score.reasons
            ],
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """What the lists say of one subject, the nearest first; nothing is known where `trouble`."""

    subject: Particulars
    matches: tuple[Match, ...]
    generation: int
    trouble: str = ""

    @property
    def state(self) -> ScreeningState:
        if self.trouble:
            return ScreeningState.ERROR
        return ScreeningState.HITS if self.matches else ScreeningState.CLEAR

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "generation": self.generation,
            "trouble": self.trouble,
            "matches": [match.as_json() for match in self.matches],
        }


def answers(session: Session, by: Signature, subjects: Sequence[Particulars]) -> list[Answer]:
    """What the lists say of each subject, in their order. A look: it may take long.

    Entries that ask for discreet checks are left out for officers who read no hits, as at the
    booth.

    Raises:
        NotPermitted: the officer may not ask.
    """
    permit(by, Act.ASK_LISTS)
    asked = [Subject(ASKED, particulars) for particulars in subjects]
    findings = screening.compare_all(session, by, asked)
    editions = editions_in_force(session, {found.entry_id for found in findings.resemblances})
    by_place: dict[int, list[Match]] = {id(subject): [] for subject in asked}
    for found in findings.resemblances:
        edition = editions.get(found.entry_id)
        if edition is not None and (may(by, Act.READ_HIT) or edition.asks_for not in DISCREET):
            match = _match(by, edition, found.tier, found.score)
            by_place[id(found.subject)].append(match)
    return [_answer(findings, subject, by_place[id(subject)]) for subject in asked]


def _match(by: Signature, edition: Edition, tier: Tier, score: Score) -> Match:
    return Match(
        edition.entry.watchlist.code,
        edition.entry.source_key,
        edition.caption,
        edition.asks_for,
        tier,
        score,
        edition.read if may(by, Act.READ_ENTRY) else None,
    )


def _answer(findings: Findings, subject: Subject, matches: list[Match]) -> Answer:
    return Answer(subject.particulars, tuple(matches), findings.generation, findings.trouble)
