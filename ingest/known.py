"""An address or an article as read → what the library knows already under another spelling."""

from __future__ import annotations

from dataclasses import replace

from ingest.addresses import canonical_url, is_same_page, site_of, spellings
from store.library import Library
from store.records import ExtractedArticle


def own_address(library: Library, url: str, into: str) -> str | None:
    """The address by which the article at ``url`` is known in its library, before it is fetched.

    None where it is not known, or only as a copy on another site, which may have changed since;
    nor is what cannot be an address ever known.
    """
    if canonical_url(url) is None or not _is_text(url):
        return None
    found = library.article_at(spellings(url), into)
    if found is None:
        return None
    identity = library.version(found).identity
    return identity if site_of(identity) == site_of(url) else None


def as_known(library: Library, article: ExtractedArticle, into: str) -> ExtractedArticle:
    """The article under the spelling of its address that its library knows it by, if it does.

    That is with http or https, with or without "www." and a slash at the end.
    """
    if article.metadata.url is None:
        return article
    found = library.article_at(spellings(article.identity), into)
    if found is None:
        return article
    identity = library.version(found).identity
    if not is_same_page(identity, article.identity):
        return article
    return replace(article, identity=identity)


def _is_text(url: str) -> bool:
    """Whether every character can be stored: half of a surrogate pair is none."""
    return not any("\ud800" <= character <= "\udfff" for character in url)
