"""Whom a claim names as saying something → whether the article gives those words to them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.blocks import block_start
from bot.answering.quote_length import sentences_within
from bot.answering.reporting_verbs import REPORTING_VERBS
from bot.checking.reporting import NAME
from bot.checking.voices import Voice, VoiceKind, is_same_name, name_in, voice_of
from bot.composition.kinds import is_body
from bot.composition.names import has_name
from store.records import Version
from store.terms import terms

_CALLING = (
    r"call(?:s|ed)|describe[sd]|puts?|has put|have put|accuse[sd]|den(?:ies|ied)|blame[sd]|"
    r"praise[sd]|criticise[sd]|disagree[sd]|reject(?:s|ed)|rule[sd] out|decline[sd] to|"
    r"refuse[sd] to|credit(?:s|ed)|ma(?:de|kes) (?:it )?clear|point(?:s|ed) out"
)
_BESIDE = (
    r"(?:(?:also|then|later|since|once|again|now|still|first|has|have|had|will|would|may|might|"
    r"do|does|did|not|(?:went|goes|gone) on to|continue[sd] to|\w+ly)\s+){0,3}"
)
"""What may stand between a speaker and the verb."""
_CLAUSE = r"(?=\s+that\s+(?:an?|the|it|he|she|they|we|I|his|her|its|their|there|no|[A-Z0-9“])\b)"
"""Whatever verb stands before it gives somebody's words, thoughts or findings."""
_OF_CLAUSE = rf"(?:\w{{2,}}ed|f(?:ound|inds)|shows|hears?|heard){_CLAUSE}"
_IS_SAYING = rf"(?:is|are|was|were|been)\s+(?:also\s+|now\s+|\w+ly\s+)?\w{{2,}}ing{_CLAUSE}"
_DETERMINER = r"(?i:the|an?|her|his|their|its|one|another)"
_ROLE = rf"{_DETERMINER}\s(?:[\w’'-]+\s){{0,4}}?[\w’'-]+"
_PRONOUN = r"(?:[Hh]e|[Ss]he|[Tt]hey)"
_WHO = rf"(?:{NAME}|{_ROLE}|{_PRONOUN})"
_APPOSITION = r"(?:,\s[^.;:“”\"\n]{2,100}?,)?"
_SUBJECT_FIRST = re.compile(
    rf"(?<![\w’'-])(?P<who>{_WHO}{_APPOSITION}),?\s+{_BESIDE}"
    rf"(?:{REPORTING_VERBS}|{_CALLING}|{_IS_SAYING})\b"
)
_NAME_FIRST = re.compile(rf"(?<![\w’'-])(?P<who>{NAME}{_APPOSITION}),?\s+{_BESIDE}{_OF_CLAUSE}")
"""With whatever verb, of which a role in small letters has too many: "the boats arrested that"."""
_VERB_FIRST = re.compile(
    rf"[,”\"’']\s*(?:{REPORTING_VERBS})\s+(?P<who>{_WHO}(?:,\s[^.;:“”\"\n]{{2,100}})?)"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording to (?P<who>(?:{NAME}|{_DETERMINER}\s[^,.;:“”\"\n]{{2,60}}))"
)
_QUOTED = re.compile(r"“[^”\n]*(?:”|$)|\"[^\"\n]*(?:\"|$)", re.MULTILINE)
_NO_SPEAKER = re.compile(
    r"\b(?:is|are|was|were|be|been|and|to|that|which|who|not|if|or)\b|n['’]t\b"
)
"""What makes a phrase before "said" more than somebody's role."""
_SUBORDINATE = re.compile(
    r"\W*(?:When|While|As|After|Before|Since|Once|Until|If|Although|Though|Because)\b"
)
"""Whom a sentence names there it is not about: "When Mr Okafor came, …"."""
_JOINED = re.compile(r",\s+(?:but|and|because|while|so|although)(?:\s+|$)")
"""Behind it begins the clause that somebody speaks in."""
_TELLS = re.compile(r"\b(?:is|are|was|were)\b")
"""What makes it a sentence, even with a name in it."""
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


_OWN = re.compile(r"['’]s?\s*$")
_OWNED = re.compile(rf"^{NAME}['’]s?\s+(?=[a-z])")
"""“Mr Okafor’s deputy” is not Mr Okafor."""
_HE_SAYS = re.compile(rf"\b[Hh]e {_BESIDE}(?:{REPORTING_VERBS}|{_CALLING})\b")
_SHE_SAYS = re.compile(rf"\b[Ss]he {_BESIDE}(?:{REPORTING_VERBS}|{_CALLING})\b")
_IT_SAYS = re.compile(rf"\b[Ii]t {_BESIDE}(?:{REPORTING_VERBS})\b")


FAMILY = 7
"""Letters that two words of one family begin with."""


@dataclass(frozen=True, slots=True)
class _Speakers:
    """Whom a sentence names as saying something: phrases, and whether a "he" or "she" does."""

    named: tuple[str, ...]
    by_pronoun: bool
    reporting: tuple[str, ...] = ()
    """Those of them according to whom somebody says it: "he said, according to the agency"."""


def wrong_speaker(
    claim: str, version: Version, start: int, end: int, shown: str = ""
) -> str | None:
    """Whom a claim names as saying what stands at ``version.text[start:end]`` and who does not.

    None where the claim names nobody, or whoever says so there. ``shown`` is all that is quoted:
    whom a "he" in the words may mean is named there.
    """
    claimed = tuple(_as_role(each, version.text) for each in _speakers(claim).named)
    if not claimed:
        return None
    voice = voice_of(version, start, end)
    sentence, count = _sentences(version, start, end)
    there = _speakers(sentence)
    if _SOMEBODY_ELSE.search(sentence) and not _SOMEBODY_ELSE.search(claim):
        return claimed[0]
    if any(_are_same(one, other) for one in claimed for other in there.named):
        return None
    if other := _of_other_sex(claimed, sentence, version.text):
        return other
    if other := _is_not_it(claimed, version.text, start, sentence):
        return other
    first = re.match(rf"\W*(?:{NAME})", sentence)
    if (
        first
        and not (there.named and (count > 1 or _SUBORDINATE.match(sentence)))
        and not _OWN.search(first.group())
        and all(has_name(first.group(), name_in(each) or "") for each in claimed)
    ):
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
    frame = _QUOTED.sub("“”", text)
    found = [
        match["who"].strip(" ,.’'")
        for pattern in (_SUBJECT_FIRST, _NAME_FIRST, _VERB_FIRST, _ACCORDING)
        for match in pattern.finditer(frame)
    ]
    found = [_OWNED.sub("", _JOINED.split(each)[-1]) for each in found]
    pronouns = [each for each in found if re.fullmatch(_PRONOUN, each)]
    named = [
        each
        for each in found
        if each
        and each not in pronouns
        and each != "It"
        and not _TELLS.search(each.split(",")[0])
        and (name_in(each) or not _NO_SPEAKER.search(each))
    ]
    reporting = [match["who"].strip(" ,.’'") for match in _ACCORDING.finditer(frame)]
    return _Speakers(
        tuple(dict.fromkeys(named)),
        bool(pronouns),
        tuple(each for each in reporting if each in named),
    )


def _says(name: str, voice: Voice, there: _Speakers, shown: str) -> bool:
    """Whether somebody may be who says these words."""
    if voice.kind is VoiceKind.QUOTED:
        if any(is_same_name(name, each) or has_name(each, name) for each in voice.phrases):
            return True
        return voice.name is None and has_name(voice.nearby, name)
    name = name.split(" of ", maxsplit=1)[0]
    if there.by_pronoun:  # "she said": whoever is named in the sentence, else nearby
        named = [each for each in there.named if each not in there.reporting]
        return has_name(" ".join(named) or f"{shown} {voice.nearby}", name)
    # "he" in the words tells what this person does, who is named right before
    return not there.named and bool(_PERSON.search(shown)) and has_name(shown, name)


def _as_role(phrase: str, article: str) -> str:
    """A phrase that begins with a capital for its place alone, in small letters: "Officials"."""
    word = phrase.split(maxsplit=1)[0]
    if " " in phrase or not word[:1].isupper():
        return phrase
    is_name = re.search(rf"(?<=[\w,;] ){re.escape(word)}\b", article)
    is_word = re.search(rf"\b{re.escape(word.lower())}\b", article)
    return phrase.lower() if is_word and not is_name else phrase


def _of_other_sex(claimed: Sequence[str], sentence: str, article: str) -> str | None:
    """Whom a claim names, where the words are of a "he" and the article calls her Ms."""
    for pronoun, titles in ((_HE_SAYS, "Ms|Mrs|Miss|Lady"), (_SHE_SAYS, "Mr|Sir|Lord")):
        if not pronoun.search(sentence):
            continue
        for phrase in claimed:
            name = (name_in(phrase) or "").split(" of ")[0].split()
            if name and re.search(rf"\b(?:{titles})\.? {re.escape(name[-1])}\b", article):
                return phrase
    return None


def _is_not_it(claimed: Sequence[str], article: str, start: int, sentence: str) -> str | None:
    """Whom a claim names, where the words are of an "it" that the sentence before does not name."""
    if not _IT_SAYS.search(_QUOTED.sub("“”", sentence)):
        return None
    before = f"{article[block_start(article, start) : start]} {sentence}"
    known = set(terms(before))
    for phrase in claimed:
        words = set(terms(phrase))
        if words and not words & known:
            return phrase
    return None


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
        return not _share(words, set(terms(known)))
    # the role of whoever is named: both in one sentence somewhere
    return not any(
        any(has_name(each, name) for name in names) and _share(words, set(terms(each)))
        for each in re.split(r"(?<=[.!?])\s+|\n", _QUOTED.sub("“”", version.text))
    )


def _share(words: set[str], others: set[str]) -> bool:
    """Whether any of some terms is among others, or of one family with one: the prosecutor, the
    prosecution."""
    return bool(words & others) or any(
        one[:FAMILY] == other[:FAMILY] for one in words for other in others if len(one) > FAMILY
    )


def _are_same(one: str, other: str) -> bool:
    """Whether two phrases share a name, or all that they say of a role."""
    first, second = name_in(one), name_in(other)
    if first or second:
        return bool(first and has_name(other, first)) or bool(second and has_name(one, second))
    words, others = set(terms(one)), set(terms(other))
    return bool(words) and (words <= others or (bool(others) and others <= words))


def _sentences(version: Version, start: int, end: int) -> tuple[str, int]:
    """The sentences that a span is of, as one text, and how many there are."""
    text = version.text
    spans = sentences_within(text, start, end, version.metadata.words_language)
    return (text[spans[0][0] : spans[-1][1]], len(spans)) if spans else (text[start:end], 1)


def _is_publication(phrase: str, version: Version) -> bool:
    metadata = version.metadata
    words = {word.lower() for word in phrase.split()}
    names = " ".join([metadata.publisher or "", *metadata.authors])
    return bool(words & _PUBLICATION) or (bool(names) and is_same_name(phrase, names))
