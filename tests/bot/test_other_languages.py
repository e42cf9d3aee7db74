"""Questions in another language, with a model that may know it and with one that does not."""

from __future__ import annotations

from pathlib import Path

from bot.answering.answer import Mode, Status
from bot.answering.answerer import Answerer
from ingest.pipeline import ingest_files
from ingest.sources import find_files
from store.embeddings import EmbeddingModel
from store.library import Library

QUESTION = "Wie viele Brücken hat die Stadt gesperrt?"
TITLE = "Drei Brücken gesperrt"
TEXT = """Die Stadt sperrte am 3. Mai drei Brücken. Ein Gutachten hatte Risse gezeigt.

Oberbürgermeisterin Ute Kranz rechnet mit zwei Jahren Bauzeit. Die Busse fahren so lange Umwege,
und auf dem Fluss verkehrt eine Fähre.

Der Wochenmarkt zieht für diese Zeit auf die große Wiese um, sagte eine Sprecherin des Rathauses."""


def _page(folder: Path, tag: str) -> Path:
    page = folder / "bruecken.html"
    paragraphs = "".join(f"<p>{each}</p>" for each in TEXT.split("\n\n"))
    page.write_text(
        f'<html lang="{tag}"><head><title>{TITLE}</title></head>'
        f"<body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>",
        encoding="utf-8",
    )
    return page


def test_an_article_is_read_and_asked_in_its_own_language(
    tmp_path: Path, other_model: EmbeddingModel
) -> None:
    with Library(tmp_path / "data", other_model) as library:
        [added] = ingest_files(library, find_files([_page(tmp_path, "en")]))
        assert added.language == "de", "its words tell, not the template's tag"
        assert not any("written in" in note for note in added.notes)
        answer = Answerer(library).answer(QUESTION)
        assert answer.mode is Mode.EXTRACTIVE
        closest = [*answer.citations, *answer.more]
        assert any("am 3. Mai drei Brücken." in each.quote.text for each in closest)
        assert all(each.quote.text in each.quote.version.text for each in closest)


def test_with_the_default_model_it_says_what_it_cannot_read(
    tmp_path: Path, model: EmbeddingModel
) -> None:
    with Library(tmp_path / "data", model) as library:
        [refused] = ingest_files(library, find_files([_page(tmp_path, "de")]))
        assert refused.refused is not None
        assert "German" in refused.refused
        answer = Answerer(library).answer(QUESTION)
        assert answer.status is Status.UNSURE
        assert "German" in answer.text
