"""Who said it: questions for the speakers of what a sentence quotes or reports."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.answering.drafting.main_clauses import main_clause
from bot.answering.drafting.names import NAME, SHORT_NAME
from bot.answering.drafting.plain_sentences import LONGEST_SENTENCE
from bot.answering.drafting.subjects import ArticleWords, bare
from bot.answering.drafting.turning import Draft, DraftKind, is_sound
from bot.answering.drafting.words import ADVERBS, POSSESSIVES, UNRESOLVED, WEEKDAYS
from bot.answering.english import FUNCTION_WORDS

_SAYS = r"(?:said|says|added|adds|joked|told|replied|recalled|warned|argued|argues|explained)"
_TITLED = (
    r"(?:(?:[a-z’']+ ){0,3}(?:[A-Z][\w’'-]+ ){0,3}?(?:spokes(?:man|woman|person)|leader"
    r"|president|director|minister|mayor|coach|captain|Inspector|Captain|Judge|Professor|Dr) )?"
)
_QUOTED = r"(?:“(?P<words>[^“”]{20,90}),”|\"(?P<straight>[^\"]{20,90}),\")"
_QUOTED_THEN_SPEAKER = re.compile(
    rf"^{_QUOTED} (?:{_SAYS} {_TITLED}(?P<name>{NAME}|[A-Z][\w’'-]+)(?![\w’'-])"
    rf"|(?P<before>{SHORT_NAME}) {_SAYS}\b)"
)
_TOLD_THEN_SPEAKER = re.compile(
    rf"^(?P<told>[A-Z][^,;:“”\"()]{{20,110}}), (?:{_SAYS} {_TITLED}"
    rf"(?P<name>{NAME}|[A-Z][\w’'-]+)(?:[.,]|$)|(?P<before>{SHORT_NAME}) {_SAYS}[.,])"
)
_SPEAKER_THEN_QUOTED = re.compile(
    rf"^(?P<name>{SHORT_NAME}) (?:{_SAYS}|asked)[,:] (?:“(?P<words>[^“”]{{20,90}})[.]?”"
    rf"|\"(?P<straight>[^\"]{{20,90}})[.]?\")"
)
_FEWEST_WORDS = 5
"""Of a quotation; fewer are no claim that somebody could be known by."""


def who_said(sentence: str, words_of: ArticleWords) -> Iterator[Draft]:
    """From "“The boat is old,” said Greta Holm.": who said “The boat is old”."""
    sentence = " ".join(sentence[:LONGEST_SENTENCE].split())
    for pattern in (_QUOTED_THEN_SPEAKER, _SPEAKER_THEN_QUOTED):
        found = pattern.match(sentence)
        if found is None:
            continue
        parts = found.groupdict()
        name = parts.get("name") or parts.get("before") or ""
        said = (parts["words"] or parts["straight"]).rstrip(",.")
        shortened = "..." in said or "…" in said
        if _is_name(name) and len(said.split()) >= _FEWEST_WORDS and not shortened:
            yield Draft(f"Who said “{said}”", DraftKind.WHO_SAID, 0.8, name)
    found = _TOLD_THEN_SPEAKER.match(sentence)
    if found is None:
        return
    name = found["name"] or found["before"]
    told = _as_reported(found["told"], words_of)
    if _is_name(name) and told is not None:
        yield Draft(f"Who said that {told}", DraftKind.WHO_SAID, 0.8, name)


def _is_name(words: str) -> bool:
    first = bare(words.split(maxsplit=1)[0]) if words else ""
    return bool(first) and first not in FUNCTION_WORDS | WEEKDAYS | ADVERBS


def _as_reported(told: str, words_of: ArticleWords) -> str | None:
    """A plain sentence as it stands behind "that", None where it says who or what elsewhere."""
    if any(bare(word) in UNRESOLVED | POSSESSIVES for word in told.split()):
        return None
    clause = main_clause(f"{told}.", words_of)
    if clause is None or clause.lead or clause.after or not is_sound(clause):
        return None
    subject = " ".join(part for part in (clause.quantity, clause.subject) if part)
    rest = told[len(subject) :]
    if told[: len(subject)].lower() != subject.lower():
        return None
    first = subject[:1].lower() if clause.quantity else subject[:1]
    return f"{first}{subject[1:]}{rest}"
