"""``make screenshots``: a message is photographed as wide as a window and as a phone."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

import pytest

from bot.discord.chromium import BROWSERS
from bot.discord.demo import demo_world
from bot.discord.pictures import FIRST_SCENES, HEIGHT, WIDTHS, pictures_of

SIGNATURE = b"\x89PNG\r\n\x1a\n"


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="there is no Chromium")
async def test_a_message_is_photographed_in_both_widths(tmp_path: Path) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    async with demo_world(tmp_path / "data", articles=False) as world:
        await pictures_of(world, world.talk, folder, FIRST_SCENES[:1])
    sizes = {}
    for path in folder.iterdir():
        picture = path.read_bytes()
        assert picture.startswith(SIGNATURE)
        sizes[path.stem] = struct.unpack(">II", picture[16:24])
    assert sizes.keys() == {f"first-minute-{size}" for size in WIDTHS}
    for size, width in WIDTHS.items():
        # the message alone, with all of its words
        wide, high = sizes[f"first-minute-{size}"]
        assert width / 2 < wide <= 2 * width
        assert high < 2 * HEIGHT
    assert sizes["first-minute-phone"] < sizes["first-minute-desktop"]
