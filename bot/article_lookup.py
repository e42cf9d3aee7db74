"""What somebody types for an article → the article in the library: id, address or title."""

from __future__ import annotations

from ingest.addresses import canonical_url, spellings
from store.errors import AmbiguousArticleError, UnknownArticleError
from store.library import Library


def find_article(library: Library, words: str) -> str:
    """The id of the article that ``words`` mean: an id or its beginning, an address, or a title.

    A part of a title is enough where no other article has it. Raises ``UnknownArticleError`` and
    ``AmbiguousArticleError``, each with a line that says what to do.
    """
    versions = [summary.version for summary in library.articles()]
    address = canonical_url(words)
    for version in versions:
        if words in (version.identity, version.metadata.url) or address == version.identity:
            return version.article_id
    known = library.article_at(spellings(words)) if address else None
    if known is not None:
        return known
    wanted = words.casefold().strip(' “”"')
    titles = {version.article_id: version.metadata.title.casefold() for version in versions}
    for found in (
        [its for its, title in titles.items() if title == wanted],
        [its for its, title in titles.items() if wanted and wanted in title],
    ):
        if len(found) == 1:
            return found[0]
        if found:
            raise AmbiguousArticleError(
                f"“{words}” is in {len(found)} titles: {', '.join(found)}. Give one of these ids."
            )
    try:
        return library.find(words)
    except UnknownArticleError:
        raise UnknownArticleError(
            f"No article in the library has the id, the address or the title “{words}”. "
            "`pullquote articles` lists them."
        ) from None
