"""Load the whole demonstration into an empty desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from borderdesk.demonstration import (
    amended,
    cargo,
    children,
    examined,
    found,
    lane_rules,
    lists,
    matters,
    pistols,
    protected,
    region,
    resemblances,
    searches,
)
from borderdesk.demonstration.crossings import every_day
from borderdesk.demonstration.shifts import every_shift
from borderdesk.demonstration.stage import Script, Stage
from borderdesk.services import controls
from borderdesk.store.accounts import all_officers

INSPECTIONS = 200
TOLD = 43  # crossings that belong to a matter
FOUNDED = timedelta(days=40)
PUBLISHED = timedelta(days=39)


def load(session: Session, files: Path, now: datetime) -> None:
    """Play all of the demonstration into a desk that has tables and nothing else.

    `files` is the folder of photographs. Commits as it goes: whoever is broken off begins
    anew, in another database.
    """
    region.settle(session, now - FOUNDED)
    stage = Stage(session, files, now)
    stage.at = now - PUBLISHED
    lists.publish(session, stage.by(region.ADMINISTRATOR.name))
    session.commit()
    stage.play([*_told(stage), *every_day(stage, INSPECTIONS - TOLD), *every_shift(stage)])
    # From now on, and not at the bridge, where a newcomer tries the lane.
    controls.set_share(session, stage.by("sareth"), "TVP", 5, "One in twenty, for three months.")
    session.commit()


def is_set_up(session: Session) -> bool:
    """Whether the desk knows anybody already."""
    return bool(all_officers(session))


def _told(stage: Stage) -> Iterator[Script]:
    yield pistols.four_pistols(stage)
    yield found.ant_trade(stage)
    yield protected.asks_at_the_window(stage)
    yield lane_rules.citrus(stage)
    yield lane_rules.blank_firers(stage)
    yield examined.waiting_with_seals(stage)
    yield examined.looked_at(stage)
    yield examined.double_floor(stage)
    yield region.promotion(stage)
    yield searches.drawn_last_month(stage)
    yield searches.today(stage)
    yield searches.kept_filters(stage)
    for matter in (
        amended.misread_plate,
        amended.logged_twice,
        amended.exercise,
        amended.papers_handed_in_later,
        matters.arrest,
        found.stolen_lorry,
        matters.container,
        matters.barrel_drills,
        matters.horsebox,
        matters.hunting_party,
        matters.blacksmith,
        matters.lost_passport,
        found.workshop,
        matters.corrected_lorry_load,
        children.family,
        children.boy_alone,
        children.barge,
        cargo.sporting_arms,
        cargo.blank_firers,
        cargo.groupage,
        cargo.announced,
        resemblances.waiting_at_lane_two,
        resemblances.consignee,
        resemblances.van_that_had_left,
        resemblances.car_ahead,
        resemblances.stolen_card,
        resemblances.namesake,
        resemblances.nobody_could_tell,
        resemblances.second_opinion,
        resemblances.old_acquaintance,
    ):
        yield matter(stage)
    yield resemblances.cleared_before(stage, 16, "dravec")
    yield resemblances.cleared_before(stage, 9, "sareth")
    yield resemblances.nobody_has_claimed(stage, "andraskal", 25, "TVP", 1)
    yield resemblances.nobody_has_claimed(stage, "feyruzan", 20, "KRB", 1)
    yield resemblances.nobody_has_claimed(stage, "perushan", 15, "KRB", 3)
