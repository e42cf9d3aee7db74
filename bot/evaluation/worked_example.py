"""``python -m bot.evaluation.worked_example``: a question → the figures of each step to its quote.

Written into docs/how-an-answer-is-made.md between its marks, so that the page shows what the code
does. Figures are rounded: their last bits depend on the processor.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import select

from bot.answering import confidence as confidence_module
from bot.answering.answer import Answer, Citation
from bot.answering.answerer import Answerer, search_request
from bot.answering.confidence import confidence
from bot.answering.question import Question, understand
from bot.answering.quote_length import MOST_WORDS, TOLERATED_WORDS, length_in_words
from bot.answering.selection import CLEAR_LEAD, shown_count
from bot.answering.thresholds import DEFAULT_THRESHOLDS
from bot.service.sample import SAMPLE_QUESTION, SAMPLE_SCOPE, ensure_sample
from store import lexical, ranking
from store.catalog import Catalog, LibraryState
from store.connection import reading
from store.embeddings import EmbeddingModel
from store.library import Library
from store.schema import passages
from store.search import CANDIDATES_PER_LEG
from store.search_results import Hit, SearchResult
from store.terms import terms
from store.vectors import top_rows

PAGE = Path("docs") / "how-an-answer-is-made.md"
SENTENCES_SHOWN = 4
WORDS_SHOWN = 12
"""Of a sentence that is named by its beginning."""

_BLOCK = re.compile(r"(?<=<!-- made: )(\w+)( -->\n).*?(?=<!-- /made -->)", re.DOTALL)


class Example:
    """The sample question, asked of the sample article, step by step."""

    def __init__(self, library: Library, model: EmbeddingModel) -> None:
        """Asks; ``library`` has to hold the sample article."""
        self._library = library
        self._model = model
        self.question: Question = understand(SAMPLE_QUESTION)
        self.result: SearchResult = self._searched()
        self.answer: Answer = Answerer(library, DEFAULT_THRESHOLDS).answer(
            SAMPLE_QUESTION, SAMPLE_SCOPE
        )

    def blocks(self) -> dict[str, Callable[[], Iterator[str]]]:
        """What makes the lines of each marked part of the page, by the part's name."""
        return {
            "question": self._asked,
            "candidates": self._candidates,
            "features": self._features,
            "confidence": self._confidence,
            "quote": self._quote,
        }

    def _searched(self) -> SearchResult:
        return self._library.search_all([search_request(self.question, SAMPLE_SCOPE)])[0]

    def _asked(self) -> Iterator[str]:
        yield f"> {self.question.text}"
        yield ""
        yield (
            f"kind `{self.question.kind}`, answer type `{self.question.answer_type}`, "
            f"terms {', '.join(f'`{each}`' for each in terms(self.question.text))}"
        )

    def _candidates(self) -> Iterator[str]:
        catalog = Catalog(self._library.folder)
        try:
            [state] = catalog.library_states(SAMPLE_SCOPE.libraries)
            legs = {
                "vectors": self._nearest(catalog, state),
                "words": self._having_words(catalog, state),
            }
            found = set().union(*legs.values())
            paragraphs = _paragraphs(catalog, found)
        finally:
            catalog.close()
        yield "| leg | passages, best first, by the number of their paragraph |"
        yield "|---|---|"
        for leg, ids in legs.items():
            yield f"| {leg} | {', '.join(str(paragraphs[each]) for each in ids)} |"
        yield ""
        yield (
            f"Together {len(found)} of the {self.result.passages} passages, with "
            f"{len(self.result.hits)} sentences."
        )

    def _nearest(self, catalog: Catalog, state: LibraryState) -> list[int]:
        rows = catalog.vector_rows(state.id, self._model.dimension)
        [encoding] = self._model.encode([self.question.text])
        return top_rows(rows, encoding.vector, CANDIDATES_PER_LEG)

    def _having_words(self, catalog: Catalog, state: LibraryState) -> list[int]:
        with reading(catalog.engine) as connection:
            wanted = terms(self.question.text)
            return lexical.best(connection, state.id, wanted, CANDIDATES_PER_LEG)

    def _features(self) -> Iterator[str]:
        best = self.result.hits[:SENTENCES_SHOWN]
        yield from (f"{place}. {_beginning(hit)}" for place, hit in enumerate(best, start=1))
        yield ""
        yield "| | " + " | ".join(str(place + 1) for place in range(len(best))) + " |"
        yield "|---|" + "--:|" * len(best)
        for name in _weights():
            yield _row(f"`{name}`", self._earned(name, best))
        yield _row("**score**", [hit.score for hit in best])
        yield ""
        lead = best[0].score - best[1].score
        count = shown_count(self.result.hits)
        yield (
            f"The first leads the second by {lead:.2f}; {CLEAR_LEAD:.2f} are needed to be shown "
            f"alone: {count} {'is' if count == 1 else 'are'} shown."
        )

    def _earned(self, weight: str, best: Sequence[Hit]) -> list[float]:
        """What a weight adds to each score, which is linear: the score less that without it."""
        with patch.object(ranking, weight, 0.0):
            without = {(hit.start, hit.end): hit.score for hit in self._searched().hits}
        return [hit.score - without[hit.start, hit.end] for hit in best]

    def _confidence(self) -> Iterator[str]:
        hits = self.result.hits
        parts = {
            "PIECE_MATCH_COEFFICIENT": hits[0].piece_match,
            "COSINE_COEFFICIENT": max(hit.cosine for hit in hits),
            "COVERAGE_COEFFICIENT": hits[0].coverage,
        }
        sure = confidence(hits)
        found_above = DEFAULT_THRESHOLDS.found_above_among(self.result.passages)
        yield "| | value | coefficient |"
        yield "|---|--:|--:|"
        for name, value in parts.items():
            yield f"| `{name}` | {value:.2f} | {getattr(confidence_module, name):.2f} |"
        yield f"| `INTERCEPT` | | {confidence_module.INTERCEPT:.2f} |"
        yield ""
        yield (
            f"Confidence {sure:.3f}. Below {found_above:.3f} nothing would have been found (in a "
            f"library of {self.result.passages} passages), from "
            f"{DEFAULT_THRESHOLDS.answered_above:.2f} on it is an answer: "
            f"`{self.answer.status}`, “{self.answer.reason}”."
        )

    def _quote(self) -> Iterator[str]:
        for citation in self.answer.citations:
            yield from _cited(citation)


def _cited(citation: Citation) -> Iterator[str]:
    quote = citation.quote
    whole = "cut" if quote.cut_before or quote.cut_after else "not cut"
    yield f"> {quote.text}"
    yield ""
    yield (
        f"Characters {quote.start} to {quote.end} of version {quote.version.number}, paragraph "
        f"{quote.paragraph}: {length_in_words(quote.text):.0f} words, of {MOST_WORDS} that a quote "
        f"may have ({TOLERATED_WORDS} to keep its speaker), so it is {whole}."
    )
    yield ""
    yield f"```text\n{citation.link}\n```"


def _weights() -> list[str]:
    """The names of the ranking's weights."""
    return [name for name in vars(ranking) if name.endswith("_WEIGHT")]


def _row(name: str, values: Sequence[float]) -> str:
    return f"| {name} | " + " | ".join(f"{value:.2f}" for value in values) + " |"


def _beginning(hit: Hit) -> str:
    words = hit.text.split()
    more = " …" if len(words) > WORDS_SHOWN else ""
    return f"“{' '.join(words[:WORDS_SHOWN])}{more}” (paragraph {hit.paragraph})"


def _paragraphs(catalog: Catalog, ids: Collection[int]) -> dict[int, int]:
    """The number of the paragraph that each passage is in, by its id."""
    query = select(passages.c.id, passages.c.paragraph).where(passages.c.id.in_(ids))
    with reading(catalog.engine) as connection:
        return {row.id: row.paragraph for row in connection.execute(query)}


def with_example(page: str, example: Example) -> str:
    """A page with what the example's steps come to between its marks."""
    blocks = example.blocks()

    def made(match: re.Match[str]) -> str:
        lines = "\n".join(blocks[match[1]]())
        return f"{match[1]}{match[2]}{lines}\n"

    return _BLOCK.sub(made, page)


def main() -> None:
    """Ask, and write the page anew."""
    model = EmbeddingModel()
    with tempfile.TemporaryDirectory() as name, Library(Path(name), model) as library:
        ensure_sample(library)
        page = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(with_example(page, Example(library, model)), encoding="utf-8")
    print(f"{PAGE}: written", file=sys.stderr)


if __name__ == "__main__":
    main()
