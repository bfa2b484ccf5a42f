"""How long what is kept may name people. After that it is as if it had never been.

Only these times are known here. What is past them is not searched from that moment on, and the
index of who crossed forgets it when it is next built.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from borderdesk.domain.inspections import InspectionState

# How long a crossing may be found by the names of who crossed, by where it ended.
# Source: domain notes, § 6, R5 (a crossing without a find: 90 days; the second line: a year).
NAMED_FOR: Mapping[InspectionState, timedelta] = {
    InspectionState.OPEN: timedelta(days=90),
    InspectionState.RELEASED: timedelta(days=90),
    InspectionState.REFERRED: timedelta(days=365),
    InspectionState.SECONDARY_OPEN: timedelta(days=365),
    InspectionState.CLOSED: timedelta(days=365),
    InspectionState.VOID: timedelta(days=90),  # void or not, somebody may have crossed
}
