"""Follow-ups answered: the article before comes first; what was carried over counts for less."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.answering.answer import Status
from bot.answering.answerer import Answerer, Asking
from bot.answering.follow_up import Turn, turn_of
from bot.answering.follow_up_search import narrowed
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle, Scope

FERRY = """\
The ferry to Aldmoor sank on Monday, the harbour office said.

Ingrid Solheim, who commanded the ferry, was the last to leave it. Solheim is 51.

All 31 passengers were brought ashore. The inquiry begins in June.

Repairs to the pier will cost 2 million crowns."""
BRIDGE = """\
The bridge at Vallby was closed on Tuesday, the council said.

Tom Belka, who inspected the bridge, found cracks. Belka is 44.

All 90 lorries were turned away. The inquiry begins in October.

Repairs to the bridge will cost 7 million crowns."""


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Answerer]:
    """Answers from two articles that say much the same of different things."""
    with Library(tmp_path_factory.mktemp("two"), model) as library:
        for name, text in (("Ferry", FERRY), ("Bridge", BRIDGE)):
            metadata = ArticleMetadata(f"{name} news", (f"Ann {name}man",), f"{name} Paper")
            article = ExtractedArticle(f"https://{name}.example/", metadata, text)
            list(library.add_all([article], split_passages))
        yield Answerer(library)


def after(answerer: Answerer, *questions: str) -> Turn:
    """What the last of these questions leaves behind."""
    before: Turn | None = None
    for question in questions:
        before = turn_of(answerer.answer(question, before=before), before)
    assert before is not None
    return before


@pytest.mark.parametrize(
    ("first", "then", "quoted"),
    [
        ("Who commanded the ferry?", "How old is she?", "Solheim is 51"),
        ("Who inspected the bridge?", "How old is he?", "Belka is 44"),
        ("How many passengers were on the ferry?", "When does the inquiry begin?", "in June"),
        ("How many lorries were turned away?", "When does the inquiry begin?", "in October"),
        ("What happened to the ferry?", "What will the repairs cost?", "2 million"),
        ("What happened to the bridge?", "What will the repairs cost?", "7 million"),
    ],
)
def test_the_article_of_the_answer_before_is_kept(
    answerer: Answerer, first: str, then: str, quoted: str
) -> None:
    answer = answerer.answer(then, before=after(answerer, first))
    assert quoted in answer.citations[0].quote.text
    assert answer.question == then


def test_a_question_that_names_another_article_leaves_the_one_before(answerer: Answerer) -> None:
    before = after(answerer, "Who commanded the ferry?")
    answer = answerer.answer("What did Tom Belka find at the bridge?", before=before)
    assert "cracks" in answer.citations[0].quote.text
    assert answer.understood is None


def test_what_was_understood_is_told(answerer: Answerer) -> None:
    before = after(answerer, "Who commanded the ferry?")
    answer = answerer.answer("How old is she?", before=before)
    assert answer.understood == "How old is Ingrid Solheim?"
    assert answerer.answer("How old is Tom Belka?").understood is None


@pytest.mark.parametrize(("first", "author"), [("ferry", "Ann Ferryman"), ("bridge", "Ann Bridge")])
def test_the_article_itself_is_the_one_before(answerer: Answerer, first: str, author: str) -> None:
    asked = answerer.answer("Who wrote it?")
    assert asked.status is Status.UNSURE
    before = after(answerer, f"What will repairs after the {first} news cost?")
    assert author in answerer.answer("Who wrote it?", before=before).text
    assert author in answerer.answer("Who wrote it?", before=turn_of(asked, before)).text


def test_no_word_that_was_carried_over_is_told_as_missing(answerer: Answerer) -> None:
    """Whoever asked before may want it forgotten; and it need not be in the answer."""
    before = Turn("What did Zanzibar say about the hovercrafft and the ferry?")
    answer = answerer.answer("And how old is it?", before=before)
    told = " ".join([answer.text, answer.reason, *answer.notes])
    assert "Zanzibar" not in told
    assert "hovercra" not in told
    assert answer.understood is not None
    assert "Zanzibar" in answer.understood


def test_what_no_article_answers_is_not_answered_in_passing(answerer: Answerer) -> None:
    before = after(answerer, "What will the repairs to the pier cost?")
    answer = answerer.answer("Which spaghetti boils longest?", before=before)
    assert answer.status is Status.NOT_FOUND


def test_several_are_answered_as_one_by_one(answerer: Answerer) -> None:
    before = after(answerer, "Who commanded the ferry?")
    asked = [
        Asking("How old is she?", before=before),
        Asking("How old is Tom Belka?"),
        Asking("Who wrote it?", before=before),
        Asking("And the bridge?", before=before),
    ]
    together = answerer.answer_all(asked)
    for each, answer in zip(asked, together, strict=True):
        alone = answerer.answer(each.text, each.scope, each.before)
        assert (answer.citations, answer.text, answer.understood) == (
            alone.citations,
            alone.text,
            alone.understood,
        )


def test_an_article_outside_the_scope_is_not_searched() -> None:
    bound = Scope(("guild:1",), frozenset({"a", "b"}))
    assert narrowed(bound, "a") == Scope(("guild:1",), frozenset({"a"}))
    assert narrowed(bound, "c") is None
    assert narrowed(Scope(("guild:1",), frozenset({"a"})), "a") is None
    assert narrowed(Scope(("guild:1",)), None) is None


def test_another_librarys_article_is_not_found_by_following_it(answerer: Answerer) -> None:
    before = after(answerer, "Who commanded the ferry?")
    assert before.article_id
    answer = answerer.answer("How old is she?", Scope(("guild:9",)), before)
    assert answer.status is Status.NOT_FOUND
    assert not answer.citations
    assert not answer.more
