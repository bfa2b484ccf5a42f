"""Leave to read one case of another agency for an hour: the officer has broken the glass."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, select
from sqlalchemy.orm import Mapped, mapped_column

from borderdesk.domain.accounts import Signature
from borderdesk.store.base import Base, Key


class CaseGrant(Base):
    """This officer alone may read this case until then."""

    __tablename__ = "case_grants"

    id: Mapped[Key]
    officer_id: Mapped[int] = mapped_column(ForeignKey("officers.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    until: Mapped[datetime]


def behind_broken_glass(by: Signature, case_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether `by` has leave to read the case of that key at this moment."""
    held = select(CaseGrant.case_id).where(
        CaseGrant.officer_id == by.officer_id, CaseGrant.until > by.at
    )
    return case_id.in_(held)
