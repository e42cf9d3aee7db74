"""Questions about an article that they name: by its subject, its title, its publisher, its author.

"Who wrote the flood story?" is about an article whatever there is. "Who wrote “High water”?" and
"When did the Ledger publish its report?" are so only where an article has that title or publisher:
else they ask for something in the articles, and are searched for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from bot.answering.asked_fields import MetadataField
from bot.answering.spelling import WORD, plain_words
from store.records import ArticleMetadata
from store.terms import terms

TITLE_TERMS_NEEDED = 3
"""So many words of a title name it without quotation marks; fewer are those of its subject."""
TITLE_SHARE = 0.6
"""Share of the title's words that a question names it with, and share of what it names it with."""
SOURCES_REMEMBERED = 2_000
"""Publishers and authors whose words are kept: many articles have the same ones."""

_ARTICLE = (
    r"(?:article|story|piece|obituary|interview|column|op-?ed|write-?up|explainer"
    r"|(?:match|news) report)"
)
_THE_ARTICLE = (
    rf"(?:the|this|that) (?!first |second |only |best |short )(?:\S{{1,40}} ){{0,6}}?{_ARTICLE}\b"
)
_PUBLISHED_THING = r"(?:article|story|stories|piece|report|coverage|interview|column|version|text)"
_PAPER = r"(?:paper|newspaper|magazine|site|website|outlet|publication|journal)"
_AUTHOR = r"(?:author|writer|reporter|journalist|correspondent)"
_NAMED = r"(?P<named>.{2,200}?)"

_Frames = tuple[tuple[MetadataField, tuple[str, ...]], ...]

# What is only asked of something written; {} stands for the article.
_OF_WRITING: _Frames = (
    (
        MetadataField.AUTHORS,
        (
            rf"(?:who|(?:which|what) {_AUTHOR}) (?:wrote|authored|penned) {{}}",
            rf"who (?:is|was|are|were) the {_AUTHOR}s? (?:of|behind|on|for) {{}}",
            r"who (?:is|was) {} (?:written )?by",
            r"by whom (?:is|was) {}(?: written)?",
            r"whose (?:byline|name) (?:is|was) (?:on|over|above|under) {}",
        ),
    ),
    (
        MetadataField.PUBLISHED,
        (
            r"(?:when|(?:on )?(?:what|which) (?:day|date)) (?:was|is) {} (?:first )?"
            r"(?:published|written|posted)",
        ),
    ),
    (
        MetadataField.PUBLISHER,
        (
            rf"(?:in |on )?(?:which|what) {_PAPER} (?:(?:is|was|did|has|had|ran|published|printed"
            r"|carried|wrote) ){0,2}{}(?: (?:in|on|from|appear|published|run))?",
        ),
    ),
    (
        MetadataField.URL,
        (
            r"(?:what is |where is |is there )?(?:the |a )?(?:link|url|(?:web )?address)"
            r" (?:to|of|for) {}",
        ),
    ),
)
# What is asked of laws and wars as well, so that {} has to be called an article or be quoted.
_OF_ANYTHING: _Frames = (
    (
        MetadataField.UPDATED,
        (
            r"when (?:was|were|is) {} (?:last )?(?:updated|edited|revised|changed)",
            r"(?:has|was|is) {} (?:been )?(?:updated|edited|revised|changed)(?: since)?",
        ),
    ),
    (
        MetadataField.PUBLISHED,
        (
            r"(?:when|(?:on )?(?:what|which) (?:day|date)) (?:was|is|did) {} (?:first )?"
            r"(?:released|come out|appear)",
        ),
    ),
    (MetadataField.URL, (r"where can i (?:read|find|see|get) {}",)),
    (MetadataField.LENGTH, (r"how (?:long|many words) (?:is|does|has) {}(?: have)?",)),
)
# The same, and stories and reports in an article are asked this as well: {} has to be one there is.
_OF_A_KNOWN: _Frames = (
    (MetadataField.AUTHORS, (r"who (?:reported|filed|did) {}",)),
    (MetadataField.PUBLISHED, (r"(?:what (?:is|was) )?(?:the )?(?:publication )?date of {}",)),
    (MetadataField.PUBLISHER, (r"who (?:published|printed) {}",)),
    (MetadataField.TITLE, (r"(?:what (?:is|was) )?(?:the )?(?:title|headline) of {}",)),
)
# {} stands for who published it.
_OF_A_SOURCE: _Frames = (
    (
        MetadataField.AUTHORS,
        (rf"(?:who (?:is|was|are|were) )?{{}} {_AUTHOR}s?(?: on (?:this|it|that))?",),
    ),
    (
        MetadataField.PUBLISHED,
        (
            r"(?:when|(?:on )?(?:what|which) (?:day|date)) did {} (?:publish|run|print|post|release"
            r"|carry) (?:its|their|his|her|the|this|that) (?:\S{1,40} ){0,3}?"
            rf"{_PUBLISHED_THING}\b.{{0,300}}",
        ),
    ),
)


class Naming(StrEnum):
    """How an article has to be named for a question to be about it."""

    TITLE = "title"
    """By its title, with or without quotation marks, or as its source's report."""
    QUOTED = "quoted"
    """By its title in quotation marks, or as its source's report."""
    SOURCE = "source"
    """By its source alone: who published or wrote it."""


def _compiled(frames: _Frames, article: str) -> tuple[tuple[MetadataField, re.Pattern[str]], ...]:
    return tuple(
        (field, re.compile(frame.replace("{}", article)))
        for field, patterns in frames
        for frame in patterns
    )


_ANY_ARTICLE = (
    *_compiled((*_OF_WRITING, *_OF_ANYTHING), rf"{_THE_ARTICLE}.{{0,80}}?"),
    (
        MetadataField.AUTHORS,
        re.compile(rf"which {_AUTHOR}s? (?:covered|reported on|wrote about) .{{1,200}}"),
    ),
    (
        MetadataField.PUBLISHER,
        re.compile(
            rf"(?:in |on )?(?:which|what) {_PAPER} (?:\S{{1,40}} ){{0,2}}?"
            r"the report (?:on|about) .{1,200}"
        ),
    ),
)
_KNOWN_ARTICLE = (
    (Naming.TITLE, _compiled(_OF_WRITING, _NAMED)),
    (Naming.QUOTED, _compiled((*_OF_ANYTHING, *_OF_A_KNOWN), _NAMED)),
    (Naming.SOURCE, _compiled(_OF_A_SOURCE, _NAMED)),
)
_SUMMARY = re.compile(
    rf"^(?:tl;?dr|tldr|gist|summary)(?: (?:of|for|on))? {_THE_ARTICLE}"
    rf"|^what (?:is|was) {_THE_ARTICLE}.{{0,80}} about$"
    rf"|^(?:summari[sz]e|sum up) {_THE_ARTICLE}"
)
_SUMMARY_OF_KNOWN = re.compile(
    rf"(?:(?:tl;?dr|tldr|gist|summary)(?: (?:of|for|on))?|summari[sz]e|sum up) {_NAMED}"
    rf"|what (?:is|was) (?P<about>.{{2,200}}?) about"
)
_BEFORE_TITLE = re.compile(
    rf"(?:(?:the|this|that) )?(?:{_PUBLISHED_THING} )?(?:(?:called|titled|entitled|headlined) )?"
)
_IN_QUOTATION_MARKS = re.compile(
    r"[\"“„«]([^\"“”„«»]{2,200})[\"”“»]|(?<!\w)['‘]([^'‘]{2,200})['’](?!\w)"
)


def named_article_fields(question: str) -> tuple[MetadataField, ...]:
    """The field of an article's record that is asked for, of an article that is named.

    In: the lower-case words of a question, joined with blanks. Out: no field for any other.
    """
    for field, pattern in _ANY_ARTICLE:
        if pattern.fullmatch(question):
            return (field,)
    return ()


def is_named_summary(question: str) -> bool:
    """Whether a summary of a named article is asked for: "tl;dr of the flood story"."""
    return bool(_SUMMARY.match(question))


@dataclass(frozen=True, slots=True)
class NameOfArticle:
    """What a question calls an article, if it is one; ``fields`` is empty for a summary."""

    fields: tuple[MetadataField, ...]
    words: str
    """Lower-case, joined with blanks."""
    naming: Naming


def possible_names(question: str) -> tuple[NameOfArticle, ...]:
    """What a question calls the thing that it asks author, date, … of: an article or not.

    In: as in ``named_article_fields``.
    """
    found = [
        NameOfArticle((field,), match["named"], naming)
        for naming, patterns in _KNOWN_ARTICLE
        for field, pattern in patterns
        if (match := pattern.fullmatch(question))
    ]
    if match := _SUMMARY_OF_KNOWN.fullmatch(question):
        found.append(NameOfArticle((), match["named"] or match["about"], Naming.QUOTED))
    return tuple(found)


def is_name_of(name: NameOfArticle, question: str, article: ArticleMetadata) -> bool:
    """Whether an article has this name: looks at its title, its authors and its publisher.

    In: one of a question's ``possible_names``, and the question as it was typed.
    """
    sources = (article.publisher or "", *article.authors)
    if any(_is_source(name, source) for source in sources):
        return True
    return name.naming is not Naming.SOURCE and _is_title(name, question, article.title)


def _is_title(name: NameOfArticle, question: str, known_title: str) -> bool:
    quotations = _quotations(question)
    if name.naming is not Naming.TITLE and not quotations:
        return False
    title = frozenset(terms(known_title))
    for words, quoted in quotations:
        before, found, _ = name.words.partition(words)
        if found and _alike(quoted, title):
            return _BEFORE_TITLE.fullmatch(before) is not None  # not "the letter quoted in …"
    named = _terms_of_name(name.words)
    return (
        name.naming is Naming.TITLE
        and len(named & title) >= TITLE_TERMS_NEEDED
        and _alike(named, title)
    )


@lru_cache(maxsize=SOURCES_REMEMBERED)
def _source_words(source: str) -> tuple[str, ...]:
    """Its words in lower case, without "story", "report" and the like."""
    return tuple(
        word
        for word in WORD.findall(re.sub(r"\(.*?\)", "", source).lower())
        if not re.fullmatch(_PUBLISHED_THING, word)
    )


# Each article of a library is asked whether the same few names are its own.


@lru_cache(maxsize=8)
def _words_of_name(words: str) -> tuple[str, ...]:
    """A name's words, without genitives."""
    return tuple(re.sub(r"['’]s?$", "", word) for word in words.split())


@lru_cache(maxsize=8)
def _terms_of_name(words: str) -> frozenset[str]:
    return frozenset(terms(words))


@lru_cache(maxsize=8)
def _quotations(question: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """What stands in quotation marks: its lower-case words, joined with blanks, and its terms."""
    found = ["".join(marked) for marked in _IN_QUOTATION_MARKS.findall(question)]  # one is empty
    return tuple((" ".join(plain_words(each)), frozenset(terms(each))) for each in found)


def _alike(named: frozenset[str], title: frozenset[str]) -> bool:
    return len(named & title) >= TITLE_SHARE * max(len(named), len(title), 1)


def _is_source(name: NameOfArticle, source: str) -> bool:
    """Whether it is a source, called a report where it has to be: "the gazette's report"."""
    own = _source_words(source)
    words = _words_of_name(name.words)
    if not own or own[-1] not in words:
        return False
    last = words.index(own[-1])
    rest = words[last + 1 :]
    called = any(re.fullmatch(_PUBLISHED_THING, word) for word in rest[:3])
    return {*words[:last]} <= {"the", *own} and (
        called or (name.naming is Naming.SOURCE and not rest)
    )
