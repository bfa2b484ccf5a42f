"""What every table has in common: moments in UTC, enums by value, constraints by name."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Enum, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from borderdesk.domain.cases import CaseState
from borderdesk.store.accounts import Officer
from borderdesk.store.base import UtcDateTime, check_version
from borderdesk.store.tables import METADATA
from tests import factories

COLUMNS = [column for table in METADATA.tables.values() for column in table.columns]


def test_a_naive_moment_is_refused(session: Session) -> None:
    officer = session.get_one(Officer, 1)
    officer.left_at = datetime(2026, 3, 1, 12)

    with pytest.raises(StatementError, match="names no time zone"):
        session.flush()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.datetimes(
        min_value=datetime(1, 1, 3),
        max_value=datetime(9999, 12, 29),
        timezones=st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m))),
    )
)
def test_a_moment_comes_back_the_same_and_in_utc(session: Session, moment: datetime) -> None:
    officer = session.get_one(Officer, 1)
    officer.left_at = moment
    session.flush()
    session.refresh(officer)

    assert officer.left_at == moment
    assert officer.left_at.tzinfo is UTC


def test_a_moment_stands_in_the_row_in_utc(session: Session) -> None:
    officer = session.get_one(Officer, 1)
    officer.left_at = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    session.flush()

    raw = session.execute(text("SELECT left_at FROM officers WHERE id = 1")).scalar_one()

    assert str(raw)[:19] == "2026-02-28 23:30:00"


def test_an_enum_stands_in_the_row_by_its_value(session: Session) -> None:
    case = factories.case(session, state=CaseState.PENDING_DECISION)

    raw = session.execute(text(f"SELECT state FROM cases WHERE id = {case.id}")).scalar_one()

    assert raw == "pending_decision"


def test_every_moment_and_every_enum_is_of_the_house_types() -> None:
    moments = [column for column in COLUMNS if column.name.endswith("_at") or column.name == "at"]
    enums = [column.type for column in COLUMNS if isinstance(column.type, Enum)]

    assert all(isinstance(column.type, UtcDateTime) for column in moments)
    assert not [column for column in COLUMNS if column.name.endswith(("_date", "_time", "_ts"))]
    assert enums
    for enum in enums:
        assert not enum.native_enum
        assert max(map(len, enum.enums)) <= (enum.length or 0)


@pytest.mark.parametrize("table", METADATA.tables.values(), ids=METADATA.tables.keys())
def test_every_constraint_and_index_has_a_name_that_says_what_it_holds(table: Any) -> None:
    names = [str(constraint.name) for constraint in table.constraints]
    names += [str(index.name) for index in table.indexes]

    # 63 bytes are all that PostgreSQL keeps of a name.
    assert all(re.fullmatch(r"(pk|fk|uq|ck|ix)_[a-z0-9_]+", name) for name in names)
    assert all(len(name) <= 63 for name in names)
    assert len(set(names)) == len(names)
    assert all(table.name in name for name in names)


def test_two_agencies_are_two_and_the_database_knows_it(session: Session) -> None:
    checks = [c for t in METADATA.tables.values() for c in t.constraints]
    named = {str(c.name) for c in checks if isinstance(c, CheckConstraint)}
    case = factories.case(session)

    assert "ck_referrals_two_agencies" in named
    with pytest.raises(IntegrityError, match="two_agencies"):
        session.execute(
            text(
                "INSERT INTO referrals (reference, case_id, kind, state, from_id, to_id, reason,"
                " offered_at, offered_by_id, question, supplied, answer, version) VALUES"
                f" ('R-1', {case.id}, 'lead', 'offered', 10, 10, 'x', '2026-03-01 12:00:00', 1,"
                " '', '', '', 1)"
            )
        )


def test_a_record_changed_since_it_was_read_is_refused(session: Session) -> None:
    case = factories.case(session)

    check_version(case, None)
    check_version(case, case.version)

    with pytest.raises(StaleDataError):
        check_version(case, case.version + 1)
