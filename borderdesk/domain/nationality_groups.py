"""Nationalities in groups, and what reasons for a check yield in each: for the auditor alone.

A rule or a reason that never names a nationality may still pick people by it. That shows where it
finds less among one group than among all others, or less than the lot finds there. No number leads
to a person: crossings are counted, small counts are held back, and so is one more beside a single
one that is, since the sum would tell it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from borderdesk.domain.controls import FEWEST_SHOWN, Yield, yield_of
from borderdesk.domain.inspections import Result


class NationalityGroup(StrEnum):
    """Sub-regions of the United Nations (M49), and who belongs to none."""

    OWN = "own"  # of the country that keeps the border
    NORTHERN_EUROPE = "northern_europe"
    WESTERN_EUROPE = "western_europe"
    SOUTHERN_EUROPE = "southern_europe"
    EASTERN_EUROPE = "eastern_europe"
    WESTERN_ASIA = "western_asia"
    CENTRAL_ASIA = "central_asia"
    SOUTHERN_ASIA = "southern_asia"
    EASTERN_ASIA = "eastern_asia"
    NORTHERN_AFRICA = "northern_africa"
    SUB_SAHARAN_AFRICA = "sub_saharan_africa"
    NORTHERN_AMERICA = "northern_america"
    LATIN_AMERICA = "latin_america"
    OCEANIA = "oceania"
    STATELESS = "stateless"
    INTERNATIONAL = "international"
    UNKNOWN = "unknown"


class Apart(StrEnum):
    """What is remarked of a group where bounds lie apart, so that chance alone is unlikely."""

    LESS_THAN_OTHERS = "less_than_others"
    LESS_THAN_SAMPLE = "less_than_sample"


@dataclass(frozen=True, slots=True)
class GroupYield:
    """What one reason yields in one group; None where it is held back.

    `sample` is what the lot found in the same group. A crossing of people of two groups counts in
    both.
    """

    group: NationalityGroup
    checked: int | None
    told: Yield | None
    sample: Yield | None
    remarks: tuple[Apart, ...]


def group_of(nationality: str, home: str) -> NationalityGroup:
    """The group of a nationality (alpha-3), as the country `home` sees it.

    >>> group_of("DEU", "MKD").value, group_of("MKD", "MKD").value, group_of("", "MKD").value
    ('western_europe', 'own', 'unknown')
    """
    if nationality and nationality == home:
        return NationalityGroup.OWN
    return _groups().get(nationality, NationalityGroup.UNKNOWN)


def by_group(
    crossings: Iterable[tuple[Iterable[str], Result]], home: str
) -> dict[NationalityGroup, Yield]:
    """What was yielded in each group, from the nationalities aboard each crossing and its result.

    A crossing counts once in each group that was aboard; with nobody aboard, as unknown.
    """
    counts: dict[NationalityGroup, dict[Result, int]] = {}
    for nationalities, result in crossings:
        for group in {group_of(one, home) for one in nationalities or ("",)}:
            ended = counts.setdefault(group, {})
            ended[result] = ended.get(result, 0) + 1
    found = {group: yield_of(counts[group]) for group in NationalityGroup if group in counts}
    return {group: one for group, one in found.items() if one.checked}


def told(
    groups: Mapping[NationalityGroup, Yield], sample: Mapping[NationalityGroup, Yield]
) -> list[GroupYield]:
    """What the auditor is told of a reason by group, beside the lot; small counts held back."""
    counted, shown, drawn = _counted(groups), _shown(groups), _shown(sample)
    return [
        GroupYield(
            group,
            one.checked if group in counted else None,
            one if group in shown else None,
            sample[group] if group in drawn else None,
            tuple(_remarks(group, groups, shown, sample.get(group) if group in drawn else None)),
        )
        for group, one in groups.items()
    ]


def _remarks(
    group: NationalityGroup,
    groups: Mapping[NationalityGroup, Yield],
    shown: set[NationalityGroup],
    sample: Yield | None,
) -> Iterator[Apart]:
    if group not in shown:
        return
    one = groups[group]
    others = [other for name, other in groups.items() if name is not group]
    rest = Yield(sum(other.checked for other in others), sum(other.found for other in others))
    if rest.shown and _is_less(one, rest):
        yield Apart.LESS_THAN_OTHERS
    if sample is not None and _is_less(one, sample):
        yield Apart.LESS_THAN_SAMPLE


def _is_less(one: Yield, other: Yield) -> bool:
    """Whether one finds less than the other, by bounds that do not touch."""
    return one.span is not None and other.span is not None and one.span[1] < other.span[0]


def _counted(groups: Mapping[NationalityGroup, Yield]) -> set[NationalityGroup]:
    """The groups of which the count of crossings is said."""
    sizes = {group: one.checked for group, one in groups.items()}
    return _without_one_alone(sizes, {g for g, size in sizes.items() if size >= FEWEST_SHOWN})


def _shown(groups: Mapping[NationalityGroup, Yield]) -> set[NationalityGroup]:
    """The groups of which it is said what was found."""
    sizes = {group: one.checked for group, one in groups.items()}
    counted = _counted(groups)
    return _without_one_alone(sizes, {g for g, one in groups.items() if one.shown} & counted)


def _without_one_alone(
    sizes: Mapping[NationalityGroup, int], shown: set[NationalityGroup]
) -> set[NationalityGroup]:
    """These groups, and not the smallest of them where a single other one is held back."""
    if len(sizes) - len(shown) != 1 or not shown:
        return shown
    return shown - {min(shown, key=lambda group: sizes[group])}


@cache
def _groups() -> dict[str, NationalityGroup]:
    table = files("borderdesk.domain").joinpath("data", "nationality_groups.csv")
    lines = table.read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {
        code: NationalityGroup(row["group"])
        for row in rows
        for code in row["nationalities"].split("|")
    }
