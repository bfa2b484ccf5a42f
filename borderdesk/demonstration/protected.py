"""Somebody who asks for protection at the crossing, and is referred the same hour."""

from __future__ import annotations

from borderdesk.demonstration.stage import Crossing, Script, Stage
from borderdesk.demonstration.travellers import everyday
from borderdesk.domain.protection import Authority, NewRequest, Referred
from borderdesk.matching.particulars import Sex
from borderdesk.services import alarms, protection
from borderdesk.store.protection import request_by_reference

HOME = "XKE"  # Kestria


def asks_at_the_window(stage: Stage) -> Script:
    """A woman from Kestria says that she must not be sent back; nothing goes there any more."""
    yield stage.ago(days=1, hours=3)
    women = (one for one in everyday() if one.sex is Sex.FEMALE)
    traveller = next(one for one in women if one.nationality == HOME)
    inspection = stage.log(Crossing("KRB", 2, traveller))
    yield stage.after(minutes=6)
    told = NewRequest(
        f"{traveller.given} {traveller.surname}", (HOME,), "Says that she must not be sent back."
    )
    by = stage.by("kolm")
    reference = protection.ask(stage.session, by, inspection.reference, told).reference
    yield stage.after(minutes=40)
    by = stage.by("sareth")
    request = request_by_reference(stage.session, by, reference)
    words = "Mrs Ardan of the asylum office came at once."
    referred = Referred(request.version, Authority.ASYLUM, words)
    protection.refer(stage.session, by, reference, referred)
    for alarm in alarms.page(stage.session, by).waiting:
        if alarm.subject == reference:
            words = "Referred; what was sent of her was looked through: nothing."
            alarms.acknowledge(stage.session, by, alarm.reference, None, words)
