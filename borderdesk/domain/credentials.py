"""What a password may be, and which second factors the desk asks of whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from functools import cache
from importlib.resources import files
from ipaddress import ip_address

from borderdesk.domain.accounts import Role
from borderdesk.domain.errors import N_

LEAST_PASSWORD, MOST_PASSWORD = 15, 128  # Source: NIST SP 800-63B-4, section 3.1.1.2
LEAST_OWN = 8  # characters that have to remain when common and own words are taken out
LEAST_WORD = 3  # shorter words stand inside too many others
SHORT = N_("A password has 15 to 128 characters; several words are easy to remember.")
COMMON = N_(
    "This is made of words that are guessed first; take others, that have nothing in common."
)
OWN = N_("Leave out your own name and the words of your agency.")

LINK_LIFE = timedelta(hours=72)
PENDING_LIFE = timedelta(minutes=5)  # from the password to the second factor
WINDOW = timedelta(minutes=15)
ACCOUNT_TRIES, ADDRESS_TRIES = 5, 50  # misses in a WINDOW that are heard
STEP_S = 30  # seconds of a TOTP code. Source: RFC 6238, section 5.2
CODES, CODE_BITS = 10, 80  # backup codes. Source: NIST SP 800-63B-4, section 3.1.2.1 asks 64 bits

# Whose second factor has to be a passkey, wherever the desk can ask for one.
PASSKEY: Mapping[Role, bool] = {
    Role.OFFICER: False,
    Role.SUPERVISOR: True,
    Role.LIAISON: True,
    Role.DUTY_OFFICER: False,
    Role.CUSTODIAN: False,
    Role.FIREARMS_ANALYST: False,
    Role.AUDITOR: True,
    Role.ADMINISTRATOR: True,
    Role.FOREIGN_LIAISON: False,
}
_LOOKS_LIKE = str.maketrans("013457@$!", "oieastasi")


def normal(password: str) -> str:
    """The password as it is hashed: NFC, so that each keyboard types the same one."""
    return unicodedata.normalize("NFC", password)


def password_fault(password: str, own: Iterable[str] = ()) -> str:
    """What is wrong with a new password, as a sentence; empty where it can stand.

    `own` are the officer's and the agency's words: names, log-in name, code.

    >>> password_fault("four calm horses at dawn")
    ''
    >>> password_fault("Password12345678") == COMMON
    True
    """
    if not LEAST_PASSWORD <= len(normal(password)) <= MOST_PASSWORD:
        return SHORT
    folded = _folded(normal(password))
    mine = {word for name in own for word in (_folded(name), *map(_folded, _words(name)))}
    for words, fault in ((_blocked(), COMMON), (mine | _blocked(), OWN)):
        if _left(folded, words) < LEAST_OWN:
            return fault
    return ""


def passkey_needed(roles: Collection[Role], host: str, *, https: bool) -> bool:
    """Whether these roles prove themselves by passkey where the desk is served like this."""
    return passkeys_work(host, https=https) and any(PASSKEY[role] for role in roles)


def passkeys_work(host: str, *, https: bool) -> bool:
    """Whether browsers offer passkeys there: a host name over HTTPS, or localhost.

    `host` without its port. Source: Web Authentication Level 2, section 5.1.2 (RP ID).

    >>> passkeys_work("desk.example", https=True), passkeys_work("192.0.2.7", https=True)
    (True, False)
    """
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return host == "localhost" or https
    return False


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[\W_]+", name) if word]


def _folded(text: str) -> str:
    """Letters and digits alone, in small; digits that stand for letters are taken for these."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in apart if char.isalnum()).translate(_LOOKS_LIKE)


def _left(folded: str, words: Collection[str]) -> int:
    """How many different characters are left, at most, when those words are taken out.

    What is repeated counts once: “aaaa…” leaves one character, “xyzxyz…” three.
    """
    for word in sorted((w for w in words if len(w) >= LEAST_WORD), key=len, reverse=True):
        folded = folded.replace(word, "")
    whole = re.fullmatch(r"(.+?)\1+", folded)
    return len(whole[1]) if whole else len(folded)


@cache
def _blocked() -> frozenset[str]:
    """The words of `data/passwords.txt`, folded; lines that begin with # are its source."""
    text = (files("borderdesk.domain") / "data" / "passwords.txt").read_text(encoding="utf-8")
    return frozenset(_folded(line) for line in text.splitlines() if line and line[0] != "#")
