"""A field of what is known about an article → how sources call it.

The readers of each kind of source look for these names, in this order, and know how to read what
they find there. A field that is kept as it is declared needs no more than its line here.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldNames:
    """The names of one field; of the properties ``meta`` in lower case, ``front_matter`` too."""

    json_ld: tuple[str, ...] = ()
    meta: tuple[str, ...] = ()
    front_matter: tuple[str, ...] = ()
    """Beside the field's own name."""


FIELD_NAMES: dict[str, FieldNames] = {
    "title": FieldNames(
        json_ld=("headline", "name"),
        meta=(
            "og:title", "dc.title", "dcterms.title", "citation_title", "parsely-title",
            "twitter:title",
        ),
        front_matter=("headline",),
    ),
    "authors": FieldNames(
        json_ld=("author", "creator"),
        meta=(
            "author", "article:author", "og:article:author", "dc.creator", "dcterms.creator", "byl",
            "parsely-author", "sailthru.author", "citation_author", "article:author_name",
            "dc.author",
        ),
        front_matter=("author", "by"),
    ),
    "publisher": FieldNames(
        json_ld=("publisher",),
        meta=(
            "og:site_name", "dc.publisher", "dcterms.publisher", "citation_publisher", "publisher",
            "article:publisher", "application-name", "apple-mobile-web-app-title",
        ),
        front_matter=("publication", "source", "site", "site_name"),
    ),
    "published": FieldNames(
        json_ld=("datePublished", "dateCreated"),
        meta=(
            "article:published_time", "og:article:published_time", "og:published_time",
            "datepublished", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.date",
            "dcterms.created", "dc.date.created", "parsely-pub-date", "sailthru.date",
            "citation_publication_date", "pubdate", "publishdate", "publish-date", "publish_date",
            "publication_date", "ptime", "date", "article.published",
            "cxenseparse:recs:publishtime", "displaydate",
        ),
        front_matter=("date", "published_at", "pubdate", "created", "datepublished"),
    ),
    "updated": FieldNames(
        json_ld=("dateModified",),
        meta=(
            "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
            "dcterms.modified", "dc.date.modified", "lastmod", "last-modified", "utime",
            "updated_time", "article.updated", "revision_date",
        ),
        front_matter=("modified", "lastmod", "last_modified", "datemodified", "updated_at"),
    ),
    "url": FieldNames(
        json_ld=("mainEntityOfPage", "url"),
        meta=("og:url",),
        front_matter=("link", "canonical", "canonical_url", "source_url", "permalink"),
    ),
    "language": FieldNames(
        json_ld=("inLanguage",),
        meta=("content-language", "dc.language", "dcterms.language", "language", "og:locale"),
        front_matter=("lang",),
    ),
    "section": FieldNames(
        json_ld=("articleSection",),
        meta=("article:section", "og:article:section", "parsely-section", "section"),
        front_matter=("category",),
    ),
}  # fmt: skip
