"""The crossings of every day: mostly clean, spread over posts, lanes and hours."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from borderdesk.demonstration.stage import LOOKED, YARDS, Crossing, Script, Stage
from borderdesk.demonstration.travellers import Traveller, everyday, loads
from borderdesk.domain.examinations import Control, Discrepancy, DiscrepancyKind
from borderdesk.domain.inspections import Declared, Direction, Result

# How one ended: result, note, what was done, and what did not fit the papers.
Ended = tuple[Result, str, tuple[Control, ...], tuple[Discrepancy, ...]]

LANES = {"KRB": 3, "TVP": 1, "DLM": 1, "MRF": 2}
SHARES = {"KRB": 5, "TVP": 2, "DLM": 1, "MRF": 3}  # how much passes at which post
WEEKS = timedelta(days=21)
SILENT = "DLM"  # no crossing there since SILENCE
SILENCE = timedelta(hours=2, minutes=20)
IN_LAST_HOUR, IN_LAST_DAY = 14, 52  # of all; the rest is spread over three weeks
# How much passes in each hour of the day (UTC), of at most 10.
BUSY = (2, 1, 1, 2, 4, 7, 9, 8, 6, 6, 6, 7, 7, 6, 7, 9, 10, 9, 7, 5, 4, 4, 3, 2)

SEARCHED = (Control.DOCUMENTS, Control.VISUAL, Control.DOG)
COUNTED = (Control.DOCUMENTS, Control.PARTIAL, Control.SEALS, Control.COUNTED)
ENDS: tuple[Ended, ...] = (  # of those sent to the second line
    (Result.NIL, "Nothing found.", LOOKED, ()),
    (Result.NIL, "Nothing found; the dog was not interested.", SEARCHED, ()),
    (Result.MINOR, "Advised: a rear lamp does not light.", LOOKED, ()),
    (Result.MINOR, "Advised: the first-aid box is empty.", LOOKED, ()),
)
TWO_FEWER = Discrepancy(DiscrepancyKind.SHORTAGE, "packages", "packages", 14, 12)
OF_LORRIES: tuple[Ended, ...] = (
    *ENDS,
    (Result.DISCREPANCY, "Two packages fewer; the papers were corrected.", COUNTED, (TWO_FEWER,)),
)


def every_day(stage: Stage, count: int) -> Iterator[Script]:
    """Scripts of `count` crossings of which nothing more is to be told."""
    random = Random(4513)
    for moment in _moments(random, stage.now, count - 1):
        yield _crossing(stage, random, moment, _post(random, stage.now - moment))
    # The last sign of life of the silent post.
    yield _crossing(stage, random, stage.now - SILENCE, SILENT)


def _moments(random: Random, now: datetime, count: int) -> Iterator[datetime]:
    for number in range(count):
        if number < IN_LAST_HOUR:
            yield now - timedelta(minutes=random.uniform(2, 58))
        elif number < IN_LAST_DAY:
            yield now - timedelta(hours=random.uniform(1, 24))
        else:
            yield _busy(random, now)


def _busy(random: Random, now: datetime) -> datetime:
    """A moment of the last weeks, sooner in a busy hour than in a quiet one."""
    while True:
        moment = now - random.uniform(1 / 21, 1) * WEEKS
        if random.randrange(10) < BUSY[moment.hour]:
            return moment


def _post(random: Random, ago: timedelta) -> str:
    open_ones = [post for post in SHARES if post != SILENT or ago > SILENCE]
    return random.choices(open_ones, [SHARES[post] for post in open_ones])[0]


def _crossing(stage: Stage, random: Random, moment: datetime, post: str) -> Script:
    """One crossing; what it is made of is drawn now, so that all runs are alike."""
    driver = random.choice(everyday())
    direction = random.choices((Direction.ENTRY, Direction.EXIT, Direction.TRANSIT), (9, 9, 2))[0]
    chosen = random.random() < 0.09
    declared = Declared.SECOND_LINE if chosen else Declared.NOTHING
    crossing = Crossing(
        post,
        random.randint(1, LANES[post]),
        driver,
        direction,
        () if driver.hauls else _passengers(random, driver),
        random.choice(loads()) if driver.hauls else None,
        declared,
    )
    minutes, ended = random.randint(8, 35), random.choice(OF_LORRIES if driver.hauls else ENDS)
    return _played(stage, moment, crossing, minutes, ended)


def _played(
    stage: Stage, moment: datetime, crossing: Crossing, minutes: int, ended: Ended
) -> Script:
    yield moment
    inspection = stage.log(stage.turned(crossing))
    ends = stage.after(minutes=minutes)
    if crossing.declared is Declared.NOTHING or ends > stage.now:
        return  # it went on, or is still at the second line
    yield ends
    result, note, controls, misfits = ended
    name, half = YARDS[crossing.post], minutes / 2  # it waits as long as it is looked at
    stage.close(name, inspection, result, note, controls, minutes=half, discrepancies=misfits)


def _passengers(random: Random, driver: Traveller) -> tuple[Traveller, ...]:
    """Mostly nobody; else people of the driver's country."""
    number = random.choices((0, 1, 2, 3), (10, 5, 3, 1))[0]
    others = [
        person
        for person in everyday()
        if person is not driver and person.nationality == driver.nationality
    ]
    return tuple(random.sample(others, number))
