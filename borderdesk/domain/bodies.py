"""A report out of its canonical JSON: the way back from `InspectionReport.body`.

It follows the types of the dataclasses, so that a new field of a report needs no line here.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from borderdesk.domain.earlier import read
from borderdesk.domain.inspections import InspectionReport


def report_from(body: str) -> InspectionReport:
    """The report whose canonical JSON this is."""
    return report_of(read(json.loads(body)))


def report_of(facts: Mapping[str, Any]) -> InspectionReport:
    """The report of these facts, be they JSON or already of their types (as by `asdict`)."""
    report: InspectionReport = _built(InspectionReport, facts)
    return report


def _built(kind: Any, value: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        some = next(one for one in inner if one is not NoneType)
        return None if value is None else _built(some, value)
    if origin in (tuple, frozenset):
        return origin(_built(inner[0], one) for one in value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = _hints(kind)
        known = {name: given for name, given in value.items() if name in hints}
        return kind(**{name: _built(hints[name], given) for name, given in known.items()})
    if isinstance(value, kind):
        return value
    return kind.fromisoformat(value) if kind in (date, datetime) else kind(value)


@cache
def _hints(kind: Any) -> Mapping[str, Any]:
    return get_type_hints(kind)
