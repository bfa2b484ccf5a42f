"""Every table of the desk, so that `Base.metadata` is whole."""

from borderdesk.store import (
    accounts,
    alarms,
    approvals,
    audit,
    cargo,
    cases,
    credentials,
    exhibits,
    inspections,
    jobs,
    lookups,
    numbers,
    protection,
    roll,
    samples,
    screening,
    seizures,
    sharing,
    versions,
    watchlists,
)
from borderdesk.store.base import Base

METADATA = Base.metadata
ROOMS = (
    accounts,
    alarms,
    approvals,
    audit,
    cargo,
    cases,
    credentials,
    exhibits,
    inspections,
    jobs,
    lookups,
    numbers,
    protection,
    roll,
    samples,
    screening,
    seizures,
    sharing,
    versions,
    watchlists,
)
