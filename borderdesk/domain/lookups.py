"""Why somebody is searched for, and what is remarkable about a search.

Nobody is looked up without a purpose and a ground: the number of the matter, or words. Both are
kept before the answer is, for the officer himself and for who has to judge it later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from borderdesk.domain.alarms import AlarmKind, is_own_name
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.permissions import Act
from borderdesk.domain.references import has_its_check, is_reference
from borderdesk.matching.names import parts

OPEN_FOR = timedelta(minutes=15)  # how long its officer may come back to the answer
LEAST_REASON = 10  # characters; fewer say nothing

AN_HOUR = timedelta(hours=1)
MOST_AN_HOUR = 30

# Hours are learnt from where the officer has been logged in. There is no roster to ask.
LEARNT_FROM = timedelta(days=60)
LEAST_LEARNT = 10  # log-ins; of fewer no habit is read
ONE_LOG_IN = timedelta(hours=12)  # the one that is going on teaches nothing yet

BEFORE_WEAKENING = timedelta(days=7)  # how long before it a search is told of

# How long after an alarm of that kind about an officer another one would say nothing new.
QUIET: Mapping[AlarmKind, timedelta] = {
    AlarmKind.MANY_LOOK_UPS: AN_HOUR,
    AlarmKind.OFF_SHIFT: ONE_LOG_IN,
}

NO_GROUND = N_("Write the number of the matter, or the reason in at least ten characters.")
NO_NUMBER = N_("This is no number of a record, or a character of it is wrong.")
SAY_WHY = N_("For this purpose, say the reason in at least ten characters.")
OVER = N_("This answer was open for 15 minutes. Search anew, with purpose and reason.")


class LookUpKind(StrEnum):
    """Where was searched, or what was taken out of the desk."""

    CROSSINGS = "crossings"
    ENTRIES = "entries"
    LISTS = "lists"
    ANSWERS = "answers"  # those for a passenger list, taken out as a workbook
    PASSED = "passed"
    LEDGER = "ledger"
    YIELDS = "yields"  # what reasons yield by groups of nationalities, as a table of counts
    LOG = "log"  # crossings taken out as a table, without anybody's name


class Purpose(StrEnum):
    """What a look-up serves. Kept by value."""

    INSPECTION = "inspection"
    HIT = "hit"
    CASE = "case"
    PARTNER = "partner"
    PERSON = "data_subject"
    AUDIT = "audit"


# The act that the answer is, and which purposes it may serve.
ANSWERS: Mapping[LookUpKind, Act] = {
    LookUpKind.CROSSINGS: Act.READ_INSPECTION,
    LookUpKind.ENTRIES: Act.READ_ENTRY,
    LookUpKind.LISTS: Act.ASK_LISTS,
    LookUpKind.ANSWERS: Act.EXPORT_ANSWERS,
    LookUpKind.PASSED: Act.LOOK_BACK,
    LookUpKind.LEDGER: Act.EXPORT_LEDGER,
    LookUpKind.LOG: Act.EXPORT_INSPECTIONS,
    LookUpKind.YIELDS: Act.EXPORT_GROUP_YIELDS,
}
_AT_WORK = (Purpose.INSPECTION, Purpose.HIT, Purpose.CASE, Purpose.PARTNER, Purpose.PERSON)
SERVES: Mapping[LookUpKind, tuple[Purpose, ...]] = {
    LookUpKind.CROSSINGS: _AT_WORK,
    LookUpKind.ENTRIES: _AT_WORK,
    LookUpKind.LISTS: _AT_WORK,
    LookUpKind.ANSWERS: _AT_WORK,
    LookUpKind.PASSED: _AT_WORK,
    LookUpKind.LEDGER: (Purpose.AUDIT, Purpose.CASE, Purpose.PARTNER, Purpose.PERSON),
    LookUpKind.LOG: (*_AT_WORK, Purpose.AUDIT),
    LookUpKind.YIELDS: (Purpose.AUDIT,),
}
IN_WORDS = frozenset({Purpose.PERSON, Purpose.AUDIT})  # of these no record has a number


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why: the purpose, the number of the matter (`about`) and the reason in words, if given."""

    purpose: Purpose
    about: str = ""
    reason: str = ""

    @property
    def said(self) -> str:
        """Number and reason in one line, for the ledger."""
        return " ".join(part for part in (self.about, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Question:
    """A search: where, for what (`asked`, by the name of the field), why, and in which list."""

    kind: LookUpKind
    asked: Mapping[str, str]
    grounds: Grounds
    within: str = ""

    @property
    def names(self) -> str:
        """The words among them that may be a person's name."""
        return self.asked.get("name") or self.asked.get("words") or ""

    @property
    def said(self) -> str:
        """All of it in one line, for the ledger."""
        sought = "; ".join(f"{name}: {value}" for name, value in self.asked.items())
        why = f"{self.grounds.purpose}: {self.grounds.said}"
        return f"{why} ({sought})" if sought else why


@dataclass(frozen=True, slots=True)
class Remark:
    """What about a look-up has to be told to others than its officer, and words for it."""

    kind: AlarmKind
    words: str = ""


def check_grounds(kind: LookUpKind, grounds: Grounds) -> None:
    """Let the grounds of a look-up pass, or say what is missing.

    Raises:
        Unacceptable: the purpose does not fit, the number is none, or neither number nor reason
            is given.
    """
    if grounds.purpose not in SERVES[kind]:
        raise Unacceptable("purpose", N_("This is not searched for that purpose."))
    if grounds.about and not (is_reference(grounds.about) and has_its_check(grounds.about)):
        raise Unacceptable("about", NO_NUMBER)
    if len(grounds.reason) >= LEAST_REASON:
        return
    if grounds.purpose in IN_WORDS:
        raise Unacceptable("reason", SAY_WHY)
    if not grounds.about:
        raise Unacceptable("reason", NO_GROUND)


def asks_for(full_name: str, words: str) -> bool:
    """Whether a search by these words is one for the bearer of that name.

    The family name alone (the last part) is enough, a given name alone is not.

    >>> asks_for("Dragan Lukić", "lukic"), asks_for("Dragan Lukić", "ЛУКИЋ Драган")
    (True, True)
    >>> asks_for("Dragan Lukić", "dragan")
    False
    """
    own, sought = parts(full_name), parts(words)
    if not own or not sought:
        return False
    return (own[-1] in sought and set(sought) <= set(own)) or is_own_name(full_name, words)


def asked_for_colleague(full_names: Iterable[str], words: str) -> str:
    """The colleague whom these words name, or nothing. A family name alone names too many."""
    if len(parts(words)) < 2:
        return ""
    return next((name for name in full_names if is_own_name(name, words)), "")


def is_off_shift(at: datetime, worked: Iterable[tuple[datetime, datetime]]) -> bool:
    """Whether an officer searches at an hour of the day at which he has never worked so far.

    `worked` are his log-ins, from and until (UTC). An hour on either side counts as worked, too:
    shifts run over, and clocks change twice a year. Where fewer than LEAST_LEARNT log-ins of the
    last LEARNT_FROM are known, nothing is said.
    """
    known = [(a, b) for a, b in worked if at - LEARNT_FROM <= a <= at - ONE_LOG_IN]
    if len(known) < LEAST_LEARNT:
        return False
    hours: set[int] = set()
    for begun, ended in known:
        moment = begun.replace(minute=0, second=0, microsecond=0) - AN_HOUR
        while moment <= min(ended, begun + ONE_LOG_IN) + AN_HOUR:
            hours.add(moment.hour)
            moment += AN_HOUR
    return at.hour not in hours


def sought_among(asked: Mapping[str, str], captions: Mapping[str, str]) -> list[str]:
    """The keys of the entries that a search by these words was for, or may have found.

    Of a name every word has to be, or begin, a part of the caption; numbers are not compared, for
    a caption has none. A key counts where it is the very word.
    """
    sought = parts(asked.get("name") or asked.get("words") or "")
    typed = {word for value in asked.values() for word in value.split()}
    return [key for key, caption in captions.items() if key in typed or _fits(sought, caption)]


def _fits(sought: tuple[str, ...], caption: str) -> bool:
    own = parts(caption)
    return bool(sought) and all(any(part.startswith(word) for part in own) for word in sought)
