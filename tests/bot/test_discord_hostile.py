"""Whatever members and articles write is inert: no error, no ping, and the quotes stay true."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.discord.asking import EMPTY_QUESTION
from ingest.canonical import canonical
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.guilds import library_of
from store.records import ArticleMetadata, ExtractedArticle
from tests.bot.discord_world import TROOPS, World, world_in
from tests.bot.shown_messages import (
    check_limits,
    shown_quotes,
    text_of,
    texts_of,
    typed_into,
    unescaped,
)

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOSTILE = {
    "arabic": "كم عدد القوات التي وضعت في حالة تأهب؟ 8,500",
    "chinese": "有多少军队进入高度戒备状态？总统说：“八千五百”。",
    "emoji": "👩‍👩‍👧‍👦 🇺🇦 ❤️‍🔥 🏴󠁧󠁢󠁳󠁣󠁴󠁿 how many troops 🪖?",
    "pings": "@everyone @here <@{member}> <@!{member}> <@&{role}> how many troops?",
    "links": "[troops](https://evil.example) <https://evil.example> https://evil.example (a)[b]",
    "links twice": "[a](https://e.example) [b](https://f.example) how many troops?",
    "code": "```py\nprint('troops')\n``` `inline` ``two``",
    "layout": "# heading\n> quote\n>>> all\n- list\n* list\n1. one\n-# small\n## two",
    "emphasis": "**bold** *it* _it_ __under__ ~~no~~ ||spoiler|| ***all*** troops",
    "invisible": "tr\u200boops \u202eevil\u202c \u2066x\u2069 \u2028 \ufeff \u061c how\u00ad many?",
    "made by Discord": "<#1> </ask:1> <t:1:R> <:smile:1> <a:wave:2> <id:home> :tada: \\@everyone",
    "backslashes": "\\ \\\\ \\* \\`\\` \\[a\\](b) how many troops \\",
    "long": "How many *troops* were (really) put on alert? " * 43,
    "long word": "_" * 1999 + "?",
    "only marks": "*_~|`<>[]()#:@+-!?.",
}
# What would still be alive in text whose escapes are taken out; the bot's own marks are stripped.
ALIVE = re.compile(
    r"""[*_~`<>\[\]#@]|\|\|       # emphasis, spoiler, code, mention, masked link, heading, ping
    |^[ \t]*(?:[-+]|\d+\.)[ \t]  # list
    |https?://|:\w+:             # address, emoji name""",
    re.MULTILINE | re.VERBOSE,
)
OWN_MARKS = re.compile(
    r"^(?:-\#\ |>\ )|\*\*What\ the\ article\ reports\*\*|\[(?=Paragraph\ \d+\]\()"
    r"|(?<=\d)\]\(https://[^()\s]*\)",
    re.MULTILINE | re.VERBOSE,
)
ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")


def check_inert(world: World, message: Any) -> None:
    """Assert that a message pings nobody and holds no markup but the bot's own."""
    check_limits(message)
    stored = world.stored(message)
    assert stored.ping_user_ids == []
    assert stored.ping_role_ids == []
    assert not stored.mention_everyone
    for text in texts_of(message):
        assert not ALIVE.search(ESCAPE.sub("\0", OWN_MARKS.sub("", text))), text


def filled(world: World, text: str) -> str:
    """A hostile text with the ids of somebody who is there."""
    role = world.guild.create_role("pinged", mentionable=True)
    return text.replace("{member}", str(world.bob.id)).replace("{role}", str(role.id))[:2000]


def add_article(world: World, text: str, metadata: ArticleMetadata) -> str:
    """Put an article into the guild's library as if it had been read so; returns its id."""
    article = ExtractedArticle(f"https://news.example/{metadata.title[:20]}", metadata, text)
    library = world.services.library
    [stored] = library.add_all([article], split_passages, library_of(world.guild.id))
    world.services.directory.refresh()
    return stored.article_id


async def test_the_checks_find_what_is_alive() -> None:
    for alive in ("a @everyone", "[a](https://b.example)", "x\n# y", "<@1>", "- a", "||a||"):
        assert ALIVE.search(ESCAPE.sub("\0", OWN_MARKS.sub("", alive))), alive


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(
    filled_folder: Path, tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> AsyncIterator[World]:
    """One world for all texts: each test asks for itself, or about an article of its own."""
    folder = Path(shutil.copytree(filled_folder, tmp_path_factory.mktemp("hostile") / "data"))
    async with world_in(folder, model) as opened:
        opened.choose(questions_a_minute=100)
        yield opened


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def _rested(world: World) -> None:
    """Nobody has clicked or asked within the last minute."""
    await world.env.advance_time(61)


# ---- questions


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_questions_are_inert(world: World, name: str) -> None:
    text = filled(world, HOSTILE[name])
    asked = await world.ask(text)
    mentioned = await world.send(f"{{bot}} {text[:1950]}")
    [reply] = world.replies_to(mentioned)
    target = await world.send(text, member=world.bob)
    from_menu = await world.alice.context_menu(world.answers, "Ask the articles", target)
    assert from_menu.acknowledged
    missed = await world.ask("How long should I boil spaghetti?")
    shown = await world.click(world.alice, missed.response, "Rephrase")
    assert shown.modal is not None
    rephrased = await world.alice.submit_modal(shown, typed_into(shown.modal, text))
    assert rephrased.acknowledged
    article = world.text_of_article()
    for message in (asked.response, reply, from_menu.response, rephrased.response):
        check_inert(world, message)
        assert all(quote in article for quote in shown_quotes(message))
    assert texts_of(rephrased.response) == texts_of(asked.response)
    echo = unescaped(texts_of(asked.response)[0]).removeprefix("-# Question: ")
    assert " ".join(text.split()).startswith(echo.removesuffix(" …"))
    assert world.kept(asked.response).question == text.strip()


@pytest.mark.parametrize("text", ["\u200b", " \u2060\ufeff ", "\u202e\u00ad\u200e"])
async def test_what_nobody_can_see_is_no_question(world: World, text: str) -> None:
    asked = await world.alice.slash(world.answers, "ask", question=text)
    assert asked.acknowledged
    assert text_of(asked.response) == EMPTY_QUESTION
    mentioned = await world.send(f"{{bot}} {text}")
    assert text_of(world.replies_to(mentioned)[0]) == EMPTY_QUESTION


async def test_hostile_reasons_and_article_options_are_inert(world: World) -> None:
    text = filled(world, HOSTILE["pings"])
    refused = await world.alice.slash(world.answers, "ask", question=TROOPS, article=text)
    assert refused.acknowledged
    check_inert(world, refused.response)
    message = (await world.ask()).response
    asked = await world.click(world.alice, message, "Feedback")
    wrong = await world.click(world.alice, asked.response, "Wrong")
    assert wrong.modal is not None
    sent = await world.alice.submit_modal(wrong, typed_into(wrong.modal, text[:500]))
    check_inert(world, sent.response)
    for value in HOSTILE.values():
        for typed in (value[:100], value[:1]):
            choices = await world.alice.autocomplete(world.answers, "ask", "article", typed)
            assert len(choices) <= 25


# ---- articles

BARLEY = "The mayor said on Friday that the farmers had harvested 900 tonnes of barley"
ASKED = "How many tonnes of barley had the farmers harvested?"


@pytest.mark.parametrize("name", HOSTILE)
async def test_hostile_articles_are_quoted_truly(world: World, name: str) -> None:
    hostile = filled(world, HOSTILE[name])
    text = canonical(f"{BARLEY} {hostile[:150]}.\n\n{hostile[:300]}\n\nThe mayor said no more.")
    metadata = ArticleMetadata(
        title=hostile,
        authors=(hostile[:90], "Ann Lee", f"{hostile[:30]} Ek"),
        publisher=None if name == "long" else hostile,
        url="https://news.example/a_(b)?c=[d]*e|f&g=@everyone",
    )
    article_id = add_article(world, text, metadata)
    asked = await world.ask(ASKED, article=article_id)
    check_inert(world, asked.response)
    [first, *_] = shown_quotes(asked.response)
    assert "900 tonnes" in first
    for quote in shown_quotes(asked.response):
        assert quote in text
    if "More" in text_of(asked.response):
        more = await world.click(world.alice, asked.response, "More")
        check_inert(world, more.response)
        assert all(quote in text for quote in shown_quotes(more.response))
    for question in ("Who wrote this article?", "Summarise the article"):
        asked = await world.ask(question, article=article_id)
        check_inert(world, asked.response)
        assert all(quote in text for quote in shown_quotes(asked.response))


async def test_hostile_titles_are_listed(world: World) -> None:
    for number, text in enumerate(HOSTILE.values()):
        add_article(world, "The council met.", ArticleMetadata(f"{number} {text}"))
    asked = await world.ask("When was it published?")
    check_inert(world, asked.response)
    assert "Which article do you mean?" in text_of(asked.response)


async def test_completion_takes_hostile_titles(world: World) -> None:
    articles = []
    for number, text in enumerate([*HOSTILE.values(), *HOSTILE.values()]):
        metadata = ArticleMetadata(title=f"{number} {text}", publisher=text, authors=(text,))
        identity = f"https://news.example/{number}"
        articles.append(ExtractedArticle(identity, metadata, "The council met."))
    library = world.services.library
    list(library.add_all(articles, split_passages, library_of(world.guild.id)))
    world.services.directory.refresh()
    for typed in ("", "troops", "军队", "القوات", "🪖", "@everyone", "\u202e", "*" * 100):
        choices = await world.alice.autocomplete(world.answers, "ask", "article", typed)
        assert len(choices) <= 25
        for choice in choices:
            assert 1 <= len(choice["name"]) <= 100
            assert "\n" not in choice["name"]
            assert 1 <= len(choice["value"]) <= 100
    choices = await world.alice.autocomplete(world.answers, "ask", "article", "")
    assert len(choices) == 25
