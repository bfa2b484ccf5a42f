"""What every answer tells the browser not to do, and what no request may leave open."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Flask, Response, request
from werkzeug.exceptions import LengthRequired

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "font-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "same-origin",  # none at all would make Flask-WTF refuse every form
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
YEAR_S = 365 * 24 * 3600
FOR_EVER = f"public, max-age={YEAR_S}, immutable"


def init_app(app: Flask, *, https: bool) -> None:
    def guarded(response: Response) -> Response:
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if https:
            response.headers["Strict-Transport-Security"] = f"max-age={YEAR_S}; includeSubDomains"
        if request.endpoint != "static":  # pages hold people; nothing of them stays on the disk
            response.headers["Cache-Control"] = response.headers.get("Cache-Control", "no-store")
        elif "v" in request.args:  # the digest of the file: another file has another address
            response.headers["Cache-Control"] = FOR_EVER
        return response

    app.before_request(_of_known_length)
    app.after_request(guarded)


def _of_known_length() -> None:
    """Every browser says how long its form is. A body in chunks may break off within the act.

    Raises:
        LengthRequired: the body comes in chunks.
    """
    if "Transfer-Encoding" in request.headers:
        raise LengthRequired
