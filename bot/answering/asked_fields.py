"""A field of an article's record → how it is asked for, and what is said of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.answering import english
from bot.answering.wording import full_date, join_names
from ingest.ingested import minutes_to_read
from store.records import Version


class MetadataField(StrEnum):
    """What an article's record tells besides its text, and a question can ask for."""

    AUTHORS = "authors"
    PUBLISHED = "published"
    UPDATED = "updated"
    PUBLISHER = "publisher"
    TITLE = "title"
    URL = "url"
    LENGTH = "length"
    SECTION = "section"


CITATION_FIELDS = (
    MetadataField.AUTHORS,
    MetadataField.PUBLISHED,
    MetadataField.PUBLISHER,
    MetadataField.TITLE,
    MetadataField.URL,
)
_SECTION_WORDS = frozenset("section category".split())
_ASKS_PERSON = frozenset("who whom whose".split())
_ASKS_WHICH = frozenset("what which who where from".split())


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of a closed question and how clearly they point at the article."""

    flat: str
    words: frozenset[str]
    noun: bool
    """An article is named: "the story"."""
    this: bool
    """Named, or pointed at: "this"."""
    named: bool
    """Also by "it", which may as well stand for something in the news."""

    def has(self, *sets: Collection[str]) -> bool:
        """Tell whether any word of any of the sets is there."""
        return any(not self.words.isdisjoint(words) for words in sets)

    def like(self, pattern: str) -> bool:
        """Tell whether the pattern is found."""
        return re.search(pattern, self.flat) is not None


def _is_publication_date_asked(asked: Asked) -> bool:
    """Tell whether a date of the article is asked: "when did this come out", "date?"."""
    event = asked.has({"published", "publish", "posted"}, english.AUTHOR_VERBS) or asked.like(
        r"\b(?:come|came|put|go|went) (?:out|online)\b|\bbe online\b"
    )
    if asked.this:
        event = event or asked.has(
            english.PUBLISH_VERBS, english.APPEAR_WORDS, {"put", "go", "made", "publication"}
        )
    if asked.has({"when"}):
        return event or (asked.named and asked.has(english.DATE_NOUNS))
    if asked.has({"date", "dates", "dated", "dateline", "timestamp", "datestamp"}):
        return True
    if asked.like(r"\b(?:what|which) (?:day|month|year|time)\b"):
        return event and (asked.named or asked.has({"published"}))
    if asked.like(r"\bhow (?:old|recent|new|current|fresh|long ago)\b"):
        return asked.this
    return asked.this and asked.like(r"^(?:is|are) ") and asked.has(english.AGE_WORDS)


def _is_author_asked(asked: Asked) -> bool:
    """Tell whether the author's name is asked: "who wrote this", "name the reporters"."""
    if asked.like(
        r"^(?:who|whom) (?:is|was|are) (?:this|it|the \w+|this \w+) by$|^by whom? (?:is|was) "
        r"|^whose (?:article|story|piece|text|byline) (?:is|was) "
        r"|^whose (?:report|interview|explainer|column) (?:is|was) (?:this|that|it)\b"
    ):
        return True
    loose = asked.has(english.LOOSE_AUTHOR_NOUNS) and (
        asked.named
        or asked.like(
            r"^(?:(?:who|what|which) (?:is|are|was|were) |names? |list |the )?(?:of |the )?"
            r"(?:the )?(?:names? of )?(?:the )?\w+$"
        )
    )
    if loose or asked.has(english.AUTHOR_NOUNS):
        if asked.like(r"^(?:what|which|how) (?:does|did|do|has|have|is) .*\b(?:do|write|wrote)\b"):
            return False
        answerable = not asked.has({"when", "where", "do", "does"})
        return answerable or asked.has(_ASKS_PERSON) or asked.like(r"^how many\b")
    people = asked.has(_ASKS_PERSON) or asked.like(r"\b(?:what|which|how many|many) people\b")
    return people and asked.has(english.AUTHOR_VERBS)


def _is_publisher_asked(asked: Asked) -> bool:
    """Tell whether the newspaper or site is asked: "which paper is this from", "who ran this"."""
    if asked.has({"who", "whom"}):
        if asked.has({"publisher", "publishers"}):
            return True
        if asked.has(english.AUTHOR_NOUNS, english.AUTHOR_VERBS, english.LOOSE_AUTHOR_NOUNS):
            return False
        return asked.has({"published", "publishes", "publish", "posted"}) or (
            asked.this and asked.has(english.PUBLISH_VERBS, {"ran", "run"})
        )
    if asked.has({"where"}):
        return (
            (asked.named and asked.has({"published", "posted"}))
            or (asked.this and asked.has({"printed", "from", "appear", "appeared", "ran", "come"}))
            or asked.like(r"^where (?:is it from|did you (?:get|find) (?:this|it))$")
        )
    if asked.has({"when"}) or not asked.has(english.PUBLISHER_NOUNS):
        return False
    return not (asked.has({"publication"}) and asked.has(english.DATE_NOUNS))


def _is_title_asked(asked: Asked) -> bool:
    """Tell whether the headline is asked: "whats the headline", "name of the article"."""
    if asked.has(_ASKS_PERSON, {"when", "where"}):
        return False
    if asked.has(english.TITLE_WORDS):
        return True
    others = (english.AUTHOR_NOUNS, english.LOOSE_AUTHOR_NOUNS, english.PUBLISHER_NOUNS)
    return (
        asked.noun
        and asked.has({"name", "named", "called"})
        and not asked.has(*others, english.AUTHOR_VERBS)
    )


def _is_link_asked(asked: Asked) -> bool:
    """Tell whether the address is asked: "is there a link", "where can I read the full text"."""
    if asked.has(english.LINK_WORDS) or {"web", "address"} <= asked.words:
        return True
    if asked.has(english.READ_WORDS) and asked.has({"where", "how", "can", "me"}):
        return asked.noun or (asked.named and asked.has(english.WHOLE_WORDS))
    if asked.like(
        r"^where (?:is|can i (?:find|read|see|get)) (?:the )?(?:original|full (?:text|version))$"
    ):
        return True
    return asked.like(r"^(?:the )?(?:full|original|complete) (?:text|article|story|piece|page)$")


def _is_update_asked(asked: Asked) -> bool:
    """Tell whether the time of the last change is asked: "has it been updated"."""
    if not asked.has(english.UPDATE_WORDS) or asked.like(
        r"^what (?:is|was|were|are|has|have|had) (?:been )?"
        r"(?:new|updated|revised|modified|edited|changed|the (?:latest )?updates?)\b|^what changed"
    ):
        return False
    if asked.has({"changed", "version", "revised", "modified"}):
        return asked.this or asked.has({"last", "latest"})
    return asked.named or asked.has({"updated", "update", "updates"})


def _is_length_asked(asked: Asked) -> bool:
    """Tell whether the article's length is asked: "how many words does this have"."""
    if asked.like(r"\bhow many (?:words|paragraphs|sentences)\b|\bword ?count\b"):
        return True
    if asked.like(r"\bhow long (?:is|was) (?:this|the|that)\b"):
        return asked.noun or asked.flat.endswith(" this")
    return asked.noun and asked.like(r"\blength of\b")


def _is_section_asked(asked: Asked) -> bool:
    """Tell whether the paper's section is asked: "which section is this in", "the section".

    An article has to be pointed at: a wall has sections, and a hurricane a category.
    """
    if asked.like(r"^(?:the )?section$|^(?:which|what) section is it (?:in|from|under)$"):
        return True
    return asked.this and asked.like(
        r"\b(?:which|what)(?: is| was)?(?: the)? (?:section|category)\b"
        r"|^(?:the )?(?:section|category) of\b"
    )


def _named(version: Version) -> str:
    return f"“{version.metadata.title}”"


def _authors(version: Version) -> tuple[str, bool]:
    authors = version.metadata.authors
    if not authors:
        return f"{_named(version)} names no authors that I could read.", False
    return f"{_named(version)} was written by {join_names(authors)}.", True


def _published(version: Version) -> tuple[str, bool]:
    published = version.metadata.published
    if published is None:
        return f"{_named(version)} has no publication date that I could read.", False
    return f"{_named(version)} was published on {full_date(published)}{_time(published)}.", True


def _updated(version: Version) -> tuple[str, bool]:
    published, updated = version.metadata.published, version.metadata.updated
    if updated is None:
        since = f" since it was published on {full_date(published)}" if published else ""
        return f"{_named(version)} shows no time of an update{since}.", False
    return f"{_named(version)} was updated on {full_date(updated)}{_time(updated)}.", True


def _publisher(version: Version) -> tuple[str, bool]:
    publisher = version.metadata.publisher
    if publisher is None:
        return f"{_named(version)} names no publisher that I could read.", False
    return f"{_named(version)} was published by {publisher}.", True


def _title(version: Version) -> tuple[str, bool]:
    return f"The title is {_named(version)}.", True


def _url(version: Version) -> tuple[str, bool]:
    url = version.metadata.url
    if url is None:
        return f"{_named(version)} was ingested without an address.", False
    return f"{_named(version)} is at {url}", True


def _length(version: Version) -> tuple[str, bool]:
    words = len(version.text.split())
    minutes = minutes_to_read(words)
    plural = "" if minutes == 1 else "s"
    return f"{_named(version)} has {words:,} words, about {minutes} minute{plural} to read.", True


def _section(version: Version) -> tuple[str, bool]:
    section = version.metadata.section
    if section is None:
        return f"{_named(version)} names no section that I could read.", False
    return f"{_named(version)} is in the section {section}.", True


def _time(moment: object) -> str:
    if not isinstance(moment, datetime) or (moment.hour, moment.minute) == (0, 0):
        return ""
    zone = moment.strftime("%Z") if moment.tzinfo else ""
    return f" at {moment:%H:%M}{' ' + zone if zone else ''}"


@dataclass(frozen=True, slots=True)
class _Field:
    """How a field is recognised in a question, and told: a sentence, and whether it is known."""

    is_asked: Callable[[Asked], bool]
    told: Callable[[Version], tuple[str, bool]]
    words: frozenset[str] = frozenset()
    """Its own words, which no other question about an article has."""


_FIELDS = {
    MetadataField.AUTHORS: _Field(_is_author_asked, _authors),
    MetadataField.PUBLISHED: _Field(_is_publication_date_asked, _published),
    MetadataField.UPDATED: _Field(_is_update_asked, _updated),
    MetadataField.PUBLISHER: _Field(_is_publisher_asked, _publisher),
    MetadataField.TITLE: _Field(_is_title_asked, _title),
    MetadataField.URL: _Field(_is_link_asked, _url),
    MetadataField.LENGTH: _Field(_is_length_asked, _length),
    MetadataField.SECTION: _Field(_is_section_asked, _section, _SECTION_WORDS),
}
ARTICLE_VOCABULARY = english.ARTICLE_VOCABULARY.union(*(each.words for each in _FIELDS.values()))
"""The words of questions about the article itself."""


def fields_asked(asked: Asked) -> tuple[MetadataField, ...]:
    """The fields that a question about an article asks for, in the enum's order."""
    found = {field for field, its in _FIELDS.items() if its.is_asked(asked)}
    if MetadataField.UPDATED in found and not asked.has(english.PUBLISH_VERBS):
        found.discard(MetadataField.PUBLISHED)
    if found & {MetadataField.UPDATED, MetadataField.URL} and not asked.has(_ASKS_WHICH):
        found.discard(MetadataField.PUBLISHER)
    if MetadataField.SECTION in found and not asked.has(_ASKS_PERSON):
        found.discard(MetadataField.PUBLISHER)  # "which section of the paper"
    return tuple(field for field in MetadataField if field in found)


def metadata_answer(version: Version, fields: tuple[MetadataField, ...]) -> tuple[str, bool]:
    """Sentences that tell the fields of an article, and whether all of them are known."""
    told = [_FIELDS[field].told(version) for field in fields]
    return " ".join(sentence for sentence, _ in told), all(known for _, known in told)
