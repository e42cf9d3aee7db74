"""The words that answer, in bold in Discord: in the quote alone, and for as long as it is shown."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.answering.answer_spans import NOTHING_READ
from bot.answering.reader import Reader
from store.embeddings import EmbeddingModel
from tests.bot.changed_articles import change_elsewhere
from tests.bot.discord_world import World, world_in
from tests.bot.readers import figure_reader
from tests.bot.shown_messages import bold_words, check_limits, shown_quotes, text_of, texts_of
from tests.bot.test_discord_changed_answers import FIGURE, NOTICE
from tests.bot.test_discord_composed import ALERT, SAID, QuotingModel
from tests.bot.test_discord_removed import now_shown
from tests.composition.scripted import reply


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Reads "8,500" as the answer to everything."""
    return figure_reader(tmp_path_factory.mktemp("reader"))


@pytest.fixture
def scripted() -> QuotingModel:
    """What the language model says."""
    return QuotingModel([reply((SAID, 1, ALERT))])


@pytest_asyncio.fixture
async def reading(data_folder: Path, model: EmbeddingModel, reader: Reader) -> AsyncIterator[World]:
    """The bot with a reader."""
    async with world_in(data_folder, model, reader=reader) as opened:
        yield opened


async def test_the_words_that_answer_are_bold_and_stay_so(reading: World) -> None:
    private = await reading.ask(private=True)
    assert bold_words(private.response) == ["8,500"]
    [quote] = shown_quotes(private.response)
    assert quote in reading.text_of_article()
    await reading.restart()  # without a reader: what was read is kept with the answer
    shared = await reading.click(reading.alice, private.response, "Share here")
    check_limits(shared.response)
    assert bold_words(shared.response) == ["8,500"]
    assert shown_quotes(shared.response) == [quote]
    more = await reading.click(reading.bob, shared.response, "More")
    assert shown_quotes(more.response)
    assert not bold_words(more.response)
    again = await reading.ask()
    assert shown_quotes(again.response) == [quote]
    assert not bold_words(again.response)


async def test_a_changed_article_leaves_them_bold(reading: World) -> None:
    answer = (await reading.ask()).response
    change_elsewhere(reading, *FIGURE)
    await reading.env.advance_time(61)
    edited = now_shown(reading, answer)
    assert NOTICE in text_of(edited)
    assert bold_words(edited) == ["8,500"]
    assert shown_quotes(edited) == shown_quotes(answer)


async def test_they_are_hidden_with_a_declined_word(reading: World) -> None:
    reading.choose(declined_words=("Pentagon",))
    answer = (await reading.ask()).response
    [line] = [each for text in texts_of(answer) for each in text.split("\n") if each[:2] == "> "]
    assert line.startswith("> ||The Pentagon placed **8,500** troops")
    assert line.endswith("||")
    assert bold_words(answer) == ["8,500"]


async def test_where_nothing_answers_it_says_so(reading: World) -> None:
    answer = (await reading.ask("Who announced the aid?")).response
    assert f"Not sure: {NOTHING_READ}. Closest, " in text_of(answer)
    assert shown_quotes(answer)
    assert not bold_words(answer)


async def test_it_reads_on_threads_of_the_service(
    reading: World, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, threads = reader.read, []

    def noted(*asked: Any) -> Any:
        threads.append(threading.current_thread().name)
        return read(*asked)

    monkeypatch.setattr(reader, "read", noted)
    await reading.ask()
    assert threads
    assert all(each.startswith("answering") for each in threads)


async def test_sentences_of_a_language_model_are_never_bold(
    data_folder: Path, model: EmbeddingModel, reader: Reader, scripted: QuotingModel
) -> None:
    async with world_in(data_folder, model, language_model=scripted, reader=reader) as world:
        answer = (await world.ask()).response
        assert SAID in text_of(answer)
        assert bold_words(answer) == ["8,500"]
        assert text_of(answer).count("**") == 2
