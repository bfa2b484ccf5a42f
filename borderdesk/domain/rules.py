"""Lane rules: conditions on a shipment that, where all of them hold, give a crossing its colour.

    DRAFT ─activate─▶ ACTIVE ─end─▶ ENDED
      └────────────────end────────────┘

A rule sees a `Shipment` and nothing else: there is no person in it, and so nothing of a person to
ask for. It is written once and never changed; another supervisor puts it in force, and after its
last day it holds no longer, which is read from the clock and is no state.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from borderdesk.domain.controls import Yield, yield_of
from borderdesk.domain.errors import N_, Unacceptable
from borderdesk.domain.inspections import Direction, Result, VehicleKind
from borderdesk.domain.personal_words import Use, said
from borderdesk.domain.selection import (
    LONGEST,
    LaneColour,
    SelectionReason,
    Way,
    strictest,
    way_of,
)
from borderdesk.matching.spelling import begins_so

MOST_CONDITIONS = 8  # a rule that nobody can read at a glance is two rules
LONGEST_LIFE = timedelta(days=365)
TRIED_ON = timedelta(days=30)  # of the past, before it is put in force
LEAST_LETTERS = 3  # of a word that is looked for among the goods


class Field(StrEnum):
    """What a rule may ask about. Nothing else is read: this is the list of what is allowed.

    The origin is that of the goods, as on their papers. A plate's country is not on the list: it
    is nearly the nationality of who drives. Nor is a firm: one
    that is suspected belongs on a watchlist, with a legal basis and an owner, and its name may be
    a person's.
    """

    DIRECTION = "direction"
    HOUR = "hour"
    VEHICLE = "vehicle"
    HS_CODE = "hs_code"
    GOODS = "goods"
    ORIGIN = "origin"
    UN_NUMBER = "un_number"
    CONTAINER = "container"
    SEALS = "seals"
    PACKAGES = "packages"
    GROSS_WEIGHT = "gross_weight_kg"
    NET_WEIGHT = "net_weight_kg"


class Comparison(StrEnum):
    IS = "is"
    BEGINS = "begins"
    WORD = "word"  # one of its words begins so
    LEAST = "least"
    MOST = "most"


_NUMBER = (Comparison.LEAST, Comparison.MOST)
ALLOWED: Mapping[Field, tuple[Comparison, ...]] = {
    Field.DIRECTION: (Comparison.IS,),
    Field.HOUR: _NUMBER,
    Field.VEHICLE: (Comparison.IS,),
    Field.HS_CODE: (Comparison.BEGINS,),
    Field.GOODS: (Comparison.WORD,),
    Field.ORIGIN: (Comparison.IS,),
    Field.UN_NUMBER: (Comparison.BEGINS,),
    Field.CONTAINER: (Comparison.BEGINS,),
    Field.SEALS: _NUMBER,
    Field.PACKAGES: _NUMBER,
    Field.GROSS_WEIGHT: _NUMBER,
    Field.NET_WEIGHT: _NUMBER,
}
# Who comes on foot brings no shipment: a rule on him would be one on a person.
VEHICLES = tuple(kind for kind in VehicleKind if kind is not VehicleKind.ON_FOOT)
COLOURS = (LaneColour.BLUE, LaneColour.YELLOW, LaneColour.RED)


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing that has to hold; `value` as it was typed, numbers in figures."""

    field: Field
    comparison: Comparison
    value: str


@dataclass(frozen=True, slots=True)
class Shipment:
    """What a rule may know of a crossing. `hour` is of the day in UTC; what is not known is empty.

    Texts come as they were logged, from all consignments; numbers are those of all together.
    """

    direction: Direction
    hour: int
    vehicle: VehicleKind | None = None
    hs_codes: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()  # ISO 3166 alpha-3
    un_numbers: tuple[str, ...] = ()
    containers: tuple[str, ...] = ()
    seals: int | None = None
    packages: int | None = None
    gross_weight_kg: int | None = None
    net_weight_kg: int | None = None


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule as it is written, for one post or, without a code, for all of the agency.

    Both days count; the sentence is said at the booth.
    """

    name: str
    sentence: str
    colour: LaneColour
    starts_on: date
    ends_on: date
    conditions: tuple[Condition, ...]
    post_code: str = ""


class RuleState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ENDED = "ended"


class RuleAct(StrEnum):
    ACTIVATE = "activate"
    END = "end"


RULE: Mapping[tuple[RuleState, RuleAct], RuleState] = {
    (RuleState.DRAFT, RuleAct.ACTIVATE): RuleState.ACTIVE,
    (RuleState.DRAFT, RuleAct.END): RuleState.ENDED,
    (RuleState.ACTIVE, RuleAct.END): RuleState.ENDED,
}

NOT_ALLOWED = N_("This cannot be compared in that way.")
NOT_VALUE = N_("This value cannot be right for what is asked about.")
OF_PERSONS = N_("No rule may speak of nationality, ethnicity or religion: “%(word)s”.")
NO_CONDITION = N_("Say at least one thing that has to hold.")
TOO_MANY = N_("At most %(most)s conditions: a longer rule is two rules.")
TWICE = N_("This stands there already.")
BACKWARDS = N_("It ends before it begins.")
TOO_LONG_A_LIFE = N_("A rule lasts a year at most; then it is looked at anew.")
OVER_ALREADY = N_("This day is over.")
NOT_COLOUR = N_("A rule asks for more than green.")
NOT_TO_READ = N_("At most %(most)s letters, to be read at a glance.")


def check_rule(rule: NewRule, today: date) -> None:
    """
    Raises:
        Unacceptable: the rule speaks of persons, lasts too long, or says nothing that can hold.
    """
    for name in ("name", "sentence"):
        _check_words(name, getattr(rule, name))
    if len(rule.sentence) > LONGEST:
        raise Unacceptable("sentence", NOT_TO_READ, most=str(LONGEST))
    if rule.colour not in COLOURS:
        raise Unacceptable("colour", NOT_COLOUR)
    if rule.ends_on < rule.starts_on:
        raise Unacceptable("ends_on", BACKWARDS)
    if rule.ends_on < today:
        raise Unacceptable("ends_on", OVER_ALREADY)
    if rule.ends_on - rule.starts_on > LONGEST_LIFE:
        raise Unacceptable("ends_on", TOO_LONG_A_LIFE)
    if not rule.conditions:
        raise Unacceptable("conditions.0.field", NO_CONDITION)
    if len(rule.conditions) > MOST_CONDITIONS:
        raise Unacceptable("conditions.0.field", TOO_MANY, most=str(MOST_CONDITIONS))
    for number, condition in enumerate(rule.conditions):
        check_condition(condition, f"conditions.{number}")
        if condition in rule.conditions[:number]:
            raise Unacceptable(f"conditions.{number}.value", TWICE)


def check_condition(condition: Condition, place: str) -> None:
    """
    Raises:
        Unacceptable: it compares what cannot be compared so, or its value names people.
    """
    if condition.comparison not in ALLOWED[condition.field]:
        raise Unacceptable(f"{place}.comparison", NOT_ALLOWED)
    if not re.fullmatch(_VALUES[condition.field], condition.value):
        raise Unacceptable(f"{place}.value", NOT_VALUE)
    _check_words(f"{place}.value", condition.value)


def _check_words(place: str, text: str) -> None:
    for one in said(text, Use.RULES):
        raise Unacceptable(place, OF_PERSONS, word=one.word)


def _one_of(codes: Iterable[StrEnum]) -> str:
    return "|".join(re.escape(code.value) for code in codes)


_FIGURES = r"\d{1,7}"
_VALUES: Mapping[Field, str] = {
    Field.DIRECTION: _one_of(Direction),
    Field.HOUR: r"[01]?\d|2[0-3]",
    Field.VEHICLE: _one_of(VEHICLES),
    Field.HS_CODE: r"\d{2,10}",
    Field.GOODS: rf"[^\W\d_]{{{LEAST_LETTERS},40}}",
    Field.ORIGIN: r"[A-Z]{3}",
    Field.UN_NUMBER: r"\d{1,4}",
    Field.CONTAINER: r"[A-Z]{1,4}\d{0,7}",
    Field.SEALS: _FIGURES,
    Field.PACKAGES: _FIGURES,
    Field.GROSS_WEIGHT: _FIGURES,
    Field.NET_WEIGHT: _FIGURES,
}


def _known(value: int | None) -> tuple[int, ...]:
    return () if value is None else (value,)


_READ: Mapping[Field, Callable[[Shipment], Iterable[str | int]]] = {
    Field.DIRECTION: lambda one: (one.direction.value,),
    Field.HOUR: lambda one: (one.hour,),
    Field.VEHICLE: lambda one: (one.vehicle.value,) if one.vehicle else (),
    Field.HS_CODE: lambda one: one.hs_codes,
    Field.GOODS: lambda one: one.goods,
    Field.ORIGIN: lambda one: one.origins,
    Field.UN_NUMBER: lambda one: one.un_numbers,
    Field.CONTAINER: lambda one: one.containers,
    Field.SEALS: lambda one: _known(one.seals),
    Field.PACKAGES: lambda one: _known(one.packages),
    Field.GROSS_WEIGHT: lambda one: _known(one.gross_weight_kg),
    Field.NET_WEIGHT: lambda one: _known(one.net_weight_kg),
}
_WORD = re.compile(r"[^\W\d_]+")
_COMPARED: Mapping[Comparison, Callable[[str | int, str], bool]] = {
    Comparison.IS: lambda read, value: str(read) == value,
    Comparison.BEGINS: lambda read, value: str(read).startswith(value),
    Comparison.WORD: lambda read, value: any(
        begins_so(word, value) for word in _WORD.findall(str(read))
    ),
    Comparison.LEAST: lambda read, value: int(read) >= int(value),
    Comparison.MOST: lambda read, value: int(read) <= int(value),
}


def holds(condition: Condition, shipment: Shipment) -> bool:
    """Whether the condition holds of the shipment. Of what is not known, none holds."""
    compared = _COMPARED[condition.comparison]
    return any(compared(read, condition.value) for read in _READ[condition.field](shipment))


def fits(conditions: Iterable[Condition], shipment: Shipment) -> bool:
    """Whether all conditions hold. A rule without any would fit everything, and so fits nothing."""
    conditions = tuple(conditions)
    return bool(conditions) and all(holds(one, shipment) for one in conditions)


@dataclass(frozen=True, slots=True)
class Past:
    """A crossing that was logged already: what a rule may know of it, and what became of it."""

    shipment: Shipment
    colour: LaneColour | None
    result: Result | None
    reasons: frozenset[SelectionReason]


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have done. `sent` counts by the colour it would have had, `before` by
    the one it had; `newly` would have gone to the second line and did not.
    """

    crossings: int
    sent: Mapping[LaneColour, int]
    before: Mapping[LaneColour, int]
    newly: int
    yielded: Yield
    sample: Yield

    @property
    def fitting(self) -> int:
        return sum(self.sent.values())


def tried(conditions: Iterable[Condition], colour: LaneColour, past: Iterable[Past]) -> Trial:
    """What a rule of these conditions would have done on crossings of the past."""
    conditions = tuple(conditions)
    crossings = newly = 0
    sent, before = dict.fromkeys(LaneColour, 0), dict.fromkeys(LaneColour, 0)
    found: list[Result] = []
    drawn: list[Result] = []
    for one in past:
        crossings += 1
        if one.result is not None and SelectionReason.RANDOM in one.reasons:
            drawn.append(one.result)
        if not fits(conditions, one.shipment):
            continue
        was = one.colour or LaneColour.GREEN
        would = strictest((was, colour))
        sent[would] += 1
        before[was] += 1
        newly += way_of(would) is Way.REFER and way_of(was) is Way.RELEASE
        if one.result is not None:
            found.append(one.result)
    return Trial(crossings, sent, before, newly, yield_of(Counter(found)), yield_of(Counter(drawn)))


def in_force(state: RuleState, starts_on: date, ends_on: date, today: date) -> bool:
    """Whether a rule holds today: it was put in force, has begun, and has not lapsed."""
    return state is RuleState.ACTIVE and starts_on <= today <= ends_on
