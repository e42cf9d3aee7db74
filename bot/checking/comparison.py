"""A quotation aligned with a place → how it differs there, and whether that turns what is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile

from bot.answering.quote_length import sentences_within
from bot.checking.alignment import MOST_INSERTED_FOR, Alignment, Gap
from bot.checking.differences import difference_kind, in_place
from bot.checking.numbers import has_number, value_of
from bot.checking.quotation import Join, JoinKind
from bot.checking.reporting import CALLING, SAYING
from bot.checking.result import Difference, DifferenceKind, Insertion
from bot.checking.turning import Turn, TurnKind, cut_turns, turns_in

MOST_DROPPED_WORDS = 12
"""Words that one quotation may lack in the middle without an ellipsis; beyond, it is two."""
MOST_DROPPED_OVER_AN_END = 5
"""The same where a sentence ends among them."""
INVENTED_WORDS = 6
"""A longer run of a quotation's own words at its end replaces no particular words."""
SLACK_WORDS = 2
"""How many more of the article's words may have been replaced at an edge than were put there."""

_INTERRUPTION = re.compile(r"\s*[,.?!…—–-]*\s*[”\"][^“”\"]{0,240}[“\"]\s*")
_SAYS = re.compile(rf"\b(?:{SAYING}|{CALLING})\b")
_ENDS = re.compile(r"[.!?…][”\"’')\]]*(?:\s|$)")
_OTHER_IN_CAPITALS = frozenset("us it who aids".split())
"""Words that are another word in capitals: US, IT, WHO, AIDS."""
_IN_BRACKETS = re.compile(r"\[([^\[\]]*)\]")


@dataclass(slots=True)
class Comparison:
    """How a quotation differs at one place; the fields are those of ``CheckedQuotation``.

    ``cuts`` are spans of the article between parts that are too far apart to be one quotation.
    """

    differences: list[Difference] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    insertions: list[Insertion] = field(default_factory=list)
    interruptions: list[str] = field(default_factory=list)
    recased: bool = False
    cuts: list[tuple[int, int]] = field(default_factory=list)


def compare(
    alignment: Alignment, language: str, around: str = "", names_speaker: bool = False
) -> Comparison:
    """What differs between a quotation and the place that it is aligned with.

    ``language``: that of the text's words; ``around``: what the message says beside the quotation;
    ``names_speaker``: whether it names one. Whoever names a speaker may leave out "she said".
    """
    found = Comparison()
    _compare_edge(alignment, language, found, at_end=False)
    for row, gap in enumerate(alignment.gaps()):
        _compare_words(alignment, row, found)
        _compare_gap(alignment, language, gap, found)
    _compare_words(alignment, len(alignment.blocks) - 1, found)
    _compare_edge(alignment, language, found, at_end=True)
    start, end = alignment.span
    edges = [turn.words for turn in found.turns]
    found.turns += [
        turn
        for turn in cut_turns(alignment.words.text, start, end, around, language)
        if turn.words not in edges
    ]
    if names_speaker:
        found.turns = [turn for turn in found.turns if turn.kind is not TurnKind.ATTRIBUTION]
    return found


# ---- words that are the same but for their capitals and their punctuation


def _compare_words(alignment: Alignment, row: int, found: Comparison) -> None:
    block, quotation, words = alignment.blocks[row], alignment.quotation, alignment.words
    cased = [word.cased for word in quotation.words]
    letters = "".join(cased)
    uniform = letters == letters.lower() or letters == letters.upper()
    for step in range(block.count):
        typed, there = quotation.words[block.quoted + step], words.all[block.found + step]
        joined = quotation.joins_before(block.quoted + step)
        if step and not joined and typed.before != there.before:
            found.differences.append(
                _punctuation(alignment, block.quoted + step, block.found + step)
            )
        if typed.cased == there.cased:
            continue
        if typed.key in _OTHER_IN_CAPITALS and not uniform and step:
            article = words.slice(block.found + step, block.found + step + 1)
            yours = quotation.slice(block.quoted + step, block.quoted + step + 1)
            found.differences.append(
                Difference(DifferenceKind.CAPITALS, article, yours, article, yours)
            )
        elif step or row or not _differs_at_first(typed.cased, there.cased):
            found.recased = True


def _differs_at_first(one: str, other: str) -> bool:
    """Whether two words differ in the capital of their first letter alone."""
    return one[1:] == other[1:]


def _punctuation(alignment: Alignment, quoted: int, place: int) -> Difference:
    article = alignment.words.slice(place - 1, place + 1)
    yours = alignment.quotation.slice(quoted - 1, quoted + 1)
    return Difference(DifferenceKind.PUNCTUATION, article, yours, article, yours)


# ---- between two runs of the same words


def _compare_gap(alignment: Alignment, language: str, gap: Gap, found: Comparison) -> None:
    (first, last), (begin, stop) = gap.quoted, gap.found
    omitted = any(join.kind is JoinKind.OMISSION for join in gap.joins)
    insertions = [join for join in gap.joins if join.kind is JoinKind.INSERTION]
    if first == last and insertions and stop - begin <= MOST_INSERTED_FOR:
        _insert(alignment, insertions, begin, stop, found)
    elif first == last and omitted:
        _leave_out(alignment, language, begin, stop, found)
    elif first == last and begin == stop:
        return
    elif first == last:
        _drop(alignment, gap, found)
    else:
        _differ(alignment, gap.quoted, gap.found, found)


def _insert(
    alignment: Alignment, joins: Iterable[Join], begin: int, stop: int, found: Comparison
) -> None:
    stands_for = alignment.words.slice(begin, stop)
    for join in joins:
        found.insertions.append(Insertion(join.text, stands_for))
        content = " ".join(_IN_BRACKETS.findall(join.text))
        found.turns += turns_in(stands_for, content)
        if has_number(stands_for) and value_of(stands_for) != value_of(content):
            kind = DifferenceKind.NUMBER
            found.differences.append(Difference(kind, stands_for, join.text, stands_for, join.text))
        stands_for = ""


def _between(alignment: Alignment, begin: int, stop: int) -> tuple[int, int]:
    """The span of the text between the words before ``begin`` and from ``stop`` on."""
    words = alignment.words.all
    return words[begin - 1].end, words[stop].start


def _leave_out(
    alignment: Alignment, language: str, begin: int, stop: int, found: Comparison
) -> None:
    """What an ellipsis stands for: it may be whole sentences, or part of one that turns nothing.

    The beginning of one sentence and the end of another make two places.
    """
    text = alignment.words.text
    start, end = _between(alignment, begin, stop)
    interrupts = _is_interruption(text, start, end)
    parts = [] if interrupts else list(_parts_of_sentences(text, start, end, language))
    if "\n\n" in text[start:end] or len(parts) > 1:
        found.cuts.append((start, end))
        return
    if stop > begin:
        found.left_out.append(alignment.words.slice(begin, stop))
    for part in parts:
        found.turns += turns_in(part, "")


def _parts_of_sentences(text: str, start: int, end: int, language: str) -> Iterator[str]:
    """Of ``text[start:end]``, what belongs to sentences that go on before or after it."""
    sentences = sentences_within(text, start, end, language)
    for first, last in sentences:
        whole = start <= first and last <= end
        # a sentence's last mark is no part of it that could be missed
        part = text[max(first, start) : min(last, end)].strip(' .!?,;:—–-”“"’')
        if not whole and part:
            yield part


def _is_interruption(text: str, start: int, end: int) -> bool:
    """Whether this only says who speaks, between two parts of what is said."""
    between = text[start:end]
    return bool(_INTERRUPTION.fullmatch(between)) and bool(_SAYS.search(between))


def _drop(alignment: Alignment, gap: Gap, found: Comparison) -> None:
    """Words that are missing without a sign of it."""
    text = alignment.words.text
    begin, stop = gap.found
    start, end = _between(alignment, begin, stop)
    if _is_interruption(text, start, end):
        found.interruptions.append(alignment.words.slice(begin, stop))
        return
    ends = bool(_ENDS.search(text[start:end])) or "\n\n" in text[start:end]
    if stop - begin > (MOST_DROPPED_OVER_AN_END if ends else MOST_DROPPED_WORDS):
        found.cuts.append((start, end))
        return
    _differ(alignment, gap.quoted, gap.found, found)


def _differ(
    alignment: Alignment, quoted: tuple[int, int], place: tuple[int, int], found: Comparison
) -> None:
    """Words instead of others, or none."""
    quotation, words = alignment.quotation, alignment.words
    article, yours = words.slice(*place), quotation.slice(*quoted)
    kind = difference_kind(article, yours)
    shown = in_place(words, place, quotation, quoted)
    found.differences.append(Difference(kind, article, yours, *shown))
    found.turns += turns_in(article, yours)


# ---- before the first and after the last word that is the same


def _compare_edge(alignment: Alignment, language: str, found: Comparison, at_end: bool) -> None:
    quotation = alignment.quotation
    edge = alignment.last if at_end else alignment.first
    if at_end:
        quoted = alignment.blocks[-1].quoted + alignment.blocks[-1].count, len(quotation.words)
    else:
        quoted = 0, alignment.blocks[0].quoted
    count = quoted[1] - quoted[0]
    room = _room_in_sentence(alignment, language, at_end)
    if count:
        taken = room if room <= count + SLACK_WORDS else min(room, count)
        if at_end and count > INVENTED_WORDS:
            taken = 0
        place = (edge, edge + taken) if at_end else (edge - taken, edge)
        told = len(found.turns)
        _differ(alignment, quoted, place, found)
        # what follows the quoted words need not have been left out: they may just end here
        found.turns[told:] = [
            turn for turn in found.turns[told:] if turn.kind is not TurnKind.ATTRIBUTION
        ]
    at = len(quotation.words) if at_end else 0
    taken = room if room <= SLACK_WORDS else 0
    place = (edge, edge + taken) if at_end else (edge - taken, edge)
    for join in quotation.joins_before(at) if not count else []:
        if join.kind is JoinKind.INSERTION:
            _insert(alignment, [join], *place, found)


def _room_in_sentence(alignment: Alignment, language: str, at_end: bool) -> int:
    """How many words of its sentence stand before the place, or after it."""
    words = alignment.words
    start, end = alignment.span
    sentences = sentences_within(words.text, start, end, language)
    if not sentences:
        return 0
    if at_end:
        beyond = (word.end <= sentences[-1][1] for word in words.all[alignment.last :])
    else:
        beyond = (word.start >= sentences[0][0] for word in reversed(words.all[: alignment.first]))
    return sum(1 for _ in takewhile(bool, beyond))
