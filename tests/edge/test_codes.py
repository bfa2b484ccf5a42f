from __future__ import annotations

import re

import segno
from hypothesis import given
from hypothesis import strategies as st

from borderdesk.edge.codes import QUIET, qr

# As they stand on paper: a reference, and the code that acknowledges it.
texts = st.from_regex(r"S-20[0-9]{2}-[0-9]{6}-[A-Z] [A-Z0-9]{10}", fullmatch=True)


def drawn(svg: str) -> set[tuple[int, int]]:
    """The dark modules (column, row) that the path goes over."""
    return {
        (x, int(y))
        for start, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg)
        for x in range(int(start), int(start) + int(length))
    }


@given(texts)
def test_every_dark_module_is_drawn_and_no_light_one(text: str) -> None:
    rows = segno.make_qr(text, error="m").matrix

    svg = str(qr(text, "A code"))

    dark = {(x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module}
    assert drawn(svg) == dark
    whole = len(rows) + 2 * QUIET
    assert f'viewBox="-{QUIET} -{QUIET} {whole} {whole}"' in svg


def test_the_drawing_carries_no_style_and_its_label_is_text() -> None:
    svg = str(qr("S-2026-000001-X ABCDEFGHJK", '"><script>'))

    assert "style" not in svg
    assert "<script>" not in svg
    assert 'role="img"' in svg
