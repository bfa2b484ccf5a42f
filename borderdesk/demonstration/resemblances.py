"""Hits that are no case: some wait in every state, some were decided in every way."""

from __future__ import annotations

from borderdesk.demonstration.dossier import different, same, unsure
from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import cast, loads
from borderdesk.domain.cases import CaseKind, Severity
from borderdesk.domain.earlier import FlatConsignment
from borderdesk.domain.inspections import Direction, Result
from borderdesk.domain.screening import Reason
from borderdesk.services import hits

EXIT = Direction.EXIT


def waiting_at_lane_two(stage: Stage) -> Script:
    """A driver who resembles an entry of Torvia's, claimed; his passenger, cleared twice before."""
    yield stage.ago(minutes=9)
    people = cast()
    crossing = Crossing("KRB", 2, people["velkarov"], passengers=(people["taluri"],))
    inspection = stage.log(crossing)
    yield stage.ago(minutes=8)
    stage.claim("sareth", stage.hit(inspection, "W-2119"))


def cleared_before(stage: Stage, days: int, name: str) -> Script:
    """The same passenger as a driver some days ago: only the weak alias resembles him."""
    yield stage.ago(days=days, hours=5)
    inspection = stage.log(Crossing("KRB", 1, cast()["taluri"], EXIT))
    yield stage.after(minutes=14)
    hit = stage.hit(inspection, "W-2130")
    stage.claim(name, hit)
    yield stage.after(minutes=6)
    words = "Born in 1991 by passport, the entry's man in 1986; only a doubtful alias is like him."
    stage.propose(name, hit, different(Reason.WEAK_ALIAS, words))


def consignee(stage: Stage) -> Script:
    """A firm under embargo, but for one letter, as consignee; nobody has claimed it."""
    yield stage.ago(minutes=34)
    load = FlatConsignment(
        "Lesk Sawmill",
        "ORVAN FREIGHTS TRADING D.O.O.",
        "Undrask Haulage",
        "Machine parts, used",
        "8466",
        seals=("S 20877",),
        packages=12,
        gross_weight_kg=8400,
        net_weight_kg=7900,
    ).consignment
    stage.log(Crossing("MRF", 1, cast()["courier"], Direction.TRANSIT, load=load))


def van_that_had_left(stage: Stage) -> Script:
    """A van to be seized that crossed while the link was down: the hit came too late."""
    yield stage.ago(hours=26)
    crossed_at = stage.ago(hours=26, minutes=41)
    inspection = stage.log(Crossing("KRB", 1, cast()["runner"], EXIT), crossed_at=crossed_at)
    yield stage.after(minutes=3)
    words = "Logged while the link was down and sent 40 minutes later; the van was over the bridge."
    hit = stage.hit(inspection, "O-7741")
    hits.miss(stage.session, stage.by("dravec"), hit.reference, None, words)
    yield stage.after(minutes=4)
    stage.close("belm", inspection, Result.LEFT, "Left before the answer came.", ())


def car_ahead(stage: Stage) -> Script:
    """A car to be noted without its driver's knowledge; the owner of the entry has been asked."""
    yield stage.ago(minutes=55)
    inspection = stage.log(Crossing("TVP", 1, cast()["scout"], EXIT))
    yield stage.after(minutes=4)
    hit = stage.hit(inspection, "O-7742")
    stage.claim("dravec", hit)
    yield stage.after(minutes=3)
    words = "LM-220-AA out at Tolva Pass with one man, no van behind it so far. Do you want more?"
    hits.ask(stage.session, stage.by("dravec"), hit.reference, None, words)


def stolen_card(stage: Stage) -> Script:
    """A stolen identity card; one supervisor says it is the one, the second has to sign."""
    yield stage.ago(minutes=47)
    inspection = stage.log(Crossing("KRB", 3, cast()["borrower"]))
    yield stage.after(minutes=3)
    hit = stage.hit(inspection, "O-7753")
    stage.claim("dravec", hit)
    yield stage.after(minutes=7)
    words = "Number as listed; the bearer is some ten years younger than the man on the photograph."
    stage.propose("dravec", hit, same(Reason.SAME_NUMBER, words, CaseKind.DOCUMENT, Severity.S3))


def namesake(stage: Stage) -> Script:
    """A strong resemblance that a supervisor would discount; that, too, needs a second."""
    yield stage.ago(hours=2, minutes=5)
    inspection = stage.log(Crossing("MRF", 2, cast()["halmeth"]))
    yield stage.after(minutes=2)
    hit = stage.hit(inspection, "W-2160")
    stage.claim("sareth", hit)
    yield stage.after(minutes=16)
    words = "Kestria sent the photograph of their man: another face, and taller by a head."
    stage.propose("sareth", hit, different(Reason.PHOTO, words))


def nobody_could_tell(stage: Stage) -> Script:
    """The owner of the entry could not be reached in time."""
    yield stage.ago(days=3, hours=7)
    inspection = stage.log(Crossing("KRB", 2, cast()["temrukani"]))
    yield stage.after(minutes=8)
    hit = stage.hit(inspection, "W-2203")
    stage.claim("dravec", hit)
    yield stage.after(minutes=2)
    words = "Woman of 56 at Karsno Bridge; the entry's person is a man. Is a sister known to you?"
    hits.ask(stage.session, stage.by("dravec"), hit.reference, None, words)
    yield stage.after(minutes=40)
    words = "Nobody answered at three numbers; the night desk in Port Amar was not manned."
    hits.answer(stage.session, stage.by("dravec"), hit.reference, None, words)
    yield stage.after(minutes=5)
    words = "Owner not reached within the hour; let go with a note."
    stage.propose("dravec", hit, unsure(Reason.NO_CONTACT, words))


def second_opinion(stage: Stage) -> Script:
    """A discount that was sent back, asked for, and then agreed to."""
    yield stage.ago(days=6, hours=4)
    inspection = stage.log(Crossing("KRB", 1, cast()["irvenka"]))
    yield stage.after(minutes=3)
    hit = stage.hit(inspection, "W-2163")
    stage.claim("dravec", hit)
    yield stage.after(minutes=8)
    words = "Born a year later by passport."
    stage.propose("dravec", hit, different(Reason.BIRTH, words))
    yield stage.after(minutes=4)
    words = "One year may be a slip of the pen. Ask the Criminal Police first."
    hits.reject(stage.session, stage.by("sareth"), hit.reference, None, words)
    yield stage.after(minutes=3)
    words = "Born 12 Dec 1992, passport VA3390871. Is she the one who rented the vans?"
    hits.ask(stage.session, stage.by("dravec"), hit.reference, None, words)
    yield stage.after(minutes=12)
    words = "No: ours is her cousin, who is in Lesk today and was seen there at noon."
    hits.answer(stage.session, stage.by("dravec"), hit.reference, None, words)
    yield stage.after(minutes=2)
    words = "The Criminal Police say that the entry's woman is in Lesk now."
    stage.propose("dravec", hit, different(Reason.OWNER_DENIES, words))
    yield stage.after(minutes=2)
    stage.decide("sareth", hit)
    yield stage.after(minutes=3)
    stage.close("belm", inspection, Result.NIL, "Another person than the one on the list.")


def old_acquaintance(stage: Stage) -> Script:
    """A man who bears nearly the name of an entry, discounted by his own card."""
    yield stage.ago(days=12, hours=2)
    inspection = stage.log(Crossing("TVP", 1, cast()["oldrenko"]))
    yield stage.after(minutes=6)
    hit = stage.hit(inspection, "W-2152")
    stage.claim("sareth", hit)
    yield stage.after(minutes=4)
    words = "Other card, other village, born two years later; he has never been to the passes."
    stage.propose("sareth", hit, different(Reason.OTHER_DOCUMENT, words))
    if hit.proposal is not None:  # a strong one needs a second officer
        yield stage.after(minutes=9)
        stage.decide("dravec", hit)


def nobody_has_claimed(stage: Stage, key: str, minutes: int, post: str, lane: int) -> Script:
    """A resemblance that came in just now."""
    yield stage.ago(minutes=minutes)
    person = cast()[key]
    load = loads()[0] if person.hauls else None
    stage.log(Crossing(post, lane, person, load=load))
