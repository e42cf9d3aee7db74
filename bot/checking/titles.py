"""A quotation that is in no text → the article whose title it is."""

from __future__ import annotations

import re

from bot.checking.quotation import Quotation
from bot.checking.words import Words
from store.errors import UnknownArticleError
from store.library import Library
from store.records import Scope, Version

FEWEST_WORDS_OF_A_TITLE = 4

_BEGINNING = re.compile(r"[a-z0-9]*")


def title_with(library: Library, scope: Scope, quotation: Quotation) -> Version | None:
    """The current version of an article whose title has these words, None where there is none."""
    keys = quotation.keys
    if len(keys) < FEWEST_WORDS_OF_A_TITLE or quotation.joins:
        return None
    # only its beginning, because what stands in a word may be written in several ways
    letters = max((found.group() for key in keys if (found := _BEGINNING.match(key))), key=len)
    for article_id, title in library.titles(letters, scope).items():
        if Words(title).find(keys, 1):
            try:
                return library.version(article_id)
            except UnknownArticleError:  # removed since
                return None
    return None
