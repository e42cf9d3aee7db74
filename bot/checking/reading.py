"""A quotation at one place → what differs, who says it there, and what follows from both."""

from __future__ import annotations

from dataclasses import dataclass

from bot.checking.alignment import Alignment
from bot.checking.comparison import Comparison, compare
from bot.checking.message import QuotedPart
from bot.checking.result import Verdict
from bot.checking.turning import TurnKind
from bot.checking.voices import Agreement, Voice, agreement, is_same_name, voice_of
from store.records import Version


@dataclass(frozen=True, slots=True)
class Reading:
    """A quotation aligned with a place of a version.

    ``agreement`` is None where the message names nobody.
    """

    alignment: Alignment
    version: Version
    comparison: Comparison
    voice: Voice
    agreement: Agreement | None

    @property
    def verdict(self) -> Verdict:
        """What can be said of it. Where words differ, that a "she said" was cut off beside them
        is told and decides nothing: whoever quotes a part of a sentence often does."""
        found = self.comparison
        if found.cuts:
            return Verdict.STITCHED
        cut_off = [turn for turn in found.turns if turn.cut and turn.kind is TurnKind.ATTRIBUTION]
        if len(found.turns) > len(cut_off):
            return Verdict.TURNED
        if self.agreement is Agreement.OTHER:
            return Verdict.OTHER_SPEAKER
        if found.differences:
            return Verdict.NEARLY
        return Verdict.TURNED if cut_off else Verdict.EXACT

    @property
    def rank(self) -> tuple[int, int]:
        """By which readings of the same words are sorted, the most innocent one first; where one
        is surely somebody else's, before those of which nothing is known."""
        place = 2 * _MOST_INNOCENT_FIRST.index(self.verdict)
        if self.verdict is Verdict.EXACT and self.agreement is Agreement.UNKNOWN:
            place = 2 * _MOST_INNOCENT_FIRST.index(Verdict.OTHER_SPEAKER) + 1
        return place, self.alignment.skipped

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Its place, or the first and the last of those that it is put together from."""
        start, end = self.alignment.span
        cuts = self.comparison.cuts
        return [(start, cuts[0][0]), (cuts[-1][1], end)] if cuts else [(start, end)]


_MOST_INNOCENT_FIRST = (
    Verdict.EXACT,
    Verdict.OTHER_SPEAKER,
    Verdict.NEARLY,
    Verdict.TURNED,
    Verdict.STITCHED,
)


def read_at(part: QuotedPart, alignment: Alignment, version: Version) -> Reading:
    """Read a quoted part of a message at the place that it is aligned with."""
    start, end = alignment.span
    voice = voice_of(version, start, end)
    return Reading(
        alignment,
        version,
        compare(
            alignment,
            version.metadata.words_language,
            part.around,
            part.speaker is not None,
        ),
        voice,
        _agreement(part, voice, version),
    )


def _agreement(part: QuotedPart, voice: Voice, version: Version) -> Agreement | None:
    """Whether whom the message names says these words; of a role or of a word that is no name in
    the article, nothing can be told."""
    if part.speaker is None:
        return None
    if part.is_name or (" " not in part.speaker and is_same_name(part.speaker, version.text)):
        return agreement(part.speaker, voice, version)
    return Agreement.UNKNOWN
