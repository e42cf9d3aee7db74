"""The fields of an article's record that a question can ask for."""

from __future__ import annotations

from enum import StrEnum


class MetadataField(StrEnum):
    """What an article's record tells besides its text."""

    AUTHORS = "authors"
    PUBLISHED = "published"
    UPDATED = "updated"
    PUBLISHER = "publisher"
    TITLE = "title"
    URL = "url"
    LENGTH = "length"
