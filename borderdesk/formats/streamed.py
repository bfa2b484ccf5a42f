"""XML read piece by piece, one record at a time, under caps that no bomb can pass."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, BinaryIO
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from borderdesk.domain.errors import N_
from borderdesk.formats.opened import CHUNK, EMPTY, NOT_THIS_FORMAT, Unreadable

# The largest lists we know of stay below a tenth of each of these.
MAX_DEPTH = 32
MAX_ATTRIBUTES = 32  # of one element
MAX_ELEMENTS = 5_000_000
MAX_OUTSIDE = 1_000  # elements that belong to no record
MAX_NAMES = 1_000  # different names of elements and attributes: the parser keeps every one
MAX_TEXT = 20_000  # characters between two tags
MAX_TOKEN = 2**20  # bytes of one tag or comment
MAX_PARTS = 10_000  # elements in one record
MAX_SAID = 1_000_000  # characters in one record
MAX_RECORDS = 1_000_000

ENDED = {3, 5, 6, 20}  # expat: no element, unclosed token, partial character, unclosed CDATA

TOO_DEEP = N_("The elements are nested too deeply; the file is refused.")
TOO_MANY = N_("There are too many elements, attributes or entries; the file is refused.")
TOO_LONG = N_("A text or a tag is too long; the file is refused.")
TOO_LARGE = N_("An entry is too large; the file is refused.")
OWN_DEFINITIONS = N_("The file brings definitions of its own (DOCTYPE, entities); it is refused.")
CUT_OFF = N_("The file ends too early.")
MALFORMED = N_("The file is not well-formed XML here.")
NOT_UTF_8 = N_("The file is not written in UTF-8.")


def records(
    stream: BinaryIO, root: str, tags: Collection[str], format_name: str, floors: int = 2
) -> Iterator[tuple[int, Element]]:
    """Each element of `tags` so many floors below `root`, with the line (from 1) where it begins.

    Raises:
        Unreadable: the file is no such file, is broken, or passes a cap; with its line.
    """
    target = _Records(root, tags, format_name, floors)
    parser = DefusedXMLParser(target=target, forbid_dtd=True)
    target.expat = expat = parser.parser
    expat.XmlDeclHandler = _refuse_other_encodings
    fed = 0
    try:
        while chunk := stream.read(CHUNK):
            if not fed and (b"\0" in chunk[:4] or chunk.startswith((b"\xff\xfe", b"\xfe\xff"))):
                raise Unreadable(NOT_UTF_8, 1)
            fed += len(chunk)
            try:
                parser.feed(chunk)
            finally:
                yield from target.done
                target.done.clear()
            if fed - expat.CurrentByteIndex > MAX_TOKEN:
                raise Unreadable(TOO_LONG)
        if not fed:
            raise Unreadable(EMPTY, 0)
        parser.close()
    except ParseError as error:
        line = error.position[0]
        if not target.elements:
            raise Unreadable(NOT_THIS_FORMAT, line, format=format_name) from None
        raise Unreadable(CUT_OFF if error.code in ENDED else MALFORMED, line) from None
    except DefusedXmlException:
        raise Unreadable(OWN_DEFINITIONS, expat.CurrentLineNumber) from None
    except Unreadable as error:
        if error.line is None:
            error.line = expat.CurrentLineNumber
        raise


def _refuse_other_encodings(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise Unreadable(NOT_UTF_8)


class _Records:
    """Keeps one record at a time; everything else of the file is counted and forgotten."""

    def __init__(self, root: str, tags: Collection[str], format_name: str, floors: int) -> None:
        self.expat: Any = None  # the parser that calls here; it knows the line
        self.done: list[tuple[int, Element]] = []
        self.elements = 0
        self._root, self._tags, self._format_name = root, tags, format_name
        self._at = floors + 1  # how deep a record begins
        self._names: set[str] = set()
        self._depth = self._run = self._records = self._outside = 0
        self._builder: TreeBuilder | None = None
        self._line = self._parts = self._said = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        self._depth += 1
        self._run = 0
        if self.elements == 1 and tag != self._root:
            raise Unreadable(NOT_THIS_FORMAT, format=self._format_name)
        if self._depth > MAX_DEPTH:
            raise Unreadable(TOO_DEEP)
        self._names.add(tag)
        self._names.update(attributes)
        if (
            len(attributes) > MAX_ATTRIBUTES
            or self.elements > MAX_ELEMENTS
            or len(self._names) > MAX_NAMES
        ):
            raise Unreadable(TOO_MANY)
        if self._builder is None and self._depth == self._at and tag in self._tags:
            self._builder = TreeBuilder()
            self._line = self.expat.CurrentLineNumber
            self._parts = self._said = 0
        if self._builder is None:
            self._outside += 1
            if self._outside > MAX_OUTSIDE:
                raise Unreadable(TOO_MANY)
        else:
            self._parts += 1
            if self._parts > MAX_PARTS:
                raise Unreadable(TOO_LARGE)
            self._builder.start(tag, {})

    def data(self, text: str) -> None:
        self._run += len(text)
        if self._run > MAX_TEXT:
            raise Unreadable(TOO_LONG)
        if self._builder is not None:
            self._said += len(text)
            if self._said > MAX_SAID:
                raise Unreadable(TOO_LARGE)
            self._builder.data(text)

    def end(self, tag: str) -> None:
        self._run = 0
        if self._builder is not None:
            self._builder.end(tag)
            if self._depth == self._at:
                self.done.append((self._line, self._builder.close()))
                self._builder = None
                self._records += 1
                if self._records > MAX_RECORDS:
                    raise Unreadable(TOO_MANY)
        self._depth -= 1
