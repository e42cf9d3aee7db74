"""``make screenshots``: photographs of what members see, into ``docs/screenshots``.

Each picture is the real bot's message in an imitated Discord, at the width of a desktop window and
of a phone. Needs simcord with playwright (development dependencies) and a Chromium: the system's,
or playwright's own (``playwright install chromium``).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

from bot.discord.article_progress import step_text
from bot.discord.chromium import into_folder, launched
from bot.discord.demo import ARTICLES, DemoWorld, demo_world
from bot.discord.message_layout import notice_view
from bot.service.sample import SAMPLE_QUESTION
from ingest.chunk import split_passages
from ingest.single import Stage, Step
from store.guilds import library_of
from store.records import ExtractedArticle, Scope

WIDTHS = {"desktop": 900, "phone": 390}
HEIGHT = 1600
"""Room for the longest message; a picture shows the message alone."""

Photograph = Callable[[str, Any, Any], Awaitable[None]]
"""Takes a name, whose eyes, and the message (or the interaction that it answers)."""
Scene = Callable[[DemoWorld, Photograph], Awaitable[None]]


async def take_pictures(folder: Path) -> None:
    """Take every picture: the first minutes of a new server, then the answers of a settled one."""
    for settled, scenes in ((False, FIRST_SCENES), (True, SCENES)):
        with tempfile.TemporaryDirectory() as data:
            async with demo_world(Path(data), articles=settled) as world:
                channel = world.answers if settled else world.talk
                await pictures_of(world, channel, folder, scenes)


async def pictures_of(
    world: DemoWorld, channel: Any, folder: Path, scenes: Sequence[Scene]
) -> None:
    """Play the scenes in a channel, and write what is photographed into a folder that is there.

    Raises ``ModuleNotFoundError`` where playwright is missing.
    """
    from playwright.async_api import async_playwright

    viewers = [world.alice, world.moderator]
    async with (
        world.env.preview(channel, viewers=viewers, layout="message") as page,
        async_playwright() as playwright,
    ):
        browser = await launched(playwright)
        # simcord starts playwright's own Chromium only; it takes another one as well
        page._capture_manager._playwright = playwright
        page._capture_manager._browser = browser

        async def photograph(name: str, viewer: Any, target: Any) -> None:
            for size, width in WIDTHS.items():
                path = folder / f"{name}-{size}.png"
                await page.screenshot(
                    path, viewer=viewer, target=target, viewport=(width, HEIGHT), layout="message"
                )
                print(path, flush=True)

        for scene in scenes:
            await scene(world, photograph)
            await world.env.advance_time(60)  # or the questions come too fast for one member
        await browser.close()
        page._capture_manager._playwright = page._capture_manager._browser = None


async def _first_minute(world: DemoWorld, photograph: Photograph) -> None:
    await photograph("first-minute", world.moderator, world.talk.history()[0])


async def _adding(world: DemoWorld, photograph: Photograph) -> None:
    seen: list[Any] = []
    bot = world.env.bot

    async def remember(interaction: Any) -> None:
        seen.append(interaction)

    bot.add_listener(remember, "on_interaction")
    content = (files("articles") / ARTICLES[1]).read_bytes()
    result = await world.moderator.slash(world.talk, "articles add", file=(ARTICLES[1], content))
    await photograph("added", world.moderator, result)
    # a short article is there too soon to be photographed on its way
    step = Step(Stage.EMBEDDING, done=24, total=61)
    await seen[0].edit_original_response(view=notice_view(step_text(step)))
    await photograph("adding", world.moderator, result)


def _asked(name: str, question: str) -> Scene:
    """The scene of one question in the answer channel."""

    async def scene(world: DemoWorld, photograph: Photograph) -> None:
        result = await world.alice.slash(world.answers, "ask", question=question)
        await photograph(name, world.alice, result)

    return scene


def _checked(name: str, quotation: str, **options: str) -> Scene:
    """The scene of one quotation that is checked."""

    async def scene(world: DemoWorld, photograph: Photograph) -> None:
        result = await world.alice.slash(
            world.answers, "check quote", quotation=quotation, **options
        )
        await photograph(name, world.alice, result)

    return scene


async def _followed_up(world: DemoWorld, photograph: Photograph) -> None:
    question = "Who heads the American Chamber of Commerce in Ukraine?"
    first = await world.alice.slash(world.answers, "ask", question=question)
    form = await world.alice.click(first.response, label="Follow up")
    typed = {"question": "What does he say about American firms?"}
    result = await world.alice.submit_modal(form, typed)
    await photograph("follow-up", world.alice, result)


async def _changed(world: DemoWorld, photograph: Photograph) -> None:
    """The last scene, because it changes an article: an answer, and the article's history."""
    answer = await world.alice.slash(world.answers, "ask", question=SAMPLE_QUESTION)
    library = world.services.library
    [article] = world.services.directory.matching(
        Scope((library_of(world.guild.id),)), "Allies look east", 1
    )
    present = library.version(article.id)
    text = present.text.replace("8,500 troops on", "up to 8,500 troops on", 1)
    text = f"{text}\n\nCorrection: An earlier version of this article gave a figure as certain."
    changed = ExtractedArticle(
        present.identity, replace(present.metadata, updated=date(2022, 1, 27)), text
    )
    list(library.add_all([changed], split_passages, present.library))
    world.services.directory.refresh()
    await world.env.bot.changed_answers.round()
    await photograph("changed", world.alice, answer)
    result = await world.alice.slash(world.answers, "articles history", article=article.id)
    await photograph("history", world.alice, result)


FIRST_SCENES: tuple[Scene, ...] = (_first_minute, _adding)
SCENES: tuple[Scene, ...] = (
    _asked("answer", "How many troops were put on heightened alert?"),
    _asked("two-sources", "What have the 8,500 soldiers been told?"),
    _followed_up,
    _asked("unsure", "When was the ship built that carries the Su-35 jets?"),
    _asked("not-found", "What did Trump say about spaghetti?"),
    _checked("check-exact", "nothing needed for their defence would be left undone"),
    _checked(
        "check-nearly",
        "The Pentagon placed 9,500 troops on high alert so that they could be moved to Europe",
    ),
    _checked(
        "check-stitched",
        "Germany sends no weapons and in December it demanded that NATO never admit Ukraine",
    ),
    _changed,
)


def main() -> int:
    """Take the pictures; the exit status."""
    return into_folder(take_pictures)


if __name__ == "__main__":
    sys.exit(main())
