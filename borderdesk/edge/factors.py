"""What second factors need to know of the desk: its keys, and how it is served to this browser."""

from __future__ import annotations

from collections.abc import Collection
from typing import cast
from urllib.parse import urlsplit

from flask import current_app, request

from borderdesk.domain import credentials
from borderdesk.domain.accounts import Role
from borderdesk.edge.settings import Settings
from borderdesk.services.factors import derived
from borderdesk.services.passkeys import Site


def totp_key() -> bytes:
    """The key under which the secrets of code makers are sealed."""
    return derived(_settings().secret_key, "totp")


def site() -> Site:
    """Where browsers see the desk: what passkeys are bound to."""
    key = derived(_settings().secret_key, "passkey challenges")
    return Site(_host(), f"{request.scheme}://{request.host}", key)


def passkeys_work() -> bool:
    """Whether this browser offers passkeys here."""
    return credentials.passkeys_work(_host(), https=request.is_secure)


def passkey_needed(roles: Collection[str | Role]) -> bool:
    """Whether these roles have to prove themselves by passkey here."""
    known = [Role(role) for role in roles]
    # A password alone asks for no second factor, so for no certain one either.
    return not _settings().password_alone and credentials.passkey_needed(
        known, _host(), https=request.is_secure
    )


def password_alone() -> bool:
    """Whether a password is enough for those who have no second factor."""
    return _settings().password_alone


def never_second() -> bool:
    """Whether nobody is asked for a second factor: in the demonstration."""
    return _settings().demo and _settings().password_alone


def link_address(token: str) -> str:
    """The address of a one-time link, for a slip that is printed at the console."""
    settings = _settings()
    host = next((name.lstrip(".") for name in settings.trusted_hosts), "localhost")
    path = current_app.url_map.bind(host).build("credentials.begin", {"token": token})
    return f"{'https' if settings.https else 'http'}://{host}{path}"


def _host() -> str:
    return urlsplit(f"//{request.host}").hostname or ""


def _settings() -> Settings:
    return cast(Settings, current_app.extensions["borderdesk.settings"])
