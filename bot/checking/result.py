"""What becomes of a quotation that is checked: a verdict, places, differences; all slices."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.answering.answer import Citation, article_as_json
from bot.checking.turning import Turn
from bot.checking.voices import VoiceKind
from store.records import Version, moment_to_text


class Verdict(StrEnum):
    """What can be said of a quotation. Of none of them follows that something is true or false."""

    EXACT = "exact"
    """The words stand so in an article; marks, dashes, blanks and capitals may differ, and what an
    ellipsis left out or brackets put in does not change what is said."""
    NEARLY = "nearly"
    """One place, but not these words: see ``differences``."""
    STITCHED = "stitched"
    """Put together from two places."""
    TURNED = "turned"
    """Altered or cut so that it says something else: see ``turns``."""
    OTHER_SPEAKER = "other_speaker"
    """The words are there, and not those of whom the message names."""
    EARLIER = "earlier"
    """An earlier version had these words: see ``change``, and ``now`` for the present ones."""
    NOT_FOUND = "not_found"
    TOO_SHORT = "too_short"
    """Too few words to tell where they are from."""


class DifferenceKind(StrEnum):
    """How a quotation differs from the article at one point."""

    CHANGED = "changed"
    LEFT_OUT = "left_out"
    ADDED = "added"
    NUMBER = "number"
    SAME_NUMBER = "same_number"
    """The same number, written in another way."""
    CAPITALS = "capitals"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Difference:
    """``article`` is a slice of the article, ``yours`` of the quotation; "" where one has nothing.

    The ``…_in_place`` are the same with a word beside them, for words that are only on one side.
    """

    kind: DifferenceKind
    article: str
    yours: str
    article_in_place: str
    yours_in_place: str

    def as_json(self) -> dict[str, str]:
        """The object that ``--json`` prints."""
        return {
            "kind": self.kind.value,
            "article": self.article,
            "yours": self.yours,
            "article_in_place": self.article_in_place,
            "yours_in_place": self.yours_in_place,
        }


@dataclass(frozen=True, slots=True)
class Insertion:
    """What brackets in a quotation put in, and the article's words that it stands for, if any."""

    text: str
    stands_for: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a quotation's words stand: ``version.text[start:end]`` of the citation's version.

    The citation's quote is verified and what may be shown: the words with the sentences that they
    are from, or their beginning where that is long; its highlight is the part of the place in it.
    """

    citation: Citation
    start: int
    end: int

    @property
    def version(self) -> Version:
        """The version that has these words."""
        return self.citation.quote.version

    @property
    def text(self) -> str:
        """The article's own words at this place, all of them."""
        return self.version.text[self.start : self.end]

    def as_json(self) -> dict[str, Any]:
        """The citation's object, with the place of the words themselves."""
        return {**self.citation.as_json(), "match_start": self.start, "match_end": self.end}


@dataclass(frozen=True, slots=True)
class Change:
    """Words are in ``last_with`` and no longer in ``first_without``, the next version."""

    last_with: Version
    first_without: Version

    def as_json(self) -> dict[str, Any]:
        """The object that ``--json`` prints."""
        return {
            "last_version_with": self.last_with.number,
            "first_version_without": self.first_without.number,
            "updated": moment_to_text(self.first_without.metadata.updated),
            "retrieved": self.first_without.retrieved.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """One quoted part of a message, and what was found.

    ``text`` stands in the message from ``start`` to ``end``; ``speaker`` is whom the message names.
    ``places``: one, two for ``STITCHED`` (in the order of the quotation), none where nothing was
    found. ``left_out`` are the article's words for which the quotation has an ellipsis,
    ``interruptions`` those that name the speaker in the midst of what is quoted and that the
    quotation rightly omits. ``voice`` and ``said_by`` tell whose words they are in the article;
    ``said_by`` is None where nobody is named. ``elsewhere`` counts further places with just the
    same words. ``title_of`` is an article of which not the text but the title has these words.
    """

    text: str
    start: int
    end: int
    verdict: Verdict
    articles_searched: int
    speaker: str | None = None
    places: tuple[Place, ...] = ()
    differences: tuple[Difference, ...] = ()
    turns: tuple[Turn, ...] = ()
    left_out: tuple[str, ...] = ()
    insertions: tuple[Insertion, ...] = ()
    interruptions: tuple[str, ...] = ()
    recased: bool = False
    voice: VoiceKind | None = None
    said_by: str | None = None
    change: Change | None = None
    now: Place | None = None
    elsewhere: int = 0
    title_of: Version | None = None

    def as_json(self) -> dict[str, Any]:
        """The object that ``pullquote check --json`` prints for each quotation."""
        return {
            "quotation": self.text,
            "start": self.start,
            "end": self.end,
            "speaker": self.speaker,
            "verdict": self.verdict.value,
            "places": [place.as_json() for place in self.places],
            "differences": [difference.as_json() for difference in self.differences],
            "turns": [
                {"kind": turn.kind.value, "words": turn.words, "added": turn.added, "cut": turn.cut}
                for turn in self.turns
            ],
            "left_out": list(self.left_out),
            "insertions": [
                {"text": each.text, "stands_for": each.stands_for} for each in self.insertions
            ],
            "interruptions": list(self.interruptions),
            "recased": self.recased,
            "voice": self.voice.value if self.voice else None,
            "said_by": self.said_by,
            "change": self.change.as_json() if self.change else None,
            "now": self.now.as_json() if self.now else None,
            "elsewhere": self.elsewhere,
            "title_of": article_as_json(self.title_of) if self.title_of else None,
            "articles_searched": self.articles_searched,
        }
