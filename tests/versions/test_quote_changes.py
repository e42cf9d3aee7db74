"""What became of a quote's words since its version: kept, reworded or taken out, and when."""

from __future__ import annotations

from datetime import date

import pytest

from bot.answering.answer import Quote
from bot.versions.quotations import QuoteChange, quote_change
from ingest.chunk import split_passages
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle

FERRY = "The ferry Quintessa sank off Aldmoor at dawn. Forty people were saved by a trawler."
REST = "The harbour-master of Hartsea has asked for a lighthouse ever since."
BUSES = "The county has offered two buses in the morning, free of charge."


def add(library: Library, *paragraphs: str, day: int) -> str:
    """The next version of the article; its id."""
    metadata = ArticleMetadata("On the ferry", updated=date(2024, 5, day))
    article = ExtractedArticle("https://paper.example/f", metadata, "\n\n".join(paragraphs))
    [stored] = library.add_all([article], split_passages)
    return stored.article_id


def quoted(library: Library, words: str, *later: tuple[str, ...]) -> QuoteChange | None:
    """A quote of the first version, and what became of it in later ones."""
    article_id = add(library, FERRY, REST, BUSES, day=1)
    for day, paragraphs in enumerate(later, start=2):
        add(library, *paragraphs, day=day)
    version = library.version(article_id, 1)
    start = version.text.index(words)
    end = start + len(words)
    return quote_change(library, Quote(version, 1, start, end, (start, end)))


@pytest.mark.parametrize(
    "later",
    [
        (),
        ((BUSES, REST, FERRY),),
        ((FERRY.replace(". Forty", ", at last. A storm rose. Forty"), FERRY, REST),),
        ((FERRY.replace(". Forty", ".\n\nA storm rose.\n\nForty"), REST),),
        ((FERRY.replace("Quintessa", "“Quintessa”"), REST),),
        ((FERRY.replace("dawn", "noon"), REST), (FERRY, BUSES)),
    ],
)
def test_words_that_still_stand_there_are_not_told(
    library: Library, later: tuple[tuple[str, ...], ...]
) -> None:
    assert quoted(library, FERRY, *later) is None


def test_reworded_since_the_version_that_lost_them(library: Library) -> None:
    noon = FERRY.replace("dawn", "noon")
    change = quoted(library, FERRY, (FERRY, REST), (noon, REST), (noon, BUSES))
    assert change
    assert (change.last_with.number, change.first_without.number) == (2, 3)
    assert (change.day, change.gone) == (date(2024, 5, 3), False)


def test_taken_out(library: Library) -> None:
    change = quoted(library, REST, (FERRY, BUSES))
    assert change
    assert (change.gone, change.day) == (True, date(2024, 5, 2))


def test_one_of_two_sentences_taken_out(library: Library) -> None:
    change = quoted(library, FERRY, (FERRY.partition(". ")[0] + ".", REST))
    assert change
    assert change.gone
