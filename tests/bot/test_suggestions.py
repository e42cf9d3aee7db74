"""Suggested questions: each of them asked, none of them made up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bot.answering.answer import Answer, Mode, Status
from bot.answering.answerer import Answerer
from bot.answering.drafting.drafts import draft_questions
from bot.answering.suggestions import MOST_TRIES, suggested_questions
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Scope, Version
from tests.bot.short_articles import KINDS, short_article

ABOUT_THE_ARTICLE = {
    "Who wrote this article?",
    "When was this article published?",
    "What is this article about?",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """A library with all short articles; tests may add to it."""
    with Library(tmp_path_factory.mktemp("shelf"), model) as opened:
        for kind in KINDS:
            add(opened, short_article(kind))
        yield opened


def add(library: Library, article: ExtractedArticle) -> Version:
    (stored,) = library.add_all([article], split_passages)
    return library.version(stored.article_id, stored.version)


def made(text: str, identity: str = "https://made.example/a", **fields: object) -> ExtractedArticle:
    metadata = replace(ArticleMetadata("A made article", url=identity), **fields)  # type: ignore[arg-type]
    return ExtractedArticle(identity, metadata, text)


def ask(library: Library, version: Version, question: str) -> Answer:
    scope = Scope((version.library,), frozenset({version.article_id}))
    return Answerer(library).answer(question, scope)


@pytest.mark.parametrize("kind", KINDS)
def test_every_suggestion_is_answered_by_the_sentence_it_came_from(
    shelf: Library, kind: str
) -> None:
    version = add(shelf, short_article(kind))
    found = suggested_questions(Answerer(shelf), version)
    assert len(found) == 3
    sentences = set()
    for question in found:
        assert len(question) <= 80
        answer = ask(shelf, version, question)
        assert answer.status is Status.ANSWERED, question
        if question in ABOUT_THE_ARTICLE:
            continue
        assert answer.mode is Mode.EXTRACTIVE
        quote = answer.citations[0].quote
        assert quote.version.article_id == version.article_id
        drafts = [draft for draft in draft_questions(version) if draft.text == question]
        assert any(quote.start <= draft.start and draft.end <= quote.end for draft in drafts)
        sentences.add(drafts[0].start)
    assert len(sentences) == len(set(found) - ABOUT_THE_ARTICLE)


@pytest.mark.parametrize("kind", ["news", "sport", "science", "explainer"])
def test_an_ordinary_article_has_three_questions_of_different_kinds(
    shelf: Library, kind: str
) -> None:
    version = add(shelf, short_article(kind))
    found = suggested_questions(Answerer(shelf), version)
    assert not ABOUT_THE_ARTICLE.intersection(found)
    assert len({" ".join(question.split()[:2]) for question in found}) == 3


def test_as_many_as_are_wanted(shelf: Library) -> None:
    version = add(shelf, short_article("news"))
    answerer = Answerer(shelf)
    assert suggested_questions(answerer, version, count=0) == []
    assert len(suggested_questions(answerer, version, count=1)) == 1
    many = suggested_questions(answerer, version, count=20)
    assert 5 < len(many) <= MOST_TRIES + len(ABOUT_THE_ARTICLE)
    assert len(set(many)) == len(many)
    assert many[-1] == "What is this article about?"


GERMAN = (
    "Die Fähre zwischen Aldmoor und Sarn fährt erst im Mai wieder, weil ihr Motor zerlegt werden "
    "muss. Täglich setzen 300 Menschen über. Der Landkreis hat zwei Busse gemietet."
)


@pytest.mark.parametrize(
    "text",
    [
        GERMAN,
        "Brenwick 3, Calder 2\n\nPort Ellery 0, Stanmere 0",
        "Yes, I said. We will see, won't we? They did not.",
        "It lasted two hours. He was there. This was in May. They liked that.",
    ],
)
def test_where_nothing_can_be_drafted_the_article_itself_is_asked_about(
    shelf: Library, text: str
) -> None:
    known = made(text, f"https://made.example/{len(text)}")
    version = add(shelf, known)
    assert suggested_questions(Answerer(shelf), version) == ["What is this article about?"]
    dated = replace(known, metadata=replace(short_article("news").metadata, title="A made article"))
    version = add(shelf, dated)
    assert suggested_questions(Answerer(shelf), version) == [
        "Who wrote this article?",
        "When was this article published?",
        "What is this article about?",
    ]


def test_what_an_older_version_says_is_not_suggested(shelf: Library) -> None:
    old = "The council hired two old buses. Greta Holm, the mayor of Sarn, thanked it."
    first = add(shelf, made(old, "https://made.example/versions"))
    assert "How many old buses did the council hire?" in suggested_questions(Answerer(shelf), first)
    add(shelf, made("The council bought a tram.", "https://made.example/versions"))
    assert suggested_questions(Answerer(shelf), first) == ["What is this article about?"]


class NeverSure(Answerer):
    """Finds nothing, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def answer(self, text: str, scope: Scope = Scope()) -> Answer:  # noqa: ARG002
        self.asked.append(text)
        return Answer(text, Status.NOT_FOUND, Mode.EXTRACTIVE, "", "nothing")


def test_only_so_many_are_tried(shelf: Library) -> None:
    text = " ".join(f"The council hired {number} new clerks in May." for number in range(20, 90))
    version = add(shelf, made(text, "https://made.example/long"))
    answerer = NeverSure()
    assert suggested_questions(answerer, version) == []
    content = [question for question in answerer.asked if question not in ABOUT_THE_ARTICLE]
    assert 0 < len(content) <= MOST_TRIES


def test_the_sample_article(sample_answerer: Answerer) -> None:
    library = sample_answerer._library
    (summary,) = library.articles()
    found = suggested_questions(sample_answerer, summary.version)
    assert len(found) == 3
    assert not ABOUT_THE_ARTICLE.intersection(found)
