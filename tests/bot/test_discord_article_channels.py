"""Channels and threads that are about certain articles alone."""

from __future__ import annotations

from simcord.actors import MemberActor

from bot.discord.permissions import MODERATORS_ONLY
from tests.bot.articles_world import (
    BAKERY,
    FERRY,
    FERRY_TITLE,
    STORY,
    ferry_page,
    serve,
    shown,
    titled,
    told,
)
from tests.bot.discord_world import World, give_article
from tests.bot.samples import write_article
from tests.bot.shown_messages import shown_quotes, text_of
from tests.ingest.loopback import running


def give(world: World, title: str) -> str:
    """Put an article into the guild's library; returns its id."""
    path = write_article(world.folder.parent / "given.md", title, "\n\n".join(STORY))
    return give_article(world.services, world.guild.id, path)


# /articles use


async def test_a_channel_is_about_what_a_moderator_says(world: World, manager: MemberActor) -> None:
    ferry = give(world, FERRY_TITLE)
    text = shown(
        await manager.slash(
            world.answers, "articles use", article=ferry, article2=ferry, article3=world.article_id
        )
    )
    assert text.startswith("Questions in this channel now search only **")
    assert text.count(f"**{FERRY_TITLE}**") == 1
    text = shown(await manager.slash(world.answers, "articles use", article=world.article_id))
    assert FERRY_TITLE not in text
    answer = await world.ask(BAKERY)
    assert "Greta Holm" not in text_of(answer.response)
    assert world.kept(answer.response).scope.article_ids == frozenset({world.article_id})
    listed = shown(await world.alice.slash(world.answers, "articles list"))
    assert "Questions in this channel search only **" in listed
    assert "search all" in shown(await world.alice.slash(world.talk, "articles list"))
    await world.restart()
    answer = await world.ask(BAKERY)
    assert "Greta Holm" not in text_of(answer.response)
    text = shown(await manager.slash(world.answers, "articles use"))
    assert text == "Questions in this channel search all articles again."
    answer = await world.ask(BAKERY)
    assert "Greta Holm" in shown_quotes(answer.response)[0]


async def test_members_may_not_say_what_a_channel_is_about(world: World) -> None:
    result = await world.alice.slash(world.answers, "articles use", article=world.article_id)
    assert shown(result) == MODERATORS_ONLY
    assert shown(await world.alice.slash(world.answers, "articles use")) == MODERATORS_ONLY


async def test_a_thread_has_articles_of_its_own_or_its_channels(
    world: World, manager: MemberActor
) -> None:
    ferry = give(world, FERRY_TITLE)
    channel = world.bot.get_channel(world.answers.id)
    assert channel is not None
    starter = await world.alice.send(world.answers, "The ferry")
    backend = world.env.backend
    thread_id = backend.create_thread(
        world.answers.id, name="ferry", type=11, owner_id=world.alice.id, message_id=starter.id
    ).id
    [thread] = [each for each in world.answers.threads if each.id == thread_id]
    await manager.slash(world.answers, "articles use", article=world.article_id)
    text = shown(await manager.slash(thread, "articles use", article=ferry))
    assert text.startswith(f"Questions in this thread now search only **{FERRY_TITLE}**")
    answer = await world.ask(BAKERY, channel=thread)
    assert "Greta Holm" in shown_quotes(answer.response)[0]
    text = shown(await manager.slash(thread, "articles use"))
    assert text.startswith("This thread follows its channel again, which is about **")
    answer = await world.ask(BAKERY, channel=thread)
    assert "Greta Holm" not in text_of(answer.response)


async def test_an_article_that_was_removed_a_moment_ago_is_told(
    world: World, manager: MemberActor
) -> None:
    """The list in memory is a minute behind what the command line does."""
    ferry = give(world, FERRY_TITLE)
    world.services.library.remove(ferry)
    for command in ("articles info", "articles use", "articles refresh"):
        result = await manager.slash(world.talk, command, article=ferry)
        assert shown(result) == "That article is no longer here: it was removed.", command
    confirm = await manager.slash(world.talk, "articles remove", article=ferry)
    assert confirm.response is not None
    assert "was removed" in told(await manager.click(confirm.response, label="Remove"))


async def test_a_bound_article_that_is_removed_frees_its_channels(
    world: World, manager: MemberActor
) -> None:
    with running() as site:
        serve(world, site)
        site.answers["/ferry"] = ferry_page()
        await manager.slash(world.talk, "articles add", url=FERRY)
        ferry = titled(world, FERRY_TITLE).id
        await manager.slash(world.answers, "articles use", article=ferry)
        await manager.slash(world.talk, "articles use", article=ferry, article2=world.article_id)
        confirm = await manager.slash(world.talk, "articles remove", article=ferry)
        assert confirm.response is not None
        text = shown(confirm)
        assert world.answers.mention in text
        assert world.talk.mention in text
        await manager.click(confirm.response, label="Remove")
        text = text_of(confirm.response)
        assert f"{world.answers.mention} is about all articles again." in text
        assert world.talk.mention not in text
        # and it stays so when the article comes back
        await manager.slash(world.talk, "articles add", url=FERRY)
        assert titled(world, FERRY_TITLE).id == ferry
        listed = shown(await world.alice.slash(world.answers, "articles list"))
        assert "search all of them" in listed
