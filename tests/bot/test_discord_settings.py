"""``/settings``: what moderators choose, and what it changes for members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from simcord.actors import MemberActor
from simcord.components import walk_components
from simcord.results import ResponseMessage

from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.guilds import MayAdd
from store.records import PUBLIC_LIBRARY
from tests.bot.discord_world import NOT_FOUND, TROOPS, World, world_in
from tests.bot.moderation import (
    MODERATORS_ONLY,
    answer_text,
    assert_no_failures,
    chosen,
    managing,
    opened,
    press,
    told,
    write,
)
from tests.bot.samples import write_article
from tests.bot.shown_messages import labels_of, shown_quotes, text_of

FERRY = "When will the ferry of Sarn sail again?"


@pytest.fixture(autouse=True)
def _nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A failure that was told to a member with a reference fails the test."""
    yield
    assert_no_failures(caplog)


# ---- who may


async def test_members_are_told_that_it_is_for_moderators(world: World) -> None:
    """Privately, and also whoever may manage messages alone."""
    for member in (world.alice, world.moderator):
        result = await member.slash(world.talk, "settings")
        assert result.ephemeral
        assert MODERATORS_ONLY in answer_text(result)


async def test_chosen_role_makes_moderators(world: World, manager: MemberActor) -> None:
    """Of whoever has it, at once, and no longer when it is taken back."""
    role = world.guild.create_role("Editors")
    editor = world.guild.add_member(world.env.create_user("ed"), roles=[role])
    message = await opened(world, manager)
    await manager.select(message, [role], custom_id="moderator-role")
    assert chosen(world).moderator_role == role.id
    assert role.mention in text_of(message)
    theirs = await opened(world, editor)
    await press(world, editor, theirs, "Make answers private")
    assert chosen(world).private_by_default
    refused = await world.alice.slash(world.talk, "settings")
    assert MODERATORS_ONLY in answer_text(refused)
    await manager.select(message, [], custom_id="moderator-role")
    assert chosen(world).moderator_role is None
    before = text_of(theirs)
    refused = await world.click(editor, theirs, "Make answers public")
    assert MODERATORS_ONLY in answer_text(refused)
    assert chosen(world).private_by_default
    assert text_of(theirs) == before


async def test_everybody_cannot_be_moderators(world: World, manager: MemberActor) -> None:
    """The role that everybody has is refused in words."""
    message = await opened(world, manager)
    everyone = world.guild.default_role
    result = await manager.select(message, [everyone], custom_id="moderator-role")
    assert any("Everybody on this server has that role" in text_of(each) for each in told(result))
    assert chosen(world).moderator_role is None


async def test_role_that_was_deleted(world: World, manager: MemberActor) -> None:
    """The message says so, and its menu shows nothing that is gone."""
    role = world.guild.create_role("Editors")
    message = await opened(world, manager)
    await manager.select(message, [role], custom_id="moderator-role")
    world.env.backend.delete_role(world.guild.id, role.id)
    text = text_of(await opened(world, manager))
    assert "no longer exists" in text
    assert str(role.id) not in text


# ---- each setting, and what it does


async def test_answer_channels(world: World, manager: MemberActor) -> None:
    """Public in chosen channels, private elsewhere; the words say which."""
    message = await opened(world, manager)
    assert world.answers.mention in text_of(message)
    await manager.select(message, [world.talk], custom_id="answer-channels:settings")
    assert chosen(world).answer_channels == {world.talk.id}
    assert f"Answers in {world.talk.mention} are public" in text_of(message)
    assert not (await world.ask(channel=world.talk)).ephemeral
    assert (await world.ask(channel=world.answers)).ephemeral
    await manager.select(message, [], custom_id="answer-channels:settings")
    assert chosen(world).answer_channels == frozenset()
    assert "No channel is chosen" in text_of(message)
    assert (await world.ask(channel=world.talk)).ephemeral


async def test_forum_posts_count_as_their_forum(world: World, manager: MemberActor) -> None:
    """A forum can be chosen."""
    forum = world.guild.create_forum_channel("forum")
    message = await opened(world, manager)
    await manager.select(message, [forum, world.answers], custom_id="answer-channels:settings")
    assert chosen(world).answer_channels == {forum.id, world.answers.id}


async def test_private_by_default(world: World, manager: MemberActor) -> None:
    """Then members have to ask for a public answer."""
    message = await opened(world, manager)
    text = await press(world, manager, message, "Make answers private")
    assert "Private by default: on" in text
    assert (await world.ask()).ephemeral
    assert not (await world.ask(private=False)).ephemeral
    text = await press(world, manager, message, "Make answers public")
    assert "Private by default: off" in text
    assert not (await world.ask()).ephemeral
    assert (await world.ask(private=True)).ephemeral


async def test_who_may_add(world: World, manager: MemberActor) -> None:
    """Everybody, or moderators only: ``/articles add`` obeys."""
    message = await opened(world, manager)
    assert "Who may add articles: moderators only" in text_of(message)
    refused = await world.alice.slash(world.talk, "articles add", url="https://localhost/")
    assert MODERATORS_ONLY in answer_text(refused)
    text = await press(world, manager, message, "Let everybody add")
    assert "Who may add articles: everybody" in text
    assert chosen(world).may_add is MayAdd.EVERYONE
    tried = await world.alice.slash(world.talk, "articles add", url="https://localhost/")
    assert MODERATORS_ONLY not in answer_text(tried)
    await press(world, manager, message, "Moderators only")
    assert chosen(world).may_add is MayAdd.MODERATORS


async def test_public_library(world: World, manager: MemberActor, tmp_path: Path) -> None:
    """Its articles answer where a server chose them, and nowhere else."""
    path = write_article(
        tmp_path / "ferry.md",
        "Ferry out of service",
        "The ferry of Sarn will not sail again before May, the harbour office said on Tuesday.",
    )
    library = world.services.library
    [stored] = ingest_files(library, [FoundFile(path)], PUBLIC_LIBRARY)
    assert stored.stored is not None
    world.services.directory.refresh()
    message = await opened(world, manager)
    assert "library has 1 article," in text_of(message)
    assert shown_quotes((await world.ask(FERRY)).response) == []
    assert await world.alice.autocomplete(world.talk, "ask", "article", "ferry", question="?") == []
    text = await press(world, manager, message, "Switch the library on")
    assert "Public library: on" in text
    [quote] = shown_quotes((await world.ask(FERRY)).response)
    assert "before May" in quote
    choices = await world.alice.autocomplete(world.talk, "ask", "article", "ferry", question="?")
    assert len(choices) == 1
    text = await press(world, manager, message, "Switch the library off")
    assert "Public library: off" in text
    assert shown_quotes((await world.ask(FERRY)).response) == []


async def test_questions_a_minute(world: World, manager: MemberActor) -> None:
    """Whoever asks faster is told to wait, privately, and may ask again later."""
    message = await opened(world, manager)
    await write(world, manager, message, "Change the number", " 2 ")
    assert "Questions a minute: 2" in text_of(message)
    assert chosen(world).questions_a_minute == 2
    for _ in range(2):
        assert shown_quotes((await world.ask()).response)
    refused = await world.ask()
    assert refused.ephemeral
    assert "Please wait" in answer_text(refused)
    assert shown_quotes((await world.ask(member=world.bob)).response), "others may ask"
    await world.env.advance_time(61)
    assert shown_quotes((await world.ask()).response)


@pytest.mark.parametrize("written", ["0", "61", "-1", "six", "6.5", "1_0", "１", "  ", "9" * 6])
async def test_numbers_that_are_none(world: World, manager: MemberActor, written: str) -> None:
    """A notice says what would do; nothing changes."""
    message = await opened(world, manager)
    before, said = chosen(world), text_of(message)
    result = await write(world, manager, message, "Change the number", written)
    assert result.ephemeral
    assert "from 1 to 60" in answer_text(result)
    assert chosen(world) == before
    assert text_of(message) == said


async def test_days_that_questions_are_kept(
    world: World, manager: MemberActor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fewer than the operator's; older questions and replies of this server alone are deleted."""
    replies = world.services.library.replies
    week_ago = datetime.now(UTC) - timedelta(days=8)
    monkeypatch.setattr("store.replies.now", lambda: week_ago)
    replies.keep("here", "{}", [], world.guild.id)
    replies.keep("elsewhere", "{}", [], world.other_guild.id)
    monkeypatch.undo()
    for guild_channel, member in ((world.answers, world.alice), (world.other_answers, None)):
        asked = await (member or world.stranger).slash(guild_channel, "ask", question=TROOPS)
        kept = world.kept(asked.response)
        age = timedelta(days=8)
        world.services.library.questions.keep(replace(kept, asked=datetime.now(UTC) - age))
    recent = world.kept((await world.ask()).response)
    questions = world.services.library.questions
    assert world.services.forget_old_questions() == 0
    message = await opened(world, manager)
    assert "questions are kept: 30" in text_of(message)
    await write(world, manager, message, "Change the days", "7")
    assert "questions are kept: 7" in text_of(message)
    assert "Up to 30" in text_of(message)
    assert chosen(world).retention_days == 7
    assert world.services.forget_old_questions() == 1
    assert set(questions.guild_ids()) == {world.guild.id, world.other_guild.id}
    assert questions.find(recent.id) is not None
    assert [replies.find(key) for key in ("here", "elsewhere")] == [None, "{}"]
    refused = await write(world, manager, message, "Change the days", "31")
    assert "from 1 to 30" in answer_text(refused)
    await write(world, manager, message, "Change the days", "30")
    assert chosen(world).retention_days is None


async def test_days_never_exceed_the_operators(
    data_folder: Path, model: EmbeddingModel, tmp_path: Path
) -> None:
    """Also where the operator's number became smaller later."""
    assert tmp_path in data_folder.parents
    async with world_in(data_folder, model, retention_days=5) as world:
        world.choose(retention_days=20)
        message = await opened(world, managing(world, "mira"))
        assert "questions are kept: 5" in text_of(message)
        told_here = await world.alice.slash(world.talk, "privacy")
        assert "5 days" in answer_text(told_here)


async def test_declined_words_in_questions(world: World, manager: MemberActor) -> None:
    """The question is declined privately, without a word of it."""
    message = await opened(world, manager)
    assert "Declined words: none" in text_of(message)
    await write(world, manager, message, "Edit the words", "Spaghetti, heightened  ALERT\n\nfoo")
    assert chosen(world).declined_words == ("spaghetti", "heightened alert", "foo")
    text = text_of(message)
    assert "Declined words: 3" in text
    assert "spaghetti" not in text.lower()
    for question in (NOT_FOUND, TROOPS):
        refused = await world.ask(question)
        assert refused.ephemeral
        words = answer_text(refused).lower()
        assert "declined by the moderators" in words
        assert "spaghetti" not in words
        assert "alert" not in words
    assert len(world.services.library.questions.guild_ids()) == 0, "and is not kept"
    shown = await world.click(manager, message, "Edit the words")
    assert shown.modal is not None
    field = shown.modal["components"][0]["component"]
    assert field["value"] == "spaghetti\nheightened alert\nfoo"
    await manager.submit_modal(shown, {field["custom_id"]: ""})
    assert chosen(world).declined_words == ()
    assert shown_quotes((await world.ask()).response)


async def test_declined_words_in_quotations(world: World, manager: MemberActor) -> None:
    """The quotation is covered, and under the cover not a character of it is changed."""
    message = await opened(world, manager)
    await write(world, manager, message, "Edit the words", "pentagon")
    [quote] = shown_quotes((await world.ask()).response)
    assert quote.startswith("||")
    assert quote.endswith("||")
    assert "Pentagon" in quote
    assert quote.strip("|") in world.text_of_article()


@pytest.mark.parametrize(
    ("written", "notice"),
    [
        ("!!!", "neither a letter nor a digit"),
        ("x" * 51, "One of these is longer than 50 characters"),
        (f"{'x' * 51},{'y' * 60}", "2 of these are longer"),
        ("\n".join(f"word{number}" for number in range(101)), "That makes 101 words"),
    ],
)
async def test_words_that_cannot_be_declined(
    world: World, manager: MemberActor, written: str, notice: str
) -> None:
    """A notice says why; nothing changes."""
    message = await opened(world, manager)
    result = await write(world, manager, message, "Edit the words", written)
    assert any(notice in text_of(each) for each in told(result))
    assert chosen(world).declined_words == ()


async def test_labels_say_what_they_do(world: World, manager: MemberActor) -> None:
    """No two buttons of the message are called the same."""
    labels = labels_of_all(await opened(world, manager))
    assert len(labels) == len(set(labels)) == 9


def labels_of_all(message: ResponseMessage) -> list[str]:
    """What stands on a message's buttons; those beside texts, too."""
    assert labels_of(message)
    return [each["label"] for each in walk_components(message.components) if each.get("type") == 2]
