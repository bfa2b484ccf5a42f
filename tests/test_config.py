"""What the configuration takes, and what it refuses with a sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import ROOT, Config, ConfigError

KEY = "0123456789abcdefghijklmnopqrstuv"
POST = {
    "BORDERDESK_SECRET_KEY": KEY,
    "DATABASE_URL": "postgresql://desk:hushhush@db/desk",
    "BORDERDESK_TRUSTED_HOSTS": "desk.example, .border.example",
    "BORDERDESK_COUNTRY": "BIH",
}


def demo(instance: Path, **further: str) -> dict[str, str]:
    return {"BORDERDESK_DEMO": "1", "BORDERDESK_INSTANCE": str(instance), **further}


def test_a_post_that_names_what_it_must_gets_careful_defaults() -> None:
    config = Config.from_environment(POST)

    assert config.secret_key == KEY
    assert config.database_url == "postgresql://desk:hushhush@db/desk"
    assert config.instance == ROOT / "instance"
    assert (config.demo, config.https, config.proxies) == (False, True, 0)
    assert config.timezone == "UTC"
    assert config.trusted_hosts == ("desk.example", ".border.example")
    assert config.languages == ("en", "sr", "fa")
    assert config.country == "BIH"


def test_what_a_post_sets_is_kept(tmp_path: Path) -> None:
    further = {
        "BORDERDESK_INSTANCE": str(tmp_path),
        "BORDERDESK_TIMEZONE": "Asia/Tehran",
        "BORDERDESK_PROXIES": "2",
        "BORDERDESK_LANGUAGES": "fa, en",
        "DATABASE_URL": "sqlite:////srv/desk.db",
    }

    config = Config.from_environment({**POST, **further})

    assert config.instance == tmp_path
    assert config.timezone == "Asia/Tehran"
    assert config.proxies == 2
    assert config.languages == ("fa", "en")
    assert config.database_url == "sqlite:////srv/desk.db"


def test_the_token_of_the_figures_is_long_and_stays_out_of_logs(tmp_path: Path) -> None:
    token = "figures-" + "x" * 30

    config = Config.from_environment(POST | {"BORDERDESK_METRICS_TOKEN": token})

    assert config.metrics_token == token
    assert token not in repr(config)
    assert Config.from_environment(POST).metrics_token == ""
    for weak in ("short", "with blanks " * 5, "ü" * 40):
        with pytest.raises(ConfigError, match="BORDERDESK_METRICS_TOKEN is too weak"):
            Config.from_environment(POST | {"BORDERDESK_METRICS_TOKEN": weak})


def test_the_demo_needs_no_setting_and_keeps_all_in_its_instance_folder(tmp_path: Path) -> None:
    config = Config.from_environment(demo(tmp_path / "instance"))

    assert config.database_url == f"sqlite:///{tmp_path}/instance/borderdesk.db"
    assert (config.demo, config.https) == (True, False)
    assert config.timezone == "Europe/Sarajevo"
    assert config.trusted_hosts == ("localhost", "127.0.0.1", "[::1]")
    assert config.country == "XVA"


def test_the_key_of_the_demo_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    first = Config.from_environment(demo(tmp_path))
    second = Config.from_environment(demo(tmp_path))

    assert first.secret_key == second.secret_key == (tmp_path / "secret_key").read_text()
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_demos_do_not_share_a_key(tmp_path: Path) -> None:
    one = Config.from_environment(demo(tmp_path / "one"))
    other = Config.from_environment(demo(tmp_path / "other"))

    assert one.secret_key != other.secret_key


def test_a_half_written_key_of_the_demo_is_not_used(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("short")

    with pytest.raises(ConfigError, match="secret_key is too weak"):
        Config.from_environment(demo(tmp_path))


def test_a_demo_that_cannot_write_says_where(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(ConfigError, match=r"cannot keep its secret key in .*/file/below/secret"):
        Config.from_environment(demo(tmp_path / "file" / "below"))


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    given = {**POST, "BORDERDESK_SECRET_KEY": "", "BORDERDESK_SECRET_KEY_FILE": f"{tmp_path}/key"}

    assert Config.from_environment(given).secret_key == KEY


def test_the_older_spelling_of_postgresql_is_understood() -> None:
    config = Config.from_environment({**POST, "DATABASE_URL": "postgres://desk@db/desk"})

    assert config.database_url == "postgresql://desk@db/desk"


def test_secrets_do_not_show_when_the_configuration_is_printed() -> None:
    shown = repr(Config.from_environment(POST))

    assert KEY not in shown
    assert "hushhush" not in shown


@pytest.mark.parametrize("name", sorted(POST))
def test_nothing_that_a_post_must_name_has_a_default(name: str) -> None:
    without = {key: value for key, value in POST.items() if key != name}

    with pytest.raises(ConfigError, match=rf"^Set {name}.*\.$"):
        Config.from_environment(without)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BORDERDESK_DEMO", "perhaps", "either 1 or 0"),
        ("BORDERDESK_SECRET_KEY", "too short", "too weak"),
        ("BORDERDESK_SECRET_KEY", "a" * 64, "10 different"),
        ("BORDERDESK_SECRET_KEY_FILE", "/etc/hostname", "not both"),
        ("DATABASE_URL", "mysql://desk:hushhush@db/desk", "postgresql:// or sqlite:///"),
        ("DATABASE_URL", "desk.db", "postgresql:// or sqlite:///"),
        ("DATABASE_URL", "sqlite://", "in memory"),
        ("DATABASE_URL", "sqlite:///:memory:", "in memory"),
        ("BORDERDESK_TIMEZONE", "Europe/Nowhere", "no time zone"),
        ("BORDERDESK_TIMEZONE", "Europe", "no time zone"),
        ("BORDERDESK_TIMEZONE", "../etc/passwd", "no time zone"),
        ("BORDERDESK_TRUSTED_HOSTS", "https://desk.example", "without a scheme"),
        ("BORDERDESK_TRUSTED_HOSTS", "desk.example:443", "a port"),
        ("BORDERDESK_TRUSTED_HOSTS", "*", "host names alone"),
        ("BORDERDESK_PROXIES", "-1", "from 0 to 9"),
        ("BORDERDESK_PROXIES", "many", "from 0 to 9"),
        ("BORDERDESK_LANGUAGES", "english", "language codes"),
        ("BORDERDESK_LANGUAGES", "en,sr,en", "twice"),
        ("BORDERDESK_COUNTRY", "BA", "three capital letters"),
        ("BORDERDESK_COUNTRY", "Bih", "three capital letters"),
    ],
)
def test_a_setting_that_cannot_stand_is_refused(name: str, value: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says) as refusal:
        Config.from_environment({**POST, name: value})

    assert str(refusal.value).endswith(".")
    assert "hushhush" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "says"),
    [(None, "no such file"), (b"", "is empty"), (b"\xff" * 40, "UTF-8")],
    ids=["absent", "empty", "binary"],
)
def test_a_file_that_holds_no_secret_is_refused(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    given = {**POST, "BORDERDESK_SECRET_KEY": "", "BORDERDESK_SECRET_KEY_FILE": str(path)}

    with pytest.raises(ConfigError, match=says):
        Config.from_environment(given)


SETTINGS = [*POST, "BORDERDESK_TIMEZONE", "BORDERDESK_PROXIES", "BORDERDESK_LANGUAGES"]


@given(st.sampled_from(SETTINGS), st.text(max_size=60))
def test_whatever_is_typed_is_taken_or_refused_with_a_sentence(name: str, value: str) -> None:
    try:
        config = Config.from_environment({**POST, name: value})
    except ConfigError as refusal:
        sentence = str(refusal)
        assert sentence.endswith(".")
        return

    assert len(config.secret_key) >= 32
    assert config.database_url.startswith(("postgresql", "sqlite:///"))
    assert len(config.country) == 3
    assert config.https
