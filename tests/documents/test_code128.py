"""What the bars say: the sum of the standard, and a reader that was not written here."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.documents import code128

ONLY = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.Code128])
PRINTABLE = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=24)


def picture(text: str) -> np.ndarray:
    """The bars as a camera would have them: three pixels for a module, ten modules around."""
    wide = code128.width_of(text) + 20
    found = np.full((60, wide * 3), 255, np.uint8)
    for start, width in code128.bars(text):
        found[:, (start + 10) * 3 : (start + 10 + width) * 3] = 0
    return found


def test_the_table_has_every_symbol_once_and_eleven_modules_each() -> None:
    widths = [sum(map(int, pattern)) for pattern in code128.PATTERNS]

    assert len(set(code128.PATTERNS)) == 107
    assert widths == [11] * 106 + [13]


@given(PRINTABLE)
def test_the_check_symbol_is_the_weighted_sum_of_the_standard(text: str) -> None:
    *found, check, stop = code128.values(text)

    assert stop == code128.STOP
    assert check == (found[0] + sum(n * value for n, value in enumerate(found[1:], 1))) % 103


@given(PRINTABLE)
def test_a_reader_reads_what_was_written(text: str) -> None:
    read = zxingcpp.read_barcodes(picture(text), formats=ONLY)

    assert [code.text for code in read] == [text]


def test_digits_go_two_by_two_where_that_is_shorter() -> None:
    assert len(code128.values("12345678")) == 1 + 4 + 2
    assert code128.values("1234")[0] == code128.START_C
    assert code128.values("12")[0] == code128.START_B


@pytest.mark.parametrize("text", ["", "Д", "A\n", "ü", "٣"])
def test_what_the_code_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(code128.Unprintable):
        code128.values(text)
