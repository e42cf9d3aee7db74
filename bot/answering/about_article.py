"""A question about an article itself → which article is meant, and how it begins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from bot.answering.answer import Quote
from bot.answering.headings_and_lists import is_heading
from bot.answering.marks import is_balanced
from bot.answering.named_articles import is_name_of
from bot.answering.question import Question, QuestionKind
from bot.answering.quote_length import MOST_WORDS, fits, sentences_within
from bot.answering.sentence_cuts import quotable_part
from bot.answering.wanted import BEGINNING
from bot.answering.wording import full_date
from ingest.chunk import paragraph_spans
from store.records import ArticleMetadata, Version
from store.terms import terms


def opening(version: Version) -> Quote | None:
    """The first sentences of the article's opening paragraph, None for an article without one.

    As many as may be quoted, and rather one fewer than half a quotation.
    """
    text, language = version.text, version.metadata.words_language
    paragraphs = list(enumerate(paragraph_spans(text), start=1))
    sentences = [each for each in paragraphs if not is_heading(text, *each[1])]
    for number, (start, end) in sentences or paragraphs:
        spans = sentences_within(text, start, end, language)
        first = slice(*spans[0])
        low, high = quotable_part(text[first], BEGINNING)
        ends = [end for _, end in spans if fits(text, start, end, MOST_WORDS, language)]
        whole = [end for end in ends if is_balanced(text[start:end])]
        if high == len(text[first]) and ends:
            return _plain_quote(version, number, start, (whole or ends)[-1])
        return _plain_quote(version, number, start + low, start + high)
    return None


def _plain_quote(version: Version, paragraph: int, start: int, end: int) -> Quote:
    return Quote(version, paragraph, start, end, (start, end))


def summary_text(version: Version) -> str:
    """What introduces the opening sentences: title, source and date, labelled as what they are."""
    metadata = version.metadata
    when = f", {full_date(metadata.published)}" if metadata.published else ""
    source = f"{metadata.publisher}{when}" if metadata.publisher else when[2:]
    return f"“{metadata.title}”{f' ({source})' if source else ''}. From its opening paragraph:"


def of_known_article(question: Question, articles: Iterable[ArticleMetadata]) -> Question:
    """The question, taken for one about an article where it has the name of one that is there."""
    for name in question.names:
        if any(is_name_of(name, question.text, article) for article in articles):
            kind = QuestionKind.METADATA if name.fields else QuestionKind.SUMMARY
            return replace(question, kind=kind, fields=name.fields)
    return question


def article_named(question: Question, articles: Mapping[str, ArticleMetadata]) -> str | None:
    """The id of the one article that has the question's name for it, or else shares most words.

    The words of an article's title, publisher and authors count, then those of its address
    ("explainers", "sport"). None where no article shares any, or several share as many.
    """
    asked = set(terms(question.text)) - _ARTICLE_TERMS
    meant = {
        its: metadata
        for its, metadata in articles.items()
        if any(is_name_of(name, question.text, metadata) for name in question.names)
    } or articles
    if not asked:
        return None
    shared = 0
    for words_of in (_words_of_record, _words_of_address):
        counts = {its: len(asked & words_of(metadata)) for its, metadata in meant.items()}
        most = max(counts.values(), default=0)
        shared += most
        meant = {its: meant[its] for its, count in counts.items() if count == most}
        if shared and len(meant) == 1:
            break
    return next(iter(meant)) if shared and len(meant) == 1 else None


def _words_of_record(metadata: ArticleMetadata) -> set[str]:
    return set(terms(" ".join([metadata.title, metadata.publisher or "", *metadata.authors])))


def _words_of_address(metadata: ArticleMetadata) -> set[str]:
    return set(terms(_NO_LETTERS.sub(" ", urlsplit(metadata.url or "").path)))


_NO_LETTERS = re.compile(r"[\W\d_]+")
_ARTICLE_TERMS = frozenset(
    terms(
        "article articles story stories piece news report published publish written write author "
        "authors title headline date updated update publisher newspaper link url summary summarise "
        "summarize main point points"
    )
)
