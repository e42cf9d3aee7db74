"""Only what is in the stored text, character for character, is kept."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import replace
from typing import cast

import pytest
from samples import version_of

from bot.answering.answer import Quote
from bot.answering.verify import verified
from store.library import Library

TEXT = "The dam broke. The town fell."


class Texts:
    """Stands in for a library: the texts that it has stored (``test_answerer.py`` asks a real
    one)."""

    def __init__(self, **texts: str) -> None:
        self.texts = texts

    def texts_of(self, keys: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
        assert keys, "nothing is asked for in vain"
        return {key: self.texts[key[0]] for key in keys if key[0] in self.texts and key[1] == 1}


def quote_of(text: str, start: int, end: int, article_id: str = "one") -> Quote:
    return Quote(version_of(text, article_id=article_id), 1, start, end, (start, end))


LIBRARY = cast(Library, Texts(one=TEXT, two="The town woke."))


def test_what_is_there_is_kept_in_its_order() -> None:
    quotes = [
        quote_of(TEXT, 15, len(TEXT)),
        quote_of("The town woke.", 0, 14, "two"),
        quote_of(TEXT, 0, 1),
        quote_of(TEXT, 0, len(TEXT)),
    ]
    assert verified(LIBRARY, quotes) == quotes
    assert verified(LIBRARY, []) == []


@pytest.mark.parametrize(
    "wrong",
    [
        quote_of(TEXT.replace("dam", "den"), 0, 14),
        quote_of(TEXT.replace("dam", "Dam"), 0, 14),
        quote_of(TEXT, 0, 14, "two"),
        quote_of(TEXT, 0, 14, "three"),
        replace(
            quote_of(TEXT, 0, 14), version=replace(version_of(TEXT, article_id="one"), number=2)
        ),
        quote_of(TEXT, 3, 3),
        quote_of(TEXT, 4, 3),
        quote_of(TEXT, -5, len(TEXT)),
        quote_of(TEXT, 15, len(TEXT) + 1),
    ],
)
def test_what_is_not_there_is_dropped_and_told(
    wrong: Quote, caplog: pytest.LogCaptureFixture
) -> None:
    right = quote_of(TEXT, 15, len(TEXT))
    with caplog.at_level(logging.WARNING):
        assert verified(LIBRARY, [right, wrong, right]) == [right, right]
    [record] = caplog.records
    assert record.getMessage() == (
        f"Dropped a quote of article {wrong.version.article_id} version {wrong.version.number} "
        "that is not in it."
    )
