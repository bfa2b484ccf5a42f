from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.accounts import Role, Signature
from borderdesk.domain.alarms import AlarmKind
from borderdesk.domain.errors import NotFound, NotPermitted, OutOfOrder, Owing, Unacceptable
from borderdesk.domain.lookups import Grounds, LookUpKind, Purpose, Question
from borderdesk.domain.samples import SampleAct, SampleState
from borderdesk.services import lookups, samples
from borderdesk.store.alarms import Alarm
from borderdesk.store.audit import LedgerEntry
from borderdesk.store.lookups import LookUp
from borderdesk.store.samples import Sample
from tests import factories
from tests.factories import CUSTOMS, DRENOVAC, NOON

MATTER = "C-2026-000123-9"
NEXT_MONTH = datetime(2026, 4, 2, tzinfo=UTC)
WORDS = "A witness had named him."


def somebody(session: Session, *roles: Role, **given: object) -> Signature:
    return factories.signed_by(factories.officer(session, *roles, **given), NEXT_MONTH)


def ask(session: Session, by: Signature, about: str = "", at: datetime = NOON) -> LookUp:
    why = Grounds(Purpose.CASE, about, "Named by a witness.")
    question = Question(LookUpKind.CROSSINGS, {"name": "velk"}, why)
    return lookups.ask(session, replace(by, at=at), question, ())


def draw(session: Session, each: int = 1, month: str = "2026-03") -> list[Sample]:
    auditor = somebody(session, Role.AUDITOR)
    samples.draw(session, auditor, samples.look(session, auditor, month, each))
    return list(session.scalars(select(Sample).order_by(Sample.id)))


def justified(session: Session, officer: Signature, about: str = "") -> str:
    """The reference of a look-up that is drawn and justified."""
    reference = ask(session, officer, about).reference
    draw(session)
    samples.justify(session, officer, reference, None, WORDS)
    session.flush()
    return reference


def test_as_many_as_asked_are_drawn_of_every_officer_and_of_that_month_alone(
    session: Session,
) -> None:
    one, two = somebody(session, Role.OFFICER), somebody(session, Role.SUPERVISOR)
    for _ in range(5):
        ask(session, one)
    ask(session, two)
    ask(session, one, at=datetime(2026, 2, 28, 23, 59, tzinfo=UTC))
    ask(session, one, at=datetime(2026, 4, 1, tzinfo=UTC))

    drawn = draw(session, 3)

    assert sorted(sample.officer_id for sample in drawn) == sorted(
        [one.officer_id] * 3 + [two.officer_id]
    )
    assert {sample.look_up.at for sample in drawn} == {NOON}
    last = session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq.desc())).first()
    assert last is not None
    assert last.act == "draw_look_ups"


def test_whoever_has_the_seed_draws_the_same(session: Session) -> None:
    by = somebody(session, Role.OFFICER)
    for _ in range(20):
        ask(session, by)
    auditor = somebody(session, Role.AUDITOR)

    first = samples.look(session, auditor, "2026-03", 4)
    again = samples.look(session, auditor, "2026-03", 4, first.seed)
    another = samples.look(session, auditor, "2026-03", 4)

    assert again == first
    assert len(first.look_up_ids) == 4
    assert another.seed != first.seed


def test_a_month_is_drawn_once_and_not_before_it_is_over(session: Session) -> None:
    auditor = somebody(session, Role.AUDITOR)
    ask(session, somebody(session, Role.OFFICER))
    early = replace(auditor, at=datetime(2026, 3, 31, 23, 59, tzinfo=UTC))

    with pytest.raises(Unacceptable, match="when it is over"):
        samples.look(session, early, "2026-03", 1)
    draw(session)
    with pytest.raises(Unacceptable, match="drawn already"):
        draw(session)
    with pytest.raises(Unacceptable, match="Type the month"):
        samples.look(session, auditor, "2026-13", 1)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.AUDITOR}))
def test_nobody_but_the_auditor_draws_or_reads_all(session: Session, role: Role) -> None:
    by = somebody(session, role)

    with pytest.raises(NotPermitted):
        samples.look(session, by, "2026-03", 1)
    with pytest.raises(NotPermitted):
        samples.overview(session, by, {}, 0, 50)


def test_an_officer_justifies_his_own_look_up_and_once(session: Session) -> None:
    by, other = somebody(session, Role.OFFICER), somebody(session, Role.OFFICER)
    look_up = ask(session, by)
    [sample] = draw(session)
    assert samples.mine_waiting(session, by) == [sample]
    assert samples.mine_waiting(session, other) == []

    with pytest.raises(NotFound):
        samples.justify(session, other, look_up.reference, None, WORDS)
    samples.justify(session, by, look_up.reference, sample.version, WORDS)
    session.flush()

    assert (sample.state, sample.justification) == (SampleState.JUSTIFIED, WORDS)
    with pytest.raises(OutOfOrder):
        samples.justify(session, by, look_up.reference, None, WORDS)
    with pytest.raises(StaleDataError):
        samples.justify(session, by, look_up.reference, 1, WORDS)


def test_an_auditor_who_reads_all_justifies_for_nobody(session: Session) -> None:
    look_up = ask(session, somebody(session, Role.OFFICER))
    draw(session)

    with pytest.raises(NotPermitted):
        samples.justify(session, somebody(session, Role.AUDITOR), look_up.reference, None, WORDS)


def test_a_supervisor_of_another_post_judges_and_one_of_the_same_does_not(
    session: Session,
) -> None:
    officer = somebody(session, Role.OFFICER)
    near, far = (somebody(session, Role.SUPERVISOR, post_id=n) for n in (DRENOVAC, None))
    reference = justified(session, officer)

    assert samples.waiting(session, near) == []
    assert [sample.look_up.reference for sample in samples.waiting(session, far)] == [reference]
    with pytest.raises(Owing, match="Another officer than one of the same post"):
        samples.review(session, near, reference, None, SampleAct.ACCEPT, WORDS)
    sample = samples.review(session, far, reference, None, SampleAct.ACCEPT, WORDS)

    assert (sample.state, sample.reviewed_by_id) == (SampleState.ACCEPTED, far.officer_id)
    assert session.scalars(select(Alarm)).all() == []
    with pytest.raises(OutOfOrder):
        samples.review(session, far, reference, None, SampleAct.REJECT, WORDS)


def test_where_no_other_post_has_a_supervisor_one_of_the_same_post_judges(
    session: Session,
) -> None:
    by = somebody(session, Role.OFFICER, agency_id=CUSTOMS)
    near = somebody(session, Role.SUPERVISOR, agency_id=CUSTOMS)
    reference = justified(session, by)

    sample = samples.review(session, near, reference, None, SampleAct.ACCEPT, WORDS)

    assert sample.state is SampleState.ACCEPTED


def test_nobody_judges_himself_nor_a_matter_in_which_he_searched_too(session: Session) -> None:
    by = somebody(session, Role.SUPERVISOR)
    with_him = somebody(session, Role.SUPERVISOR, post_id=None)
    ask(session, with_him, MATTER, NEXT_MONTH)
    reference = justified(session, by, MATTER)

    assert samples.waiting(session, by) == samples.waiting(session, with_him) == []
    with pytest.raises(Owing, match="Another officer than the one"):
        samples.review(session, by, reference, None, SampleAct.ACCEPT, WORDS)
    with pytest.raises(Owing, match="same matter"):
        samples.review(session, with_him, reference, None, SampleAct.ACCEPT, WORDS)


def test_what_is_not_accepted_raises_an_alarm_about_the_officer(session: Session) -> None:
    officer = somebody(session, Role.OFFICER)
    far = somebody(session, Role.SUPERVISOR, post_id=None)
    reference = justified(session, officer)

    samples.review(session, far, reference, None, SampleAct.REJECT, "No such witness.")

    alarm = session.scalars(select(Alarm)).one()
    assert (alarm.kind, alarm.subject, alarm.about_id) == (
        AlarmKind.REJECTED_LOOK_UP,
        reference,
        officer.officer_id,
    )


def test_a_supervisor_reads_what_he_may_judge_and_no_other_look_up(session: Session) -> None:
    officer = somebody(session, Role.OFFICER)
    far = somebody(session, Role.SUPERVISOR, post_id=None)
    foreign = somebody(session, Role.SUPERVISOR, agency_id=CUSTOMS)
    other = ask(session, officer, at=NEXT_MONTH - timedelta(hours=1)).reference
    reference = justified(session, officer)

    assert samples.one(session, far, reference).judges
    assert not samples.one(session, officer, reference).judges
    for by, asked in ((far, other), (foreign, reference)):
        with pytest.raises(NotFound):
            samples.one(session, by, asked)


def test_the_auditor_narrows_the_look_ups(session: Session) -> None:
    one, two = somebody(session, Role.OFFICER), somebody(session, Role.OFFICER)
    first, second = ask(session, one, MATTER), ask(session, two)
    draw(session)
    third = ask(session, two, at=NEXT_MONTH)
    auditor = somebody(session, Role.AUDITOR)

    def seen(**given: object) -> list[LookUp]:
        return [row for row, _ in samples.overview(session, auditor, given, 0, 50).rows]

    assert seen() == [third, second, first]
    assert seen(officer_id=two.officer_id) == [third, second]
    assert seen(about=MATTER) == [first]
    assert seen(state=SampleState.DRAWN) == [second, first]
    assert seen(since=NEXT_MONTH) == [third]
    assert seen(until=NEXT_MONTH) == [second, first]
    assert seen(kind=LookUpKind.ENTRIES) == []
    [(made, standing)] = samples.overview(session, auditor, {}, 0, 50).draws
    assert (made.month, standing) == ("2026-03", {SampleState.DRAWN: 2})
