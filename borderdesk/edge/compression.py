"""Pages and files leave small, for links of 64 kbit/s, where nobody can learn from how small.

How far a page shrinks tells of what it holds to whoever can put words into it and measure (BREACH).
For that he has to make this browser ask from a page of his own; the browser says so, and what is
asked for from elsewhere leaves as it is. Files of the desk hold nothing of anybody.
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

LEAST = 1024  # bytes; less fits into one packet anyway
KINDS = frozenset({"text/html", "text/css", "text/javascript", "application/json", "image/svg+xml"})
OURS = ("same-origin", "none")  # from a page of the desk; typed, or from a bookmark
QUICK, SMALL = 6, 9


def init_app(app: Flask) -> None:
    app.after_request(compressed)


def compressed(response: Response) -> Response:
    """The answer as the browser takes it, compressed if it may be."""
    if response.mimetype not in KINDS:
        return response
    file = request.endpoint == "static"
    response.vary.add("Accept-Encoding")
    if not file:
        response.vary.add("Sec-Fetch-Site")
    if not _may_be(response, file):
        return response
    response.direct_passthrough = False
    whole = response.get_data()
    if len(whole) < LEAST:
        return response
    response.set_data(_packed(whole) if file else gzip.compress(whole, QUICK, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    tag, _weak = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    return response


def _may_be(response: Response, file: bool) -> bool:
    taken = request.accept_encodings["gzip"] > 0 and "Content-Encoding" not in response.headers
    ours = file or request.headers.get("Sec-Fetch-Site") in OURS
    return taken and ours and response.status_code != 304 and "Range" not in request.headers


@lru_cache(maxsize=64)
def _packed(whole: bytes) -> bytes:
    return gzip.compress(whole, SMALL, mtime=0)
