"""Conditions of lane rules in the reader's words, and the lines from which they are chosen."""

from __future__ import annotations

from collections.abc import Mapping

from borderdesk.domain.errors import N_
from borderdesk.domain.inspections import Direction, VehicleKind
from borderdesk.domain.rules import VEHICLES, Comparison, Condition, Field
from borderdesk.edge.words import _, word

ASKED: Mapping[tuple[Field, Comparison], str] = {
    (Field.DIRECTION, Comparison.IS): N_("Direction: %(value)s"),
    (Field.VEHICLE, Comparison.IS): N_("Vehicle: %(value)s"),
    (Field.HS_CODE, Comparison.BEGINS): N_("HS code begins with %(value)s"),
    (Field.GOODS, Comparison.WORD): N_("Goods: a word begins with %(value)s"),
    (Field.ORIGIN, Comparison.IS): N_("Country of origin of goods: %(value)s"),
    (Field.UN_NUMBER, Comparison.BEGINS): N_("UN number begins with %(value)s"),
    (Field.CONTAINER, Comparison.BEGINS): N_("Container number begins with %(value)s"),
    (Field.SEALS, Comparison.LEAST): N_("Seals: at least %(value)s"),
    (Field.SEALS, Comparison.MOST): N_("Seals: at most %(value)s"),
    (Field.PACKAGES, Comparison.LEAST): N_("Packages: at least %(value)s"),
    (Field.PACKAGES, Comparison.MOST): N_("Packages: at most %(value)s"),
    (Field.GROSS_WEIGHT, Comparison.LEAST): N_("Gross weight, kg: at least %(value)s"),
    (Field.GROSS_WEIGHT, Comparison.MOST): N_("Gross weight, kg: at most %(value)s"),
    (Field.NET_WEIGHT, Comparison.LEAST): N_("Net weight, kg: at least %(value)s"),
    (Field.NET_WEIGHT, Comparison.MOST): N_("Net weight, kg: at most %(value)s"),
    (Field.HOUR, Comparison.LEAST): N_("Hour of the day (UTC): from %(value)s"),
    (Field.HOUR, Comparison.MOST): N_("Hour of the day (UTC): until %(value)s"),
}
CODES = {Field.DIRECTION: Direction, Field.VEHICLE: VehicleKind}
CHOSEN: Mapping[Field, tuple[Direction | VehicleKind, ...]] = {
    Field.DIRECTION: tuple(Direction),
    Field.VEHICLE: VEHICLES,
}


def said(condition: Condition) -> str:
    """The condition as a person reads it."""
    codes = CODES.get(condition.field)
    value = word(codes(condition.value)) if codes else condition.value
    return _(ASKED[condition.field, condition.comparison], value=value)


def lines() -> list[tuple[str, str]]:
    """What a condition may ask, each with its words; `…` stands for the value to be typed."""
    found = []
    for (field, comparison), sentence in ASKED.items():
        key = f"{field}.{comparison}"
        if field in CHOSEN:
            pairs = [(f"{key}.{one.value}", word(one)) for one in CHOSEN[field]]
            found += [(asks, _(sentence, value=value)) for asks, value in pairs]
        else:
            found.append((key, _(sentence, value="…")))
    return found
