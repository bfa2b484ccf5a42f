"""Every sentence in use stands in every catalogue, in words of its language."""

from __future__ import annotations

from tests.conftest import Desk


def test_every_sentence_in_use_is_translated_and_compiled(desk: Desk) -> None:
    checked = desk.app.test_cli_runner().invoke(args=["words", "check"])

    assert checked.exit_code == 0, checked.output
