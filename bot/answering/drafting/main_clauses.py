"""A sentence → its main clause in parts: subject, verb, the rest; or nothing where it is not plain.

There is no grammar behind this but word lists and order, so whatever is not surely read is given
up: of a news report that leaves about every third sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering.drafting.plain_sentences import without_lead
from bot.answering.drafting.quantities import QUANTITY
from bot.answering.drafting.subjects import (
    ArticleWords,
    bare,
    bare_after,
    has_whole_quotations,
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
    PREPOSITIONS,
    UNRESOLVED,
)

LONGEST_SUBJECT = 8
"""Words."""


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


def main_clause(sentence: str, words_of: ArticleWords) -> MainClause | None:
    """The main clause of a sentence, None where it is not plain.

    In: a sentence as ``plain_sentence`` gives it, and the words of its article.
    """
    rest, lead = without_lead(sentence)
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


def second_clause(clause: MainClause) -> MainClause | None:
    """What the same subject also does: from "The council met and bought two boats", "bought …".

    None where it is not sure that what follows the "and" is a verb of the subject.
    """
    words = clause.after.split()
    if clause.quantity or len(words) < 3 or words[0] not in {"and", "but"}:
        return None
    words = words[1:]
    if bare(words[0]) in ADVERBS | {"also"}:
        words = words[1:]
    word = bare(words[0])
    verb = verb_form(word)
    if verb is None or words[0][:1].isupper():
        return None
    next_word = bare(words[1]) if len(words) > 1 else ""
    first = clause.verb.tense if clause.verb else None
    same = first is verb.tense if first else verb.tense is Tense.PRESENT
    begins_a_thing = next_word in {"the", "a", "an", "some", "its", "his", "her", "their"}
    if not same or (is_participle(word) and not begins_a_thing):
        return None
    inside = _clause(words[1:])
    if inside is None:
        return None
    after = words[1 + len(inside) :]
    return replace(
        clause,
        auxiliary=None,
        verb=verb,
        verb_word=word,
        words=tuple(inside),
        after=" ".join(after),
        is_cut=any(bare(word) in MISSED_WITHOUT for word in after[:1]),
        lead="",
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


def _verb_position(words: Sequence[str], plural: bool) -> tuple[list[str], int] | None:
    """The subject's words and the position of the finite verb.

    After a quantity ("300 people cross the sound") the base form of a verb is one too.
    """
    subject: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        plain = bare(word)
        finite = is_finite(plain) or (plural and _is_plural_verb(words, position))
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


def _is_plural_verb(words: Sequence[str], position: int) -> bool:
    """Whether a base form is the verb of what is counted: "300 people cross", "9 of the boats sail
    on"."""
    if not is_base_form(bare(words[position])):
        return False
    following = bare_after(words, position)
    return position == 1 or (bare(words[0]) == "of" and following in PREPOSITIONS | {"the", "a"})


def _is_noun_here(words: Sequence[str], position: int, subject: Sequence[str]) -> bool:
    """Whether a word that could be a verb is a noun or an adjective where it stands."""
    word, plain = words[position], bare(words[position])
    before = next((bare(each) for each in reversed(subject) if bare(each) not in ADVERBS), "")
    if word[:1].isupper() or subject[-1].endswith(("’", "'", "’s", "'s")):
        return True
    if plain in AUXILIARIES:
        return plain in {"will", "can", "might", "must"} and before in {"the", "a", "his", "her"}
    if word.endswith((",", ".")):
        return position + 1 < len(words)
    form = verb_form(plain)
    following = bare_after(words, position)
    is_plural_noun = form is not None and form.tense is Tense.PRESENT and is_finite(following)
    return before in NO_NOUN or before[:1].isdigit() or is_plural_noun


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
            if verbal and plain == "or":
                return None  # "were killed or injured"
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
        following = words[position + 1] if position + 1 < len(words) else ""
        if word.endswith((",", ";", ":")) or _ends_sentence(word, following):
            break
    if kept:
        kept[-1] = _without_end(kept[-1])
        if kept[-1] == "since" and len(kept) > 1:  # "have died in the fighting since"
            kept.pop()
    return kept


def _ends_sentence(word: str, following: str) -> bool:
    """Whether another sentence begins behind a word: "the reports. Its lawyer", not "Dr. Rud"."""
    long = word[:1].islower() and len(word) > 4
    return long and word.endswith(".") and following[:1].isupper()


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
    if not has_whole_quotations(" ".join(words)):
        return False
    return not any(bare(word) in UNRESOLVED for word in words)
