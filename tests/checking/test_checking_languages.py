"""A quotation is shown with its sentence by the rules of the article's language."""

from __future__ import annotations

from pathlib import Path

from bot.checking.checker import check_message
from bot.checking.result import Verdict
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Scope

BRIDGE = "Die Brücke ist laut J. Weller z. B. für alle Busse und Lastwagen gesperrt."


def test_a_german_sentence_is_shown_whole(tmp_path: Path, model: EmbeddingModel) -> None:
    with Library(tmp_path, model) as library:
        metadata = ArticleMetadata("Die Brücke", language="de")
        article = ExtractedArticle(
            "file:///bruecke", metadata, f"Es regnet. {BRIDGE} Es war 8 Uhr."
        )
        list(library.add_all([article], split_passages))
        library.catch_up()
        message = "für alle Busse und Lastwagen gesperrt"
        [checked] = check_message(library, Scope(), message)
        assert checked.verdict is Verdict.EXACT
        assert checked.places[0].citation.quote.text == BRIDGE
