"""All that is listed at one time, as flat arrays in a folder of files that every worker shares.

    roll-…/ manifest.json        what the arrays hold, their sizes and checksums; written last
            editions.npy         by place: which edition stands there
            person.rows.npy …    the names of one kind (`nearest`)
            numbers.keys.npy …   plates, documents and other identifiers

A place is the number of an edition in the segment. Places of one kind and one list stand together.
The files hold names, words and numbers of records, never a whole record.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from borderdesk.matching.names import skeleton
from borderdesk.matching.nearest import NO_VOTES, Names, Scope, Span
from borderdesk.matching.particulars import Identifier, IdentifierKind, Kind, Particulars
from borderdesk.matching.sought import asked_by, kept_by
from borderdesk.matching.units import NOBODY
from borderdesk.matching.vocabulary import Floats, Ints, Keyed, Threes, Vocabulary, heard, words_of

FORM: Final = 2  # of the files; raised when it changes
SIDES: Final[tuple[Literal["left"], Literal["right"]]] = ("left", "right")
MANIFEST: Final = "manifest.json"
PRIVATE: Final = 0o600

# Names in every alphabet: when they fold otherwise than they did, the files are of no use.
SPECIMENS: Final = (
    "Đorđe Petrović Ђорђе Петровић Хасан Ҷумъа ogʻli Αθανάσιος Τζαβέλας გიორგი Արմեն "
    "محمد عبد الرحمن پورمحمدی گل آغا דוד Şükrü Çağlar Hoxha Xhafer d.o.o. Ltd. O'Brien 王小明 "
    "Машиностроительный завод General Trading Bank N0rd РETROV"
)


class Damaged(Exception):
    """The folder holds no segment, or not all of one, or one of another edition of the desk."""


class Line(NamedTuple):
    """What the index keeps of one edition: names as written, and numbers by kind."""

    edition_id: int
    list_id: int
    kind: Kind
    names: tuple[str, ...]
    numbers: tuple[tuple[IdentifierKind, str], ...]

    @classmethod
    def of(cls, edition_id: int, list_id: int, subject: Particulars) -> Line:
        return cls(
            edition_id,
            list_id,
            subject.kind,
            tuple(name.text for name in subject.names),
            tuple((number.kind, number.number) for number in subject.identifiers),
        )

    @classmethod
    def from_json(cls, edition_id: int, list_id: int, given: Mapping[str, Any]) -> Line:
        """The same from `Particulars.as_json`, without reading the rest."""
        return cls(
            edition_id,
            list_id,
            Kind(given["kind"]),
            tuple(name[0] for name in given["names"]),
            tuple((IdentifierKind(kind), number) for kind, number, _ in given["identifiers"]),
        )


class Run(NamedTuple):
    """The places of one list and one kind, from `first` up to `last`, the last one excluded."""

    kind: Kind
    list_id: int
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """An index that never changes. `contents` is whatever its maker wrote down about it."""

    contents: Mapping[str, Any]
    runs: tuple[Run, ...]
    editions: Ints
    names: Mapping[Kind, Names]
    number_keys: NDArray[np.uint64]
    number_places: Ints

    @classmethod
    def built(cls, lines: Iterable[Line], contents: Mapping[str, Any] | None = None) -> Segment:
        """Index the lines: about 8 µs of CPU a name."""
        groups: dict[tuple[Kind, int], list[Line]] = {}
        for line in lines:
            groups.setdefault((line.kind, line.list_id), []).append(line)
        runs, ordered = [], list[Line]()
        for kind, list_id in sorted(groups):
            first = len(ordered)
            ordered += groups[kind, list_id]
            runs.append(Run(kind, list_id, first, len(ordered)))
        names = {
            kind: Names.built(
                (
                    (place, name)
                    for run in runs
                    if run.kind is kind
                    for place in range(run.first, run.last)
                    for name in ordered[place].names
                ),
                firm=kind is not Kind.PERSON,
            )
            for kind in dict.fromkeys(run.kind for run in runs)
        }
        pairs = sorted(
            {(key, at) for at, line in enumerate(ordered) for key in _sums(kept_by(line.numbers))}
        )
        return cls(
            contents or {},
            tuple(runs),
            np.fromiter((line.edition_id for line in ordered), np.int64, len(ordered)),
            names,
            np.fromiter((key for key, _ in pairs), np.uint64, len(pairs)),
            np.fromiter((place for _, place in pairs), np.int32, len(pairs)),
        )

    def __len__(self) -> int:
        return len(self.editions)

    def places_of(self, editions: Collection[int]) -> Ints:
        """Where these editions stand, ascending; those that stand nowhere are left out."""
        wanted = np.fromiter(editions, np.int64, len(editions))
        return np.flatnonzero(np.isin(self.editions, wanted)).astype(np.int32)

    def beside(self, list_id: int, editions: Collection[int]) -> tuple[list[int], list[int]]:
        """Those of the editions that the segment lacks on that list, and those it has besides."""
        runs = [run for run in self.runs if run.list_id == list_id]
        here = [self.editions[run.first : run.last] for run in runs]
        held = np.concatenate([*here, np.zeros(0, np.int64)])
        given = np.fromiter(editions, np.int64, len(editions))
        added = np.setdiff1d(given, held, assume_unique=True)
        gone = np.setdiff1d(held, given, assume_unique=True)
        return added.tolist(), gone.tolist()

    def scopes(self, lists: frozenset[int] | None, gone: Ints) -> dict[Kind, Scope]:
        """The names among which is searched: those of some lists (None: all) that are not gone."""
        found = {}
        for kind, names in self.names.items():
            spans = []
            for run in self.runs:
                if run.kind is kind and (lists is None or run.list_id in lists):
                    bounds = np.searchsorted(names.places, (run.first, run.last))
                    spans.append(Span(*bounds.tolist()))
            found[kind] = names.scope(_joined(spans), gone if len(gone) else None)
        return found

    def nearest(self, kind: Kind, name: str, scopes: Mapping[Kind, Scope]) -> tuple[Ints, Floats]:
        """Places with a name near to this one, and VOTES on how near; a place may come twice."""
        if kind not in self.names:
            return NOBODY, NO_VOTES
        names = self.names[kind]
        rows, votes = names.nearest(name, scopes[kind])
        return names.places[rows], votes

    def bearing(self, numbers: Iterable[Identifier], lists: frozenset[int] | None) -> list[int]:
        """The places in these lists that may bear one of the numbers, then those near to one."""
        sure, near = asked_by((number.kind, number.number) for number in numbers)
        found = dict.fromkeys([*self._under(sure), *self._under(near)])
        if lists is None:
            return [*found]
        spans = [run for run in self.runs if run.list_id in lists]
        return [at for at in found if any(run.first <= at < run.last for run in spans)]

    def _under(self, keys: Iterable[str]) -> list[int]:
        """The places under these keys, ascending."""
        sought = np.array(sorted(_sums(keys)), np.uint64)
        firsts, lasts = (self.number_keys.searchsorted(sought, side) for side in SIDES)
        found = zip(firsts.tolist(), lasts.tolist(), strict=True)
        return sorted(at for span in found for at in self.number_places[slice(*span)].tolist())

    def write(self, folder: Path) -> None:
        """Write all files of a new folder, so that they are on the disk when this returns.

        The folder appears under its name at once and whole; when the power fails before, it
        is not there.
        """
        folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=folder.parent))  # mode 0700
        try:
            sizes = {}
            for name, array in self._arrays():
                with _new(draft / f"{name}.npy") as file:
                    np.save(file, array)
                    _flush(file)
                sizes[name] = _checked(draft / f"{name}.npy")
            manifest = {
                "form": FORM,
                "folding": folding(),
                "contents": self.contents,
                "kinds": [kind.value for kind in self.names],
                "runs": [[run.kind.value, *run[1:]] for run in self.runs],
                "arrays": sizes,
            }
            with _new(draft / MANIFEST) as file:
                file.write(json.dumps(manifest).encode())
                _flush(file)
            _flush_folder(draft)
            draft.rename(folder)
            _flush_folder(folder.parent)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    @classmethod
    def opened(cls, folder: Path) -> Segment:
        """Map the files of a folder into memory, shared with whoever maps them too.

        Raises:
            Damaged: a file is missing, is not what was written, or is of another form.
        """
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            if (manifest["form"], manifest["folding"]) != (FORM, folding()):
                raise Damaged(f"{folder.name} was made by another edition of the desk.")
            held = {}
            for name, written in manifest["arrays"].items():
                path = folder / f"{name}.npy"
                if _checked(path) != written:
                    raise Damaged(f"{path.name} is not what was written.")
                # Without the subclass, whose slices take five times as long.
                mapped = np.load(path, mmap_mode="r", allow_pickle=False)
                held[name] = np.asarray(mapped)
            kinds = [Kind(kind) for kind in manifest["kinds"]]
            return cls(
                manifest["contents"],
                tuple(Run(Kind(kind), *rest) for kind, *rest in manifest["runs"]),
                held["editions"],
                {kind: _names(held, kind.value) for kind in kinds},
                held["numbers.keys"],
                held["numbers.places"],
            )
        except (OSError, ValueError, KeyError, TypeError) as fault:
            raise Damaged(f"{folder.name} cannot be read.") from fault

    def _arrays(self) -> Iterator[tuple[str, NDArray[Any]]]:
        yield "editions", self.editions
        yield "numbers.keys", self.number_keys
        yield "numbers.places", self.number_places
        for kind, names in self.names.items():
            parts = {"": names, "words.": names.vocabulary.words}
            parts |= {"skeletons.": names.vocabulary.skeletons}
            parts |= {"sounds.": names.vocabulary.sounds, "bones.": names.vocabulary.bones}
            for prefix, part in parts.items():
                for field in _FIELDS[type(part)]:
                    yield f"{kind.value}.{prefix}{field}", getattr(part, field)


_FIELDS: Final[Mapping[type, tuple[str, ...]]] = {
    Names: ("places", "starts", "held", "row_starts", "rows", "worth"),
    Threes: ("texts", "starts", "texts_with", "counts"),
    Keyed: ("keys", "words"),
}


def _names(held: Mapping[str, NDArray[Any]], kind: str) -> Names:
    def fields(of: type, prefix: str) -> Iterator[NDArray[Any]]:
        return (held[f"{kind}.{prefix}{field}"] for field in _FIELDS[of])

    vocabulary = Vocabulary(
        kind != Kind.PERSON.value,
        Threes(*fields(Threes, "words.")),
        Keyed(*fields(Keyed, "sounds.")),
        Keyed(*fields(Keyed, "bones.")),
        Threes(*fields(Threes, "skeletons.")),
    )
    return Names(vocabulary, *fields(Names, ""))


def folding() -> str:
    """A checksum of how names fold. Another one means that other words would be looked up."""
    words = words_of(SPECIMENS)
    bones = map(skeleton, words)
    persons, firms = ([heard(word, firm=firm) for word in words] for firm in (False, True))
    return f"{zlib.crc32(' '.join((*words, *persons, *firms, *bones)).encode()):08x}"


def _sums(keys: Iterable[str]) -> set[int]:
    """Checksums of the keys of numbers."""
    return {int.from_bytes(blake2b(key.encode(), digest_size=8).digest(), "big") for key in keys}


def _joined(spans: Iterable[Span]) -> list[Span]:
    """Spans that touch as one; empty ones left out."""
    found = list[Span]()
    for span in spans:
        if span.first == span.last:
            continue
        if found and found[-1].last == span.first:
            found[-1] = Span(found[-1].first, span.last)
        else:
            found.append(span)
    return found


def _new(path: Path) -> Any:
    return open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE), "wb")


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _checked(path: Path) -> list[int]:
    """Size and checksum of a file."""
    with path.open("rb") as file, mmap(file.fileno(), 0, access=ACCESS_READ) as content:
        return [len(content), zlib.crc32(content)]
