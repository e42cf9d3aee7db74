"""Questions for a name, or for somebody's words: what the quote has to hold, and why it may not."""

from __future__ import annotations

import re

from bot.answering.answer import Quote
from bot.answering.evidence import new_names
from bot.answering.reporting_verbs import REPORTING_VERBS
from ingest.chunk import paragraph_spans
from store.terms import term_of, terms

_WH = r"(?:what|which|whats|what[’']s)"
_NAMED_THINGS = (
    r"(?:airline|airport|agency|band|bank|bridge|charity|city|club|college|company|corporation"
    r"|council|country|district|film|firm|foundation|game|hospital|hotel|institute|institution"
    r"|island|lake|league|magazine|ministry|mountain|movie|museum|newspaper|opponent"
    r"|organi[sz]ation|paper|party|planet|prison|province|region|resort|restaurant|river|school"
    r"|ship|state|station|street|suburb|supermarket|team|town|tournament|union|university|vessel"
    r"|village)"
)
_FOR_A_NAME = re.compile(
    rf"\b{_WH} (?:is |was |are |were )?(?:the |her |his |its |their )?(?:full |real |first )?names?"
    r" of\b"
    rf"|\b{_WH} (?:is |was |are |were )?.{{1,60}}[’']s? (?:full |real |first |last )?names?\b"
    rf"|\b{_WH} (?:is|was|are|were) (?:the|this|that|his|her|their) .{{1,60}} (?:called|named)\b"
    rf"|\b(?:which|what) (?:\w+ )?{_NAMED_THINGS} (?!of\b|and\b|or\b)\w",
    re.IGNORECASE,
)
_FOR_WORDS = re.compile(
    r"\b(?:what|how) (?:did|does|do|has|had|have) (?P<who>(?:[\w’'.-]+ ){1,4}?)"
    r"(?:say|said|tell|told|answer|answered|reply|replied|respond|responded|describe|described"
    r"|comment|commented|explain|explained|react|reacted|call|called|claim|claimed|put it)\b",
    re.IGNORECASE,
)
_SPOKEN = re.compile(
    rf"[“”\"«»]|\b(?:{REPORTING_VERBS}|according|call(?:s|ed)|describe[sd]?|den(?:y|ies|ied)"
    r"|declin(?:es|ed)|accus(?:es|ed)|reject(?:s|ed)|dismiss(?:es|ed)|point(?:s|ed)|mean(?:s|t))\b",
    re.IGNORECASE,
)
_SPEAKER_LABEL = re.compile(r"^[^\W\d_][\w .’'-]{0,30}: ")


def missing_name_or_words(question: str, quote: Quote, evidence: str) -> str | None:
    """Why a quote cannot answer a question for a name or for what somebody said; None if it can.

    In: the question, the quote, and the words of it that have to hold the answer. A name has to
    be in those that the question does not have already; of somebody's words, the somebody has to
    be named in the paragraph, and something has to be said in the quote.
    """
    if _FOR_A_NAME.search(question) and not _names_something(question, quote, evidence):
        return "no name found"
    speaker = _speaker_asked_for(question, quote)
    if speaker and not _speaks(speaker, quote, evidence):
        return f"no words of {speaker} found"
    return None


def _names_something(question: str, quote: Quote, evidence: str) -> bool:
    words = _SPEAKER_LABEL.sub("", evidence)
    article = quote.version.text
    return any(
        start > 0 or " " in words[start:end] or not _also_small(words[start:end], article)
        for start, end in new_names(words, question)
    )


def _also_small(word: str, article: str) -> bool:
    """Whether a word is capitalised for beginning a sentence: elsewhere it is not."""
    return re.search(rf"\b{re.escape(word.lower())}\b", article) is not None


def _speaker_asked_for(question: str, quote: Quote) -> str | None:
    """The name of whose words are asked for, as the article writes it; None for "the mayor"."""
    asked = _FOR_WORDS.search(question)
    if asked is None:
        return None
    for word in reversed(asked["who"].split()):
        capital = word[:1].upper() + word[1:]
        if term_of(word) and re.search(rf"(?<![.!?] )\b{re.escape(capital)}\b", quote.version.text):
            return capital if not _also_small(word, quote.version.text) else None
    return None


def _speaks(speaker: str, quote: Quote, evidence: str) -> bool:
    if not _SPOKEN.search(evidence):
        return False
    text = quote.version.text
    paragraph = next(
        text[start:end] for start, end in paragraph_spans(text) if start <= quote.start < end
    )
    language = quote.version.metadata.words_language
    named = terms(f"{paragraph} {quote.text} {quote.version.metadata.title}", language)
    return term_of(speaker, language) in named
