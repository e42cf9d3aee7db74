"""Lists, records, completion and channels' own articles: what is shown, and to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from simcord.actors import MemberActor

from bot.discord.article_pages import ArticleList, age, and_list, fitting_questions, link_label
from bot.service.article_directory import ListedArticle
from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.guilds import MayAdd
from store.records import PUBLIC_LIBRARY, ArticleMetadata
from tests.bot.articles_world import (
    FERRY_TITLE,
    STORY,
    ferry_file,
    own_articles,
    shown,
    titled,
)
from tests.bot.discord_world import HARVEST_TITLE, World, give_article
from tests.bot.moderation import managing
from tests.bot.samples import write_article
from tests.bot.shown_messages import buttons_of, labels_of, text_of

NOW = datetime(2024, 3, 8, 12, 0, tzinfo=UTC)
COMMANDS = ("ask", "articles info", "articles refresh", "articles remove", "articles use")


def give(world: World, title: str, body: str = "", *, public: bool = False, **fields: str) -> str:
    """Put an article into the guild's library, or into the public one; returns its id."""
    text = body or "\n\n".join(STORY)
    path = write_article(world.folder.parent / f"{abs(hash(title))}.md", title, text, **fields)
    if not public:
        return give_article(world.services, world.guild.id, path)
    [result] = ingest_files(world.services.library, [FoundFile(path)], PUBLIC_LIBRARY)
    world.services.directory.refresh()
    assert result.stored is not None
    return result.stored.article_id


# How old


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "just now"),
        (NOW - timedelta(seconds=59), "just now"),
        (NOW - timedelta(minutes=1), "1 minute ago"),
        (NOW - timedelta(minutes=59), "59 minutes ago"),
        (NOW - timedelta(hours=2, minutes=59), "2 hours ago"),
        (NOW - timedelta(hours=23, minutes=59), "23 hours ago"),
        (NOW - timedelta(hours=24), "yesterday"),
        (NOW - timedelta(days=2), "2 days ago"),
        (NOW + timedelta(minutes=5), ""),
        (NOW.astimezone(timezone(timedelta(hours=9))) - timedelta(hours=3), "3 hours ago"),
        (date(2024, 3, 8), "today"),
        (date(2024, 3, 7), "yesterday"),
        (date(2024, 3, 5), "3 days ago"),
        (date(2024, 2, 8), "29 days ago"),
        (date(2024, 2, 7), "1 month ago"),
        (date(2023, 3, 10), "12 months ago"),
        (date(2023, 3, 9), "1 year ago"),
        (date(2022, 3, 1), "2 years ago"),
        (date(2024, 3, 9), ""),
    ],
)
def test_ages(moment: date | datetime, words: str) -> None:
    assert age(moment, NOW) == words


def test_lists_in_sentences() -> None:
    assert [and_list(list(each)) for each in ("a", "ab", "abc")] == ["a", "a and b", "a, b and c"]


def test_only_questions_that_fit_a_button_whole_are_offered() -> None:
    long = "Who " + "very " * 20 + "long?"
    assert fitting_questions(["Who?", long, " Who? ", "", "Who\u202e\nwas it?"]) == [
        "Who?",
        "Who was it?",
    ]


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://www.gazette.example/2024/ferry/", "gazette.example/2024/ferry"),
        ("http://gazette.example/", "gazette.example"),
        ("https://gazette.example/" + "a" * 90, "gazette.example/" + "a" * 63 + "…"),
    ],
)
def test_labels_of_links(url: str, label: str) -> None:
    assert link_label(url) == label


# Pages


def listed(number: int, title: str, library: str = "guild:1", **fields: Any) -> ListedArticle:
    metadata = ArticleMetadata(title, ("Ida Brandt",), published=date(2024, 3, 5), **fields)
    return ListedArticle(f"id{number}", library, metadata, NOW, 1, 1, 460)


def pages(*articles: ListedArticle, bound: tuple[ListedArticle, ...] = ()) -> list[str]:
    found = ArticleList(articles, bound, "channel", NOW).pages()
    return ["\n".join(blocks) for blocks in found]


def test_an_entry_says_how_fresh_an_article_is() -> None:
    article = ListedArticle(
        "id",
        "guild:1",
        ArticleMetadata("A *title*", publisher="The_Gazette", published=date(2024, 3, 5)),
        NOW - timedelta(hours=2),
        3,
        3,
        460,
    )
    [page] = pages(article)
    assert page == (
        "**1 article here**\nQuestions in this channel search all of them.\n"
        "**A \\*title\\***\n-# The\\_Gazette · published Tue 5 Mar 2024 (3 days ago) · "
        "read 2 hours ago · 3 versions · 2 minutes to read"
    )


def test_own_and_public_articles_are_told_apart_on_every_page() -> None:
    own = [listed(number, f"Own {number}") for number in range(10)]
    public = [listed(number, f"Public {number}", PUBLIC_LIBRARY) for number in range(10, 30)]
    found = pages(*own, *public)
    assert [page.count("__This server's own articles__") for page in found] == [1, 1, 0, 0]
    assert [page.count("__From the public library__") for page in found] == [0, 1, 1, 1]
    assert [page.rpartition("\n")[2] for page in found] == [
        f"-# Page {n} of 4" for n in (1, 2, 3, 4)
    ]
    for number in range(30):
        name = f"**{'Own' if number < 10 else 'Public'} {number}**"
        assert sum(name in page for page in found) == 1


@pytest.mark.parametrize("letter", ["*", "x", "שלום ", "@everyone ", "👩‍👩‍👧"])
def test_pages_hold_what_discord_takes(letter: str) -> None:
    title = (letter * 300)[:300]
    articles = [listed(number, title, publisher=title) for number in range(40)]
    found = pages(*articles, bound=tuple(articles[:25]))
    assert all(len(page) <= 3600 for page in found)
    assert sum(page.count(" to read") for page in found) == 40


# /articles list


async def test_members_see_the_list(world: World) -> None:
    result = await world.alice.slash(world.talk, "articles list")
    text = shown(result)
    assert text.startswith("**1 article here**\nQuestions in this channel search all of them.")
    assert "read just now" in text or "minute" in text
    assert HARVEST_TITLE not in text
    assert labels_of(result.response) == []


async def test_an_empty_list_says_what_to_do(world: World) -> None:
    guild = world.env.create_guild("Empty")
    channel = guild.create_text_channel("general")
    member = guild.add_member(world.env.create_user("eve"))
    text = shown(await member.slash(channel, "articles list"))
    assert text == (
        "There are no articles here yet. A moderator can add the first one with `/articles add`."
    )
    text = shown(await managing(world, "eva", guild).slash(channel, "articles list"))
    assert "Add the first one with `/articles add`" in text


async def test_pages_are_turned_and_survive_a_restart(world: World) -> None:
    for number in range(9):
        give(world, f"Story number {number}", f"The council met {number} times this year.")
    first = await world.alice.slash(world.talk, "articles list")
    assert "Page 1 of 2" in shown(first)
    assert first.response is not None
    assert labels_of(first.response) == ["Next"]
    await world.restart()
    turned = await world.alice.click(first.response, label="Next")
    assert turned.acknowledged
    assert "Page 2 of 2" in text_of(first.response)
    assert labels_of(first.response) == ["Previous"]
    # what is gone meanwhile leaves no empty page
    for article in own_articles(world)[:6]:
        world.services.library.remove(article.id)
    world.services.directory.refresh()
    await world.alice.click(first.response, label="Previous")
    await world.alice.slash(world.talk, "articles list")
    assert "4 articles here" in text_of(first.response)
    assert labels_of(first.response) == []


async def test_the_public_library_is_listed_only_where_it_was_opted_into(world: World) -> None:
    give(world, "A public story", public=True)
    assert "A public story" not in shown(await world.alice.slash(world.talk, "articles list"))
    world.choose(public_library=True)
    text = shown(await world.alice.slash(world.talk, "articles list"))
    own, public = text.index("__This server's own"), text.index("__From the public library__")
    assert own < public < text.index("A public story")


# /articles info


async def test_the_record_of_an_article(world: World) -> None:
    article_id = give(
        world,
        "The *ferry*",
        authors="[Ida Brandt, Per Lund]",
        publisher="The Gazette",
        published="2024-03-05T14:30:00+01:00",
        updated="2024-03-06",
        section="'Sport *live*'",
        url="https://gazette.example/ferry",
    )
    result = await world.alice.slash(world.talk, "articles info", article=article_id)
    lines = shown(result).split("\n")
    assert lines[:3] == ["**The \\*ferry\\***", "By Ida Brandt, Per Lund", "The Gazette"]
    assert lines[3].startswith("Published Tue 5 Mar 2024, 14:30 UTC\\+01\\:00 (")
    assert lines[4].startswith("Updated Wed 6 Mar 2024 (")
    assert lines[5] == "Section: Sport \\*live\\*"
    assert lines[6] == "English · 108 words, about 1 minute to read"
    assert lines[7] == "In this server's own library, from gazette.example"
    assert lines[8].startswith("Read <t:")
    [button] = buttons_of(result.response)
    assert (button["label"], button["url"]) == ("Open the article", "https://gazette.example/ferry")


async def test_the_record_shows_versions_newest_first(world: World, manager: MemberActor) -> None:
    for number in range(10):
        text = ferry_file(*STORY, f"The bakery has {number} customers.")
        await manager.slash(world.talk, "articles add", file=("*ferry*.txt", text))
        await world.env.advance_time(20)
    article = titled(world, FERRY_TITLE)
    text = shown(await world.alice.slash(world.talk, "articles info", article=article.id))
    assert "from the file **\\*ferry\\*.txt**" in text
    found = [line for line in text.split("\n") if line.startswith("- Version")]
    assert [int(line.split()[2].rstrip(",")) for line in found] == list(range(10, 2, -1))
    assert found[0].endswith("; this one is searched")
    assert "… and 2 earlier ones" in text


async def test_the_record_tells_nothing_of_the_operators_files(world: World) -> None:
    world.choose(public_library=True)
    article_id = give(world, "A public story", public=True)
    text = shown(await world.alice.slash(world.talk, "articles info", article=article_id))
    assert "In the public library, from a file" in text
    assert "file:" not in text
    assert str(world.folder.parent) not in text


# What leaks


async def test_completion_shows_only_what_is_the_guilds_own(
    world: World, manager: MemberActor
) -> None:
    give(world, "A public story", public=True)
    for command in COMMANDS:
        for typed in ("", "v", "barley", "troops", "public"):
            found = await manager.autocomplete(world.talk, command, "article", typed)
            ids = {each["value"] for each in found}
            assert ids <= {world.article_id}, (command, typed)
    world.choose(public_library=True)
    for command in COMMANDS:
        found = await manager.autocomplete(world.talk, command, "article", "")
        own_only = command in ("articles refresh", "articles remove")
        assert len(found) == (1 if own_only else 2), command
        assert all(len(each["name"]) <= 100 for each in found)


async def test_completion_of_moderators_commands_is_empty_for_others(world: World) -> None:
    async def offered(command: str) -> int:
        return len(await world.alice.autocomplete(world.talk, command, "article", ""))

    assert [await offered(each) for each in COMMANDS] == [1, 1, 0, 0, 0]
    world.choose(may_add=MayAdd.EVERYONE)
    assert [await offered(each) for each in COMMANDS] == [1, 1, 1, 0, 0]
    for option in ("article2", "article3"):
        found = await world.alice.autocomplete(world.talk, "articles use", option, "")
        assert found == []


async def test_articles_of_others_do_not_exist_here(world: World, manager: MemberActor) -> None:
    [sample] = world.services.directory._articles["sample"]
    public = give(world, "A public story", public=True)
    nowhere = {"aaaaaaaa", "", " ", "../../etc", sample.id, public, world.other_article_id}
    said = set()
    for command in ("articles info", "articles refresh", "articles remove", "articles use"):
        for article_id in nowhere:
            if command == "articles use" and not article_id:
                continue  # none at all
            result = await manager.slash(world.talk, command, article=article_id)
            said.add(shown(result))
    assert said == {"There is no such article here. Please choose one from the list."}
    world.choose(public_library=True)
    for command in ("articles refresh", "articles remove"):
        text = shown(await manager.slash(world.talk, command, article=public))
        assert text.startswith("That article is in the public library")
    assert [each.id for each in world.services.directory._articles[PUBLIC_LIBRARY]] == [public]
