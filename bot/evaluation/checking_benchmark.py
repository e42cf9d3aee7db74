"""How well and how fast quotations are checked: our own set, then the same among 1,000 articles."""

from __future__ import annotations

import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from bot.checking.checker import check_message
from bot.evaluation.figures import milliseconds
from bot.evaluation.quotation_set import (
    Checked,
    QuotationSet,
    check_quotations,
    fill,
    load_quotations,
)
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Scope

SETS = Path("tests/checking")
MADE_ARTICLES = 1000
PARAGRAPHS_OF_AN_ARTICLE = 24
SENTENCES_OF_A_PARAGRAPH = (1, 4)
CHANGED_ARTICLES = 200
"""How many of the made ones have an earlier version with other paragraphs in it."""
SEED = 5
RARE_UP_TO = 2
"""Times that a word occurs in our own articles to count as rare."""
OWN_SHARE = 0.95
_SYLLABLES = "ba ced dor fin gul hem jat kel lom nir pos rud sel tam vor wen zak".split()


def checking_figures() -> dict[str, dict[str, Any]]:
    """The sections of the report: how many verdicts are right, and the time of a check."""
    sets = {path.stem: load_quotations(path) for path in sorted(SETS.glob("*.yaml"))}
    if not sets:
        return {}
    sections = {f"checking: {name}": _figures(_checked(found)) for name, found in sets.items()}
    return sections | {f"checking among {MADE_ARTICLES:,} articles": _times(list(sets.values()))}


def _checked(found: QuotationSet) -> list[Checked]:
    with tempfile.TemporaryDirectory() as name, Library(Path(name), UnreadModel()) as library:
        fill(library, found)
        return check_quotations(library, found.quotations)


def _figures(checked: Sequence[Checked]) -> dict[str, Any]:
    right: dict[str, list[bool]] = defaultdict(list)
    for each in checked:
        pairs = zip(each.verdicts, each.item.verdicts, strict=False)
        right[each.item.kind] += [came is wanted for came, wanted in pairs]
    every = [one for its in right.values() for one in its]
    wrong = {kind: f"{sum(its)} of {len(its)}" for kind, its in right.items() if not all(its)}
    return {
        "quotations": len(every),
        "verdict right": sum(every) / len(every),
        "not exact, and called exact": sum(each.wrongly_exact for each in checked),
    } | wrong


def _times(sets: Sequence[QuotationSet]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name, Library(Path(name), UnreadModel()) as library:
        for found in sets:
            fill(library, found)
        texts = [library.version(each.version.article_id).text for each in library.articles()]
        for made in made_articles(texts):
            list(library.add_all([made], split_passages))
        times = []
        for item in (item for found in sets for item in found.quotations):
            begun = time.perf_counter()
            check_message(library, Scope(), item.message, item.speaker)
            times.append(time.perf_counter() - begun)
        count = library.article_count()
    return {
        "articles": count,
        "messages": len(times),
        "milliseconds": milliseconds(times),
    }


def made_articles(texts: Sequence[str], count: int = MADE_ARTICLES) -> Iterator[ExtractedArticle]:
    """Articles in the words of others, each word after one that it follows there, so that short
    runs of them recur everywhere; of the rare words, each article has mostly some of its own."""
    chance = random.Random(SEED)
    following: dict[str, list[str]] = defaultdict(list)
    for text in texts:
        for word, after in pairwise(text.split()):
            following[word].append(after)
    openings = [word for word in following if word[:1].isupper()]
    rare = {word for word, after in following.items() if len(after) <= RARE_UP_TO and len(word) > 3}
    own: dict[str, str] = {}

    def sentence() -> str:
        words = [chance.choice(openings)]
        while len(words) < 40 and not re.search(r"[.!?][”\"]?$", words[-1]):
            words.append(chance.choice(following.get(words[-1]) or openings))
        return " ".join(own.get(word, word) for word in words)

    def paragraph() -> str:
        return " ".join(sentence() for _ in range(chance.randint(*SENTENCES_OF_A_PARAGRAPH)))

    for number in range(count):
        own.clear()
        own.update(
            (word, _invented_like(word, chance)) for word in rare if chance.random() < OWN_SHARE
        )
        paragraphs = [paragraph() for _ in range(PARAGRAPHS_OF_AN_ARTICLE)]
        versions = [paragraphs]
        if number < CHANGED_ARTICLES:
            versions.append([*paragraphs[:-6], *(paragraph() for _ in range(6))])
        for version in versions:
            metadata = ArticleMetadata(f"Made article {number}", publisher="Made Gazette")
            identity = f"https://made.example.org/{number}"
            yield ExtractedArticle(identity, metadata, "\n\n".join(version))


def _invented_like(word: str, chance: random.Random) -> str:
    """Another word with the same capital and the same mark at its end."""
    made = "".join(chance.choice(_SYLLABLES) for _ in range(3))
    mark = word[-1] if not word[-1].isalnum() else ""
    return (made.capitalize() if word[:1].isupper() else made) + mark


class UnreadModel(EmbeddingModel):
    """Stands in for the embedding model where no question is asked: checking needs none."""

    @property
    def id(self) -> str:
        """A name of its own, so that no library is mixed up with a real one."""
        return "unread"

    @property
    def dimension(self) -> int:
        """Length of the vectors."""
        return 2

    @property
    def max_word_pieces(self) -> int:
        """As the default model has it."""
        return 254

    def load(self) -> None:
        """Nothing is loaded."""

    def word_piece_spans(self, text: str) -> list[tuple[int, int]]:
        """The spans of the words."""
        return [match.span() for match in re.finditer(r"\w+|[^\w\s]", text)]

    def encode(self, texts: Sequence[str]) -> list[Encoding]:
        """The same vector for every text."""
        vector = np.array([1, 0], dtype=np.float32)
        return [
            Encoding(vector, vector[None], np.array([[0, len(text)]], dtype=np.int32))
            for text in texts
        ]
