"""``/ask``: acknowledged, answered once, public only where moderators chose, within all limits."""

from __future__ import annotations

from typing import Any

import pytest
from simcord import OptionError
from simcord.builders import ChannelHandle

from bot.discord.asking import DECLINED, EMPTY, EMPTY_QUESTION
from tests.bot.discord_world import HARVEST, NOT_FOUND, TROOPS, UNSURE, World, give_article
from tests.bot.samples import write_article
from tests.bot.shown_messages import (
    buttons_of,
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
)

TITLE = "Allies look east as Moscow denies plan to march on Ukraine"
NO_SUCH_ARTICLE = "There is no such article here."


def thread_in(world: World, channel: ChannelHandle) -> ChannelHandle:
    """A public thread of a channel, begun by Alice."""
    made = world.env.backend.create_thread(channel.id, "a thread", world.alice.id, broadcast=False)
    world.env.backend.announce_thread_create(made)
    [thread] = [each for each in channel.threads if each.id == made.id]
    return thread


# ---- one answer


async def test_an_answer_is_acknowledged_then_given_in_one_edit(world: World) -> None:
    before = len(world.env.http_requests)
    result = await world.ask()
    calls = [(call.method, call.path) for call in world.env.http_requests[before:]]
    assert [method for method, _ in calls] == ["POST", "PATCH"]
    assert calls[0][1].endswith("/callback")
    assert calls[1][1].endswith("/messages/@original")
    assert not result.followups
    assert shown_quotes(result.response)[0] in world.text_of_article()


async def test_the_answer_says_who_when_and_where(world: World) -> None:
    result = await world.ask()
    question, answer, note = texts_of(result.response)
    assert question == f"-# Question: {TROOPS}"
    assert answer.startswith("According to Pullquote Sample Gazette, Tue 25 Jan 2022:\n> ")
    assert "8,500 troops" in shown_quotes(result.response)[0]
    assert note == "-# Paragraph 2 · Lindqvist and Okonjo · exact copy, not fact\\-checked"
    assert labels_of(result.response) == ["Read in article", "More", "Follow up", "Feedback"]
    url = buttons_of(result.response)[0]["url"]
    assert url.startswith("https://gazette.example.org/2022/01/25/")
    assert ":~:text=" in url


async def test_the_same_question_gets_the_same_answer(world: World) -> None:
    first = await world.ask()
    second = await world.ask(member=world.bob)
    await world.restart()
    third = await world.ask()
    assert texts_of(first.response) == texts_of(second.response) == texts_of(third.response)
    assert labels_of(first.response) == labels_of(second.response) == labels_of(third.response)


async def test_what_was_asked_is_kept_without_the_member(world: World) -> None:
    result = await world.ask(channel=world.talk)
    kept = world.kept(result.response)
    assert (kept.question, kept.status, kept.private) == (TROOPS, "answered", True)
    assert (kept.guild_id, kept.channel_id) == (world.guild.id, world.talk.id)
    assert result.response is not None
    assert kept.message_id == result.response.id
    assert kept.asker == world.services.member_keys.of(world.guild.id, world.alice.id)
    assert str(world.alice.id) not in repr(kept)


# ---- public or private


@pytest.mark.parametrize(
    ("settings", "options", "public"),
    [
        ({}, {}, True),
        ({}, {"private": True}, False),
        ({}, {"private": False}, True),
        ({"private_by_default": True}, {}, False),
        ({"private_by_default": True}, {"private": False}, True),
        ({"answer_channels": frozenset()}, {}, False),
        ({"answer_channels": frozenset()}, {"private": False}, False),
    ],
)
async def test_an_answer_channel_shows_answers_to_all(
    world: World, settings: dict[str, Any], options: dict[str, Any], public: bool
) -> None:
    world.choose(**settings)
    result = await world.ask(**options)
    assert result.ephemeral is not public
    assert len(world.answers.history(viewer=world.bob)) == int(public)
    assert len(world.answers.history(viewer=world.alice)) == 1
    assert labels_of(result.response)[-1] == ("Feedback" if public else "Share here")


@pytest.mark.parametrize("options", [{}, {"private": True}, {"private": False}])
async def test_elsewhere_only_the_asker_sees_the_answer(
    world: World, options: dict[str, Any]
) -> None:
    result = await world.ask(channel=world.talk, **options)
    assert result.ephemeral
    assert not world.talk.history(viewer=world.bob)
    assert labels_of(result.response)[-1] == "Share here"


async def test_a_thread_is_as_public_as_its_channel(world: World) -> None:
    public = await world.ask(channel=thread_in(world, world.answers))
    private = await world.ask(channel=thread_in(world, world.talk))
    assert not public.ephemeral
    assert private.ephemeral


async def test_questions_belong_to_servers(world: World) -> None:
    assert "ask" in world.alice.available_commands(world.answers)
    assert "ask" not in world.alice.user.available_commands()


# ---- which articles


async def test_completion_offers_the_guilds_own_articles(world: World) -> None:
    for typed in ("", "moscow", "Gazette ukraine", "lindqvist", "alies lok east", "barley"):
        choices = await world.alice.autocomplete(world.answers, "ask", "article", typed)
        assert [choice["value"] for choice in choices] == (
            [] if typed == "barley" else [world.article_id]
        ), typed
    [choice] = await world.alice.autocomplete(world.answers, "ask", "article", "")
    assert choice["name"].startswith(TITLE[:40])
    assert choice["name"].endswith(" · Pullquote Sample Gazette · Tue 25 Jan 2022")
    assert len(choice["name"]) <= 100


async def test_completion_of_another_guild_knows_nothing_of_this_one(world: World) -> None:
    choices = await world.stranger.autocomplete(world.other_answers, "ask", "article", "")
    assert [choice["value"] for choice in choices] == [world.other_article_id]


async def test_a_chosen_article_alone_is_searched(world: World) -> None:
    second = write_article(
        world.folder / "ferry.md", "Ferry to Aldmoor", "The ferry carried 31 troops to Aldmoor."
    )
    ferry = give_article(world.services, world.guild.id, second)
    result = await world.ask("How many troops did the ferry carry?", article=world.article_id)
    assert "31 troops" not in text_of(result.response)
    result = await world.ask("How many troops did the ferry carry?", article=f" {ferry} ")
    assert "31 troops" in text_of(result.response)
    assert world.kept(result.response).scope.article_ids == {ferry}


@pytest.mark.parametrize("typed", ["nonsense", TITLE, " ", "@everyone", "other"])
async def test_an_article_that_is_not_here_is_refused(world: World, typed: str) -> None:
    article = world.other_article_id if typed == "other" else typed
    result = await world.alice.slash(world.answers, "ask", question=HARVEST, article=article)
    assert result.acknowledged
    assert result.ephemeral
    assert NO_SUCH_ARTICLE in text_of(result.response)
    assert "barley" not in text_of(result.response)
    assert not world.answers.history(viewer=world.bob)


async def test_no_guild_is_answered_from_anothers_articles(world: World) -> None:
    here = await world.ask(HARVEST)
    assert "900 tonnes" not in text_of(here.response)
    assert "1 article searched" in text_of(here.response)
    there = await world.ask(HARVEST, member=world.stranger, channel=world.other_answers)
    assert "900 tonnes" in shown_quotes(there.response)[0]


async def test_public_articles_are_seen_after_opting_in(world: World) -> None:
    path = write_article(world.folder / "bees.md", "Bees sleep less", "The study tagged 214 bees.")
    give_article(world.services, world.guild.id, path, library="public")
    question = "How many bees did the study tag?"
    assert "214" not in text_of((await world.ask(question)).response)
    world.choose(public_library=True)
    assert "214 bees" in shown_quotes((await world.ask(question)).response)[0]
    choices = await world.alice.autocomplete(world.answers, "ask", "article", "bees")
    assert [choice["name"] for choice in choices] == ["Bees sleep less"]


async def test_a_channel_with_articles_is_about_these_alone(world: World) -> None:
    path = write_article(world.folder / "bees.md", "Bees sleep less", "The study tagged 214 bees.")
    bees = give_article(world.services, world.guild.id, path)
    world.services.communities.bind(world.guild.id, world.answers.id, [bees])
    result = await world.ask()
    assert not shown_quotes(result.response)
    assert "1 article searched" in text_of(result.response)
    in_thread = await world.ask(channel=thread_in(world, world.answers))
    assert not shown_quotes(in_thread.response)
    elsewhere = await world.ask(channel=world.talk)
    assert "8,500" in shown_quotes(elsewhere.response)[0]
    named = await world.ask(article=world.article_id)
    assert "8,500" in shown_quotes(named.response)[0]


async def test_a_guild_without_articles_is_told_how_to_begin(world: World) -> None:
    world.services.library.remove(world.article_id)
    world.services.directory.refresh()
    result = await world.alice.slash(world.answers, "ask", question=TROOPS)
    assert result.acknowledged
    assert result.ephemeral
    assert text_of(result.response) == EMPTY
    assert not world.answers.history(viewer=world.bob)
    choices = await world.alice.autocomplete(world.answers, "ask", "article", "")
    assert choices == []


# ---- kinds of answers


async def test_unsure_says_why_before_the_closest_words(world: World) -> None:
    result = await world.ask(UNSURE)
    assert texts_of(result.response)[1].startswith("Not sure: nothing found about “built”. Closest")
    assert shown_quotes(result.response)[0] in world.text_of_article()
    assert labels_of(result.response) == ["Read in article", "More", "Follow up", "Feedback"]
    assert world.kept(result.response).status == "unsure"


async def test_not_found_shows_no_quote(world: World) -> None:
    result = await world.ask(NOT_FOUND)
    assert texts_of(result.response)[1].startswith("I found no answer in the 1 article searched.")
    assert not shown_quotes(result.response)
    assert labels_of(result.response) == ["Rephrase", "Show closest, privately", "Delete"]
    private = await world.ask(NOT_FOUND, private=True)
    assert labels_of(private.response) == ["Rephrase", "Show closest, privately"]


async def test_metadata_and_summary_come_from_the_record(world: World) -> None:
    metadata = await world.ask("Who wrote this article?")
    assert "Marta Lindqvist and Tobias Okonjo" in text_of(metadata.response)
    assert not shown_quotes(metadata.response)
    summary = await world.ask("Summarise the article")
    assert "From its opening paragraph" in text_of(summary.response)
    assert shown_quotes(summary.response)[0] in world.text_of_article()
    for result in (metadata, summary):
        assert labels_of(result.response) == ["Read in article", "Follow up", "Feedback"]


@pytest.mark.parametrize(
    ("question", "said"),
    [("What can you do?", "Ask me a question"), ("Wer hat die Hilfe angekündigt?", "in English")],
)
async def test_help_searches_nothing(world: World, question: str, said: str) -> None:
    result = await world.ask(question)
    assert said in text_of(result.response)
    assert not shown_quotes(result.response)
    assert labels_of(result.response) == ["Rephrase", "Delete"]


async def test_which_article_is_asked_back(world: World) -> None:
    path = write_article(world.folder / "bees.md", "Bees *sleep* less", "The study tagged bees.")
    give_article(world.services, world.guild.id, path)
    result = await world.ask("When was it published?")
    assert "Which article do you mean?" in text_of(result.response)
    assert "Bees \\*sleep\\* less" in text_of(result.response)
    assert labels_of(result.response) == ["Rephrase", "Delete"]


# ---- what is asked


async def test_the_question_is_repeated_escaped_and_cut(world: World) -> None:
    result = await world.ask("How many *troops* [were](https://evil.example) <@1> put on alert?")
    echo = "How many \\*troops\\* \\[were\\]\\(https\\://evil.example\\) \\<\\@1\\> put on alert?"
    assert texts_of(result.response)[0] == f"-# Question: {echo}"
    result = await world.ask("How many troops were put on alert?\n# and\nwhy? " + "really " * 60)
    echo = texts_of(result.response)[0]
    assert "\n" not in echo
    assert echo.endswith("really …")
    assert len(echo) < 330


async def test_two_thousand_characters_are_a_question(world: World) -> None:
    question = ("How many troops were put on heightened alert? " * 44)[:2000]
    assert len(question) == 2000
    result = await world.ask(question)
    assert "8,500" in shown_quotes(result.response)[0]
    assert world.kept(result.response).question == question.strip()
    with pytest.raises(OptionError):  # Discord lets nobody type more
        await world.alice.slash(world.answers, "ask", question="a" * 2001)


async def test_white_space_is_no_question(world: World) -> None:
    result = await world.alice.slash(world.answers, "ask", question=" \n ")
    assert result.acknowledged
    assert result.ephemeral
    assert text_of(result.response) == EMPTY_QUESTION


async def test_a_declined_question_is_neither_answered_nor_repeated(world: World) -> None:
    world.choose(declined_words=("pentagon",))
    result = await world.alice.slash(
        world.answers, "ask", question="What did the PENTAGON say about troops?"
    )
    assert result.acknowledged
    assert result.ephemeral
    assert text_of(result.response) == DECLINED
    assert not world.services.library.questions.guild_ids()


async def test_a_quote_with_a_declined_word_is_covered_and_unaltered(world: World) -> None:
    plain = shown_quotes((await world.ask()).response)[0]
    world.choose(declined_words=("pentagon",))
    covered = shown_quotes((await world.ask()).response)[0]
    assert covered == f"||{plain}||"


async def test_a_private_answer_has_no_public_trace(world: World) -> None:
    result = await world.ask(private=True)
    check_limits(result.response)
    assert world.stored(result.response).ping_user_ids == []
    calls = [call.path for call in world.env.http_requests]
    assert not any(path.startswith(f"/channels/{world.answers.id}") for path in calls)
