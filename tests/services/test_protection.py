"""Who asks for protection, and what then goes nowhere: on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.domain.protection import Authority, NewRequest, ProtectionState, Referred
from borderdesk.domain.sharing import Channel
from borderdesk.services import hits, inspections, offers, protection, screening, sharing
from borderdesk.store.alarms import Alarm
from borderdesk.store.inspections import Inspection
from borderdesk.store.screening import Hit
from borderdesk.store.watchlists import Watchlist
from tests import factories, summaries
from tests.services.test_sharing import ACKNOWLEDGED, FOREIGN

HOME_OF_PARTNER = "XKE"
WHY = "It was written down for the wrong crossing."


def officer(*roles: Role, **given: object) -> Signature:
    now = datetime.now(UTC)
    return factories.signature(*roles, at=now, proved_at=now, **given)


def the_crossing(session: Session) -> Inspection:
    """The last one that was logged."""
    return session.scalars(select(Inspection).order_by(Inspection.id.desc()).limit(1)).one()


def asked(session: Session, *countries: str) -> str:
    request = NewRequest("Somebody", countries or (HOME_OF_PARTNER,), "afraid to be sent back")
    by = officer(Role.OFFICER)
    return protection.ask(session, by, the_crossing(session).reference, request).reference


def test_who_asks_is_written_down_and_supervisors_are_called(session: Session) -> None:
    summaries.told(session)

    reference = asked(session)

    page = protection.page(session, officer(Role.SUPERVISOR), reference)
    assert (page.state, page.person) == (ProtectionState.ASKED, "Somebody")
    [alarm] = session.scalars(select(Alarm)).all()
    assert (alarm.kind, alarm.subject) == (AlarmKind.PROTECTION_ASKED, reference)
    assert "Somebody" not in alarm.words


def test_nothing_of_the_case_is_drafted_for_that_country(session: Session) -> None:
    matter = summaries.told(session)
    asked(session)

    with pytest.raises(Unacceptable, match="protection"):
        summaries.drafted(session, matter, matter.fact("exhibit"))


Step = Callable[[Session, summaries.Told, str], object]
ON_ITS_WAY: dict[str, tuple[Callable[..., str], Step]] = {
    "submit": (
        summaries.drafted,
        lambda session, told, reference: sharing.submit(session, told.liaison, reference, None),
    ),
    "send": (
        summaries.approved,
        lambda session, told, reference: sharing.send(
            session, told.liaison, reference, None, Channel.DESK
        ),
    ),
    "paper": (
        partial(summaries.sent, channel=Channel.PRINT),
        lambda session, told, reference: sharing.paper(session, told.liaison, reference),
    ),
}


@pytest.mark.parametrize("step", ON_ITS_WAY)
def test_what_is_on_its_way_stops_where_it_is(session: Session, step: str) -> None:
    brought_to, go_on = ON_ITS_WAY[step]
    matter = summaries.told(session)
    reference = brought_to(session, matter, matter.fact("exhibit"))
    asked(session)

    with pytest.raises(Unacceptable, match="protection"):
        go_on(session, matter, reference)


def test_what_waits_for_its_release_is_not_released(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.drafted(session, matter, matter.fact("exhibit"))
    sharing.submit(session, matter.liaison, reference, None)
    asked(session)

    with pytest.raises(Unacceptable, match="protection"):
        sharing.approve(session, matter.supervisor, reference, None)


def test_what_was_sent_is_not_to_be_read_there_any_more(session: Session) -> None:
    matter = summaries.told(session)
    reference = summaries.sent(session, matter, matter.fact("exhibit"))
    assert offers.inbox(session, FOREIGN)

    asked(session)

    assert offers.inbox(session, FOREIGN) == []
    with pytest.raises(NotFound):
        offers.received(session, FOREIGN, reference)
    with pytest.raises(NotFound):
        offers.answer(session, FOREIGN, reference, ACKNOWLEDGED)


def test_to_other_countries_the_way_stays_open(session: Session) -> None:
    matter = summaries.told(session)
    asked(session, "XVA")

    assert summaries.sent(session, matter, matter.fact("exhibit"))
    assert offers.inbox(session, FOREIGN)


def test_the_owner_of_a_list_abroad_is_not_asked(session: Session) -> None:
    factories.watchlist(session, factories.entry("Ivo SORIN"))
    hit = raised_hit(session)
    session.scalars(select(Watchlist)).one().owner_id = factories.ABROAD
    session.flush()
    asked(session)

    with pytest.raises(Unacceptable, match="protection"):
        hits.ask(session, officer(Role.SUPERVISOR), hit.reference, None, "Who is it?")


def raised_hit(session: Session) -> Hit:
    by = officer(Role.OFFICER)
    report = replace(
        factories.inspection_report(),
        occupants=(factories.occupant(surname="SORIN", given_names="Ivo"),),
    )
    inspections.submit(session, by, report, screening.look(session, by, report.subjects))
    return session.scalars(select(Hit)).one()


def test_referred_to_one_authority_and_to_a_second(session: Session) -> None:
    summaries.told(session)
    reference = asked(session)
    by = officer(Role.OFFICER)

    protection.refer(session, by, reference, Referred(1, Authority.ASYLUM, "came at four"))
    session.flush()
    request = protection.page(session, by, reference)
    protection.refer(session, by, reference, Referred(request.version, Authority.CHILDREN))
    session.flush()
    session.refresh(request)

    assert request.state is ProtectionState.REFERRED
    told = [one.authority for one in request.referrals]
    assert told == [Authority.ASYLUM, Authority.CHILDREN]


def test_another_supervisor_ends_it_for_a_reason_and_sharing_is_open_again(
    session: Session,
) -> None:
    matter = summaries.told(session)
    reference = asked(session)
    second = officer(Role.SUPERVISOR)
    second = replace(second, officer_id=matter.supervisor.officer_id)

    with pytest.raises(NotPermitted):
        protection.end(session, officer(Role.OFFICER), reference, None, WHY)
    with pytest.raises(Owing):
        protection.end(session, second, reference, None, " ")
    with pytest.raises(Owing):
        protection.end(session, officer(Role.OFFICER, Role.SUPERVISOR), reference, None, WHY)
    protection.end(session, second, reference, None, WHY)
    session.flush()

    assert summaries.drafted(session, matter, matter.fact("exhibit"))
    with pytest.raises(OutOfOrder):
        protection.end(session, second, reference, None, WHY)
    version = protection.page(session, second, reference).version
    with pytest.raises(OutOfOrder):
        protection.refer(session, second, reference, Referred(version, Authority.ASYLUM))


def test_nobody_of_another_agency_finds_it(session: Session) -> None:
    summaries.told(session)
    reference = asked(session)
    stranger = officer(Role.SUPERVISOR, agency_id=factories.CUSTOMS)

    assert protection.all_requests(session, stranger) == []
    with pytest.raises(NotFound):
        protection.page(session, stranger, reference)
