"""``QUOTE_SHARE``: beyond the share of an article that a guild is shown in a day, links only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from bot.discord.rendering import WITHHELD
from store import questions
from store.embeddings import EmbeddingModel
from tests.bot.discord_world import World, give_article, world_in
from tests.bot.samples import write_article
from tests.bot.shown_messages import check_limits, labels_of, shown_quotes, text_of, texts_of

PASSENGERS = "How many passengers did the ferry carry to Aldmoor?"
BOOKS = "How many books did the library in Corsley lend?"
BODY = """The ferry carried 31 passengers to Aldmoor on Monday.

The library in Corsley lent 4,200 books last year.

The orchard of Brenwick was painted by four teachers of the school, and nobody complained.

A tunnel of the old railway was closed in spring because water had come in after the storm.

The miners of Farrow met in the market hall and praised the judge for her long patience."""
SHARE = 0.2
"""Of the 350 characters of the article: one of its two short sentences, not both."""


@pytest_asyncio.fixture
async def limited(data_folder: Path, model: EmbeddingModel) -> AsyncIterator[World]:
    """Two guilds that see one public article of which each may be shown a fifth a day."""
    async with world_in(data_folder, model, quote_share=SHARE) as world:
        path = write_article(
            world.folder / "notes.md", "Notes", BODY, url="https://notes.example/today"
        )
        notes = give_article(world.services, 0, path, library="public")
        for guild in (world.guild, world.other_guild):
            world.choose(guild, public_library=True)
            for channel in guild.channels.values():
                world.services.communities.bind(guild.id, channel.id, [notes])
        yield world


async def test_beyond_the_share_only_a_link_is_shown(limited: World) -> None:
    first = await limited.ask(PASSENGERS)
    assert "31 passengers" in shown_quotes(first.response)[0]
    second = await limited.ask(BOOKS)
    assert not shown_quotes(second.response)
    assert "4,200" not in text_of(second.response)
    told = texts_of(second.response)[1]
    assert f"{WITHHELD} [Paragraph 2](https://notes.example/today#:~:text=" in told
    assert labels_of(second.response)[0] == "Read in article"
    check_limits(second.response)


async def test_the_same_words_may_be_shown_again(limited: World) -> None:
    for member in (limited.alice, limited.bob):
        asked = await limited.ask(PASSENGERS, member=member)
        assert "31 passengers" in shown_quotes(asked.response)[0]
    assert not shown_quotes((await limited.ask(BOOKS)).response)


async def test_another_guild_has_a_share_of_its_own(limited: World) -> None:
    await limited.ask(PASSENGERS)
    there = await limited.ask(BOOKS, member=limited.stranger, channel=limited.other_answers)
    assert "4,200 books" in shown_quotes(there.response)[0]


async def test_more_counts_too(limited: World) -> None:
    asked = await limited.ask(PASSENGERS)
    more = await limited.click(limited.bob, asked.response, "More")
    check_limits(more.response)
    assert not shown_quotes(more.response)
    assert text_of(more.response).count(WITHHELD) == 3


async def test_what_more_has_shown_counts_for_answers(limited: World) -> None:
    asked = await limited.ask("How long should I boil spaghetti?")
    closest = await limited.click(limited.alice, asked.response, "Show closest, privately")
    shown = shown_quotes(closest.response)
    assert shown
    assert sum(len(each) for each in shown) <= SHARE * len(BODY)
    assert WITHHELD in text_of(closest.response)
    later = [await limited.ask(question) for question in (PASSENGERS, BOOKS)]
    seen = {*shown, *(quote for each in later for quote in shown_quotes(each.response))}
    assert sum(len(each) for each in seen) <= SHARE * len(BODY)


async def test_a_withheld_quote_stays_withheld_when_it_is_shared(limited: World) -> None:
    await limited.ask(PASSENGERS)
    private = await limited.ask(BOOKS, channel=limited.talk)
    await limited.restart(quote_share=SHARE)
    shared = await limited.click(limited.alice, private.response, "Share here")
    assert not shown_quotes(shared.response)
    assert texts_of(shared.response)[1:] == texts_of(private.response)  # after "Shared by"


async def test_every_day_has_a_share_of_its_own(
    limited: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await limited.ask(PASSENGERS)
    now = questions._now()
    monkeypatch.setattr(questions, "_now", lambda: now + timedelta(days=1))
    assert "4,200 books" in shown_quotes((await limited.ask(BOOKS)).response)[0]


async def test_without_a_limit_everything_is_shown(world: World) -> None:
    path = write_article(world.folder / "notes.md", "Notes", BODY)
    give_article(world.services, world.guild.id, path)
    for question in (PASSENGERS, BOOKS):
        assert shown_quotes((await world.ask(question)).response)
    assert not world.services.library.questions.shown_today(world.guild.id, world.article_id, 1)
