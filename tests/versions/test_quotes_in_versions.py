"""What became of a quote's words, told from an article's versions alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import cast

import pytest

from bot.answering.answer import Quote
from bot.versions.quotations import QuoteChange, changes_since, quote_change
from store.library import Library
from store.questions import KeptCitation
from store.records import ArticleMetadata, Version
from tests.bot.samples import version_of

SANK = "The ferry Quintessa sank off Aldmoor at dawn."
SAVED = "Forty people were saved by a trawler."
REST = "The harbour-master of Hartsea has asked for a lighthouse."
BUSES = "The county has offered two buses in the morning."


class Shelf:
    """The versions of one article, as a library has them."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.versions = [
            replace(
                version_of(text, metadata=ArticleMetadata("On the ferry")),
                number=number,
                current=number == len(texts),
                retrieved=datetime(2024, 5, number, 12, tzinfo=UTC),
            )
            for number, text in enumerate(texts, start=1)
        ]

    def history(self, article_id: str) -> list[Version]:
        """All versions."""
        assert article_id == self.versions[0].article_id
        return self.versions

    def version(self, article_id: str, number: int) -> Version:
        """One of them."""
        assert article_id == self.versions[0].article_id
        return self.versions[number - 1]

    @property
    def library(self) -> Library:
        """Itself, as what it stands for."""
        return cast(Library, self)


def quoted(words: str, *texts: str) -> QuoteChange | None:
    """What became of words of the first version."""
    shelf = Shelf(texts)
    start = texts[0].index(words)
    end = start + len(words)
    return quote_change(shelf.library, Quote(shelf.versions[0], 1, start, end, (start, end)))


FIRST = f"{SANK} {SAVED}\n\n{REST}"


@pytest.mark.parametrize(
    ("words", "later"),
    [
        (f"{SANK} {SAVED}", ()),
        (f"{SANK} {SAVED}", (f"{SAVED} {BUSES}\n\n{REST} {SANK}",)),
        (f"{SANK} {SAVED}", (BUSES, f"{SANK.upper()} {SAVED}")),
        # only what is quoted of a sentence has to stand there
        ("sank off Aldmoor at dawn. Forty people", ("It sank off Aldmoor at dawn. Forty people!",)),
        ("…", (BUSES,)),
    ],
)
def test_words_that_still_stand_there(words: str, later: tuple[str, ...]) -> None:
    first = FIRST if words != "…" else f"{SANK} …\n\n{REST}"
    assert quoted(words, first, *later) is None


@pytest.mark.parametrize(
    ("words", "later", "between", "gone"),
    [
        (SAVED, (f"{SANK}\n\n{REST}",), (1, 2), True),
        (SAVED, (f"{SANK} {SAVED.replace('Forty', 'Fifty')}\n\n{REST}",), (1, 2), False),
        (SAVED, (FIRST, f"{SANK}\n\n{REST}", SANK), (2, 3), True),
        (SAVED, (SANK, FIRST, f"{SANK}\n\n{REST}"), (3, 4), True),
        # of two sentences the one that is lost tells
        (f"{SANK} {SAVED}", (f"{SANK.replace('dawn', 'noon')} {SAVED}\n\n{REST}",), (1, 2), False),
        (f"{SANK} {SAVED}", (f"{SAVED}\n\n{REST}",), (1, 2), True),
        # one reworded and one taken out are not all taken out
        (f"{SANK} {SAVED}", (f"{SANK.replace('dawn', 'noon')}\n\n{REST}",), (1, 2), False),
        # a part of a sentence, where another part was reworded
        ("sank off Aldmoor", (f"{SANK.replace('sank off', 'sailed to')} {SAVED}",), (1, 2), False),
        ("people were saved", (f"{SANK}\n\n{REST}",), (1, 2), True),
        # what was reworded or put in elsewhere says nothing of it
        (SAVED, (f"{SANK.replace('dawn', 'noon')}\n\n{BUSES}\n\n{REST}",), (1, 2), True),
        (f"dawn. {SAVED}", (f"{SANK.replace('ferry', 'boat')}\n\n{REST}",), (1, 2), True),
    ],
)
def test_words_that_were_lost(
    words: str, later: tuple[str, ...], between: tuple[int, int], gone: bool
) -> None:
    change = quoted(words, FIRST, *later)
    assert change
    assert (change.last_with.number, change.first_without.number) == between
    assert change.gone is gone


def test_sentences_are_told_apart_as_in_the_language_of_the_article() -> None:
    sank, saved = "船が港で沈んだ。", "四十人が助かった。"
    japanese = ArticleMetadata("船", language="ja")
    for later, gone in ((saved + sank, None), (sank.replace("港", "海"), True), (sank, True)):
        shelf = Shelf([sank + saved, later])
        shelf.versions = [replace(each, metadata=japanese) for each in shelf.versions]
        quote = Quote(shelf.versions[0], 1, len(sank), len(sank + saved), (0, 1))
        change = quote_change(shelf.library, quote)
        assert (change.gone if change else None) is gone
        both = replace(quote, start=0)
        assert (quote_change(shelf.library, both) is None) is (gone is None)


def test_words_of_the_current_version_are_not_looked_for() -> None:
    shelf = Shelf([FIRST])
    quote = Quote(shelf.versions[0], 1, 0, len(SANK), (0, len(SANK)))
    shelf.versions.clear()
    assert quote_change(shelf.library, quote) is None


def test_words_that_were_never_there_are_not_lost() -> None:
    shelf = Shelf([REST, BUSES])
    [old, _] = shelf.versions
    other = replace(old, text=FIRST)
    assert quote_change(shelf.library, Quote(other, 1, 0, len(SANK), (0, len(SANK)))) is None


def test_the_day_is_the_articles_own_where_it_says_one_anew() -> None:
    with_words, without = Shelf([FIRST, REST]).versions

    def dated(version: Version, updated: date | None) -> Version:
        return replace(version, metadata=ArticleMetadata("On the ferry", updated=updated))

    third, fourth = date(2024, 5, 3), date(2024, 5, 4)
    for earlier, later, day in (
        (None, None, without.retrieved),
        (third, None, without.retrieved),
        (third, third, without.retrieved),
        (None, third, third),
        (third, fourth, fourth),
    ):
        assert QuoteChange(dated(with_words, earlier), dated(without, later), True).day == day


def test_only_changes_since_a_moment_are_told_to_the_second() -> None:
    shelf = Shelf([FIRST, f"{SANK}\n\n{REST}", SANK])
    article_id = shelf.versions[0].article_id

    def kept(number: int, words: str) -> KeptCitation:
        start = shelf.versions[number - 1].text.index(words)
        end = start + len(words)
        return KeptCitation(article_id, number, 1, start, end, (start, end))

    citations = [kept(1, SAVED), kept(1, SANK), kept(2, REST)]
    second, third = shelf.versions[1].retrieved, shelf.versions[2].retrieved
    for moment, told in (
        (second.replace(microsecond=5), [2, 3]),
        (second.replace(second=1), [3]),
        (third, [3]),
        (third.replace(second=1), []),
    ):
        found = changes_since(shelf.library, citations, moment)
        assert [each.first_without.number for each in found] == told
        assert all(each.gone for each in found)
