"""The names of one kind of subject as flat arrays, and which of them are nearest to a name.

    words of the name ─▶ near words of the list ─▶ rows of the rarest of them, summed
                      ─▶ the FORWARD best, word by word ─▶ the RETRIEVED best, letter by letter

A row is one name. Rows of one list stand together, so that a search among some lists is a search
among some spans of rows.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from borderdesk.matching.letters import by_letters
from borderdesk.matching.names import LIGHT, MOST_PARTS, prepared
from borderdesk.matching.scripts import ABJADS, script_of
from borderdesk.matching.units import NOBODY, Unit, Units
from borderdesk.matching.vocabulary import (
    LONGEST,
    MOST_LETTERS,
    Floats,
    Ints,
    Vocabulary,
    distinct,
    words_of,
)

RETRIEVED: Final = 200  # names that are rescored for one name
FORWARD: Final = 800  # names that are laid word by word
ALL: Final = 2000  # among so few names all are laid word by word
READ: Final = 24_000  # rows that are read for one name, the rarest words first
READ_AT_MOST: Final = 120_000  # for the nearest words, however common they are
COMMON: Final = 0.75  # of its worth a word loses that everybody has
LIGHT_WORTH: Final = 0.1  # of a legal form or a particle, beside 1 for a word of one name
WORDS_ASKED: Final = 10  # of one name; the rest is compared in full only
FAINT: Final = 0.2  # words of a lower weight are no letters of the name
INITIAL: Final = 0.7  # how alike an initial and a word that begins with it are
VOTES: Final = 4
NO_VOTES: Final = np.zeros((VOTES, 0), np.float32)
OTHER_SIDE: Final = 0.3  # how much the other side says in a vote on one side's words
TIE: Final = 0.1  # how much words say in a vote on letters
STEPS: Final = 256  # by which sums are told apart when the best are picked

# What the guess is mixed of: how far the name asked for is covered and how far the other one,
# the better and the worse of both, and (for alphabets) the letters of the whole.
ASKED, THEIRS, BETTER, WORSE, LETTERS = 0.4, 0.2, 0.3, 0.2, 1.0
BY_WORDS: Final = ASKED + THEIRS + BETTER + WORSE


class Span(NamedTuple):
    """Rows from `first` up to `last`, the last one excluded."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Scope:
    """The rows that may be found. `open_rows` is left out where every row may be."""

    spans: tuple[Span, ...]
    open_rows: NDArray[np.bool_] | None

    @property
    def size(self) -> int:
        return sum(span.last - span.first for span in self.spans)


class Retrieved(NamedTuple):
    """Rows near to a name by their words, with these words, before letters are compared.

    `held` are the words of all rows, one row after the other from `firsts` on. `shares` are how
    far words cover each other: mixed, those asked for, those of the row.
    """

    rows: Ints
    held: Ints
    firsts: Ints
    shares: Floats
    words: tuple[str, ...]
    abjad: bool


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """Rows by words and words by row; `places` says whose name a row is."""

    vocabulary: Vocabulary
    places: Ints
    starts: Ints  # by row, in `held`
    held: Ints  # words, in the order written
    row_starts: Ints  # by word, in `rows`
    rows: Ints
    worth: Floats  # by word: 1 if one name has it, less the more do
    _sums: Floats = field(init=False)
    _columns: Ints = field(init=False)
    _lock: Lock = field(init=False, default_factory=Lock)
    _units: Units = field(init=False)

    def __post_init__(self) -> None:
        # What searches write into, one at a time; it is all nought between them.
        object.__setattr__(self, "_sums", np.zeros(len(self), np.float32))
        object.__setattr__(self, "_units", Units(self.vocabulary))
        object.__setattr__(self, "_columns", np.zeros(len(self.vocabulary), np.int32))

    @classmethod
    def built(cls, names: Iterable[tuple[int, str]], *, firm: bool = False) -> Names:
        """Index names given as (place, name as written), places ascending.

        `firm` says how they are read: as names of persons, or of firms and things.

        Names without a word are left out, and names that are written alike for one place.
        """
        chunks = _Chunks()
        places, lengths, held = array("q"), array("i"), array("i")
        last, seen = -1, set[tuple[int, ...]]()
        for place, text in names:
            words = [number for chunk in text[:MOST_LETTERS].split() for number in chunks[chunk]]
            if len(words) > MOST_PARTS:
                del words[MOST_PARTS:]
            if place != last:
                last, seen = place, {tuple(words)}
            elif (key := tuple(words)) in seen:
                continue
            else:
                seen.add(key)
            if words:
                places.append(place)
                lengths.append(len(words))
                held.extend(words)
        starts = np.concatenate(([0], np.cumsum(np.asarray(lengths, np.int64))))
        vocabulary = Vocabulary.built(sorted(chunks.words), firm=firm)
        numbers = np.array(held, np.int32)
        return cls._of(vocabulary, chunks.words, _small(places), _small(starts), numbers)

    @classmethod
    def _of(
        cls,
        vocabulary: Vocabulary,
        numbers: Mapping[str, int],
        places: Ints,
        starts: Ints,
        held: Ints,
    ) -> Names:
        words = sorted(numbers)
        renumbered = np.zeros(len(words), np.int32)
        renumbered[[numbers[word] for word in words]] = np.arange(len(words))
        held = renumbered[held] if len(words) else held
        lengths = np.diff(starts)
        row = np.repeat(np.arange(len(places), dtype=np.int64), lengths)
        pairs = distinct(held.astype(np.int64) << 32 | row)
        rows_of = np.bincount(pairs >> 32, minlength=len(words))
        row_starts = _small(np.concatenate(([0], np.cumsum(rows_of))))
        share = np.log(np.maximum(rows_of, 1)) / np.log(max(len(places), 2))
        worth = (1.0 - COMMON * share).astype(np.float32)
        worth[[at for at, word in enumerate(words) if word in LIGHT]] = LIGHT_WORTH
        rows = (pairs & 0xFFFFFFFF).astype(np.int32)
        return cls(vocabulary, places, starts, held, row_starts, rows, worth)

    def __len__(self) -> int:
        return len(self.places)

    def scope(self, spans: Sequence[Span], gone: Ints | None = None) -> Scope:
        """The rows in these spans but for those of the places that are gone."""
        size = sum(span.last - span.first for span in spans)
        if size == len(self) and gone is None:
            return Scope(tuple(spans), None)
        open_rows = np.zeros(len(self), np.bool_)
        for first, last in spans:
            open_rows[first:last] = True
        if gone is not None and len(gone):
            open_rows &= ~np.isin(self.places, gone)
        return Scope(tuple(spans), open_rows)

    def nearest(self, name: str, scope: Scope, most: int = RETRIEVED) -> tuple[Ints, Floats]:
        """The rows nearest to a name as written, unordered, and VOTES on how near each is.

        Votes are one row each: a guess from 0 to 1 first, then by the words asked for, by the
        words of the row and by letters.
        """
        retrieved = self.retrieved(name, scope, most)
        return (retrieved.rows, self.votes(retrieved)) if retrieved else (NOBODY, NO_VOTES)

    def retrieved(self, name: str, scope: Scope, most: int = RETRIEVED) -> Retrieved | None:
        """The rows whose words are nearest to those of a name; None where none is near."""
        asked = prepared(name[:MOST_LETTERS], self.vocabulary.firm).parts
        told = [(word[:LONGEST], part) for part in asked for word in part.text.split()]
        words = [word for word, _ in told[:WORDS_ASKED]]
        weights = np.array([part.weight for _, part in told[:WORDS_ASKED]], np.float32)
        if not words or not scope.size:
            return None
        abjad = script_of(name[:100]) in ABJADS
        units = list(self._units.of(words, abjad=abjad))
        near = np.concatenate([unit.near for unit in units])
        if not len(near):
            return None
        columns = distinct(near)
        column_of = np.searchsorted(columns, near)
        table = _table(units, column_of, len(words), len(columns))
        worth = self._worth(table, columns) * weights
        with self._lock:
            rows = self._seeds(columns, table, worth, scope)
            if not len(rows):
                return None
            self._columns[columns] = np.arange(1, len(columns) + 1)
            try:
                held, firsts = self._held(rows)
                slots = self._columns[held]
            finally:
                self._columns[columns] = 0
        laid = self._laid(words, table, held, slots)
        shares = self._shares(laid, worth, held, firsts)
        rows, held, firsts, shares = _best(rows, held, firsts, shares, most)
        telling = [word for word, weight in zip(words, weights, strict=True) if weight > FAINT]
        return Retrieved(rows, held, firsts, shares, tuple(telling or words), abjad)

    def votes(self, found: Retrieved) -> Floats:
        """How near each row is, by several measures of its own."""
        letters = by_letters(self.vocabulary, *found[1:3], found.words, abjad=found.abjad)
        words, covered, answered = found.shares
        guess = (words + letters * LETTERS) / (BY_WORDS + LETTERS)
        by_words = covered + OTHER_SIDE * answered, answered + OTHER_SIDE * covered
        return _float(np.stack((guess, *by_words, letters + TIE * words)))

    def forget(self) -> None:
        """Forget which words are near to those asked for, as a process that has just begun."""
        self._units.forget()

    def _worth(self, table: Floats, columns: Ints) -> Floats:
        """What each word asked for is worth: that of the word nearest to it on the list."""
        best = table.argmax(axis=1)
        nearest = self.worth[columns[best]]
        return _float(np.where(table[np.arange(len(table)), best] > 0, nearest, 1.0))

    def _seeds(self, columns: Ints, table: Floats, worth: Floats, scope: Scope) -> Ints:
        """Rows that hold most of the near words, the rarest of these read first."""
        if scope.size <= ALL:
            rows = np.concatenate([np.arange(*span, dtype=np.int32) for span in scope.spans])
            return rows if scope.open_rows is None else rows[scope.open_rows[rows]]
        firsts, lasts = self.row_starts[columns], self.row_starts[columns + 1]
        counts = lasts - firsts
        gain = worth @ (table * table)
        # A narrow scope leaves out most of what is read, so that more of it is read.
        budget = min(READ_AT_MOST, int(READ * min(len(self) / scope.size, 4.0)))
        order = np.argsort(counts, kind="stable")
        last = int(np.searchsorted(np.cumsum(counts[order]), budget, "right"))
        chosen = order[:last]
        # The word itself is read though it be common, or whoever bears only such is never found.
        read = set(chosen.tolist())
        nearest = dict.fromkeys(table.argmax(axis=1)[worth > LIGHT_WORTH].tolist())
        rest = np.array([at for at in nearest if at not in read], np.intp)
        rest = rest[np.argsort(counts[rest], kind="stable")]
        room = READ_AT_MOST - int(counts[chosen].sum())
        extra = rest[: int(np.searchsorted(np.cumsum(counts[rest]), room, "right"))]
        chosen = np.concatenate((chosen, extra if len(extra) else rest[:1]))
        held = self.rows
        lists = [held[firsts[at] : lasts[at]] for at in chosen.tolist()]
        # Indices of another width are converted anew at every use.
        rows = np.concatenate(lists).astype(np.intp)
        gains = gain[chosen].repeat(counts[chosen])
        if scope.open_rows is not None:
            open_rows = scope.open_rows[rows]
            rows, gains = rows[open_rows], gains[open_rows]
        sums = self._sums
        np.add.at(sums, rows, gains)
        reached = sums[rows]
        sums[rows] = 0.0
        if len(rows) > FORWARD:
            steps = (reached * np.float32((STEPS - 1) / (reached.max() or 1.0))).astype(np.int16)
            above = np.cumsum(np.bincount(steps, minlength=STEPS)[::-1])[::-1]
            floor = int(np.searchsorted(-above, -FORWARD, "right")) - 1
            # Of one row all sums are the same, so that no row is on both sides.
            sure, tied = (
                distinct(some.astype(np.int32))
                for some in (rows[steps > floor], rows[steps == floor])
            )
            room = max(FORWARD - len(sure), RETRIEVED)
            if len(tied) > room:  # so many hold the same words: those that hold little else
                lengths = self.starts[tied + 1] - self.starts[tied]
                tied = tied[lengths.argpartition(room)[:room]]
            return np.concatenate((sure, tied))
        return distinct(rows.astype(np.int32))

    def _held(self, rows: Ints) -> tuple[Ints, Ints]:
        """The words of these rows, and where those of each begin."""
        firsts = self.starts[rows].astype(np.int64)
        lengths = self.starts[rows + 1] - firsts
        ends = np.cumsum(lengths)
        at = np.arange(ends[-1]) + np.repeat(firsts - ends + lengths, lengths)
        return self.held[at], ends - lengths

    def _laid(self, words: Sequence[str], table: Floats, held: Ints, slots: Ints) -> Floats:
        """How alike each word asked for and each word of the rows are; initials count."""
        padded = np.concatenate((np.zeros((len(table), 1), np.float32), table), axis=1)
        laid: Floats = padded.take(slots, axis=1)
        for at, word in enumerate(words):
            if len(word) > 1:
                number = self.vocabulary.number(word[0])
                same = held == number if number >= 0 else None
            else:  # words stand in the order of the alphabet
                first, last = self.vocabulary.beginning(word)
                same = (held >= first) & (held < last)
            if same is not None:
                laid[at, same] = np.maximum(laid[at, same], INITIAL)
        return laid

    def _shares(self, laid: Floats, worth: Floats, held: Ints, firsts: Ints) -> Floats:
        """How far each row covers the words asked for, and these the row's; the mixture first."""
        asked = np.maximum.reduceat(laid, firsts, axis=1)
        covered = worth @ asked / worth.sum()
        theirs = self.worth[held]
        answered = np.add.reduceat(laid.max(axis=0) * theirs, firsts)
        answered /= np.add.reduceat(theirs, firsts)
        better, worse = np.maximum(covered, answered), np.minimum(covered, answered)
        mixed = ASKED * covered + THEIRS * answered + BETTER * better + WORSE * worse
        return _float(np.stack((mixed, covered, answered)))


class _Chunks(dict[str, tuple[int, ...]]):
    """The words of what stands between two spaces; each is taken apart and numbered once."""

    def __init__(self) -> None:
        super().__init__()
        self.words: dict[str, int] = {}

    def __missing__(self, chunk: str) -> tuple[int, ...]:
        words = self.words
        found = tuple(words.setdefault(word, len(words)) for word in words_of(chunk))
        self[chunk] = found
        return found


def _float(given: NDArray[np.floating]) -> Floats:
    return given.astype(np.float32, copy=False)


def _small(numbers: Sequence[int] | Ints) -> Ints:
    """As 32 bits where they fit, which they do up to two thousand million."""
    given = np.asarray(numbers, np.int64)
    return given.astype(np.int32) if not len(given) or given.max() < 2**31 else given


def _table(units: Sequence[Unit], column_of: Ints, words: int, columns: int) -> Floats:
    """By word asked for and near word of the list: how alike they are, nought for not at all."""
    table = np.zeros((words, columns), np.float32)
    begin = 0
    for at, near, likeness in units:
        where = column_of[begin : begin + len(near)]
        begin += len(near)
        for word in at:
            np.maximum.at(table[word], where, likeness)
    return table


def _best(
    rows: Ints, held: Ints, firsts: Ints, shares: Floats, most: int
) -> tuple[Ints, Ints, Ints, Floats]:
    """The rows of the highest shares, with their words."""
    if len(rows) <= most:
        return rows, held, firsts, shares
    best = np.sort(np.argpartition(-shares[0], most)[:most])
    lengths = np.diff(np.append(firsts, len(held)))[best]
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1]) + np.repeat(firsts[best] - ends + lengths, lengths)
    return rows[best], held[at], ends - lengths, shares[:, best]
