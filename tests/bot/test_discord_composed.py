"""Answers in a language model's words, in Discord: every sentence with its quotation, or not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering.wording import COMPOSED_NOTE
from bot.composition.completion import Completion, Fault, LanguageModelError, Message, Spent
from bot.composition.evidence import Evidence
from bot.composition.reply import ModelReply
from bot.discord.rendering import REMOVED
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.bot.discord_world import NOT_FOUND, World, world_in
from tests.bot.shown_messages import (
    check_limits,
    labels_of,
    shown_quotes,
    text_of,
    texts_of,
    unescaped,
)
from tests.composition.scripted import ScriptedModel, reply

ALERT = "The Pentagon placed 8,500 troops on heightened alert"
ORDER = "nobody has yet given the order to send them"
SAID = "The Pentagon put 8,500 troops on alert."


class QuotingModel(ScriptedModel):
    """Finds the passage of each quote itself, whichever number it got."""

    def reply_to(
        self,
        asked: Sequence[Message],
        evidence: Sequence[Evidence],
        guild_id: int,
        spent: Spent,
    ) -> Completion[ModelReply]:
        """The next reply, with the numbers of the passages that have its quotes."""
        if self.replies and isinstance(self.replies[0], ModelReply):
            claims = [
                claim.model_copy(
                    update={
                        "evidence": next(
                            (each.number for each in evidence if claim.quote in each.text), 99
                        )
                    }
                )
                for claim in self.replies[0].claims
            ]
            self.replies[0] = self.replies[0].model_copy(update={"claims": claims})
        return ScriptedModel.reply_to(self, asked, evidence, guild_id, spent)


@pytest.fixture
def scripted() -> QuotingModel:
    """What the model says next."""
    return QuotingModel([])


@pytest_asyncio.fixture
async def composing(
    data_folder: Path, model: EmbeddingModel, scripted: QuotingModel
) -> AsyncIterator[World]:
    """The bot with a language model."""
    async with world_in(data_folder, model, language_model=scripted) as opened:
        yield opened


def said(message: Any) -> str:
    """What a reader sees."""
    return unescaped(text_of(message))


async def test_sentences_come_with_numbered_quotations(
    composing: World, scripted: QuotingModel
) -> None:
    scripted.replies = [reply((SAID, 1, ALERT), ("Nobody has ordered them to go.", 1, ORDER))]
    result = await composing.ask()
    assert f"{SAID} [1] Nobody has ordered them to go. [1]" in said(result.response)
    assert "[1] Pullquote Sample Gazette, Tue 25 Jan 2022:" in said(result.response)
    [quote] = shown_quotes(result.response)
    assert quote in composing.text_of_article()
    assert ALERT in quote
    assert COMPOSED_NOTE in said(result.response)
    assert labels_of(result.response) == ["Read in article", "More", "Follow up", "Feedback"]
    assert scripted.guilds == [composing.guild.id]


async def test_privacy_says_what_a_model_gets(composing: World) -> None:
    told = await composing.alice.slash(composing.talk, "privacy")
    assert "scripted:test" in said(told.response)
    assert "not who asks" in said(told.response)


@pytest.mark.parametrize(
    "fails",
    [
        LanguageModelError(Fault.TIMEOUT, "openai: no reply within 15 seconds"),
        reply(("The Pentagon put 9,500 troops on alert.", 1, ALERT)),
        reply((SAID, 1, "placed 9,500 troops on alert")),
    ],
    ids=["no reply", "wrong number", "no such quote"],
)
async def test_otherwise_the_answer_is_quotes_alone(
    composing: World, scripted: QuotingModel, fails: Any
) -> None:
    scripted.replies = [fails]
    result = await composing.ask()
    assert "According to Pullquote Sample Gazette" in text_of(result.response)
    assert COMPOSED_NOTE not in said(result.response)
    assert "9,500" not in text_of(result.response)


async def test_no_answer_in_the_passages_is_told(composing: World, scripted: QuotingModel) -> None:
    scripted.replies = [ModelReply(answered=False, claims=[])]
    result = await composing.ask()
    assert "Not sure: the language model found no answer" in said(result.response)


async def test_what_was_not_found_is_not_asked_for(
    composing: World, scripted: QuotingModel
) -> None:
    result = await composing.ask(NOT_FOUND)
    assert "I found no answer" in text_of(result.response)
    assert not scripted.asked


async def test_buttons_and_words_survive_a_restart(
    composing: World, scripted: QuotingModel
) -> None:
    scripted.replies = [reply((SAID, 1, ALERT))]
    private = await composing.ask(private=True)
    before = shown_quotes(private.response)
    await composing.restart()
    shared = await composing.click(composing.alice, private.response, "Share here")
    check_limits(shared.response)
    assert SAID in said(shared.response)
    assert shown_quotes(shared.response) == before
    more = await composing.click(composing.bob, shared.response, "More")
    assert not set(shown_quotes(more.response)) & set(before)


async def test_a_sentence_goes_with_its_quotation(composing: World, scripted: QuotingModel) -> None:
    scripted.replies = [reply((SAID, 1, ALERT))]
    answer = (await composing.ask()).response
    with Library(composing.folder, composing.model) as library:
        library.remove(composing.article_id)
    await composing.env.advance_time(61)
    [seen] = [each for each in composing.public() if each.id == answer.id]
    check_limits(seen)
    assert REMOVED in text_of(seen)
    assert "8,500" not in text_of(seen)


async def test_markup_in_a_sentence_is_inert(composing: World, scripted: QuotingModel) -> None:
    scripted.replies = [reply(("The **Pentagon** put 8,500 `troops` on ||alert||.", 1, ALERT))]
    result = await composing.ask()
    told = texts_of(result.response)[1]
    assert "The **Pentagon** put 8,500 `troops` on ||alert||." in unescaped(told)
    assert "**" not in told.replace("\\*", "")
    assert "||" not in told.replace("\\|", "")


async def test_declined_words_of_a_sentence_are_hidden(
    composing: World, scripted: QuotingModel
) -> None:
    composing.choose(declined_words=("Pentagon",))
    scripted.replies = [reply((SAID, 1, ALERT))]
    result = await composing.ask()
    assert "||The Pentagon put" in text_of(result.response).replace("\\", "")
