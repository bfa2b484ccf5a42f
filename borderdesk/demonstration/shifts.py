"""The shifts of every day: lanes closed at the change, and what is open left in writing."""

from __future__ import annotations

from collections.abc import Iterator

from borderdesk.demonstration.stage import BOOTHS, Script, Stage
from borderdesk.services import handovers, lanes

DAYS, WRITTEN = 21, 3  # for so long lanes have been closed; for so long notes were signed, too
CHANGE = 5  # hours before the visitors come
WORDS = {
    "KRB": "The scanner of lane 2 hums; the technician comes on Thursday.",
    "TVP": "Fog on the pass until nine. Nothing else.",
    "DLM": "One freight train is late. The barrier sticks when it is cold.",
    "MRF": "The ford is closed to lorries while the water is high.",
}
RELIEF = {"KRB": "sareth", "TVP": "dravec", "DLM": "sareth", "MRF": "dravec"}


def every_shift(stage: Stage) -> Iterator[Script]:
    for post in WORDS:
        yield _changes(stage, post)
    yield _left_to_the_newcomer(stage)


def _changes(stage: Stage, post: str) -> Script:
    """Each day at the same hour; the next crossing opens its lane by itself."""
    for days in range(DAYS, -1, -1):
        yield stage.ago(days=days, hours=CHANGE)
        by = stage.by(BOOTHS[post])
        for lane, opening in lanes.lanes_now(stage.session, by, post).items():
            if opening is not None:
                lanes.close_lane(stage.session, by, post, lane)
        if days < WRITTEN:
            reference = handovers.sign(stage.session, by, post, WORDS[post]).reference
            yield stage.after(minutes=25)
            handovers.acknowledge(stage.session, stage.by(RELIEF[post]), reference, None)


def _left_to_the_newcomer(stage: Stage) -> Script:
    """A supervisor stood in at the bridge; who tries the lane finds his note."""
    yield stage.ago(minutes=35)
    words = "Stood in for an hour. The van with the horses is still in the yard."
    handovers.sign(stage.session, stage.by("sareth"), "KRB", words)
