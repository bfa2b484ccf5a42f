"""Other people's files, opened so that none can swell: plain or gzip, bounded either way."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from borderdesk.domain.errors import N_

MAX_UNPACKED = 256 * 2**20  # bytes; the largest list we know of has 125 MB
MAX_RATIO = 100  # unpacked to packed; lists pack 5 to 10 times smaller, bombs 1,000 times
FREE = 2**20  # bytes before the ratio counts: a short file of blanks is no bomb
CHUNK = 64 * 1024
GZIP = b"\x1f\x8b"

EMPTY = N_("The file is empty.")
CUT_OFF = N_("The packed file ends too early.")
DAMAGED = N_("The packed file is damaged.")
TOO_LARGE = N_("The file is larger than 256 MiB; it is refused.")
SWELLING = N_("The file unpacks to more than a hundred times its size; it is refused.")
NOT_THIS_FORMAT = N_("This is not a %(format)s file.")


class Unreadable(Exception):
    """What ends the reading of a file. Readers turn it into the last `Fault`.

    `line` is where, from 1; None leaves it to the reader.
    """

    def __init__(self, sentence: str, line: int | None = None, **values: str) -> None:
        super().__init__(sentence % values)
        self.sentence = sentence
        self.line = line
        self.values = tuple(values.items())


def opened(stream: BinaryIO) -> BinaryIO:
    """The bytes of a file, unpacked where it is gzip; told by its first two bytes.

    The stream need not be seekable. Reading from the result raises `Unreadable` when the
    file is damaged, unpacks to more than 256 MiB, or to more than a hundred times its size.
    """
    head = stream.read(2)
    pieces = _unpacked(stream, head) if head == GZIP else _plain(stream, head)
    return io.BufferedReader(_Pieces(pieces), CHUNK)


def _plain(stream: BinaryIO, head: bytes) -> Iterator[bytes]:
    yield head
    size = len(head)
    while piece := stream.read(CHUNK):
        size += len(piece)
        _weigh(size)
        yield piece


def _unpacked(stream: BinaryIO, packed: bytes) -> Iterator[bytes]:
    taken, given = len(packed), 0
    inflater = _inflater()
    while True:
        if inflater.eof:  # several packed files may follow one another: RFC 1952, section 2.2
            packed = packed.lstrip(b"\0")
        if not packed:
            packed = stream.read(CHUNK)
            taken += len(packed)
            if packed:
                continue
            if inflater.eof:
                return
            raise Unreadable(CUT_OFF)
        if inflater.eof:
            inflater = _inflater()
        try:
            piece = inflater.decompress(packed, CHUNK)
        except zlib.error:
            raise Unreadable(DAMAGED) from None
        packed = inflater.unconsumed_tail or inflater.unused_data
        given += len(piece)
        _weigh(max(given, taken))
        if given > max(FREE, MAX_RATIO * taken):
            raise Unreadable(SWELLING)
        if piece:
            yield piece


def _inflater() -> zlib._Decompress:
    return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)  # 16: gzip, with its checksum


def _weigh(size: int) -> None:
    if size > MAX_UNPACKED:
        raise Unreadable(TOO_LARGE)


class _Pieces(io.RawIOBase):
    """Bytes that come in pieces, as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands a memoryview
        piece = self._rest or next(self._pieces, b"")
        size = min(len(piece), len(buffer))
        buffer[:size], self._rest = piece[:size], piece[size:]
        return size
