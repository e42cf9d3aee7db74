"""``/check quote`` and "Check this quote": private first, shared by choice, taken back, hostile."""

from __future__ import annotations

import re
from typing import Any

import pytest
from simcord.results import InteractionResult

from bot.discord.answer_actions import NOT_YOURS, SHARED_ALREADY
from bot.discord.asking import EMPTY
from bot.discord.checks import REMOVED_SINCE
from bot.discord.cogs.check import NOTHING_TO_CHECK
from bot.discord.notices import DECLINED_TO_CHECK
from ingest.chunk import split_passages
from store.library import Library
from store.questions import CHECKED
from store.records import ExtractedArticle
from tests.bot.discord_world import HARVEST_TITLE, World
from tests.bot.shown_messages import (
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
    unescaped,
)
from tests.bot.test_discord_hostile import ALIVE, ESCAPE, HOSTILE, OWN_MARKS, filled

EXACT = "The Pentagon placed 8,500 troops on heightened alert"
NEAR = "The Pentagon placed 9,500 troops on heightened alert"
STITCHED = "Germany sends no weapons and Moscow denies that it intends to invade"
INVENTED = "The minister of fisheries resigned after the herring scandal in Aldmoor"
BARLEY = "The farmers of Vallby harvested 900 tonnes of barley this year"
VERDICT_MARKS = re.compile(r"\*\*(?=\w[^*\\]{0,40}[.:]\*\*)|(?<=[.:])\*\*|^- ", re.MULTILINE)
"""The bot's own marks around verdicts, and before what differs."""
AFTER_RESTART = pytest.mark.parametrize("restarted", [False, True], ids=["at once", "restarted"])


async def check(
    world: World, quotation: str, *, member: Any = None, **options: Any
) -> InteractionResult:
    """``/check quote``; asserts what holds for every check."""
    result = await (member or world.alice).slash(
        world.answers, "check quote", quotation=quotation, **options
    )
    assert result.acknowledged
    assert result.ephemeral
    assert result.response is not None
    check_limits(result.response)
    return result


def said(result: Any) -> str:
    """What a reader sees of a reply."""
    return unescaped(text_of(result.response))


# ---- verdicts


async def test_an_exact_quotation_is_shown_in_its_place(world: World) -> None:
    result = await check(world, EXACT)
    text = said(result)
    assert "Exact.** These words stand so in an article." in text
    assert "According" not in text
    assert "Pullquote Sample Gazette, Tue 25 Jan 2022:" in text
    [quote] = shown_quotes(result.response)
    assert EXACT in quote
    assert quote in world.text_of_article()
    assert "exact copy, not fact-checked" in text
    assert labels_of(result.response) == ["Read in article", "Share here"]
    assert not world.public()


async def test_differences_are_told_in_words(world: World) -> None:
    result = await check(world, NEAR)
    assert "Nearly." in said(result)
    assert "- Article: “8,500”. Yours: “9,500”." in said(result)
    assert "8,500 troops" in shown_quotes(result.response)[0]


async def test_two_places_are_both_shown(world: World) -> None:
    result = await check(world, STITCHED)
    assert "Put together from two places." in said(result)
    first, second = shown_quotes(result.response)
    assert "Germany sends no weapons" in first
    assert "Moscow denies" in second


async def test_somebody_elses_words(world: World) -> None:
    result = await check(
        world, "an army may go where it likes inside its own country", speaker="Jens Stoltenberg"
    )
    assert "Said by someone else." in said(result)
    assert shown_quotes(result.response)


async def test_an_earlier_wording_is_told_with_what_it_says_now(world: World) -> None:
    library = world.services.library
    before = library.version(world.article_id)
    later = before.text.replace("8,500 troops", "up to 8,500 troops")
    [_] = library.add_all([with_text(before, later)], split_passages, before.library)
    result = await check(world, EXACT)
    assert "It used to say so." in said(result)
    assert "Now it says, according to" in said(result)
    then, now = shown_quotes(result.response)
    assert "placed 8,500 troops" in then
    assert "placed up to 8,500 troops" in now


async def test_what_is_not_there_is_not_called_false(world: World) -> None:
    result = await check(world, INVENTED)
    assert "Not found.** Not in the 1 article here." in said(result)
    assert not shown_quotes(result.response)
    assert labels_of(result.response) == ["Share here"]
    assert "false" not in said(result)


async def test_every_quoted_part_gets_its_verdict(world: World) -> None:
    result = await check(world, f"He wrote “{EXACT}”, then “{NEAR}”, and at last “{INVENTED}”.")
    text = said(result)
    assert "3 quotations:** 1 × exact, 1 × nearly, 1 × not found." in text
    assert text.count("Checked: “") == 3
    assert len(shown_quotes(result.response)) == 2


async def test_many_quotations_fit_into_one_message(world: World) -> None:
    sentences = [each for each in world.text_of_article().split(". ") if 40 < len(each) < 140]
    result = await check(world, "\n".join(f"“{each}”" for each in sentences[:20])[:4000])
    assert 1 <= len(shown_quotes(result.response)) <= 10
    assert "quotations:**" in said(result)


# ---- ways


async def test_the_message_menu_checks_the_quoted_parts(world: World) -> None:
    message = await world.bob.send(world.talk, f"Look at this:\n> {EXACT}\nWow!")
    result = await world.alice.context_menu(world.talk, "Check this quote", message)
    assert result.acknowledged
    assert result.ephemeral
    check_limits(result.response)
    assert "Exact." in said(result)
    kept = world.kept(result.response)
    assert kept.asking_message_id is None  # whoever wrote it did not ask


async def test_formatting_of_a_message_is_no_difference(world: World) -> None:
    words = "the **Pentagon** placed [8,500 troops](https://elsewhere.example/a) on ||heightened||"
    message = await world.bob.send(world.talk, f"<@{world.alice.id}> “{words} alert”")
    result = await world.alice.context_menu(world.talk, "Check this quote", message)
    assert "Exact." in said(result)
    assert "put in" not in said(result)


async def test_one_article_alone_may_be_searched(world: World) -> None:
    result = await check(world, EXACT, article=world.article_id)
    assert "Exact." in said(result)
    refused = await check(world, EXACT, article=world.other_article_id)
    assert text_of(refused.response) == "There is no such article here. Please choose one from " + (
        "the list."
    )


async def test_an_article_is_completed_as_elsewhere(world: World) -> None:
    for typed, expected in (("", [world.article_id]), (HARVEST_TITLE, [])):
        choices = await world.alice.autocomplete(world.answers, "check quote", "article", typed)
        assert [choice["value"] for choice in choices] == expected


async def test_other_guilds_articles_are_not_there(world: World) -> None:
    result = await check(world, BARLEY)
    assert "Not in the 1 article here" in said(result)
    there = await world.stranger.slash(world.other_answers, "check quote", quotation=BARLEY)
    assert "Exact." in said(there)


@pytest.mark.parametrize("nothing", ["   ", "…", "“ ”", "<@1>"])
async def test_what_has_no_words_is_told(world: World, nothing: str) -> None:
    assert text_of((await check(world, nothing)).response) == NOTHING_TO_CHECK


async def test_declined_words_are_declined(world: World) -> None:
    world.choose(declined_words=("herring",))
    assert text_of((await check(world, INVENTED)).response) == DECLINED_TO_CHECK
    refused = await check(world, EXACT, speaker="Mr Herring")
    assert text_of(refused.response) == DECLINED_TO_CHECK
    world.choose(declined_words=("Europe",))
    hidden = await check(world, EXACT)
    assert "||" in "\n".join(texts_of(hidden.response))


async def test_where_there_are_no_articles_it_is_said(world: World) -> None:
    world.services.library.remove(world.article_id)
    world.services.directory.refresh()
    assert text_of((await check(world, EXACT)).response) == EMPTY


async def test_checks_count_like_questions(world: World) -> None:
    world.choose(questions_a_minute=1)
    await check(world, EXACT)
    assert "Please wait" in text_of((await check(world, EXACT)).response)


# ---- share, delete


@AFTER_RESTART
async def test_a_check_is_shared_and_deleted(world: World, restarted: bool) -> None:
    private = (await check(world, NEAR)).response
    if restarted:
        await world.restart()
    shared = await world.click(world.alice, private, "Share here")
    assert not shared.ephemeral
    check_limits(shared.response)
    [seen] = world.public()
    assert texts_of(seen)[0] == "-# Shared by alice"
    assert shown_quotes(seen) == shown_quotes(private)
    assert texts_of(seen)[1:] == texts_of(private)
    assert labels_of(seen) == ["Read in article", "Delete"]
    again = await world.click(world.alice, private, "Share here")
    assert text_of(again.response) == SHARED_ALREADY
    if restarted:
        await world.restart()
    refused = await world.click(world.bob, seen, "Delete")
    assert text_of(refused.followups[-1]) == NOT_YOURS
    await world.click(world.alice, seen, "Delete")
    assert not world.public()


async def test_a_shared_check_says_what_is_there_now(world: World) -> None:
    private = (await check(world, EXACT)).response
    library = world.services.library
    before = library.version(world.article_id)
    later = before.text.replace("8,500 troops", "9,500 troops")
    [_] = library.add_all([with_text(before, later)], split_passages, before.library)
    shared = await world.click(world.alice, private, "Share here")
    assert "It used to say so." in said(shared)


async def test_words_declined_since_are_not_shared(world: World) -> None:
    private = (await check(world, INVENTED)).response
    world.choose(declined_words=("herring",))
    refused = await world.click(world.alice, private, "Share here")
    assert DECLINED_TO_CHECK in text_of(refused.followups[-1])
    assert not world.public()


# ---- what is kept


async def test_a_check_is_kept_without_the_member_and_is_no_question(world: World) -> None:
    result = await check(world, NEAR, speaker="Kirby")
    kept = world.kept(result.response)
    assert (kept.question, kept.status, kept.private) == (NEAR, CHECKED, True)
    assert kept.answer == {"speaker": "Kirby"}
    assert str(world.alice.id) not in repr(kept)
    assert [each.article_id for each in kept.citations] == [world.article_id]
    questions = world.services.library.questions
    assert questions.asked() == []
    assert questions.count(kept.asker) == 1
    assert questions.forget_asker([kept.asker]) == 1
    forgotten = await world.click(world.alice, result.response, "Share here")
    assert "no longer kept" in text_of(forgotten.followups[-1])


async def test_a_reply_to_a_check_is_no_follow_up(world: World) -> None:
    private = (await check(world, EXACT)).response
    shared = await world.click(world.alice, private, "Share here")
    asked = await world.send("{bot} Who leads NATO?", reply_to=shared.response)
    [answer] = world.replies_to(asked)
    assert world.kept(answer).follows is None


async def test_a_removed_article_goes_from_checks(world: World) -> None:
    private = (await check(world, EXACT)).response
    shared = (await world.click(world.alice, private, "Share here")).response
    with Library(world.folder, world.model) as library:
        library.remove(world.article_id)
    await world.env.advance_time(61)
    [seen] = world.public()
    assert seen.id == shared.id
    [own] = [each for each in world.answers.history(viewer=world.alice) if each.id == private.id]
    for message in (seen, own):
        check_limits(message)
        assert not shown_quotes(message)
        assert REMOVED_SINCE in texts_of(message)
        assert "Not found" in text_of(message)
    assert labels_of(seen) == ["Delete"]


# ---- hostile


async def test_hostile_words_are_inert(world: World) -> None:
    world.choose(questions_a_minute=60)
    for name, text in HOSTILE.items():
        quotation = f"“{filled(world, text)}” “{EXACT}”"
        result = await check(world, quotation)
        shared = await world.click(world.alice, result.response, "Share here")
        assert "exact" in said(shared).lower(), name
        for message in (result.response, shared.response):
            check_limits(message)
            for shown in texts_of(message):
                left = ESCAPE.sub("\0", OWN_MARKS.sub("", VERDICT_MARKS.sub("", shown)))
                assert not ALIVE.search(left), (name, shown)
            stored = world.stored(message)
            assert not (stored.ping_user_ids)
            assert not (stored.ping_role_ids)
            assert not stored.mention_everyone


def with_text(version: Any, text: str) -> ExtractedArticle:
    """The article of a version with another text."""
    return ExtractedArticle(version.identity, version.metadata, text)
