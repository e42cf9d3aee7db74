"""Answers as messages: within Discord's limits, readable, with true quotes."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.answering.answerer import Answerer
from bot.answering.links import quote_link
from bot.discord.escaping import as_block_quote
from bot.discord.rendering import (
    BUTTON_URL_CHARACTERS,
    MESSAGE_CHARACTERS,
    answer_blocks,
    button_url,
    more_blocks,
    short_date,
    short_names,
)
from tests.bot.samples import version_of


def text_of(answer: Answer) -> str:
    return "\n".join(answer_blocks(answer))


def test_an_answer_says_who_when_and_quotes(sample_answerer: Answerer) -> None:
    answer = sample_answerer.answer("How many troops were put on heightened alert?")
    message = text_of(answer)
    assert message.startswith("According to Pullquote Sample Gazette, Tue 25 Jan 2022:\n> ")
    assert as_block_quote(answer.citations[0].quote.text) in message
    assert "exact copy, not fact\\-checked" in message


def test_unsure_says_why_and_not_found_quotes_nothing(sample_answerer: Answerer) -> None:
    unsure = sample_answerer.answer("When was the ship built that carries the Su-35 jets?")
    assert unsure.status is Status.UNSURE
    assert text_of(unsure).startswith("Not sure: ")
    missing = sample_answerer.answer("How long should I boil spaghetti?")
    assert "> " not in text_of(missing)
    assert "I found no answer in the 1 article searched" in text_of(missing)
    assert "> " in "\n".join(more_blocks(missing.more[:3]))


def test_both_sides_are_under_their_heading(sample_answerer: Answerer) -> None:
    answer = sample_answerer.answer("Does Russia plan to invade Ukraine?")
    assert text_of(answer).startswith("**What the article reports**\n")


def test_long_quotes_and_many_stay_within_the_limit() -> None:
    text = "\n\n".join("_*[word](x) " * 400 for _ in range(3)).strip()
    spans = [(start, start + 4000) for start in (0, 4802, 9604)]
    version = version_of(text)
    quotes = [Quote(version, 1, start, end, (start, end)) for start, end in spans]
    citations = tuple(Citation(n, quote, None) for n, quote in enumerate(quotes, start=1))
    answer = Answer("?", Status.ANSWERED, Mode.EXTRACTIVE, "", "", citations=citations)
    message = text_of(answer)
    assert len(message) <= MESSAGE_CHARACTERS
    assert "(the quotation goes on in the article)" in message


@pytest.mark.parametrize("words", [5, 60, 400])
def test_button_addresses_are_short_enough_and_open_the_page(words: int) -> None:
    text = " ".join(f"wörter{number}" for number in range(words)) + "."
    link = quote_link("https://news.example/a-story", text, 0, len(text))
    quote = Quote(version_of(text), 1, 0, len(text), (0, len(text)))
    url = button_url(Citation(1, quote, link))
    assert url is not None
    assert url.startswith("https://news.example/a-story")
    assert len(url) <= BUTTON_URL_CHARACTERS


def test_an_address_too_long_for_any_button_is_left_out() -> None:
    link = f"https://news.example/{'a' * 600}#:~:text=word"
    quote = Quote(version_of("word"), 1, 0, 4, (0, 4))
    assert button_url(Citation(1, quote, link)) is None


def test_names_and_days_are_short() -> None:
    assert short_names(("Robyn Dixon", "Ann Lee", "Bo Ek", "Cy Oh")) == "Dixon and 3 others"
    assert short_names(("Robyn Dixon", "Ann Lee")) == "Dixon and Lee"
    assert short_names(()) == ""
    assert short_date(date(2022, 1, 24)) == "Mon 24 Jan 2022"
