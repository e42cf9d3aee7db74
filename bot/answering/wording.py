"""The renderer's own words: leads, dates, and what is said where nothing can be quoted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.answering.answer import Claim, PartOf, Quote
from store.records import ArticleMetadata

HELP = (
    "Ask me a question about the articles here, in a sentence: “How many troops were put on "
    "alert?”, “Who announced the aid?”, “When was this published?”. I answer with the articles' "
    "own words, each with its source, and I say so when I find no answer."
)
REPORTED_HEADING = "What the article reports"


def full_date(moment: date) -> str:
    """A day as readers write it: Monday 24 January 2022."""
    return f"{moment:%A} {moment.day} {moment:%B %Y}"


def join_names(names: Iterable[str]) -> str:
    """A; A and B; A, B and C."""
    *others, last = list(names) or [""]
    return f"{', '.join(others)} and {last}" if others else last


def source_name(metadata: ArticleMetadata) -> str:
    """The publisher, or the title where no publisher is known."""
    return metadata.publisher or f"“{metadata.title}”"


def lead(quote: Quote) -> str:
    """Who says it, and when: "According to The Gazette, Monday 24 January 2022:"."""
    metadata = quote.version.metadata
    when = f", {full_date(metadata.published)}" if metadata.published else ""
    return f"According to {source_name(metadata)}{when}:"


def in_quotation_marks(text: str) -> str:
    """The words in quotation marks, unless they bring their own: a pair around all of them."""
    return text if _is_one_quotation(text) else f"“{text}”"


def _is_one_quotation(text: str) -> bool:
    """Whether the mark that opens at the first character closes at the last, and not before."""
    opener, inner, last = text[:1], text[1:-1], text[1:][-1:]
    closers = _CLOSERS.get(opener, "")
    if not last or last not in closers:
        return False
    open_now = 1
    for character in inner:
        if character in closers:  # straight marks are alike: the next one closes
            open_now -= 1
        elif character == opener:
            open_now += 1
        if not open_now:
            return False
    return open_now == 1


def cut_note(quote: Quote) -> str:
    """What stands outside a quotation that shows a part only: "(the sentence goes on)".

    Empty for a quote of whole sentences that stand for themselves.
    """
    cut = _CUTS[quote.cut_before, quote.cut_after]
    notes = [note for note in (cut, _PARTS.get(quote.part_of)) if note]
    return f"({'; '.join(notes)})" if notes else ""


def articles_count(count: int) -> str:
    """the 1 article; the 3 articles."""
    return f"the {count:,} article{'' if count == 1 else 's'}"


def nothing_found(count: int, unknown_words: Iterable[str]) -> str:
    """What is said when nothing answers; never that the articles do not say it."""
    words = [f"“{word}”" for word in unknown_words]
    where = "it" if count == 1 else "any of them"
    absent = ""
    if words:
        verb = "does" if len(words) == 1 else "do"
        absent = f" {join_names(words)} {verb} not occur in {where}."
    return f"I found no answer in {articles_count(count)} searched.{absent}"


def unsure(reason: str, passages: int = 1) -> str:
    """What is said before passages that may not answer."""
    closest = "passage" if passages == 1 else "passages"
    return f"I am not sure that this answers your question ({reason}). The closest {closest}:"


def foreign(language: str | None) -> str:
    """What is said to a question in a language that the model does not know."""
    named = f" (this looks like {_LANGUAGES[language]})" if language in _LANGUAGES else ""
    return (
        f"I can only search with questions in English{named}, so I have not looked for an answer. "
        "Please ask again in English."
    )


def claims_text(claims: Iterable[Claim]) -> str:
    """A language model's sentences, each with the number of the quotation that it rests on."""
    return " ".join(f"{claim.text} [{claim.citation}]" for claim in claims)


UNDERSTOOD_AS = "Understood as:"
COMPOSED_NOTE = "Worded by a language model; every sentence was checked against its quotation."


def which_article(what: str, articles: Iterable[ArticleMetadata]) -> str:
    """What is said where a question about "the article" could mean several."""
    lines = [f"• {each.title}: {_told(what, each)}" for each in articles]
    return "Which article do you mean? Name it in your question.\n" + "\n".join(lines)


def _told(what: str, metadata: ArticleMetadata) -> str:
    parts = [source_name(metadata) if metadata.publisher else ""]
    parts.append(full_date(metadata.published) if metadata.published else "")
    return ", ".join(part for part in parts if part) or what


_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"'}
_CUTS = {
    (False, False): "",
    (True, False): "the sentence begins earlier",
    (False, True): "the sentence goes on",
    (True, True): "the sentence begins earlier and goes on",
}
_PARTS: dict[PartOf | None, str] = {
    PartOf.QUOTATION: "part of a longer quotation",
    PartOf.LIST: "part of a longer list",
}
_LANGUAGES = {
    "ar": "Arabic",
    "de": "German",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
