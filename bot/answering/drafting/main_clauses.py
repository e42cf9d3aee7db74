"""A sentence → its main clause in parts: subject, verb, the rest; or nothing where it is not plain.

There is no grammar behind this but word lists and order, so whatever is not surely read is given
up: of a news report that leaves about every third sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.drafting.subjects import (
    ArticleWords,
    bare,
    lower_words,
    read_counted,
    read_subject,
)
from bot.answering.drafting.verb_forms import (
    AUXILIARIES,
    HAD,
    HAS,
    HAVE,
    Tense,
    VerbForm,
    is_base_form,
    is_finite,
    is_participle,
    verb_form,
)
from bot.answering.drafting.words import (
    ADVERBS,
    BEFORE_VERBS,
    CLAUSE_OPENERS,
    LEFT_OPEN,
    MAYBE_CLAUSE,
    MISSED_WITHOUT,
    NO_NOUN,
    UNRESOLVED,
)

LONGEST_SENTENCE = 400
LONGEST_SUBJECT = 8
"""Words."""

_BULLET = re.compile(r"^(?:[-*•–—]\s+|\d{1,2}[.)]\s+)")
_DATELINE = re.compile(r"^[A-Z][A-Z.,’' ]{2,40}(?:\([A-Za-z .]{2,20}\))?\s*[—–-]+\s+")
_PARENTHESES = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
_UNUSABLE = re.compile(
    r"\b(?:I|[Ww]e|[Uu]s|[Mm]e|[Mm]y|[Oo]urs?|[Yy]ou|[Yy]our|I['’]\w+|[Ww]e['’]\w+)\b|[?!…]"
    r"|\w[n]['’]t\b|https?://|\b(?:[Cc]orrection|[Pp]hotograph)\b"
)
_LEAD_IN = re.compile(
    r"^(?:(?:In|On|At|During|By|Since|For|From|Under|Within|Last|This|Early|Late|Over|Across|Outside"
    r"|Inside|Near|Throughout|Until|With|Behind|Above|Along|After|Before|Yesterday|Today|Earlier"
    r"|Later|Next|Despite|Because of|According to|Like|Unlike|Against|Among|Between|Beneath)\b"
    r"[^,;:“”\"]{0,60},|(?:Meanwhile|However|Instead|Still|Then|Also|So far|Now|Moreover|Finally"
    r"|Eventually|Separately|In addition|For example|For now|Even so|Overall|Officially),?)\s+"
)
_CONNECTIVE = re.compile(r"^(?:But|And|Yet|So|Then|Still|Now)\s+")
_OPENINGS = "“\"‘'(["
QUANTITY = re.compile(
    r"(?:(?:about|around|some|nearly|almost|more than|over|at least|up to|as many as|roughly"
    r"|approximately|an estimated|fewer than|less than|only|just|a total of|well over) )?"
    r"(?:\d[\d,]*(?:\.\d+)?(?![\d%:-])(?: (?:million|billion|thousand|hundred))?"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven"
    r"|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?"
    r"|(?:a|two|three|several) (?:dozen|hundred|thousand))(?: (?:hundred|thousand|million))?)\s",
    re.IGNORECASE,
)
"""How many of something, before the something."""


@dataclass(frozen=True, slots=True)
class MainClause:
    """The plain main clause of a sentence.

    ``subject`` is as it stands within a sentence ("the Pentagon"), without the ``quantity`` that
    may begin it ("more than 300"); ``is_name`` where all of it is capitalised. Either ``auxiliary``
    is set, or ``verb`` is; ``words`` are what follows, up to where the clause ends, and ``after``
    is the rest of the sentence; ``is_cut`` where that belongs so closely to it that something is
    missed without. ``lead`` is what stood before the subject.
    """

    subject: str
    is_name: bool
    quantity: str
    auxiliary: str | None
    verb: VerbForm | None
    verb_word: str
    words: tuple[str, ...]
    after: str
    is_cut: bool
    lead: str


def plain_sentence(sentence: str) -> str | None:
    """A sentence without bullet, dateline and parentheses; None where it cannot be asked about."""
    if len(sentence) > LONGEST_SENTENCE:
        return None
    text = _BULLET.sub("", " ".join(sentence.split()))
    text = _DATELINE.sub("", text)
    text = _PARENTHESES.sub("", text)
    if not text.endswith((".", ".”", '."')):
        return None
    if text[:1] in _OPENINGS or _UNUSABLE.search(_outside_quotations(text)):
        return None
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return None
    return text


def _outside_quotations(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", "“”", text)


def main_clause(sentence: str, words_of: ArticleWords) -> MainClause | None:
    """The main clause of a sentence, None where it is not plain.

    In: a sentence as ``plain_sentence`` gives it, and the words of its article.
    """
    rest, lead = _without_lead(sentence)
    if rest is None:
        return None
    quantity = QUANTITY.match(rest)
    words = (rest[quantity.end() :] if quantity else rest).split()
    found = _verb_position(words, plural=quantity is not None)
    if found is None:
        return None
    subject_words, position = found
    verb_word = bare(words[position])
    following = words[position + 1 :]
    if following and bare(following[0]) in {"also", "now", "still", "already"}:
        following = following[1:]
    auxiliary, verb = _auxiliary_or_verb(verb_word, following, quantity is not None)
    if auxiliary is None and verb is None:
        return None
    by_people = verb is not None and verb.verb.agentive
    subject = (
        read_counted(subject_words)
        if quantity
        else read_subject(subject_words, words_of, not lead, by_people)
    )
    if subject is None:
        return None
    inside = _clause(following)
    if inside is None:
        return None
    return MainClause(
        subject=subject.text,
        is_name=subject.is_name,
        quantity=quantity.group().strip() if quantity else "",
        auxiliary=auxiliary,
        verb=verb,
        verb_word=verb_word,
        words=tuple(inside),
        after=" ".join(following[len(inside) :]),
        is_cut=any(bare(word) in MISSED_WITHOUT for word in following[len(inside) :][:1]),
        lead=lead,
    )


def _auxiliary_or_verb(
    word: str, following: Sequence[str], plural: bool
) -> tuple[str | None, VerbForm | None]:
    """What a finite word is: "had" is an auxiliary before a participle, else the verb "have"."""
    if word not in {"has", "have", "had"}:
        return (word, None) if word in AUXILIARIES else (None, verb_form(word, plural))
    next_words = [bare(other) for other in following[:2]]
    if next_words and (next_words[0] in {"been", "not"} or any(map(is_participle, next_words))):
        return word, None
    return None, {"has": HAS, "had": HAD, "have": HAVE}.get(word)


def _without_lead(sentence: str) -> tuple[str | None, str]:
    """The sentence from its subject on, and what came before; None where that is a clause."""
    text = _CONNECTIVE.sub("", sentence)
    lead = _LEAD_IN.match(text)
    if lead is None:
        return text, ""
    before = lead.group().strip(" ,")
    if any(is_finite(bare(word)) for word in before.split()):
        return None, ""
    return text[lead.end() :], before


def _verb_position(words: Sequence[str], plural: bool) -> tuple[list[str], int] | None:
    """The subject's words and the position of the finite verb.

    After a quantity ("300 people cross the sound") the base form of a verb is one too.
    """
    subject: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        plain = bare(word)
        finite = is_finite(plain) or (plural and len(subject) == 1 and is_base_form(plain))
        if subject and finite and not _is_noun_here(words, position, subject):
            return subject, position
        subject.append(word)
        position += 1
        if word.endswith(","):
            after = _after_apposition(words, position)
            if after is None:
                return None
            position = after
            plain = bare(words[position])
            while plain in ADVERBS and position + 1 < len(words):
                position += 1
                plain = bare(words[position])
            return (subject, position) if is_finite(plain) else None
        if len(subject) > LONGEST_SUBJECT:
            return None
    return None


def _is_noun_here(words: Sequence[str], position: int, subject: Sequence[str]) -> bool:
    """Whether a word that could be a verb is a noun or an adjective where it stands."""
    word, plain, before = words[position], bare(words[position]), bare(subject[-1])
    if word[:1].isupper() or subject[-1].endswith(("’", "'", "’s", "'s")):
        return True
    if plain in AUXILIARIES:
        return plain in {"will", "can", "might", "must"} and before in {"the", "a", "his", "her"}
    if word.endswith((",", ".")):
        return position + 1 < len(words)
    form = verb_form(plain)
    following = bare(words[position + 1]) if position + 1 < len(words) else ""
    is_plural_noun = form is not None and form.tense is Tense.PRESENT and is_finite(following)
    return before in NO_NOUN or is_plural_noun


def _after_apposition(words: Sequence[str], start: int) -> int | None:
    """The position behind ", the president of Belarus," that begins at ``start``."""
    if start >= len(words) or bare(words[start]) in {"and", "or", "but"}:
        return None
    first = bare(words[start])
    named = words[start][:1].isupper() and words[0] in {"The", "Its", "Their", "Her", "His"}
    if not (
        named
        or first in {"the", "a", "an", "who", "which", "whose", "its", "now", "then", "also"}
        or first.isdigit()
        or is_participle(first)
        or words[start].endswith(("’s", "'s"))
    ):
        return None
    for position in range(start, min(start + 22, len(words) - 1)):
        if words[position].endswith(","):
            return position + 1
    return None


def _clause(words: Sequence[str]) -> list[str] | None:
    """The words up to where the main clause ends, without the punctuation there.

    None where it cannot be told whether an "and" joins things or clauses.
    """
    kept: list[str] = []
    for position, word in enumerate(words):
        plain = bare(word)
        after = lower_words(words[position + 1 : position + 8])
        if kept and plain in {"and", "or"} and after:
            verbal = is_finite(after[0]) or is_participle(after[0]) or after[0] in BEFORE_VERBS
            if verbal:
                break
            if any(map(is_finite, after)):
                return None
        if kept and plain in CLAUSE_OPENERS:
            break
        verbs = any(is_finite(other) or is_participle(other) for other in after)
        if kept and plain in MAYBE_CLAUSE and verbs:
            break
        if word in {"—", "–", "-"}:
            break
        kept.append(word)
        if word.endswith((",", ";", ":")):
            break
    if kept:
        kept[-1] = _without_end(kept[-1])
    return kept


def _without_end(word: str) -> str:
    """A last word without what ends the clause; "p.m." and "U.S." keep their last dot."""
    word = word.rstrip(",;:")
    if re.fullmatch(r"(?:\w\.){2,}", word):
        return word
    return re.sub(r"[.,](?=[”\"]?$)", "", word)


def is_complete(words: Sequence[str]) -> bool:
    """Whether words can end a question: no open preposition, quotation or reference."""
    if words and bare(words[-1]) in LEFT_OPEN:
        return False
    text = " ".join(words)
    if text.count("“") != text.count("”") or text.count('"') % 2:
        return False
    return not any(bare(word) in UNRESOLVED for word in words)
