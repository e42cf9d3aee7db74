"""A message → a verdict on each of its quoted parts: the one door to checking quotations.

Knows no Discord. All of it is processor work and SQL, so keep it off an event loop; it needs no
embedding model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.checking.alignment import Alignment, exact_alignments, is_near, near_alignment
from bot.checking.candidates import Candidates, Stretch, find_candidates
from bot.checking.history import change_of, moved_to
from bot.checking.message import QuotedPart, quoted_parts, quoted_share, whole_message
from bot.checking.places import place_at
from bot.checking.quotation import Quotation, read_quotation
from bot.checking.reading import Reading, read_at
from bot.checking.result import Change, CheckedQuotation, Place, Verdict
from bot.checking.stitching import rest_of, second_place, sentences_apart
from bot.checking.titles import title_with
from bot.checking.words import Words
from bot.errors import EXIT_USAGE, CommandError
from store.library import Library
from store.records import Scope, Version

LONGEST_MESSAGE = 4000
"""Characters: as long as a message in Discord can be."""
MOST_QUOTATIONS = 20
"""Quoted parts of one message that are checked."""
FEWEST_WORDS = 3
"""Fewer say where they are from only if they are rare."""
RARE_IN_PASSAGES = 3
"""In so many passages, at most, is the rarest term of a quotation of very few words."""
LETTERS_OF_FEW_WORDS = 8
"""So many letters it has to have besides: a short word is rare in a small library by chance."""
WHOLE_SHARE = 0.5
"""A message that has fewer of its words between marks may be a quotation with marks in it."""
MOST_DIFFERENT = 0.2
"""Share of the words that may differ where a whole message is taken for one."""
SHORT_WORDS = 4
NEAR_WHEN_SHORT = 0.75
"""The share that one place has to have of a quotation of at most ``SHORT_WORDS``."""


class MessageTooLongError(CommandError, ValueError):
    """A message is longer than what is checked; ``str(error)`` says what to do."""

    exit_status = EXIT_USAGE

    def __init__(self, length: int) -> None:
        super().__init__(
            f"This has {length:,} characters, and at most {LONGEST_MESSAGE:,} are checked at once. "
            "Give the quotation alone, or a part of it."
        )


def check_message(
    library: Library, scope: Scope, text: str, speaker: str | None = None
) -> list[CheckedQuotation]:
    """Look for the quoted parts of a message among the articles of a scope.

    In: a quotation alone, or a message with quoted parts: between quotation marks, or in lines
    that begin with ``> ``. ``speaker`` is who is supposed to have said all of them; else each
    part's is whom the message names. Out: one result for each part, in order, at most
    ``MOST_QUOTATIONS``. Raises ``MessageTooLongError`` and the store's errors.
    """
    if len(text) > LONGEST_MESSAGE:
        raise MessageTooLongError(len(text))
    checker = _Checker(library, scope)
    parts = quoted_parts(text)[:MOST_QUOTATIONS]
    if speaker:
        parts = [replace(part, speaker=speaker, is_name=True) for part in parts]
    checked = [checker.check(part) for part in parts]
    share = quoted_share(text, parts)
    if share < 1:
        whole = whole_message(text)
        whole = replace(whole, speaker=speaker or whole.speaker)
        is_few = share < WHOLE_SHARE
        at_once = checker.check(whole) if is_few else checker.check_at(whole, checked)
        if at_once and (at_once.verdict is Verdict.EXACT or (is_few and _is_mostly_found(at_once))):
            return [at_once]
    return checked


class _Checker:
    """Checks the parts of one message in one scope."""

    def __init__(self, library: Library, scope: Scope) -> None:
        self._library = library
        self._scope = scope
        self._count = library.article_count(scope)

    def check(self, part: QuotedPart) -> CheckedQuotation:
        """The result for a part: the words themselves, then what they were, then the nearest."""
        quotation = read_quotation(part.text)
        nothing = _nothing(part, self._count)
        letters = sum(map(len, quotation.keys))
        if len(quotation.words) < FEWEST_WORDS and letters < LETTERS_OF_FEW_WORDS:
            return replace(nothing, verdict=Verdict.TOO_SHORT)
        candidates = find_candidates(self._library, quotation, self._scope)
        exact = _exact(part, quotation, candidates.stretches)
        if _is_too_short(quotation, candidates, len(exact)):
            return replace(nothing, verdict=Verdict.TOO_SHORT)
        if exact and exact[0].verdict is not Verdict.STITCHED:
            same = sum(each.rank == exact[0].rank for each in exact)
            return self._told(nothing, exact[0], elsewhere=same - 1)
        near = _near(part, quotation, candidates.stretches)
        if near and near.verdict is Verdict.EXACT:
            return self._told(nothing, near)
        earlier = find_candidates(self._library, quotation, self._scope, earlier=True)
        before = _exact(part, quotation, earlier.stretches)
        if before and before[0].verdict is not Verdict.STITCHED:
            return self._changed(nothing, before[0], near)
        if exact:
            return self._told(nothing, exact[0])
        stitched = self._stitched(nothing, near, candidates.stretches) if near else None
        if stitched:
            return stitched
        if near and _is_enough(near.alignment):
            return self._told(nothing, near)
        near_before = _near(part, quotation, earlier.stretches)
        if near_before and _is_enough(near_before.alignment):
            change = change_of(self._library, near_before)
            return self._told(nothing, near_before, change)
        return replace(nothing, title_of=title_with(self._library, self._scope, quotation))

    def check_at(
        self, part: QuotedPart, others: Sequence[CheckedQuotation]
    ) -> CheckedQuotation | None:
        """The part where other parts of its message were found; None where not all of it is."""
        quotation = read_quotation(part.text)
        reach = 2 * len(part.text)
        for place in (place for other in others for place in other.places):
            text = place.version.text
            words = Words(text, max(0, place.start - reach), min(len(text), place.end + reach))
            found = _exact(part, quotation, [Stretch(place.version, words)])
            if found:
                return self._told(_nothing(part, self._count), found[0])
        return None

    def _told(
        self,
        nothing: CheckedQuotation,
        reading: Reading,
        change: Change | None = None,
        elsewhere: int = 0,
    ) -> CheckedQuotation:
        """The result of a reading; not found, should the article be gone by now."""
        found = reading.comparison
        places = self._places([(reading.version, *span) for span in reading.spans])
        if not places:
            return nothing
        return replace(
            nothing,
            verdict=reading.verdict,
            places=places,
            differences=tuple(found.differences),
            turns=tuple(dict.fromkeys(found.turns)),
            left_out=tuple(found.left_out),
            insertions=tuple(found.insertions),
            interruptions=tuple(found.interruptions),
            recased=found.recased,
            voice=reading.voice.kind,
            said_by=reading.voice.name,
            change=change,
            elsewhere=elsewhere,
        )

    def _changed(
        self, nothing: CheckedQuotation, before: Reading, near: Reading | None
    ) -> CheckedQuotation:
        """What an earlier version said, when it changed, and what stands there now."""
        change = change_of(self._library, before)
        if change is None:
            return nothing
        told = self._told(nothing, moved_to(before, change.last_with), change)
        if not told.places:
            return nothing
        told = replace(told, verdict=Verdict.EARLIER)
        if (
            near is None
            or near.version.article_id != before.version.article_id
            or not _is_enough(near.alignment)
        ):
            return told
        return replace(
            told,
            differences=tuple(near.comparison.differences),
            now=place_at(self._library, near.version, *near.alignment.span),
        )

    def _stitched(
        self, nothing: CheckedQuotation, one: Reading, stretches: Sequence[Stretch]
    ) -> CheckedQuotation | None:
        """The result for a quotation whose parts are at two places."""
        apart = sentences_apart(one.alignment, one.version, stretches)
        if apart:
            (first, its), *_, (last, others) = apart
            places = self._places([(its, *first.span), (others, *last.span)])
            return replace(nothing, verdict=Verdict.STITCHED, places=places) if places else None
        rest = rest_of(one.alignment)
        if rest is None:
            return None
        own = find_candidates(self._library, rest.quotation, self._scope).stretches
        other = second_place(one.alignment, rest, (*stretches, *own))
        if other is None:
            return None
        spans = [(one.version, *one.alignment.span), (other[1], *other[0].span)]
        if rest.first < one.alignment.blocks[0].quoted:
            spans.reverse()
        places = self._places(spans)
        return replace(nothing, verdict=Verdict.STITCHED, places=places) if places else None

    def _places(self, spans: Sequence[tuple[Version, int, int]]) -> tuple[Place, ...]:
        """The places of spans, none where any of them cannot be verified."""
        places = [place_at(self._library, *span) for span in spans]
        return tuple(place for place in places if place) if all(places) else ()


def _nothing(part: QuotedPart, articles: int) -> CheckedQuotation:
    """The result for a quotation of which nothing was found."""
    text = " ".join(part.text.split())
    return CheckedQuotation(text, part.start, part.end, Verdict.NOT_FOUND, articles, part.speaker)


def _exact(part: QuotedPart, quotation: Quotation, stretches: Sequence[Stretch]) -> list[Reading]:
    """The places with all of the quotation's words, the most innocent reading first."""
    found = [
        read_at(part, alignment, stretch.version)
        for stretch in stretches
        for alignment in exact_alignments(quotation, stretch.words)
    ]
    return sorted(found, key=lambda each: each.rank)


def _near(part: QuotedPart, quotation: Quotation, stretches: Sequence[Stretch]) -> Reading | None:
    """The place that has most of the quotation's words."""
    found = [
        (alignment, stretch.version)
        for stretch in stretches
        if (alignment := near_alignment(quotation, stretch.words))
    ]
    if not found:
        return None
    alignment, version = max(found, key=lambda each: (round(each[0].share, 3), -each[0].skipped))
    return read_at(part, alignment, version)


def _is_too_short(quotation: Quotation, candidates: Candidates, places: int) -> bool:
    """Whether so few or such common words cannot tell where they are from."""
    if len(quotation.words) >= FEWEST_WORDS and candidates.searchable:
        return False
    rare = candidates.rarest is not None and candidates.rarest <= RARE_IN_PASSAGES
    return not (rare and 0 < places <= RARE_IN_PASSAGES)


def _is_enough(alignment: Alignment) -> bool:
    """Whether a place is near enough to be shown."""
    short = len(alignment.quotation.words) <= SHORT_WORDS
    return is_near(alignment) and not (short and alignment.share < NEAR_WHEN_SHORT)


def _is_mostly_found(checked: CheckedQuotation) -> bool:
    """Whether nearly all words are at one place, whatever else there is to say of them."""
    words = len(read_quotation(checked.text).words)
    different = sum(len(each.yours.split()) for each in checked.differences)
    at_one_place = len(checked.places) == 1 and words > SHORT_WORDS
    return at_one_place and different <= MOST_DIFFERENT * words
