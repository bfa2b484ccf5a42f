"""Both sides of a score as a page lays them beside each other: names by parts, then the rest."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from borderdesk.domain.countries import english_name
from borderdesk.edge.words import _, ngettext, word
from borderdesk.matching.alignment import Verdict
from borderdesk.matching.names import parts
from borderdesk.matching.particulars import Identifier, IdentifierKind, Name, Particulars, Sex
from borderdesk.matching.score import NOT_SAID, Aspect, Reason, Score
from borderdesk.matching.scripts import latin, script_of

ABREAST = 3  # parts of a name side by side; a phone has room for no more

_WORDS = re.compile(r"[^\s,;\-]+")


@dataclass(frozen=True, slots=True)
class Side:
    """A part of a name on one side: as written, in Latin letters where it is not, and otherwise."""

    text: str
    others: tuple[str, ...] = ()

    @property
    def read_as(self) -> str:
        """How it reads in Latin letters; empty where it is written so."""
        return "" if script_of(self.text) in ("Latn", "Zyyy") else latin(self.text)


@dataclass(frozen=True, slots=True)
class NamePair:
    """A part of a name and its counterpart; the side that lacks one is None."""

    left: Side | None
    right: Side | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Row:
    """One particular: its values on both sides as they are shown, and what was made of them.

    `shape` says how to show the values: plain, birth, code or plate.
    """

    label: str
    left: tuple[object, ...]
    right: tuple[object, ...]
    verdict: Verdict
    sentence: str = ""
    shape: str = "plain"


@dataclass(frozen=True, slots=True)
class Compared:
    """Both sides for the page: the parts of the names in rows, all the rest, and tallies."""

    names: list[Sequence[NamePair]]
    names_say: str
    whole: list[tuple[Verdict, str]]  # what was made of the names as wholes
    rest: list[Row]
    rest_says: str


def compared(score: Score, seen: Particulars, listed: Particulars) -> Compared:
    """What a page shows of a score: `seen` on the left, `listed` on the right."""
    pairs, others = name_pairs(score, seen, listed), rest(score, seen, listed)
    return Compared(
        abreast(pairs),
        tally(pair.verdict for pair in pairs),
        [
            (reason.verdict, _(reason.sentence, **reason.values))
            for reason in score.reasons
            if reason.aspect is Aspect.WHOLE
        ],
        others,
        tally(row.verdict for row in others),
    )


def name_pairs(score: Score, seen: Particulars, listed: Particulars) -> list[NamePair]:
    """The parts of the names that were compared, as both sides write them."""
    ours = _spellings(seen.names)
    matched = (score.matched_name,) if score.matched_name else ()
    theirs = _spellings((*matched, *listed.names))
    return [
        NamePair(_side(reason.left, ours), _side(reason.right, theirs), reason.verdict)
        for reason in score.reasons
        if reason.aspect is Aspect.NAME
    ]


def abreast(pairs: Sequence[NamePair]) -> list[Sequence[NamePair]]:
    """The pairs in rows of about one length, none longer than ABREAST."""
    rows = -(-len(pairs) // ABREAST)
    longest = -(-len(pairs) // rows) if rows else 1
    return [pairs[n : n + longest] for n in range(0, len(pairs), longest)]


def rest(score: Score, seen: Particulars, listed: Particulars) -> list[Row]:
    """Every particular but the names, of which at least one side says something."""
    reasons = score.reasons
    numbers = [reason for reason in reasons if reason.aspect is Aspect.IDENTIFIER]
    by_aspect = {reason.aspect: reason for reason in reasons}
    rows = [
        *_numbers(seen, listed, numbers),
        _row(_("Born"), seen.births, listed.births, by_aspect.get(Aspect.BIRTH), "birth"),
        _row(_("Sex"), _sex(seen), _sex(listed), by_aspect.get(Aspect.SEX)),
        _row(
            _("Nationality"),
            map(english_name, seen.nationalities),
            map(english_name, listed.nationalities),
            by_aspect.get(Aspect.NATIONALITY),
        ),
        _row(
            _("Birthplace"),
            seen.birthplaces,
            listed.birthplaces,
            by_aspect.get(Aspect.BIRTHPLACE),
        ),
    ]
    return [row for row in rows if row.left or row.right]


def tally(verdicts: Iterable[Verdict]) -> str:
    """How many agree, differ and so on, in words."""
    count = Counter(verdicts)
    said = (
        (Verdict.AGREES, ngettext("%(num)s agrees", "%(num)s agree", count[Verdict.AGREES])),
        (Verdict.NEAR, ngettext("%(num)s close", "%(num)s close", count[Verdict.NEAR])),
        (Verdict.DIFFERS, ngettext("%(num)s differs", "%(num)s differ", count[Verdict.DIFFERS])),
        (Verdict.MISSING, ngettext("%(num)s missing", "%(num)s missing", count[Verdict.MISSING])),
        (Verdict.UNKNOWN, ngettext("%(num)s unknown", "%(num)s unknown", count[Verdict.UNKNOWN])),
    )
    return ", ".join(words for verdict, words in said if count[verdict])


def _row(
    label: str,
    left: Iterable[object],
    right: Iterable[object],
    reason: Reason | None,
    shape: str = "plain",
) -> Row:
    if reason is None:
        return Row(label, tuple(left), tuple(right), Verdict.UNKNOWN, "", shape)
    sentence = "" if reason.sentence == NOT_SAID else _(reason.sentence, **reason.values)
    return Row(label, tuple(left), tuple(right), reason.verdict, sentence, shape)


def _numbers(seen: Particulars, listed: Particulars, decided: list[Reason]) -> Iterator[Row]:
    """What the numbers said first, then those that met no counterpart, by kind."""
    ours, theirs = list(seen.identifiers), list(listed.identifiers)
    for reason in decided:
        left = _taken(ours, reason.left)
        right = _taken(theirs, reason.right)
        kind = left.kind if left else right.kind if right else IdentifierKind.OTHER
        sides = [[one for one in (side,) if one] for side in (left, right)]
        yield _row(_label(kind), sides[0], sides[1], reason, _shape(kind))
    for kind in IdentifierKind:
        sides = [[one for one in side if one.kind is kind] for side in (ours, theirs)]
        yield _row(_label(kind), sides[0], sides[1], None, _shape(kind))


def _taken(numbers: list[Identifier], number: str) -> Identifier | None:
    found = next((one for one in numbers if one.number == number), None)
    if found is not None:
        numbers.remove(found)
    return found


def _label(kind: IdentifierKind) -> str:
    label = word(kind)
    return label[:1].upper() + label[1:]


def _shape(kind: IdentifierKind) -> str:
    return "plate" if kind is IdentifierKind.PLATE else "code"


def _sex(side: Particulars) -> tuple[str, ...]:
    return () if side.sex is Sex.UNKNOWN else (word(side.sex),)


def _spellings(names: Iterable[Name]) -> dict[str, list[str]]:
    """Parts laid flat, as they were compared → the words of the names that they come from."""
    found: dict[str, list[str]] = {}
    for name in names:
        for written in _WORDS.findall(f"{name.text} {name.whole}"):
            for part in parts(written):
                spellings = found.setdefault(part, [])
                if written not in spellings:
                    spellings.append(written)
    return found


def _side(part: str, spellings: dict[str, list[str]]) -> Side | None:
    """The part as written. Neighbours that were compared as one word stay together."""
    if not part:
        return None
    known = [spellings.get(piece, [piece]) for piece in part.split()]
    first = " ".join(written[0] for written in known)
    return Side(first, tuple(known[0][1:3]) if len(known) == 1 else ())
