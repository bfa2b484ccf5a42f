"""Codes that a camera reads, drawn as SVG that a strict policy lets through."""

from __future__ import annotations

import segno
from flask import Flask
from markupsafe import Markup

from borderdesk.documents import code128

QUIET = 4  # empty modules around the code. Source: ISO/IEC 18004, section 5.3.8
QUIET_BARS = 10  # the same beside bars. Source: ISO/IEC 15417, section 4.6
TALL = 40  # modules


def init_app(app: Flask) -> None:
    app.jinja_env.filters["qr"] = qr
    app.jinja_env.filters["bars"] = bars


def qr(text: str, label: str) -> Markup:
    """A QR code of the text as inline SVG, without style; `label` says what is in it.

    Fifteen per cent of it may be dirty or torn (level M).
    """
    rows = segno.make_qr(text, error="m").matrix
    size = len(rows)
    path = "".join(
        f"M{x} {y}.5h{length}" for y, row in enumerate(rows) for x, length in _runs(bytes(row))
    )
    return Markup(
        '<svg role="img" aria-label="{label}" viewBox="-{quiet} -{quiet} {whole} {whole}">'
        '<path stroke="#000" d="{path}"/></svg>'
    ).format(label=label, quiet=QUIET, whole=size + 2 * QUIET, path=path)


def bars(text: str, label: str) -> Markup:
    """A Code 128 of the text as inline SVG, without style; `label` says what is in it."""
    path = "".join(f"M{x} 0h{width}v{TALL}h-{width}z" for x, width in code128.bars(text))
    return Markup(
        '<svg role="img" aria-label="{label}" viewBox="-{quiet} 0 {whole} {tall}">'
        '<path fill="#000" d="{path}"/></svg>'
    ).format(
        label=label,
        quiet=QUIET_BARS,
        whole=code128.width_of(text) + 2 * QUIET_BARS,
        tall=TALL,
        path=path,
    )


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many follow each other."""
    runs, start = [], -1
    for x, dark in enumerate((*row, 0)):
        if dark and start < 0:
            start = x
        elif not dark and start >= 0:
            runs.append((start, x - start))
            start = -1
    return runs
