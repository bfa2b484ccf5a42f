"""Files are opened plain or packed, and never swell."""

from __future__ import annotations

import gzip
import io
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.formats import opened
from borderdesk.formats.opened import Unreadable


def unpacked(content: bytes) -> bytes:
    return opened.opened(io.BytesIO(content)).read()


@given(st.binary(max_size=300).filter(lambda content: content[:2] != opened.GZIP))
def test_what_was_put_in_comes_out_packed_or_not(content: bytes) -> None:
    assert unpacked(content) == content
    assert unpacked(gzip.compress(content)) == content
    assert unpacked(gzip.compress(content) + gzip.compress(b"more")) == content + b"more"
    assert unpacked(gzip.compress(content) + b"\0" * 512) == content  # padded, as tapes are


def test_lines_can_be_read_one_by_one() -> None:
    lines = opened.opened(io.BytesIO(gzip.compress(b"one\ntwo\n" * 50_000)))

    assert sum(1 for _ in lines) == 100_000


@given(st.binary(min_size=30, max_size=300), st.data())
def test_a_packed_file_that_is_cut_or_changed_is_refused(
    content: bytes, data: st.DataObject
) -> None:
    packed = gzip.compress(content)
    cut = data.draw(st.integers(2, len(packed) - 1))

    with pytest.raises(Unreadable, match="too early"):
        unpacked(packed[:cut])
    with pytest.raises(Unreadable, match="damaged"):
        unpacked(packed[:-8] + bytes(byte ^ 1 for byte in packed[-8:-4]) + packed[-4:])


class Endless(io.RawIOBase):
    """A stream without an end."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        buffer[:] = b"x" * len(buffer)
        return len(buffer)


def test_a_file_larger_than_the_cap_is_refused_plain_or_packed() -> None:
    endless = opened.opened(io.BufferedReader(Endless()))

    with pytest.raises(Unreadable, match="256 MiB"):
        deque(iter(lambda: endless.read(opened.CHUNK), b""), maxlen=0)
    with pytest.raises(Unreadable, match="hundred times"):
        unpacked(gzip.compress(b"x" * 4 * opened.FREE))
