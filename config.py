"""The settings of one installation, read from the environment once.

There is no default for a secret outside the demo, and no setting that is merely
warned about: what cannot stand is refused before the desk opens.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent

KEY_LENGTH = 32  # characters; 256 bits where each is worth a byte
KEY_VARIETY = 10  # different characters; a key of one letter is long but no secret
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"", "0", "false", "no", "off"})

DEMO_HOSTS = ("localhost", "127.0.0.1", "[::1]")
DEMO_COUNTRY = "XVA"  # user-assigned in ISO 3166-1 (XAA to XZZ): no real country bears it
DEMO_TIMEZONE = "Europe/Sarajevo"
LANGUAGES = ("en", "sr", "fa")


class ConfigError(ValueError):
    """A setting that is missing or cannot stand. The message is a whole sentence."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings, checked. Secrets stay out of its `repr`, and so out of logs."""

    secret_key: str = field(repr=False)  # signs session cookies
    database_url: str = field(repr=False)  # may carry a password
    instance: Path  # the folder of what this installation keeps in files; absolute
    demo: bool
    metrics_token: str = field(repr=False)  # opens /metrics; empty: nobody
    timezone: str  # IANA name; shown to officers, while everything kept is in UTC
    password_alone: bool  # no second factor for those who have none; true in the demo alone
    https: bool  # cookies are Secure and named __Host-bd; false in the demo alone
    trusted_hosts: tuple[str, ...]  # host names the desk answers to
    proxies: int  # how many proxies of our own stand before the desk
    languages: tuple[str, ...]  # the first is the usual one
    country: str  # ISO 3166-1 alpha-3
    allow_owner: bool  # open although PostgreSQL's second wall does not stand

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Config:
        """Read and check every setting.

        In the demo this also makes the instance folder and its secret key.

        Raises:
            ConfigError: a setting is missing or cannot stand.
        """
        demo = _yes_or_no(environ, "BORDERDESK_DEMO")
        # A relative folder means one of the checkout, wherever the desk is started from.
        instance = ROOT / (environ.get("BORDERDESK_INSTANCE") or "instance")
        return cls(
            secret_key=_secret_key(environ, instance, demo),
            database_url=_database_url(environ, instance, demo),
            instance=instance,
            demo=demo,
            metrics_token=_metrics_token(environ),
            timezone=_timezone(environ, DEMO_TIMEZONE if demo else "UTC"),
            password_alone=demo,
            https=not demo,
            trusted_hosts=_trusted_hosts(environ, demo),
            proxies=_proxies(environ),
            languages=_languages(environ),
            country=_country(environ, demo),
            allow_owner=_yes_or_no(environ, "BORDERDESK_ALLOW_OWNER"),
        )


def _yes_or_no(environ: Mapping[str, str], name: str) -> bool:
    answer = environ.get(name, "").strip().lower()
    if answer not in YES | NO:
        raise ConfigError(f"{name} is either 1 or 0, not “{answer}”.")
    return answer in YES


def _listed(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in environ.get(name, "").split(",") if part.strip())


def _secret(environ: Mapping[str, str], name: str) -> str:
    """The value of `name`, or what stands in the file that `name`_FILE points to."""
    value, path = environ.get(name, ""), environ.get(f"{name}_FILE", "")
    if value and path:
        raise ConfigError(f"Set either {name} or {name}_FILE, not both.")
    if not path:
        return value.strip()
    return _read(Path(path), f"{name}_FILE")


def _read(path: Path, name: str) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        raise ConfigError(f"The file {path} ({name}) is not a text in UTF-8.") from None
    except OSError as fault:
        raise ConfigError(f"The file {path} ({name}) cannot be read: {_why(fault)}.") from None
    if not text:
        raise ConfigError(f"The file {path} ({name}) is empty.")
    return text


def _secret_key(environ: Mapping[str, str], instance: Path, demo: bool) -> str:
    name = "BORDERDESK_SECRET_KEY"
    key = _secret(environ, name)
    if not key and not demo:
        raise ConfigError(
            f"Set {name} or {name}_FILE to a secret of at least {KEY_LENGTH} characters, "
            "or BORDERDESK_DEMO=1 to try the desk out."
        )
    if not key:
        name = str(instance / "secret_key")
        key = _key_of_the_demo(instance)
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_VARIETY:
        raise ConfigError(
            f"{name} is too weak: it needs at least {KEY_LENGTH} characters, "
            f"and at least {KEY_VARIETY} different ones."
        )
    return key


def _metrics_token(environ: Mapping[str, str]) -> str:
    name = "BORDERDESK_METRICS_TOKEN"
    token = _secret(environ, name)
    if token and not re.fullmatch(r"[A-Za-z0-9._~+/=-]{32,}", token):
        raise ConfigError(
            f"{name} is too weak: it needs at least {KEY_LENGTH} characters, "
            "letters, digits and ._~+/=- alone."
        )
    return token


def _key_of_the_demo(instance: Path) -> str:
    """The key kept in the instance folder, made at the first start, readable to its owner only."""
    path = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, token_urlsafe(48))
    except OSError as fault:
        raise ConfigError(
            f"The demo cannot keep its secret key in {path}: {_why(fault)}."
        ) from None
    return _read(path, "secret key of the demo")


def _write_once(path: Path, text: str) -> None:
    """Write all of the file or none; where two processes start at once, the first one counts."""
    number, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name)  # mode 0600
    try:
        with open(number, "w", encoding="utf-8") as file:
            file.write(text)
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(draft)


def _database_url(environ: Mapping[str, str], instance: Path, demo: bool) -> str:
    url = _secret(environ, "DATABASE_URL")
    if not url and demo:
        return f"sqlite:///{instance / 'borderdesk.db'}"
    if not url:
        raise ConfigError(
            "Set DATABASE_URL to the database of the desk, "
            "such as postgresql://borderdesk@/borderdesk or sqlite:////srv/borderdesk/desk.db."
        )
    scheme, colon, rest = url.partition("://")
    if scheme == "postgres":  # the older spelling, which many hosts still hand out
        scheme = "postgresql"
    kind = scheme.partition("+")[0]
    if not colon or kind not in ("postgresql", "sqlite"):
        # The address itself may hold a password, and this text goes into logs.
        raise ConfigError("DATABASE_URL has to begin with postgresql:// or sqlite:///.")
    if kind == "sqlite" and urlsplit(f"x://{rest}").path in ("", "/", "/:memory:"):
        raise ConfigError("DATABASE_URL names no file; a database in memory would be lost.")
    return f"{scheme}://{rest}"


def _timezone(environ: Mapping[str, str], usual: str) -> str:
    name = environ.get("BORDERDESK_TIMEZONE", "").strip() or usual
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):  # odd paths, folders of zones, unknown names
        raise ConfigError(
            f"BORDERDESK_TIMEZONE is “{name}”, which is no time zone; "
            "write a name such as Europe/Sarajevo."
        ) from None
    return name


def _trusted_hosts(environ: Mapping[str, str], demo: bool) -> tuple[str, ...]:
    hosts = _listed(environ, "BORDERDESK_TRUSTED_HOSTS")
    if not hosts and not demo:
        raise ConfigError(
            "Set BORDERDESK_TRUSTED_HOSTS to the host names under which the desk is reached, "
            "separated by commas."
        )
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:]+\]", host):
            raise ConfigError(
                f"BORDERDESK_TRUSTED_HOSTS names “{host}”; "
                "write host names alone, without a scheme, a port or a path."
            )
    return hosts or DEMO_HOSTS


def _proxies(environ: Mapping[str, str]) -> int:
    number = environ.get("BORDERDESK_PROXIES", "").strip() or "0"
    if not re.fullmatch("[0-9]", number):
        raise ConfigError(
            f"BORDERDESK_PROXIES is “{number}”; write how many of your own proxies "
            "stand before the desk, from 0 to 9."
        )
    return int(number)


def _languages(environ: Mapping[str, str]) -> tuple[str, ...]:
    languages = _listed(environ, "BORDERDESK_LANGUAGES") or LANGUAGES
    for language in languages:
        if not re.fullmatch("[a-z]{2,3}([-_][A-Za-z0-9]{2,8})*", language):
            raise ConfigError(
                f"BORDERDESK_LANGUAGES names “{language}”; write language codes such as en,sr,fa."
            )
    if len(set(languages)) < len(languages):
        raise ConfigError("BORDERDESK_LANGUAGES names a language twice.")
    return languages


def _country(environ: Mapping[str, str], demo: bool) -> str:
    country = environ.get("BORDERDESK_COUNTRY", "").strip()
    if not country and demo:
        return DEMO_COUNTRY
    if not re.fullmatch("[A-Z]{3}", country):
        raise ConfigError(
            "Set BORDERDESK_COUNTRY to the three capital letters of the country "
            "that this desk serves, such as BIH."
        )
    return country


def _why(fault: OSError) -> str:
    return (fault.strerror or str(fault)).lower()
