"""What is searched for, and what was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from store.languages import ENGLISH
from store.ranking import AnswerTypeBonus
from store.records import Scope, Version


@dataclass(frozen=True, slots=True)
class Hit:
    """A sentence ``version.text[start:end]`` and how well it fits.

    ``sentences`` are the absolute spans of its passage's sentences, ``position`` its own index
    among them. ``piece_match`` and ``cosine`` are similarities (at most 1), ``coverage`` the
    share of the question's terms in the passage or the title (0 to 1), ``likeness`` the cosine
    between this sentence and the best one.
    """

    version: Version
    paragraph: int
    sentences: tuple[tuple[int, int], ...]
    position: int
    score: float
    piece_match: float
    cosine: float
    coverage: float
    likeness: float = 1.0

    @property
    def start(self) -> int:
        """Where the sentence begins in the version's text."""
        return self.sentences[self.position][0]

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.sentences[self.position][1]

    @property
    def text(self) -> str:
        """The sentence."""
        return self.version.text[self.start : self.end]

    @property
    def passage(self) -> tuple[int, int]:
        """Where the whole passage begins and ends in the version's text."""
        return self.sentences[0][0], self.sentences[-1][1]


@dataclass(frozen=True, slots=True)
class SearchResult:
    """All sentences of the candidate passages, best first, and what was noticed on the way.

    ``question`` is the one searched for (typing errors corrected), ``unknown_words`` are its
    words that occur in none of the passages searched; ``articles`` and ``passages`` how many those
    were; ``seconds`` the time of each stage.
    """

    question: str
    hits: list[Hit]
    unknown_words: tuple[str, ...] = ()
    corrections: Mapping[str, str] = field(default_factory=dict)
    word_matches: Mapping[str, float] = field(default_factory=dict)
    articles: int = 0
    passages: int = 0
    language: str = ENGLISH
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """One question to search for: where, and what a sentence earns beyond likeness."""

    question: str
    scope: Scope
    bonus: AnswerTypeBonus | None = None
    language: str = ENGLISH
    """The question's own, ISO 639-1."""
