"""Whom a claim names as saying something → whether the article gives those words to them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.quote_length import sentences_within
from bot.checking.reporting import NAME
from bot.checking.voices import Voice, VoiceKind, is_same_name, name_in, voice_of
from bot.composition.kinds import is_body
from bot.composition.names import has_name
from store.records import Version
from store.terms import terms

_SAYING = (
    r"said|says|told|tells|added|adds|argue[sd]|claim(?:s|ed)|warn(?:s|ed)|announce[sd]|"
    r"insist(?:s|ed)|wrote|writes|explain(?:s|ed)|repl(?:ies|ied)|answer(?:s|ed)|confirm(?:s|ed)|"
    r"admit(?:s|ted)|conceded?|concedes|stated?|states|declare[sd]|joke[sd]|remark(?:s|ed)|"
    r"think(?:s)?|thought|believes?|believed|consider(?:s|ed)|expects?|expected|fears?|feared|"
    r"recall(?:s|ed)|report(?:s|ed)|estimate[sd]|predict(?:s|ed)|note[sd]|promise[sd]"
)
_CALLING = (
    r"call(?:s|ed)|describe[sd]|puts?|has put|have put|accuse[sd]|den(?:ies|ied)|blame[sd]|"
    r"praise[sd]|criticise[sd]|disagree[sd]|reject(?:s|ed)|rule[sd] out|decline[sd] to|"
    r"refuse[sd] to|credit(?:s|ed)"
)
_DETERMINER = r"(?i:the|an?|her|his|their|its|one|another)"
_ROLE = rf"{_DETERMINER}\s(?:[\w’'-]+\s){{0,4}}?[\w’'-]+"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
_WHO = rf"(?:{NAME}|{_ROLE}|{_PRONOUN})"
_APPOSITION = r"(?:,\s[^.;:“”\"\n]{2,100}?,)?"
_SUBJECT_FIRST = re.compile(
    rf"(?<![\w’'-])(?P<who>{_WHO}{_APPOSITION}),?\s+(?:(?:also|then|later|has|had|\w+ly)\s+)?"
    rf"(?:{_SAYING}|{_CALLING})\b"
)
_VERB_FIRST = re.compile(
    rf"[,”\"’']\s*(?:{_SAYING})\s+(?P<who>{_WHO}(?:,\s[^.;:“”\"\n]{{2,100}})?)"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?P<who>(?:{NAME}|{_DETERMINER}\s[^,.;:“”\"\n]{{2,60}}))"
)
_QUOTED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)
_NO_SPEAKER = re.compile(
    r"\b(?:is|are|was|were|be|been|and|to|that|which|who|not|if|or)\b|n['’]t\b"
)
"""What makes a phrase before "said" more than somebody's role."""
_PUBLICATION = frozenset("article paper newspaper report newsroom author authors".split())
_PERSON = re.compile(r"\b(?:he|she|they|his|her|their)\b", re.IGNORECASE)
_RELATIVE = re.compile(
    r"(?:his|her|their) (?:husband|wife|brother|sister|father|mother|son|daughter|colleague|boss|"
    r"friend|predecessor|successor)\b",
    re.IGNORECASE,
)
_SOMEBODY_ELSE = re.compile(
    r"\b(?:some(?:one|body)|any(?:one|body)|other people|others) else\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Speakers:
    """Whom a sentence names as saying something: phrases, and whether a "he" or "she" does."""

    named: tuple[str, ...]
    by_pronoun: bool


def wrong_speaker(
    claim: str, version: Version, start: int, end: int, shown: str = ""
) -> str | None:
    """Whom a claim names as saying what stands at ``version.text[start:end]`` and who does not.

    None where the claim names nobody, or whoever says so there. ``shown`` is all that is quoted:
    whom a "he" in the words may mean is named there.
    """
    claimed = _speakers(claim).named
    if not claimed:
        return None
    voice = voice_of(version.text, start, end)
    sentence = _sentence(version.text, start, end)
    there = _speakers(sentence)
    if _SOMEBODY_ELSE.search(sentence) and not _SOMEBODY_ELSE.search(claim):
        return claimed[0]
    if any(_are_same(one, other) for one in claimed for other in there.named):
        return None
    first = re.match(rf"\W*(?:{NAME})", sentence)
    if first and all(has_name(first.group(), name_in(each) or "") for each in claimed):
        return None  # whom the sentence is about: "Zielonka of the League called that …"
    by_name = [each for each in claimed if name_in(each)]
    told = there.by_pronoun or any(_is_told(each, claim) for each in there.named)
    if there.named and by_name and not told:
        return by_name[0]
    for phrase in claimed:
        if _is_publication(phrase, version):
            continue
        name = name_in(phrase)
        if name is None:
            if _is_other_role(phrase, voice, there, version):
                return phrase
        elif not _says(name, voice, there, shown):
            return phrase
    return None


def speakers_in(text: str) -> tuple[str, ...]:
    """The phrases that a text names as saying something."""
    return _speakers(text).named


def _speakers(text: str) -> _Speakers:
    frame = _QUOTED.sub(lambda found: found.group()[0] + " " * (len(found.group()) - 2) + "”", text)
    found = [
        match["who"].strip(" ,.’'")
        for pattern in (_SUBJECT_FIRST, _VERB_FIRST, _ACCORDING)
        for match in pattern.finditer(frame)
    ]
    pronouns = [each for each in found if re.fullmatch(_PRONOUN, each)]
    named = [
        each
        for each in found
        if each not in pronouns and (name_in(each) or not _NO_SPEAKER.search(each))
    ]
    return _Speakers(tuple(dict.fromkeys(named)), bool(pronouns))


def _says(name: str, voice: Voice, there: _Speakers, shown: str) -> bool:
    """Whether somebody may be who says these words."""
    if voice.kind is VoiceKind.QUOTED:
        if any(is_same_name(name, each) or has_name(each, name) for each in voice.phrases):
            return True
        return voice.name is None and has_name(voice.nearby, name)
    if there.by_pronoun:  # "she said": whoever is named in the sentence, else nearby
        return has_name(" ".join(there.named) or f"{shown} {voice.nearby}", name)
    # "he" in the words tells what this person does, who is named right before
    return not there.named and bool(_PERSON.search(shown)) and has_name(shown, name)


def _is_told(speaker: str, claim: str) -> bool:
    """Whether a claim names somebody whom the words name as speaking, at least by half."""
    if name_in(speaker):
        parts = [word for word in speaker.split() if word[:1].isupper()]
        return any(has_name(claim, word) for word in parts)
    words = set(terms(speaker))
    return not words or 2 * len(words & set(terms(claim))) > len(words)


def _is_other_role(phrase: str, voice: Voice, there: _Speakers, version: Version) -> bool:
    """Whether a phrase without a name ("a Kremlin official", "her husband") is not who speaks."""
    quoted = voice.phrases if voice.kind is VoiceKind.QUOTED else ()
    if voice.name and quoted and _RELATIVE.match(phrase):
        return True  # whoever speaks is not their own husband
    words = set(terms(phrase))
    speakers = [*quoted, *there.named]
    if not speakers or not words or (there.by_pronoun and not there.named):
        return False
    known = " ".join(speakers)
    if words <= set(terms(known)):
        return False
    if any(word[:1].isupper() and not has_name(known, word) for word in phrase.split()[1:]):
        return True
    if is_body(phrase):
        return True  # the union, where somebody else or something else is named
    names = [name for each in speakers if (name := name_in(each))]
    if not names:
        return not words & set(terms(known))
    # the role of whoever is named: both in one sentence somewhere
    return not any(
        any(has_name(each, name) for name in names) and words & set(terms(each))
        for each in re.split(r"(?<=[.!?])\s+|\n", _QUOTED.sub("“”", version.text))
    )


def _are_same(one: str, other: str) -> bool:
    """Whether two phrases share a name, or all that they say of a role."""
    first, second = name_in(one), name_in(other)
    if first or second:
        return bool(first and has_name(other, first)) or bool(second and has_name(one, second))
    words, others = set(terms(one)), set(terms(other))
    return bool(words) and (words <= others or (bool(others) and others <= words))


def _sentence(text: str, start: int, end: int) -> str:
    spans = sentences_within(text, start, end)
    return text[spans[0][0] : spans[-1][1]] if spans else text[start:end]


def _is_publication(phrase: str, version: Version) -> bool:
    metadata = version.metadata
    words = {word.lower() for word in phrase.split()}
    names = " ".join([metadata.publisher or "", *metadata.authors])
    return bool(words & _PUBLICATION) or (bool(names) and is_same_name(phrase, names))
