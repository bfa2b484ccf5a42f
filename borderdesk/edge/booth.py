"""What the booth is told of a crossing: where it goes, what to do, and why; the same at every door.

Of discreet entries nothing comes through here. Of the others the booth learns what compares
and how, never what else the file says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from borderdesk.domain.errors import N_
from borderdesk.domain.screening import BoothLine, ScreeningState, Tier
from borderdesk.domain.unknowns import AsRead
from borderdesk.domain.watchlists import OLD_AFTER, Action
from borderdesk.domain.wording import remarks
from borderdesk.edge.days import zone
from borderdesk.edge.filters import day
from borderdesk.edge.words import _, ngettext, word
from borderdesk.matching.alignment import Verdict
from borderdesk.matching.mrz import Checked
from borderdesk.matching.score import Aspect, Reason
from borderdesk.services import screening
from borderdesk.store.inspections import Inspection, ReasonGiven
from borderdesk.store.screening import Screening

SAY = N_("Say: “A short paper check at the second line.”")
KEEP = N_("Keep the documents with you.")
ALONE = N_("Do not search or question anyone at the booth.")
OTHER_NUMBER = N_("A number of the same kind differs.")

OTHER_WORDS = N_(
    "Something else was already sent under this id, as %(reference)s. Both are kept for a"
    " supervisor; nothing was replaced."
)

# A traveller may read over the officer's shoulder: no line speaks of a list.
STEPS: Mapping[Action, tuple[str, ...]] = {
    Action.ARREST: (SAY, KEEP, N_("Ring the supervisor before the vehicle moves.")),
    Action.REFUSE: (SAY, KEEP, N_("The supervisor decides on the crossing.")),
    Action.MISSING: (SAY, N_("Let a colleague speak with the person alone, calmly.")),
    Action.LOCATE: (SAY, N_("Ask for address and telephone, and write both down.")),
    Action.DISCREET: (),  # never shown
    Action.INQUIRY: (SAY, N_("Ask where from, where to and what for.")),
    Action.SPECIFIC: (SAY, KEEP, N_("Leave the search to the second line.")),
    Action.SEIZE: (SAY, KEEP, N_("Leave vehicle and load as they stand.")),
    Action.SANCTION: (SAY, KEEP, N_("Let no goods change hands.")),
    Action.INFORM: (SAY, N_("Tell the supervisor who has come.")),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One resemblance for the booth, in the reader's words.

    `steps` are empty where the vehicle need not stop; `because` pairs a verdict and a sentence.
    """

    role: str
    caption: str
    tier: Tier
    action: Action | None
    decided: bool
    steps: tuple[str, ...]
    never: tuple[str, ...]
    because: tuple[tuple[Verdict, str], ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "caption": self.caption,
            "tier": self.tier,
            "action": self.action,
            "decided": self.decided,
            "steps": list(self.steps),
            "never": list(self.never),
            "because": [sentence for _verdict, sentence in self.because],
        }


@dataclass(frozen=True, slots=True)
class Told:
    """What the booth may know of a crossing. `seconds` from the first key to its receipt.

    `reasons` are those for its lane, each with its public sentence in the reader's language.
    """

    inspection: Inspection
    screening: Screening
    state: ScreeningState
    lines: tuple[Line, ...]
    warnings: tuple[tuple[str, str], ...]
    seconds: int
    reasons: tuple[tuple[ReasonGiven, str], ...]

    @property
    def stops(self) -> bool:
        """Whether a line sends the vehicle to the second line."""
        return any(line.action for line in self.lines)


def told(inspection: Inspection, last: Screening) -> Told:
    """What the booth may know of a crossing and its last screening."""
    taken = inspection.received_at - inspection.device_at
    return Told(
        inspection,
        last,
        screening.shown_state(last),
        tuple(_line(shown) for shown in screening.at_booth(last)),
        (
            *((warning["place"], _warning(warning)) for warning in inspection.warnings),
            *(("screening", sentence) for sentence in _old_lists(last)),
            # Read anew each time: the second line and amendments add to the note.
            *(("note", _(one.sentence, word=one.word)) for one in remarks(inspection.note)),
        ),
        round(taken.total_seconds()),
        reasons_of(inspection),
    )


def _old_lists(last: Screening) -> Iterator[str]:
    """That lists were old when they were looked in, in one sentence."""
    old = sum(1 for used in last.lists if used.get("old"))
    if old:
        days = OLD_AFTER.days
        yield ngettext(
            "%(num)s list was older than %(days)s days: what was added since was not compared.",
            "%(num)s lists were older than %(days)s days: what was added since was not compared.",
            old,
            days=days,
        )


def reasons_of(inspection: Inspection) -> tuple[tuple[ReasonGiven, str], ...]:
    """The reasons for the lane of a crossing, each with its public sentence."""
    return tuple((one, _sentence(one)) for one in inspection.reasons)


def _sentence(given: ReasonGiven) -> str:
    """The public sentence; a rule's own words stand as they were written."""
    own = given.rule_id is not None or not given.sentence
    return given.sentence if own else _(given.sentence)


def _line(shown: BoothLine) -> Line:
    steps = STEPS[shown.action] if shown.action else ()
    return Line(
        shown.role,
        shown.caption,
        shown.tier,
        shown.action,
        shown.decided,
        tuple(_(step) for step in steps),
        (_(ALONE),) if steps else (),
        tuple((reason.verdict, _because(reason)) for reason in shown.score.reasons),
    )


def _because(reason: Reason) -> str:
    """The reason in words; what number the file bears instead is the file's."""
    if reason.aspect is Aspect.IDENTIFIER and reason.verdict is Verdict.DIFFERS:
        return _(OTHER_NUMBER)
    return _(reason.sentence, **reason.values)


def _warning(warning: Mapping[str, Any]) -> str:
    values = dict(warning["values"])
    if values.get("field") in set(Checked):
        values["field"] = word(Checked(values["field"]))
    if "why" in values:
        values["why"] = word(AsRead(values["why"]))
    if "day" in values:
        values["day"] = day(values["day"], zone())
    return _(warning["sentence"], **values)
