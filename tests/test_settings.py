"""Settings come from the environment and .env; a bad one is one line."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings
from store.default_model import DEFAULT_MODEL


def write(text: str) -> None:
    Path(".env").write_text(text, encoding="utf-8")


def test_defaults() -> None:
    settings = read_settings()
    assert settings.data_dir == Path("data")
    assert settings.embedding_model == DEFAULT_MODEL
    assert settings.tracing is False


def test_dotenv_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    write("PULLQUOTE_DATA_DIR=from-file\nEMBEDDING_MODEL=other/model\nPULLQUOTE_TRACING=yes\n")
    settings = read_settings()
    assert settings.data_dir == Path("from-file")
    assert settings.embedding_model == "other/model"
    assert settings.tracing is True
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", "from-environment")
    assert read_settings().data_dir == Path("from-environment")
    assert read_settings(Path("given")).data_dir == Path("given")
    assert read_settings(Path("given")).embedding_model == "other/model"


def test_empty_values_mean_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    write("PULLQUOTE_DATA_DIR=\nPULLQUOTE_TRACING=\n")
    monkeypatch.setenv("EMBEDDING_MODEL", "")
    settings = read_settings()
    assert settings.data_dir == Path("data")
    assert settings.embedding_model == DEFAULT_MODEL
    assert settings.tracing is False


def test_other_variables_do_not_matter() -> None:
    write("SOMETHING_ELSE=1\nPULLQUOTE_UNKNOWN=2\n")
    assert read_settings().data_dir == Path("data")


@pytest.mark.parametrize("value", ["maybe", "2", "ja"])
def test_a_bad_value_is_one_line(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PULLQUOTE_TRACING", value)
    with pytest.raises(SettingsError) as error:
        read_settings()
    message = str(error.value)
    assert "PULLQUOTE_TRACING" in message
    assert repr(value) in message
    assert "\n" not in message


def test_a_dotenv_that_is_no_text() -> None:
    Path(".env").write_bytes(b"PULLQUOTE_DATA_DIR=\xff\xfe\n")
    with pytest.raises(SettingsError, match="env cannot be read"):
        read_settings()


def test_a_bad_value_on_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "articles"],
        env=os.environ | {"PULLQUOTE_TRACING": "maybe"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 11
    assert done.stdout == ""
    assert done.stderr.startswith("pullquote: The setting PULLQUOTE_TRACING")
    assert done.stderr.count("\n") == 1
    assert not Path("data").exists()
