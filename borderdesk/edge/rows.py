"""Pages on which rows of several groups are typed, each row under a number of its own.

A field of a row is called `firearms.0.type`. A row is one once anything was typed in it, or a file
alone was sent for it; rows in between may be empty, and the schema knows them without gaps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask import request

MORE = "more"  # the button that asks for another row; its value names the group
NOTHING: Mapping[str, frozenset[str]] = {}


class Row(NamedTuple):
    """Where a field stands; `number` is that by which the schema knows the row."""

    group: str
    number: int
    field: str


class Rows:
    """The groups of a page, and how many rows of each a fresh one shows; never more than `most`.

    `preset` names fields that the page itself fills: they alone make no row.
    """

    def __init__(
        self,
        usual: Mapping[str, int],
        *,
        most: int,
        preset: Mapping[str, frozenset[str]] = NOTHING,
    ) -> None:
        self.usual, self.most, self.preset = usual, most, preset
        self._name = re.compile(rf"({'|'.join(usual)})\.(0|[1-9][0-9]{{0,3}})\.(.+)")

    def shaped(self, groups: Mapping[str, Any]) -> dict[str, Any]:
        """The groups of the page as the schema knows them; a row with a file alone is a row."""
        given = {n: value for n, value in groups.items() if n != MORE and n not in self.usual}
        sent, rows = self._sent(), self._rows()
        for group in self.usual:
            found = groups.get(group)
            if found is not None and (
                not isinstance(found, list) or len(found) != len(sent[group])
            ):
                given[group] = found  # no rows of this page: for the schema to refuse
                continue
            by_number = dict(zip(sorted(sent[group]), found or [], strict=True))
            if rows[group]:
                given[group] = [by_number.get(number, {}) for number in sorted(rows[group])]
        return given

    def closed_up(self, raw: Mapping[str, str]) -> dict[str, str]:
        """What was typed, each row moved up into the number by which the schema knows it."""
        rows, kept = self.rows_of(raw), {}
        for name, value in raw.items():
            if name in rows:
                kept[".".join(map(str, rows[name]))] = value
            elif self._name.fullmatch(name) is None:
                kept[name] = value
        return kept

    def shown(self, raw: Mapping[str, str]) -> dict[str, int]:
        """How many rows of each group the page shows: those typed, and one more where asked."""
        rows = self._rows()
        counts = {group: max(len(rows[group]), usual) for group, usual in self.usual.items()}
        more = raw.get(MORE, "")
        if more in counts:
            counts[more] += 1
        return {group: min(count, self.most) for group, count in counts.items()}

    def rows_of(self, names: Iterable[str]) -> dict[str, Row]:
        """Where the fields of these names stand; without those that are of no row."""
        numbers = {group: sorted(rows) for group, rows in self._rows().items()}
        found = {name: match for name in names if (match := self._name.fullmatch(name))}
        return {
            name: Row(match[1], numbers[match[1]].index(int(match[2])), match[3])
            for name, match in found.items()
            if int(match[2]) in numbers[match[1]]
        }

    def _sent(self) -> dict[str, set[int]]:
        """The rows of which anything was sent in words, be it what the page filled in itself."""
        sent: dict[str, set[int]] = {group: set() for group in self.usual}
        for name, values in request.form.lists():
            found = self._name.fullmatch(name)
            if found and any(value.strip() for value in values):
                sent[found[1]].add(int(found[2]))
        return sent

    def _rows(self) -> dict[str, set[int]]:
        """The rows in which anything was typed, or for which a file alone was sent."""
        rows: dict[str, set[int]] = {group: set() for group in self.usual}
        for name, values in request.form.lists():
            found = self._name.fullmatch(name)
            if found is None or found[3] in self.preset.get(found[1], ()):
                continue
            if any(value.strip() for value in values):
                rows[found[1]].add(int(found[2]))
        for name in request.files:
            found = self._name.fullmatch(name)
            if found and any(file.filename for file in request.files.getlist(name)):
                rows[found[1]].add(int(found[2]))
        return rows
