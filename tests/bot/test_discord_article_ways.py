"""Other ways in: the first minute's form, a message's menu; and the buttons of a result."""

from __future__ import annotations

import discord
import pytest
from simcord.actors import MemberActor

from bot.discord.permissions import MODERATORS_ONLY
from store.guilds import MayAdd
from tests.bot.articles_world import (
    FERRY,
    FERRY_TITLE,
    ferry_file,
    ferry_page,
    own_articles,
    serve,
    shown,
    told,
)
from tests.bot.discord_world import World
from tests.bot.shown_messages import buttons_of, labels_of, shown_quotes, texts_of
from tests.ingest.loopback import Site

# The form of the first minute


async def test_the_form_of_the_first_message_adds(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    setup = await manager.slash(world.talk, "setup")
    assert setup.response is not None
    [button, *_] = [each for each in buttons_of(setup.response) if "article" in each["label"]]
    for values, outcome in (
        ({"url": FERRY}, "Added"),
        ({"file": [("ferry.txt", ferry_file())]}, "Here already"),  # the same text
    ):
        form = await manager.click(setup.response, label=button["label"])
        result = await manager.submit_modal(form, values)
        assert shown(result).startswith(f"{outcome}: **{FERRY_TITLE}**")
    form = await manager.click(setup.response, label=button["label"])
    result = await manager.submit_modal(form, {"url": "http://127.0.0.1/"})
    assert "not on the public web" in told(result)


# After a restart


async def test_questions_and_removal_work_after_a_restart(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    added = await manager.slash(world.talk, "articles add", url=FERRY)
    assert added.response is not None
    question = labels_of(added.response)[1]
    await world.restart()
    asked = await manager.click(added.response, label=question)
    assert asked.response is not None
    assert shown_quotes(asked.response)
    assert world.kept(asked.response).question == question
    confirm = await manager.click(added.response, label="Remove")
    assert f"Remove **{FERRY_TITLE}**" in told(confirm)
    await world.restart()
    assert confirm.response is not None
    await manager.click(confirm.response, label="Remove")
    assert [each.id for each in own_articles(world)] == [world.article_id]
    # and what is left of the old buttons says so
    late = await manager.click(added.response, label=question)
    assert "it was removed" in told(late)
    late = await manager.click(added.response, label="Remove")
    assert "it was removed" in told(late)


# Taking back


async def test_who_added_by_mistake_may_take_it_back(world: World, site: Site) -> None:
    site.answers["/ferry"] = ferry_page()
    world.choose(may_add=MayAdd.EVERYONE)
    added = await world.alice.slash(world.talk, "articles add", url=FERRY)
    assert added.response is not None
    again = await world.alice.slash(world.talk, "articles add", url=FERRY)
    assert "Remove" not in labels_of(again.response)  # it was there before
    confirm = await world.alice.click(added.response, label="Remove")
    assert confirm.response is not None
    world.choose(may_add=MayAdd.MODERATORS)
    assert told(await world.alice.click(confirm.response, label="Remove")) == MODERATORS_ONLY
    world.choose(may_add=MayAdd.EVERYONE)
    await world.alice.click(confirm.response, label="Remove")
    assert texts_of(confirm.response)[0].startswith(f"Removed **{FERRY_TITLE}**")
    assert len(own_articles(world)) == 1


async def test_taking_back_is_possible_for_an_hour(world: World, site: Site) -> None:
    site.answers["/ferry"] = ferry_page()
    world.choose(may_add=MayAdd.EVERYONE)
    added = await world.alice.slash(world.talk, "articles add", url=FERRY)
    assert added.response is not None
    await world.env.advance_time(3700)
    assert "too late" in told(await world.alice.click(added.response, label="Remove"))
    assert len(own_articles(world)) == 2


# From a message


async def test_a_message_with_one_link_is_added(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    message = await world.alice.send(world.talk, f"Have you seen this? ({FERRY}#top), {FERRY}")
    result = await manager.context_menu(world.talk, "Add this article", message)
    assert shown(result).startswith(f"Added: **{FERRY_TITLE}**")
    result = await world.alice.context_menu(world.talk, "Add this article", message)
    assert shown(result) == MODERATORS_ONLY


async def test_of_several_links_one_is_chosen(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    long = "http://www.public.test/" + "a-very-long-path/" * 20
    huge = "http://public.test/" + "b" * 1500
    links = f"{long} <{FERRY}> {huge} [x](http://public.test/*c*_d_) http://127.0.0.1/ "
    message = await world.alice.send(world.talk, links + "https://discord.com/channels/1/2/3")
    choice = await manager.context_menu(world.talk, "Add this article", message)
    assert "Which one is the article?" in shown(choice)
    assert choice.response is not None
    assert labels_of(choice.response) == [
        ("public.test/" + "a-very-long-path/" * 20)[:79] + "…",
        "public.test/ferry",
        "public.test/*c*_d_",
    ]
    await world.restart()
    serve(world, site)
    added = await manager.click(choice.response, label="public.test/ferry")
    assert shown(added).startswith(f"Added: **{FERRY_TITLE}**")
    await manager.click(choice.response, label="public.test/*c*_d_")
    assert site.paths == ["/ferry", "/*c*_d_"]


async def test_a_file_comes_before_links(world: World, site: Site, manager: MemberActor) -> None:
    files = [("photo.png", b"\x89PNG"), ("ferry.md", ferry_file())]
    message = await world.alice.send(world.talk, f"From {FERRY}", attachments=files)
    result = await manager.context_menu(world.talk, "Add this article", message)
    text = shown(result)
    assert text.startswith(f"Added: **{FERRY_TITLE}**")
    assert "The message has another file or link" in text
    assert not site.requests


async def test_links_in_embeds_and_in_what_is_forwarded(
    world: World, site: Site, manager: MemberActor
) -> None:
    site.answers["/ferry"] = ferry_page()
    hook = world.guild.create_webhook(world.talk, "News")
    message = await hook.send(embed=discord.Embed(title="Ferry", url=FERRY))
    result = await manager.context_menu(world.talk, "Add this article", message)
    assert shown(result).startswith(f"Added: **{FERRY_TITLE}**")
    original = await world.alice.send(world.answers, f"Look: {FERRY}")
    forwarded = await world.alice.forward(original, world.talk)
    result = await manager.context_menu(world.talk, "Add this article", forwarded)
    assert shown(result).startswith(f"Nothing new: **{FERRY_TITLE}**")


@pytest.mark.parametrize(
    ("content", "files", "words"),
    [
        ("nothing here", [], "no link and no file"),
        ("http://127.0.0.1/ http://localhost/x", [], "no link and no file"),
        ("", [("photo.png", b"\x89PNG")], "I cannot read **photo.png**"),
    ],
)
async def test_a_message_without_an_article(
    world: World,
    manager: MemberActor,
    content: str,
    files: list[tuple[str, bytes]],
    words: str,
) -> None:
    message = await world.alice.send(world.talk, content, attachments=files)
    result = await manager.context_menu(world.talk, "Add this article", message)
    assert words in shown(result)
