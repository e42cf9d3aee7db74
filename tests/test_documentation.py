"""What the documentation says of settings and commands is what there is."""

from __future__ import annotations

import re
from io import StringIO
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot import documentation
from bot.documentation import BEGIN, END, MarksMissingError, pages, with_settings
from bot.settings import Settings
from tests.conftest import PROJECT


def test_the_pages_made_from_the_code_are_current() -> None:
    stale = [
        str(page.path)
        for page in pages(PROJECT)
        if (PROJECT / page.path).read_text(encoding="utf-8") != page.text
    ]
    assert not stale, "run `make docs`, and read what it wrote"


def test_every_setting_and_every_command_is_told() -> None:
    settings, commands = (page.text for page in pages(PROJECT))
    for field in Settings.model_fields.values():
        assert f"| `{field.validation_alias}` | " in settings
    assert "| `LLM_TIMEOUT_SECONDS` | `15` | Seconds that an answer waits" in settings
    assert "From 1 to 300. |" in settings
    for name in ("ask", "articles diff", "watch add", "guilds forget"):
        assert f"\n## pullquote {name}\n\n```text\nUsage: pullquote {name} " in commands
    assert max(map(len, commands.splitlines())) <= 100
    assert not re.search(r"\w \w+\.\.\.$", commands, re.MULTILINE), "a summary is cut short"


@pytest.mark.parametrize(
    "page", ["", BEGIN, END, END + BEGIN, BEGIN + END + BEGIN, END + BEGIN + END]
)
def test_a_page_without_its_two_marks_is_left_alone(page: str) -> None:
    with pytest.raises(MarksMissingError, match=r"docs.operating\.md needs"):
        with_settings(page)


def test_what_was_between_the_marks_goes_and_the_rest_stays() -> None:
    page = with_settings(f"# Title\n{BEGIN}\nstale\n{END}\nmore\n")
    assert page.startswith(f"# Title\n{BEGIN}\n\n| setting |")
    assert page.endswith(f" |\n\n{END}\nmore\n")
    assert "stale" not in page
    assert with_settings(page) == page


def test_the_command_writes_what_is_stale_and_tells_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documentation, "commands_page", lambda: "commands\n")
    assert documentation.main() == 1
    assert "make docs: " in capsys.readouterr().err
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "operating.md").write_text(f"{BEGIN}{END}", encoding="utf-8")
    assert documentation.main() == 0
    assert capsys.readouterr().out.count("written") == 2
    assert documentation.main() == 0
    assert capsys.readouterr().out.count("as it was") == 2


def test_the_example_settings_show_the_defaults() -> None:
    text = (PROJECT / ".env.example").read_text(encoding="utf-8")
    shown = dotenv_values(stream=StringIO(re.sub("^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)))
    for field in Settings.model_fields.values():
        name, default = str(field.validation_alias), field.default
        value = shown[name] or None
        assert Settings.model_validate({name: value} if value else {}) == Settings(), name
        assert bool(value) == (default not in {None, ""}), name
