"""When a page was opened, told by the page itself under the desk's own signature.

How long an act took is read from such moments; a page that somebody has changed says nothing.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime

from flask import current_app

from borderdesk.edge.login import moment, signed
from borderdesk.services.factors import derived


def opening(reference: str) -> str:
    """For a hidden field: that this officer has opened the page of that record now."""
    at = str(int(moment().timestamp()))
    return f"{at}.{_mac(reference, at)}"


def opened_at(reference: str, said: str) -> datetime | None:
    """When the officer opened that page; None where nobody of this desk says so."""
    at, _, mac = said.partition(".")
    if not hmac.compare_digest(mac.encode(), _mac(reference, at).encode()):
        return None
    return datetime.fromtimestamp(int(at), UTC)


def _mac(reference: str, at: str) -> str:
    key = derived(str(current_app.secret_key), "opened pages")
    words = f"opened {signed().officer_id} {reference} {at}"
    return hmac.new(key, words.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
