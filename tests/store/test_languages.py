"""Words of other languages → terms; a library of several languages → what a question finds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from generated import add
from hypothesis import given
from hypothesis import strategies as st

from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Scope
from store.search_results import SearchRequest
from store.terms import term_spans, terms

BRIDGES = (
    "Die Stadt sperrte am 3. Mai drei Brücken. Ein Gutachten hatte Risse gezeigt.\n\n"
    "Oberbürgermeisterin Ute Kranz rechnet mit zwei Jahren Bauzeit. Busse fahren Umwege.\n\n"
    "Das Rathaus bleibt am Montag geschlossen. Der Markt zieht auf die Wiese um."
)
PONTS = (
    "La ville a fermé trois ponts le 3 mai. Une expertise avait montré des fissures.\n\n"
    "Les travaux dureront deux ans. Les bus feront un détour par la rive gauche."
)
ENGLISH = "The council opened a library in the old mill. It has forty thousand books."


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("de", "Die Brücken und die Brücke", ["bruck", "bruck"]),
        ("de", "Wie viele Häuser?", ["haus"]),
        ("fr", "l’ouverture des ouvertures d'eau", ["ouvertur", "ouvertur", "eau"]),
        ("ru", "мосты и мостов", ["мост", "мост"]),
        ("de", "Die EU und die USA", ["eu", "usa"]),
        ("zh", "三座桥关闭", ["三座", "座桥", "桥关", "关闭"]),
        ("zh", "NATO和桥", ["nato", "和桥"]),
        ("xx", "unheard words", ["unheard", "words"]),
    ],
)
def test_terms_follow_the_language(language: str, text: str, expected: list[str]) -> None:
    assert terms(text, language) == expected


def test_a_question_leaves_out_its_own_stop_words_too() -> None:
    assert terms("How many Brücken were gesperrt?", "de", asked_in="en") == ["bruck", "gesperrt"]
    assert terms("Wie viele bridges wurden closed?", "en", asked_in="de") == ["bridg", "close"]


@given(st.text(max_size=80), st.sampled_from(("de", "fr", "zh", "th", "ar", "xx")))
def test_spans_of_any_text_are_its_words(text: str, language: str) -> None:
    spans = term_spans(text, language)
    assert all(0 <= start < end <= len(text) and term for term, start, end in spans)
    assert [start for _, start, _ in spans] == sorted(start for _, start, _ in spans)


def article(name: str, language: str | None, text: str) -> ExtractedArticle:
    return ExtractedArticle(f"file:{name}", ArticleMetadata(name, language=language), text)


@pytest.fixture
def library(tmp_path: Path, other_model: EmbeddingModel) -> Iterator[Library]:
    with Library(tmp_path / "data", other_model, exhaustive_below=0) as opened:
        add(
            opened,
            article("Bauarbeiten", "de", BRIDGES),
            article("Travaux", "fr", PONTS),
            article("Books", "en", ENGLISH),
        )
        yield opened


@pytest.mark.parametrize(
    ("question", "asked_in", "sentence"),
    [
        ("Wie viele Brücken sperrt die Stadt?", "de", "Die Stadt sperrte am 3. Mai drei Brücken."),
        ("Combien de ponts la ville ferme ?", "fr", "La ville a fermé trois ponts le 3 mai."),
        ("What did the council open in the mill?", "en", ENGLISH.split(". ", maxsplit=1)[0] + "."),
        ("Wann ist das geschlossene Rathaus?", "de", "Das Rathaus bleibt am Montag geschlossen."),
    ],
)
def test_a_question_finds_other_forms_of_its_words(
    library: Library, question: str, asked_in: str, sentence: str
) -> None:
    [result] = library.search_all([SearchRequest(question, Scope(), language=asked_in)])
    assert sentence in {hit.text for hit in result.hits[:2]}
    best = next(hit for hit in result.hits if hit.text == sentence)
    assert best.coverage > 0.99
    assert not result.unknown_words


def test_words_of_a_quotation_are_found_in_their_language(library: Library) -> None:
    found = library.wordings(["Busse fahren Umwege"]).found
    assert [each.version.metadata.title for each in found][:1] == ["Bauarbeiten"]


def test_an_earlier_text_keeps_its_language(library: Library) -> None:
    add(library, article("Bauarbeiten", "de", BRIDGES.replace("drei Brücken", "vier Brücken")))
    found = library.wordings(["sperrte drei Brücken"], earlier=True).found
    assert [each.version.number for each in found] == [1]


def test_the_split_follows_the_articles_language(library: Library) -> None:
    [result] = library.search_all([SearchRequest("Brücken", Scope(), language="de")])
    assert "Die Stadt sperrte am 3. Mai drei Brücken." in {hit.text for hit in result.hits}
