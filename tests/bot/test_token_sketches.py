"""The sketches of how a bot gets its token: complete, in order, and drawn."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import pytest
from lxml import html

from bot.discord.chromium import FOLDER, into_folder
from bot.discord.token_sketches import HEIGHT, SCALE, SKETCHES, WIDTH, page_of
from tests.conftest import PROJECT

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_steps_are_numbered_through_all_sketches() -> None:
    pages = [html.document_fromstring(page_of(each)) for each in SKETCHES]
    numbers = [each.text for page in pages for each in page.find_class("number")]
    assert numbers == [str(number) for number in range(1, len(numbers) + 1)]
    clicks = [each.text_content()[1:] for page in pages for each in page.find_class("click")]
    assert clicks == ["New Application", "Create", "Bot", "Reset Token", "Copy", "Authorize"]


def test_what_is_typed_is_what_the_readme_says() -> None:
    typed = re.findall("<code>(.*?)</code>", "".join(page_of(each) for each in SKETCHES))
    said = re.sub(r"\s+", " ", README)
    assert len(typed) == 3
    for words in typed:
        assert f"`{words.replace('MTIz…', '…')}`" in said


@pytest.mark.parametrize("sketch", SKETCHES, ids=lambda each: each.name)
def test_each_is_drawn_and_shown(sketch) -> None:  # type: ignore[no-untyped-def]
    picture = FOLDER / f"{sketch.name}.png"
    assert f"({picture.as_posix()})" in README
    size = struct.unpack(">II", (PROJECT / picture).read_bytes()[16:24])
    assert size == (SCALE * WIDTH, SCALE * HEIGHT)


def test_without_playwright_nothing_is_drawn_and_that_is_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    drawn: list[Path] = []

    async def draw(folder: Path) -> None:
        drawn.append(folder)

    async def missing(_folder: Path) -> None:
        raise ModuleNotFoundError("No module named 'playwright'", name="playwright")

    assert into_folder(draw) == 0
    assert drawn == [FOLDER]
    assert FOLDER.is_dir()
    assert into_folder(missing) == 1
    assert capsys.readouterr().err == "make screenshots needs playwright: run `make setup`.\n"
