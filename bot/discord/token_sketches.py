"""``make screenshots``: sketches of how a bot gets its token and its server → ``docs/screenshots``.

Boxes with the words to click, drawn by us: the developer portal asks who looks at it to log in,
and changes its look more often than its words.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from bot.discord.chromium import into_folder, launched

WIDTH, HEIGHT = 420, 300
"""Of a sketch, in CSS pixels: three stand in a row in the README."""
SCALE = 2
"""Pixels of the picture to a CSS pixel, for sharp letters on dense screens."""

STYLE = """
* { box-sizing: border-box; margin: 0 }
body { width: 420px; height: 300px; padding: 10px; background: #fff; color: #2b2d31;
       font: 16px/1.35 "Liberation Sans", Arial, sans-serif }
.window { height: 252px; border: 2px solid #8b8f98; border-radius: 8px; overflow: hidden }
.bar { height: 34px; padding: 5px 12px; background: #e9eaee; border-bottom: 2px solid #8b8f98;
       font-size: 15px; color: #4a4d55; white-space: nowrap }
.inside { position: relative; display: flex; height: 214px }
.side { width: 122px; padding: 14px 0 0 10px; border-right: 2px dashed #c4c7ce }
.main { flex: 1; padding: 16px }
.grey { height: 11px; margin: 9px 0; border-radius: 6px; background: #dfe1e6 }
.click { display: inline-block; padding: 6px 12px; border: 3px solid #d9480f; border-radius: 7px;
         background: #fff4ec; font-weight: bold; white-space: nowrap }
.number { display: inline-block; width: 23px; height: 23px; margin-right: 6px; border-radius: 50%;
          background: #d9480f; color: #fff; font: bold 14px/23px "Liberation Sans", Arial;
          text-align: center }
.row { margin-bottom: 15px; white-space: nowrap }
.right { text-align: right }
code { font: 15px "Liberation Mono", monospace }
.foot { padding-top: 7px; font-size: 13px; color: #6a6d75; text-align: right }
"""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One step."""

    name: str
    bar: str
    """What the window says at its top: where this is."""
    inside: str
    """What is in the window, in HTML."""


def _step(number: int, words: str) -> str:
    return f'<span class="click"><span class="number">{number}</span>{words}</span>'


def _grey(percent: int) -> str:
    """Words that do not matter here."""
    return f'<div class="grey" style="width: {percent}%"></div>'


SKETCHES = (
    Sketch(
        "token-application",
        "discord.com/developers/applications",
        f'<div class="main"><div class="row right">{_step(1, "New Application")}</div>'
        f'<div class="row">a name, for example <b>Pullquote</b></div>{_grey(60)}'
        f'<div class="row right">{_step(2, "Create")}</div></div>',
    ),
    Sketch(
        "token-reset",
        "your application",
        f'<div class="side">{_grey(75)}{_grey(60)}<div class="row">{_step(3, "Bot")}</div>'
        f'{_grey(70)}</div><div class="main"><div class="row"><b>Token</b></div>{_grey(95)}'
        f'<div class="row">{_step(4, "Reset Token")}</div>'
        f'<div class="row">{_step(5, "Copy")}</div></div>',
    ),
    Sketch(
        "token-invite",
        "Pullquote's folder",
        '<div class="main"><div class="row"><span class="number">6</span>file <b>.env</b>: '
        "<code>DISCORD_TOKEN=MTIz…</code></div>"
        '<div class="row"><span class="number">7</span><code>make bot</code></div>'
        '<div class="row"><span class="number">8</span><code>.venv/bin/pullquote invite</code><br>'
        '<span style="margin-left: 32px">in a second terminal; open its link:</span></div>'
        f'<div class="right">{_step(9, "Authorize")}</div></div>',
    ),
)


def page_of(sketch: Sketch) -> str:
    """The sketch as a page in HTML."""
    return (
        f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><style>{STYLE}</style>'
        f'<div class="window"><div class="bar">{sketch.bar}</div>'
        f'<div class="inside">{sketch.inside}</div></div>'
        '<div class="foot">A sketch, not a picture of the page</div></html>'
    )


async def draw(folder: Path) -> None:
    """Write every sketch as ``<name>.png``."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await launched(playwright)
        page = await browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE
        )
        for sketch in SKETCHES:
            path = folder / f"{sketch.name}.png"
            await page.set_content(page_of(sketch))
            await page.screenshot(path=path)
            print(path, flush=True)
        await browser.close()


def main() -> int:
    """Draw the sketches; the exit status."""
    return into_folder(draw)


if __name__ == "__main__":
    sys.exit(main())
