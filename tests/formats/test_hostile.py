"""Files that mean harm, are broken, or are something else: refused in a sentence, never raised."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.domain.watchlists import Fault
from borderdesk.formats import faults, opened, rows, streamed
from tests.formats.extracts import ALT, COMMENTS, SDN, UN, sdn_list, un_list

MIB = 2**20
HEAD = b"<CONSOLIDATED_LIST><INDIVIDUALS>"

LAUGHS = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))
ENTITY_BOMB = b'<!DOCTYPE x [<!ENTITY l0 "ha">' + LAUGHS + b"]>" + HEAD + b"&l9;"
EXTERNAL = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + HEAD + b"&e;"
SHORT_NAMES = b" ".join(b'a%d=""' % n for n in range(100_000))


def packed_bomb(head: bytes) -> bytes:
    """Some 200 kB that unpack to 200 MB."""
    packer = zlib.compressobj(9, wbits=31)
    pieces = [packer.compress(piece) for piece in (head, *[b" " * MIB] * 200)]
    return b"".join(pieces) + packer.flush()


@contextmanager
def little_memory() -> Iterator[None]:
    """Whatever is done inside takes less than 100 MiB at any time."""
    tracemalloc.start()
    try:
        yield
        assert tracemalloc.get_traced_memory()[1] < 100 * MIB
    finally:
        tracemalloc.stop()


XML_BOMBS = {
    "entity bomb": (ENTITY_BOMB, streamed.OWN_DEFINITIONS),
    "external entity": (EXTERNAL, streamed.OWN_DEFINITIONS),
    "a bare DOCTYPE": (b"<!DOCTYPE x>" + HEAD, streamed.OWN_DEFINITIONS),
    "100,000 attributes": (HEAD + b"<INDIVIDUAL " + SHORT_NAMES + b">", streamed.TOO_MANY),
    "33 attributes": (
        HEAD + b"<A " + b" ".join(SHORT_NAMES.split()[:33]) + b">",
        streamed.TOO_MANY,
    ),
    "100,000 deep": (HEAD + b"<a>" * 100_000, streamed.TOO_DEEP),
    "names without end": (
        HEAD + b"".join(b"<a%d/>" % n for n in range(2_000)),
        streamed.TOO_MANY,
    ),
    "elements without end": (HEAD + b"<a/>" * 100_000, streamed.TOO_MANY),
    "a field of 100 MB": (HEAD + b"<INDIVIDUAL><A>" + b"x" * 100 * MIB, streamed.TOO_LONG),
    "an attribute of 100 MB": (HEAD + b'<INDIVIDUAL a="' + b"x" * 100 * MIB, streamed.TOO_LONG),
    "a comment of 100 MB": (HEAD + b"<!--" + b"x" * 100 * MIB, streamed.TOO_LONG),
    "an entry without end": (HEAD + b"<INDIVIDUAL>" + b"<A/>" * 20_000, streamed.TOO_LARGE),
    "gzip bomb": (packed_bomb(HEAD), streamed.TOO_LONG),
    "gzip bomb in small texts": (
        gzip.compress(HEAD + (b"<A>" + b" " * 9_000 + b"</A>") * 900),
        opened.SWELLING,
    ),
    "UTF-16": (UN.decode().replace("UTF-8", "UTF-16").encode("utf-16"), streamed.NOT_UTF_8),
    "UTF-16 without a mark": (UN.decode().encode("utf-16-le"), streamed.NOT_UTF_8),
    "another encoding declared": (UN.replace(b"UTF-8", b"UTF-7"), streamed.NOT_UTF_8),
    "Latin-1 in UTF-8": (UN.replace(b"BADEGE", b"BAD\xc9GE"), streamed.MALFORMED),
    "NUL bytes": (UN.replace(b"BADEGE", b"BAD\0GE"), streamed.MALFORMED),
    "nothing but NUL": (b"\0" * 100, streamed.NOT_UTF_8),
    "an undefined entity": (UN.replace(b"BADEGE", b"&nbsp;"), streamed.MALFORMED),
    "two roots": (UN + b"<CONSOLIDATED_LIST/>", streamed.MALFORMED),
    "another root": (b"<sdnList/>", opened.NOT_THIS_FORMAT),
    "a namespace": (b'<CONSOLIDATED_LIST xmlns="urn:x"/>', opened.NOT_THIS_FORMAT),
    "OFAC's file": (SDN, opened.NOT_THIS_FORMAT),
    "nothing": (b"", opened.EMPTY),
    "a packed nothing": (gzip.compress(b""), opened.EMPTY),
    "a damaged packed file": (b"\x1f\x8b" + b"x" * 50, opened.DAMAGED),
    "a packed file cut off": (gzip.compress(UN)[:-2000], opened.CUT_OFF),
    "a wrong checksum": (gzip.compress(UN)[:-8] + b"\1" * 8, opened.DAMAGED),
}

ROW = b'1,"%s",-0- ,"SDGT"' + b",-0- " * 8 + b"\r\n"
CSV_BOMBS = {
    "a quoted field of 100 MB": (b'1,"' + b"x" * 100 * MIB, rows.LINE_TOO_LONG),
    "a quoted field of 100 MB in lines": (
        ROW % b"A" + b'2,"' + b"x\r\n" * 3_000_000,
        faults.TOO_MANY_FAULTS,
    ),
    "a million rows and more": (ROW % b"A" * 20 + b"\n" * 1_000_100, faults.TOO_MANY_FAULTS),
    "NUL bytes": (ROW % b"A\0B", rows.NUL),
    "UTF-16": (SDN.decode().encode("utf-16"), rows.NUL),
    "the UN's file": (UN, opened.NOT_THIS_FORMAT),
    "the alias file": (ALT, opened.NOT_THIS_FORMAT),
    "a headline": (b"ent_num,SDN_Name\r\n" + SDN, opened.NOT_THIS_FORMAT),
    "more after the end": (SDN + b"\r\n" + SDN, rows.AFTER_THE_END),
    "a row cut off": (ROW % b"A" + (ROW % b"B")[:-2], rows.CUT_OFF),
    "a gzip bomb": (packed_bomb(b'1,"'), rows.LINE_TOO_LONG),
    "nothing": (b"", opened.EMPTY),
    "a packed file cut off": (gzip.compress(SDN)[:-2000], opened.CUT_OFF),
}


@pytest.mark.parametrize(("content", "sentence"), XML_BOMBS.values(), ids=XML_BOMBS.keys())
def test_a_hostile_or_broken_xml_file_ends_in_one_fault_and_little_memory(
    content: bytes, sentence: str
) -> None:
    with little_memory():
        _, found = un_list(content)

    assert found[-1].sentence == sentence
    assert len(found) == 1


@pytest.mark.parametrize(("content", "sentence"), CSV_BOMBS.values(), ids=CSV_BOMBS.keys())
def test_a_hostile_or_broken_csv_file_ends_in_a_fault_and_little_memory(
    content: bytes, sentence: str
) -> None:
    with little_memory():
        _, found = sdn_list(content)

    assert found[-1].sentence == sentence
    assert len(found) <= faults.MAX_FAULTS + 1


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_file_cut_off_anywhere_is_never_taken_for_whole(tenth: int) -> None:
    assert un_list(UN[: len(UN) * tenth // 10])[1]
    assert un_list(gzip.compress(UN)[: len(UN) * tenth // 100])[1]
    assert sdn_list(SDN[: len(SDN) * tenth // 10])[1]


def test_a_fault_names_the_line_where_the_file_goes_wrong() -> None:
    line = 1 + UN[: UN.index(b"BADEGE")].count(b"\n")

    assert un_list(UN.replace(b"BADEGE", b"<")) == ({}, [Fault(line, streamed.MALFORMED)])


def test_what_was_whole_before_the_break_is_given_before_the_fault() -> None:
    entries, found = un_list(UN[:-30])

    assert len(entries) == 36
    assert [fault.sentence for fault in found] == [streamed.CUT_OFF]


@given(st.binary(max_size=400))
def test_any_bytes_are_refused_without_raising(content: bytes) -> None:
    for given_bytes in (content, gzip.compress(content), b"\x1f\x8b\x08" + content):
        assert un_list(given_bytes)[1]
        sdn_list(given_bytes, given_bytes, given_bytes)


@st.composite
def mutations(draw: st.DrawFn, source: bytes, words: list[bytes]) -> bytes:
    """A few stretches of a real file cut out, doubled, moved, or written over."""
    content = source
    for _ in range(draw(st.integers(1, 4))):
        start, other = sorted(draw(st.tuples(*[st.integers(0, len(content))] * 2)))
        end = min(other, start + 2_000)
        piece = draw(
            st.sampled_from([b"", content[start:end] * 2, *words])
            | st.binary(max_size=6)
            | st.text(max_size=6).map(lambda text: text.encode("utf-8", "surrogatepass"))
        )
        content = content[:start] + piece + content[end:]
    return content


TAGS = [b"<", b">", b"</INDIVIDUAL>", b"<INDIVIDUAL>", b"<VALUE/>", b"]]>", b"&#0;", b"&amp;"]
MARKS = [b'"', b",", b"\r\n", b"\n", b"\x1a", b"-0- ", b"DOB ", b"; ", b"; a.k.a. '", b"Passport "]
SMALL_UN = b"\n".join(UN.splitlines()[:160]) + b"\n</INDIVIDUALS>\n</CONSOLIDATED_LIST>"


@given(mutations(SMALL_UN, TAGS))
def test_a_mutated_xml_file_is_read_or_refused_without_raising(content: bytes) -> None:
    for entry in un_list(content)[0].values():
        assert entry.particulars.names
        assert entry.digest


@given(mutations(SDN, MARKS), mutations(ALT, MARKS), mutations(COMMENTS, MARKS))
def test_mutated_csv_files_are_read_or_refused_without_raising(
    sdn: bytes, alt: bytes, comments: bytes
) -> None:
    for entry in sdn_list(sdn, alt, comments)[0].values():
        assert entry.particulars.names
        assert entry.digest
