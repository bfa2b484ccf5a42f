"""Where the extracts stand, and how a test reads them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from borderdesk.domain.watchlists import Fault, NewEntry
from borderdesk.formats import ofac, un

DATA = Path(__file__).parents[1] / "data"
UN = (DATA / "un_extract.xml").read_bytes()
SDN = (DATA / "ofac_sdn_extract.csv").read_bytes()
ALT = (DATA / "ofac_alt_extract.csv").read_bytes()
COMMENTS = (DATA / "ofac_comments_extract.csv").read_bytes()

# Whole lists, where a developer keeps them beside the checkout.
LISTS = Path(__file__).parents[2].parent / "shared" / "data" / "lists"


def un_list(content: bytes) -> tuple[dict[str, NewEntry], list[Fault]]:
    return _parted(un.read(io.BytesIO(content)))


def sdn_list(
    content: bytes, alt: bytes | None = None, comments: bytes | None = None
) -> tuple[dict[str, NewEntry], list[Fault]]:
    beside = [None if more is None else io.BytesIO(more) for more in (alt, comments)]
    return _parted(ofac.read(io.BytesIO(content), *beside))


def _parted(found: Iterator[NewEntry | Fault]) -> tuple[dict[str, NewEntry], list[Fault]]:
    """Entries by their key, and faults; every fault must be a sentence with its values."""
    entries: dict[str, NewEntry] = {}
    faults: list[Fault] = []
    for item in found:
        if isinstance(item, Fault):
            assert str(item).endswith(".")
            faults.append(item)
        else:
            assert item.source_key not in entries
            entries[item.source_key] = item
    return entries, faults
