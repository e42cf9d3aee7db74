"""A span of an article → who says these words there: somebody quoted, somebody reported, itself.

There is no parser: patterns, which say that they do not know where more than one reading is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rapidfuzz import fuzz

from bot.answering.blocks import GAP, block_end, block_start
from bot.answering.marks import is_open_at, outside_quotations
from bot.answering.quote_length import has_words, sentences_within
from bot.checking.reporting import CALLING, NAME, PRONOUN, ROLE, SAYING, TITLE, without_opening
from store.records import Version

SAME_NAME = 85
"""rapidfuzz ratio (0 to 100) from which two spellings are one name: Lukashenka, Lukashenko."""
PARAGRAPHS_BACK = 2
"""How far back somebody whom a pronoun means is looked for."""
LABELS_OF_AN_INTERVIEW = 4
"""Paragraphs that begin with a name and a colon, from which on an article is an interview."""

_WHO = rf"(?:{NAME}|{ROLE}|\b{PRONOUN}\b)"
_APPOSITION = r"(?:,\s[^.;:“”\"\n]{2,140}?,)?"
_SUBJECT_FIRST = re.compile(
    rf"(?P<who>{_WHO}{_APPOSITION}),?\s+(?:(?:also|then|has|had|later|\w+ly)\s+)?"
    rf"(?P<verb>{SAYING}|{CALLING})\b"
)
_VERB_FIRST = re.compile(
    rf"\b(?P<verb>{SAYING})\s+(?P<who>(?:{ROLE},\s)?{_WHO}(?:,\s[^.;:“”\"\n]{{2,140}})?)"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<who>{_WHO}(?:,\s[^.;:“”\"\n]{{2,140}}?(?=,))?)")
_LABEL = re.compile(rf"(?P<who>{NAME}):\s")
_FULL_NAME = re.compile(NAME)
_QUOTED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)
_CLOSING = re.compile('[”"]')
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_NAMES = frozenset("van von de der den da di du del la le al bin ibn ter zu of the for".split())
_DETERMINERS = frozenset("the a an his her its their".split())
_PUBLICATIONS = frozenset("article paper newspaper report reporter journalist author".split())


class VoiceKind(StrEnum):
    """Whose words an article gives."""

    QUOTED = "quoted"
    """Somebody's, between quotation marks or after a name and a colon."""
    REPORTED = "reported"
    """The article's own, for what somebody says."""
    ITSELF = "itself"


class Agreement(StrEnum):
    """Whether whom a message names is whom the article gives these words to."""

    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Voice:
    """Who says some words of an article: the article's own phrases for them, the surest first.

    ``nearby`` is the text in which somebody meant by a pronoun or a role is named.
    """

    kind: VoiceKind
    phrases: tuple[str, ...]
    nearby: str

    @property
    def name(self) -> str | None:
        """The name in the surest phrase, None where it has none ("she", "the captain")."""
        return name_in(self.phrases[0]) if self.phrases else None


def voice_of(version: Version, start: int, end: int) -> Voice:
    """Who says ``version.text[start:end]``."""
    text, language = version.text, version.metadata.words_language
    block, stop = block_start(text, start), block_end(text, end)
    nearby = text[_named_from(text, block, start) : stop]
    label = _LABEL.match(text, block, stop)
    if label and _is_interview(text):
        return Voice(VoiceKind.QUOTED, (_full_label(text, label["who"]),), nearby)
    if is_open_at(text, block, start):
        return Voice(VoiceKind.QUOTED, _said_by(text, block, start, end, stop, language), nearby)
    sentences = sentences_within(text, start, end, language)
    first, last = (sentences[0][0], sentences[-1][1]) if sentences else (start, end)
    phrases = _reported_by(text, block, stop, (first, last), (start, end))
    if phrases:
        return Voice(VoiceKind.REPORTED, phrases, nearby)
    # whoever is named only later has not said it
    return Voice(VoiceKind.ITSELF, (), text[_named_from(text, block, start) : last])


def agreement(named: str, voice: Voice, version: Version) -> Agreement:
    """Whether ``named`` may be who says it, in an article of this version."""
    if _is_publication(named, version):
        return Agreement.SAME
    if any(is_same_name(named, phrase) for phrase in voice.phrases):
        return Agreement.SAME
    is_near = is_same_name(named, voice.nearby)
    if voice.name is not None:
        return Agreement.OTHER
    if voice.phrases and is_near:  # "she said": it may be
        return Agreement.SAME
    return Agreement.UNKNOWN if is_near else Agreement.OTHER


def is_same_name(named: str, text: str) -> bool:
    """Whether the last of a name's words, or its only one, is among the names in a text."""
    words = [word.lower() for word in _LETTERS.findall(TITLE.sub("", named))]
    last = next((word for word in reversed(words) if word not in _OF_NAMES), None)
    if last is None:
        return False
    others = {word.lower() for word in _LETTERS.findall(text) if word[:1].isupper()}
    return any(
        other == last or (len(last) > 4 and fuzz.ratio(other, last) >= SAME_NAME)
        for other in others
    )


def name_in(phrase: str) -> str | None:
    """The first name in a phrase, without its title; None for "the Castlemere goalkeeper"."""
    if "," not in phrase and phrase.split(maxsplit=1)[0].lower() in _DETERMINERS:
        return None
    for found in _FULL_NAME.finditer(phrase):
        name = without_opening(TITLE.sub("", found.group()))
        if name:
            return name.removesuffix("’s").removesuffix("'s")
    return None


def _named_from(text: str, block: int, start: int) -> int:
    """Where the text begins in which somebody meant by "she" is named: the paragraph, where a
    person is named in it before; else so many paragraphs back."""
    names = {word.lower() for word in _LETTERS.findall(text[block:start]) if word[:1].isupper()}
    if names & _persons(text):
        return block
    for _ in range(PARAGRAPHS_BACK):
        if block <= 0:
            return 0
        block = block_start(text, block - len(GAP))
    return block


@lru_cache(maxsize=32)
def _persons(text: str) -> frozenset[str]:
    """The last words of all names of two words and more."""
    names = (name_in(found.group()) for found in _FULL_NAME.finditer(text))
    return frozenset(name.split()[-1].lower() for name in names if name and " " in name)


def _is_interview(text: str) -> bool:
    labelled = sum(bool(_LABEL.match(paragraph)) for paragraph in text.split("\n\n"))
    return labelled >= LABELS_OF_AN_INTERVIEW


def _full_label(text: str, label: str) -> str:
    """The longest label that ends with this one, or whose initials it is: Ragna Tveit for Tveit."""
    labels = {
        found["who"] for paragraph in text.split("\n\n") if (found := _LABEL.match(paragraph))
    }
    whole = [
        other
        for other in labels
        if other.endswith(f" {label}") or "".join(word[0] for word in other.split()) == label
    ]
    return max(whole, key=len, default=label)


def _attributions(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str]]:
    """Start, end and phrase of each attribution of a paragraph, quoted words aside."""
    paragraph = text[start:stop]
    frame = _QUOTED.sub(lambda found: "”" * len(found.group()), paragraph)
    for pattern in (_ACCORDING, _VERB_FIRST, _SUBJECT_FIRST):
        for found in pattern.finditer(frame):
            first, last = found.span("who")
            if _can_speak(paragraph[first:last]):
                yield start + found.start(), start + found.end(), paragraph[first:last]


def _can_speak(phrase: str) -> bool:
    words = phrase.split()
    if len(words) == 1 and re.fullmatch(PRONOUN, words[0]):
        return True
    if words[0].lower() in _DETERMINERS:
        return len(words) > 1
    return name_in(phrase) is not None


def _said_by(
    text: str, block: int, start: int, end: int, stop: int, language: str
) -> tuple[str, ...]:
    """Who is quoted: named right after the quotation, before it, or with another in its paragraph
    where it is a sentence of its own."""
    said = sorted(_attributions(text, block, stop))
    sentences = sentences_within(text, start, end, language)
    first = sentences[0][0] if sentences else start
    closing = _CLOSING.search(text, end, stop)
    closed = closing.end() if closing else end
    after = [
        each for each in said if closed <= each[0] and not text[closed : each[0]].strip(" ,—–")
    ]
    before = [each for each in said if first <= each[0] and each[1] <= start]
    in_place = _distinct([*after[:1], *before[-1:]])
    if in_place or has_words(outside_quotations(text[first:start])):
        return in_place
    earlier = [each for each in said if each[1] <= start]
    later = [each for each in said if each[0] >= end]
    return _distinct(earlier[-1:] or later[:1])


def _reported_by(
    text: str, block: int, stop: int, sentences: tuple[int, int], span: tuple[int, int]
) -> tuple[str, ...]:
    """Whom the sentences of a span name as saying what it says, the nearest first."""
    start, end = span
    said = [
        each
        for each in _attributions(text, block, stop)
        # what lies within the span is quoted with it
        if sentences[0] <= each[0] and each[1] <= sentences[1] + 1 and not start <= each[0] < end
    ]
    return _distinct(sorted(said, key=lambda each: min(abs(each[0] - end), abs(each[1] - start))))


def _distinct(found: Sequence[tuple[int, int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phrase for _, _, phrase in found))


def _is_publication(named: str, version: Version) -> bool:
    """Whether the article, its paper or one of its authors is meant."""
    metadata = version.metadata
    words = {word.lower() for word in _LETTERS.findall(named)}
    if words & _PUBLICATIONS:
        return True
    return is_same_name(named, " ".join([metadata.publisher or "", *metadata.authors]))
