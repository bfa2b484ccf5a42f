"""Write down who is searched for and why, before the answer; tell what is remarkable about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sqlalchemy.orm import Session

from borderdesk.domain.accounts import Signature, the_desk
from borderdesk.domain.alarms import AlarmKind, NewAlarm, is_own_name
from borderdesk.domain.errors import NotFound, Owing
from borderdesk.domain.lookups import (
    AN_HOUR,
    ANSWERS,
    LEARNT_FROM,
    MOST_AN_HOUR,
    OPEN_FOR,
    OVER,
    QUIET,
    LookUpKind,
    Question,
    Remark,
    asked_for_colleague,
    asks_for,
    check_grounds,
    is_off_shift,
)
from borderdesk.domain.permissions import Act, permit
from borderdesk.services.alarms import raise_alarm
from borderdesk.services.audit import record
from borderdesk.store.accounts import Officer
from borderdesk.store.alarms import raised_since
from borderdesk.store.lookups import (
    LookUp,
    asked_since,
    colleagues_of,
    log_ins_since,
    look_ups_of,
    own_look_up,
)
from borderdesk.store.numbers import next_reference
from borderdesk.store.watchlists import watchlist_by_code


def check(session: Session, by: Signature, question: Question) -> None:
    """Let a question pass, or refuse it. A look; `ask` repeats it.

    Raises:
        NotFound: there is no such list, or none that the officer may look in.
        NotPermitted: the answer is not for this officer.
        Unacceptable: its grounds do not stand.
        Owing, Unproved: the act still asks for something else.
    """
    reason = question.grounds.said
    if question.within:
        watchlist_by_code(session, by, question.within)
    permit(by, ANSWERS[question.kind], reason=reason or question.grounds.purpose)
    check_grounds(question.kind, question.grounds)
    permit(by, Act.LOOK_UP, reason=reason)


def remarkable(session: Session, by: Signature, question: Question) -> list[Remark]:
    """What about a question somebody else has to be told. A look: names are compared.

    Raises:
        As for `check`.
    """
    check(session, by, question)
    return list(_remarks(session, by, question))


def _remarks(session: Session, by: Signature, question: Question) -> Iterator[Remark]:
    if question.kind not in (LookUpKind.LEDGER, LookUpKind.LOG, LookUpKind.YIELDS):
        if asks_for(_name_of(session, by), question.names):
            yield Remark(AlarmKind.OWN_NAME)
        elif named := asked_for_colleague(colleagues_of(session, by), question.names):
            yield Remark(AlarmKind.COLLEAGUE, named)
    if asked_since(session, by.officer_id, by.at - AN_HOUR) >= MOST_AN_HOUR:
        yield Remark(AlarmKind.MANY_LOOK_UPS)
    if is_off_shift(by.at, log_ins_since(session, by.officer_id, by.at - LEARNT_FROM)):
        yield Remark(AlarmKind.OFF_SHIFT)


def ask(session: Session, by: Signature, question: Question, remarks: Iterable[Remark]) -> LookUp:
    """Keep a look-up, and raise what was remarked about it. An act, before the answer.

    Raises:
        As for `check`.
    """
    check(session, by, question)
    look_up = LookUp(
        reference=next_reference(session, by, "L"),
        officer_id=by.officer_id,
        agency_id=by.agency_id,
        post_id=by.post_id,
        at=by.at,
        kind=question.kind,
        within=question.within,
        purpose=question.grounds.purpose,
        about=question.grounds.about,
        reason=question.grounds.reason,
        asked=dict(question.asked),
    )
    session.add(look_up)
    session.flush()
    for remark in remarks:
        _tell(session, by, look_up, remark)
    record(session, by, Act.LOOK_UP, look_up.reference, question.said)
    return look_up


def answered(
    session: Session, by: Signature, reference: str, found: int, captions: Iterable[str] = ()
) -> LookUp:
    """Keep how many records a look-up found; whoever met his own name is told of. An act.

    `captions` are names in the answer.

    Raises:
        NotFound: it is not the officer's own look-up.
    """
    look_up = own_look_up(session, by, reference)
    permit(by, ANSWERS[look_up.kind], reason=look_up.reason or look_up.about)
    look_up.found = found
    own = _name_of(session, by)
    if any(is_own_name(own, caption) for caption in captions):
        _tell(session, by, look_up, Remark(AlarmKind.OWN_NAME))
    record(session, by, ANSWERS[look_up.kind], reference, f"found: {found}")
    return look_up


def still_open(session: Session, by: Signature, reference: str, kind: LookUpKind) -> LookUp:
    """The officer's own look-up while its answer may be read. A look.

    Raises:
        NotFound: it is none of that kind, or somebody else's.
        Owing: it is too long ago, and wants to be asked anew.
    """
    look_up = own_look_up(session, by, reference)
    if look_up.kind is not kind:
        raise NotFound(reference)
    permit(by, ANSWERS[kind], reason=look_up.reason or look_up.about)
    if by.at - look_up.at > OPEN_FOR or look_up.asked is None:
        raise Owing(OVER)
    return look_up


class LookUpPage(NamedTuple):
    """Some look-ups, the newest first, and whether there are more behind them."""

    rows: list[LookUp]
    more: bool


def mine(session: Session, by: Signature, offset: int = 0, limit: int = 50) -> LookUpPage:
    """The officer's own look-ups. A look.

    Raises:
        NotPermitted: the role looks nobody up.
    """
    permit(by, Act.READ_LOOK_UP)
    rows = list(session.scalars(look_ups_of(by).offset(offset).limit(limit + 1)))
    return LookUpPage(rows[:limit], len(rows) > limit)


def _tell(session: Session, by: Signature, look_up: LookUp, remark: Remark) -> None:
    """Raise an alarm with the officer's agency, unless one that says the same waits there."""
    since = by.at - QUIET[remark.kind] if remark.kind in QUIET else None
    if raised_since(session, by, remark.kind, since, look_up.reference):
        return
    given = NewAlarm(
        remark.kind, by.agency_id, look_up.reference, remark.words, about_id=by.officer_id
    )
    raise_alarm(session, the_desk(by.at), given)


def _name_of(session: Session, by: Signature) -> str:
    return session.get_one(Officer, by.officer_id).full_name
