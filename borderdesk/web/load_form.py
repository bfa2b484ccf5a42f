"""The load on the lane's form: how many rows of what are shown, and what each field is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from borderdesk.domain.cargo import (
    MOST_CONSIGNMENTS,
    MOST_DOCUMENTS,
    MOST_EQUIPMENT,
    MOST_ITEMS,
    MOST_PARTIES,
)
from borderdesk.domain.errors import N_
from borderdesk.domain.harmonised import found
from borderdesk.edge.forms import Form, grouped
from borderdesk.edge.words import _

LOADS = "consignments"
# What a consignment has several of: how many rows are shown of it at least, and at most. The
# first item and the first container stand on the first screen, the next ones are folded.
SEVERAL: Mapping[str, tuple[int, int]] = {
    "items": (2, MOST_ITEMS),
    "equipment": (2, MOST_EQUIPMENT),
    "documents": (1, MOST_DOCUMENTS),
    "parties": (1, MOST_PARTIES),
}

PERHAPS = N_("%(code)s is: %(words)s")
MOST_HEADINGS = 5

LOAD: Mapping[str, str] = {
    "consignor": N_("Consignor"),
    "consignee": N_("Consignee"),
    "carrier": N_("Carrier"),
    "seals": N_("Seals"),
    "mrn": N_("Customs reference (MRN)"),
    "mode": N_("How it travels"),
}
ROWS: Mapping[str, Mapping[str, str]] = {
    "items": {
        "description": N_("Goods"),
        "hs_code": N_("HS code"),
        "packages": N_("Packages"),
        "gross_weight_kg": N_("Gross weight, kg"),
        "net_weight_kg": N_("Net weight, kg"),
        "package_kind": N_("Kind of packages"),
        "origin": N_("Country of origin"),
        "value": N_("Value"),
        "currency": N_("Currency"),
        "un_number": N_("UN number"),
        "pieces": N_("Pieces"),
    },
    "equipment": {
        "number": N_("Container"),
        "size_type": N_("Size and type"),
        "fullness": N_("Full or empty"),
    },
    "documents": {
        "kind": N_("Paper"),
        "number": N_("Number"),
        "issued_on": N_("Issued on"),
    },
    "parties": {"role": N_("Role"), "name": N_("Name")},
}
NUMBERED: Mapping[str, str] = {
    "items": N_("Goods %(number)s"),
    "equipment": N_("Container %(number)s"),
    "documents": N_("Paper %(number)s"),
    "parties": N_("Party %(number)s"),
}


def add_alone(groups: dict[str, Any]) -> dict[str, Any]:
    """What is to be added, out of a form that may hold anything else by then."""
    return {"add": groups["add"]} if "add" in groups else {}


def load_closed_up(raw: Mapping[str, str]) -> dict[str, str]:
    """What was typed, rows of the load moved up to the numbers by which the schema knows them."""
    kept = {name: value for name, value in raw.items() if not name.startswith(f"{LOADS}.")}
    typed = grouped({name: [value] for name, value in raw.items() if name not in kept})
    return kept | dict(_flat(typed))


def propose_headings(form: Form) -> None:
    """Say which codes fit the words that were typed where a code belongs; without script, too."""
    for name, said in form.problems.items():
        if name.endswith(".hs_code"):
            likely = found(form.raw.get(name, ""), MOST_HEADINGS)
            said += [_(PERHAPS, code=one.code, words=one.description) for one in likely]


def _flat(groups: Any, before: str = "") -> Iterator[tuple[str, str]]:
    pairs = enumerate(groups) if isinstance(groups, list) else groups.items()
    for name, below in pairs:
        full = f"{before}{name}"
        if isinstance(below, str):
            yield full, below
        else:
            yield from _flat(below, f"{full}.")


def rows_shown(raw: Mapping[str, str], added: str = "") -> list[dict[str, int]]:
    """How many rows of what each consignment shows; `added` names what gets one more."""
    loads = grouped({name: [value] for name, value in raw.items()}).get(LOADS, [])
    loads = [load for load in loads if isinstance(load, dict)] if isinstance(loads, list) else []
    more = len(loads) + (added == LOADS)
    loads += [{}] * (min(max(more, 1), MOST_CONSIGNMENTS) - len(loads))
    return [
        {
            name: min(max(least, _count(load, name) + (added == f"{LOADS}.{number}.{name}")), most)
            for name, (least, most) in SEVERAL.items()
        }
        for number, load in enumerate(loads)
    ]


def _count(load: Mapping[str, Any], name: str) -> int:
    rows = load.get(name, [])
    return len(rows) if isinstance(rows, list) else 0


def load_labels(shown: list[dict[str, int]]) -> dict[str, str]:
    """What each field of the load is called, for the summary of what is wrong."""
    said: dict[str, str] = {}
    for number, counts in enumerate(shown):
        at = f"{LOADS}.{number}"
        which = _("Consignment %(number)s", number=number + 1) + ", " if len(shown) > 1 else ""
        said |= {f"{at}.{name}": f"{which}{_(label)}" for name, label in LOAD.items()}
        for several, count in counts.items():
            for row in range(count):
                part = _(NUMBERED[several], number=row + 1) + ", " if row else ""
                for name, label in ROWS[several].items():
                    said[f"{at}.{several}.{row}.{name}"] = f"{which}{part}{_(label)}"
    return said
