"""What follows a kept question: understood again from it, and never from what is not its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.follow_up import Turn
from bot.answering.kept import (
    TURNS_BACK,
    may_follow,
    restored_answer,
    turns_after,
)
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.questions import KeptQuestion
from store.records import ArticleMetadata, ExtractedArticle
from tests.bot.kept_answers import keep

TEXT = """\
The ferry to Aldmoor sank on Monday, the harbour office said.

Ingrid Solheim, who commanded the ferry, was the last to leave it. Solheim is 51."""
WHO, AGE = "Who commanded the ferry?", "How old is she?"
UNDERSTOOD = "How old is Ingrid Solheim?"


@pytest.fixture
def library(tmp_path: Path, model: EmbeddingModel) -> Iterator[Library]:
    """A library with one article."""
    with Library(tmp_path / "data", model) as opened:
        article = ExtractedArticle("https://ferry.example/", ArticleMetadata("Ferry"), TEXT)
        list(opened.add_all([article], split_passages))
        yield opened


def everything(_article_id: str) -> bool:
    """Every article may be quoted."""
    return True


def ask(
    library: Library, id_: str, question: str, follows: KeptQuestion | None = None, **known: object
) -> KeptQuestion:
    """Ask, keep and read again, as the bot does."""
    before = turns_after(follows, library, everything)[-1] if follows else None
    answer = Answerer(library).answer(question, before=before)
    follows_id = follows.id if follows else None
    return keep(library, answer, id_, question=question, follows=follows_id, **known)


def shown(library: Library, kept: KeptQuestion) -> Answer:
    """The answer as it is shown again."""
    return restored_answer(kept, library).answer


def test_a_follow_up_is_understood_again(library: Library) -> None:
    first = ask(library, "1", WHO)
    second = ask(library, "2", AGE, first)
    assert shown(library, first).understood is None
    assert shown(library, second).understood == UNDERSTOOD
    assert "51" in shown(library, second).citations[0].quote.text
    turn = turns_after(second, library, everything)[-1]
    assert turn.question == UNDERSTOOD
    assert turn.article_id == second.citations[0].article_id


def test_with_the_question_before_its_words_are_gone(library: Library, tmp_path: Path) -> None:
    first = ask(library, "1", "Who commanded the ferry, Quuxwortel?")
    second = ask(library, "2", "And how long was it at sea?", first)
    assert "Quuxwortel" in (shown(library, second).understood or "")
    library.questions.forget("1", 1)
    left = library.questions.find("2")
    assert left is not None
    assert left.follows is None
    assert shown(library, left).understood is None
    files = [each.read_bytes() for each in (tmp_path / "data").rglob("*") if each.is_file()]
    assert not any(b"Quuxwortel" in each for each in files)


def test_with_the_article_its_names_are_gone(library: Library) -> None:
    second = ask(library, "2", AGE, ask(library, "1", WHO))
    library.remove(second.citations[0].article_id)
    assert "Solheim" not in (shown(library, second).understood or "")
    assert "Solheim" not in repr(library.questions.find("2"))


def test_what_may_not_be_seen_is_not_taken(library: Library) -> None:
    second = ask(library, "2", AGE, ask(library, "1", WHO))
    turn = turns_after(second, library, lambda _article_id: False)[-1]
    assert turn == Turn("How old is she (commanded ferry)?")


@pytest.mark.parametrize(
    ("known", "follower", "expected"),
    [
        ({}, {}, True),
        ({}, {"asker": "bob"}, True),
        ({}, {"private": True}, True),
        ({}, {"guild_id": 9}, False),
        ({"private": True}, {}, False),
        ({"private": True}, {"private": True}, True),
        ({"private": True}, {"private": True, "asker": "bob"}, False),
        ({"private": True}, {"asker": "bob"}, False),
        ({"private": True}, {"private": True, "guild_id": 9}, False),
    ],
)
def test_who_may_take_words_from_whom(
    library: Library, known: dict[str, object], follower: dict[str, object], expected: bool
) -> None:
    first = ask(library, "1", WHO, **known)
    second = ask(library, "2", AGE, first, **follower)
    assert may_follow(first, second.guild_id, second.asker, second.private) is expected
    assert shown(library, second).understood == (UNDERSTOOD if expected else None)


def test_private_words_do_not_pass_through_a_chain(library: Library) -> None:
    """Ann asks privately; what she and Bob ask in public knows nothing of it."""
    secret = ask(library, "1", "Who commanded the ferry, Quuxwortel?", private=True)
    middle = ask(library, "2", "And how long was it at sea?", secret)
    last = ask(library, "3", "And why?", middle, asker="bob")
    for kept in (middle, last):
        assert "Quuxwortel" not in (shown(library, kept).understood or "")
        assert "Quuxwortel" not in turns_after(kept, library, everything)[-1].question


def test_of_a_long_chain_the_last_turns_count(library: Library) -> None:
    kept = ask(library, "0", WHO)
    for number in range(1, TURNS_BACK + 4):
        kept = ask(library, str(number), f"And what of number {number}?", kept)
        understood = shown(library, kept).understood or ""
        assert ("ferry" in understood) == (number <= TURNS_BACK)
        assert str(number) in understood


# ---- what a language model made of a question

REWRITTEN = "Which age has Ingrid Solheim, who commanded the ferry?"
LATER = "And where is that?"


def rewritten_chain(library: Library) -> list[KeptQuestion]:
    """A question, and two that follow it and were rewritten with its words."""
    first = ask(library, "1", WHO)
    second = ask(library, "2", AGE, first, rewritten=REWRITTEN)
    return [first, second, ask(library, "3", LATER, second, rewritten=f"Where is {WHO[4:-1]}?")]


def files_have(tmp_path: Path, words: bytes) -> bool:
    """Whether the data folder has some words anywhere."""
    return any(words in each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())


def test_a_rewritten_question_is_shown_and_gone_on_from_as_it_was(library: Library) -> None:
    _, second, third = rewritten_chain(library)
    assert shown(library, second).understood == REWRITTEN
    turns = turns_after(third, library, everything)
    assert [turn.question for turn in turns] == [WHO, REWRITTEN, "Where is commanded the ferry?"]


def test_where_an_article_may_not_be_seen_it_is_read_anew(library: Library) -> None:
    _, second, _ = rewritten_chain(library)
    turns = turns_after(second, library, lambda _article_id: False)
    assert turns[-1] == Turn("How old is she (commanded ferry)?")


def test_what_was_asked_privately_is_marked(library: Library) -> None:
    first = ask(library, "1", WHO)
    second = ask(library, "2", AGE, first, private=True)
    assert [turn.private for turn in turns_after(second, library, everything)] == [False, True]


@pytest.mark.parametrize("gone", ["1", "2"])
def test_with_any_question_before_it_goes(library: Library, tmp_path: Path, gone: str) -> None:
    rewritten_chain(library)
    library.questions.forget(gone, 1)
    third = library.questions.find("3")
    assert third is not None
    assert third.rewritten is None
    assert not files_have(tmp_path, b"Where is commanded")
    assert not files_have(tmp_path, b"Which age has")


def test_with_an_article_quoted_before_it_goes(library: Library, tmp_path: Path) -> None:
    first, _, _ = rewritten_chain(library)
    library.remove(first.citations[0].article_id)
    second = library.questions.find("2")
    assert second is not None
    assert REWRITTEN not in (shown(library, second).understood or "")
    assert not files_have(tmp_path, b"Which age has")
    assert not files_have(tmp_path, b"Where is commanded")


def test_one_alone_is_not_touched_by_what_others_forget(library: Library) -> None:
    _, second, _ = rewritten_chain(library)
    ask(library, "9", WHO)
    library.questions.forget("9", 1)
    assert shown(library, second).understood == REWRITTEN
