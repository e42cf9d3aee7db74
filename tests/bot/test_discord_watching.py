"""``/articles watch``: a page is looked at by itself, and what changed there is told everywhere."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from simcord.actors import MemberActor

from bot.discord import article_watching
from bot.discord.permissions import MODERATORS_ONLY
from ingest.watching import watch
from store.guilds import library_of
from tests.bot.articles_world import (
    BAKERY,
    FERRY,
    FERRY_TITLE,
    STORY,
    ferry_page,
    serve,
    shown,
    titled,
)
from tests.bot.discord_world import World
from tests.bot.moderation import managing
from tests.bot.shown_messages import shown_quotes, text_of, unescaped
from tests.bot.test_discord_removed import now_shown
from tests.ingest.loopback import Site, page

CHANGED = [each.replace("Greta Holm", "Jon Dahl") for each in STORY]


@pytest.fixture
def site(site: Site) -> Site:
    site.answers["/ferry"] = ferry_page()
    return site


def due_now(world: World) -> None:
    """Let everything that is watched be due, as if time had passed."""
    sources = world.services.library.sources
    for source in sources.watched():
        sources.schedule(source.address, datetime.now(UTC), source.library)


async def watched_ferry(world: World, manager: MemberActor) -> str:
    """Add the article and watch it; its id."""
    await manager.slash(world.talk, "articles add", url=FERRY)
    article_id = titled(world, FERRY_TITLE).id
    result = await manager.slash(world.talk, "articles watch", article=article_id)
    assert "I now look at the page of **No ferry before May** again and again" in shown(result)
    return article_id


async def test_a_watched_page_that_changes_is_told_also_after_a_restart(
    world: World, site: Site, manager: MemberActor
) -> None:
    await watched_ferry(world, manager)
    desk = world.guild.create_text_channel("changes")
    since = datetime.now(UTC) - timedelta(seconds=2)
    world.choose(news_channel=desk.id, news_since=since)
    answer = (await world.ask(BAKERY)).response
    assert "Greta Holm" in shown_quotes(answer)[0]
    await world.restart()
    serve(world, site)
    site.answers["/ferry"] = ferry_page(*CHANGED)
    due_now(world)
    await world.env.advance_time(31)
    assert titled_version(world) == 2
    await world.env.advance_time(61)
    assert "The wording of a quotation here was changed on" in text_of(now_shown(world, answer))
    [message] = world.public(desk)
    assert "was “Greta Holm”, now *Jon Dahl*" in unescaped(message.content)
    assert f"<{FERRY}>" in message.content
    requests = len(site.requests)
    await world.env.advance_time(31)
    assert len(site.requests) == requests  # not due again yet


def titled_version(world: World) -> int:
    """The number of the ferry article's current version, as the catalog has it."""
    world.services.directory.refresh()
    return titled(world, FERRY_TITLE).version


async def test_stopping_and_asking_twice(world: World, site: Site, manager: MemberActor) -> None:
    article_id = await watched_ferry(world, manager)
    slash = manager.slash
    again = await slash(world.talk, "articles watch", article=article_id)
    assert shown(again) == "**No ferry before May** is watched already."
    stopped = await slash(world.talk, "articles watch", article=article_id, stop=True)
    assert "I no longer look at the page" in shown(stopped)
    assert world.services.library.sources.watched() == []
    once_more = await slash(world.talk, "articles watch", article=article_id, stop=True)
    assert shown(once_more) == "**No ferry before May** was not watched."
    due_now(world)
    await world.env.advance_time(61)
    assert len(site.requests) == 1


@pytest.mark.usefixtures("site")
async def test_members_may_not_and_files_have_no_page(
    world: World, manager: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await manager.slash(world.talk, "articles add", url=FERRY)
    article_id = titled(world, FERRY_TITLE).id
    refused = await world.alice.slash(world.talk, "articles watch", article=article_id)
    assert shown(refused) == MODERATORS_ONLY
    stranger = managing(world, "sue", world.other_guild)
    elsewhere = await stranger.slash(world.other_answers, "articles watch", article=article_id)
    assert "There is no such article here." in shown(elsewhere)
    file = (
        "note.txt",
        b"A note\n\nThe library of Sarn opens at noon on Sundays from next week on.",
    )
    await manager.slash(world.talk, "articles add", file=file)
    note = titled(world, "A note").id
    told = await manager.slash(world.talk, "articles watch", article=note)
    assert shown(told) == "That article came as a file, so there is no page to look at."
    monkeypatch.setattr(article_watching, "MOST_WATCHED", 1)
    later = datetime.now(UTC) + timedelta(days=1)
    watch(world.services.library, "http://public.test/x", library_of(world.guild.id), later)
    full = await manager.slash(world.talk, "articles watch", article=article_id)
    assert "watches 50 pages and feeds already" in shown(full)


FEED = "http://public.test/feed.xml"


def feed_of(*pages: str) -> bytes:
    items = "".join(f"<item><title>x</title><link>{page}</link></item>" for page in pages)
    return f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>".encode()


async def test_a_feed_adds_what_is_new_in_it(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/feed.xml"] = page(feed_of("/ferry"), kind="application/rss+xml")
    told = await manager.slash(world.talk, "articles watch", url=f" <{FEED}> ")
    assert "I now look at **http://public.test/feed.xml** again" in unescaped(shown(told))
    again = await manager.slash(world.talk, "articles watch", url=FEED)
    assert "is watched already" in shown(again)
    listed = await manager.slash(world.talk, "articles watch")
    assert "**http://public.test/feed.xml**, not read yet" in unescaped(shown(listed))
    await world.env.advance_time(31)
    world.services.directory.refresh()
    assert titled(world, FERRY_TITLE).version == 1
    answer = (await world.ask(BAKERY)).response
    assert "Greta Holm" in shown_quotes(answer)[0]
    site.answers["/feed.xml"] = page(status="500 Broken")
    due_now(world)
    await world.env.advance_time(31)
    listed = await manager.slash(world.talk, "articles watch")
    assert "a feed, read just now: it could not be read (" in unescaped(shown(listed))
    stopped = await manager.slash(world.talk, "articles watch", url=FEED, stop=True)
    assert "The articles that came from it stay." in shown(stopped)
    nothing = await manager.slash(world.talk, "articles watch")
    assert shown(nothing).startswith("Nothing is watched here.")


@pytest.mark.usefixtures("site")
async def test_addresses_that_cannot_be_watched(world: World, manager: MemberActor) -> None:
    for url, said in {
        "http://127.0.0.1/feed": "not on the public web",
        "file:///etc/passwd": "http",
        "not an address": "address",
    }.items():
        told = await manager.slash(world.talk, "articles watch", url=url)
        assert said in unescaped(shown(told))
    await manager.slash(world.talk, "articles add", url=FERRY)
    article_id = titled(world, FERRY_TITLE).id
    both = await manager.slash(world.talk, "articles watch", article=article_id, url=FEED)
    assert shown(both).startswith("Please give one thing")
    alone = await manager.slash(world.talk, "articles watch", stop=True)
    assert shown(alone).startswith("Please give one thing")
    refused = await world.alice.slash(world.talk, "articles watch", url=FEED)
    assert shown(refused) == MODERATORS_ONLY
    assert world.services.library.sources.watched() == []
