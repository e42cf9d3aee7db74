"""What tests of ``/articles`` share: web pages on loopback under public names, and moderators."""

from __future__ import annotations

import html
from functools import partial
from typing import Any

import discord
from simcord.results import InteractionResult

from bot.service.article_directory import ListedArticle
from ingest.fetch import fetch_article
from ingest.polite import PoliteFetch
from store.guilds import library_of
from store.records import Scope
from tests.bot.discord_world import World
from tests.bot.shown_messages import buttons_of, components_of, texts_of, walk
from tests.ingest.ferry import STORY
from tests.ingest.loopback import Rerouted, Site, page
from tests.ingest.test_targets import resolve

FERRY = "http://public.test/ferry"
FERRY_TITLE = "No ferry before May"
BAKERY = "Who runs the bakery on the quay?"


def ferry_page(
    *paragraphs: str, title: str = FERRY_TITLE, author: str = "Ida Brandt", day: str = "2024-03-05"
) -> bytes:
    """The response with an article's page."""
    return page(ferry_source(*paragraphs, title=title, author=author, day=day))


def ferry_source(
    *paragraphs: str, title: str = FERRY_TITLE, author: str = "Ida Brandt", day: str = "2024-03-05"
) -> bytes:
    """The page's HTML."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or STORY)
    head = (
        f"<title>{html.escape(title)}</title>"
        f"<meta name='author' content='{html.escape(author, quote=True)}'>"
        f"<meta property='article:published_time' content='{day}'>"
    )
    text = (
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'>{head}</head>"
        f"<body><article><h1>{html.escape(title)}</h1>{body}</article></body></html>"
    )
    return text.encode()


def ferry_file(*paragraphs: str, title: str = FERRY_TITLE) -> bytes:
    """The same as a text file."""
    return "\n\n".join([title, "By Ida Brandt", *(paragraphs or STORY)]).encode()


def serve(world: World, site: Site) -> None:
    """Let the bot find ``site`` under every public name; whatever is not public stays refused."""
    network = Rerouted(site)
    world.services.article_desk.fetch = partial(fetch_article, resolver=resolve, network=network)
    world.services.watcher.fetch = PoliteFetch(
        resolver=resolve, network=network, sleep=lambda _: None
    )


def own_articles(world: World, guild_id: int | None = None) -> list[ListedArticle]:
    """What stands in a guild's own library, as its directory has it."""
    scope = Scope((library_of(guild_id or world.guild.id),))
    return world.services.directory.articles(scope)


def titled(world: World, title: str) -> ListedArticle:
    """The guild's article with this title."""
    [found] = [each for each in own_articles(world) if each.metadata.title == title]
    return found


def shown(result: InteractionResult) -> str:
    """The words of a private reply, without labels; asserts that it is one and within limits."""
    assert result.acknowledged
    assert result.response is not None, result
    assert result.response.ephemeral
    assert not result.followups
    check(result.response)
    return "\n".join(texts_of(result.response))


def told(result: InteractionResult) -> str:
    """The words of the one notice that follows a click, told to whoever clicked alone."""
    assert result.acknowledged
    [message] = result.followups or [result.response]
    assert message is not None
    assert message.ephemeral
    check(message)
    return "\n".join(texts_of(message))


def check(message: Any) -> None:
    """Assert what Discord would refuse, for messages with a row of buttons each or several."""
    view = discord.ui.LayoutView.from_message(getattr(message, "message", message), timeout=None)
    assert 0 < view.content_length() <= 4000
    assert len(list(walk(components_of(message)))) <= 40
    buttons = buttons_of(message)
    assert len(buttons) <= 4
    assert len({each.get("custom_id") or each["url"] for each in buttons}) == len(buttons)
    for each in buttons:
        assert 0 < len(each["label"]) <= 80
        assert len(each.get("custom_id", "")) <= 100
        assert len(each.get("url", "")) <= 512


def pings_nobody(world: World, message: Any) -> bool:
    """Whether Discord notified no one of a message."""
    stored = world.stored(message)
    return not stored.ping_user_ids and not stored.mention_everyone


def edits(world: World, since: int) -> list[str]:
    """The words of each edit of a reply, in order, since so many requests."""
    found = []
    for request in world.env.http_requests[since:]:
        if request.method == "PATCH" and request.path.endswith("/messages/@original"):
            parts = walk(request.json["components"])
            found.append("\n".join(each["content"] for each in parts if each["type"] == 10))
    return found
