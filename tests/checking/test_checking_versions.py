"""Whose articles a check sees, in which versions, and what is left when one is removed."""

from __future__ import annotations

from datetime import date

import pytest

from bot.checking.checker import check_message
from bot.checking.result import CheckedQuotation, Verdict
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import PUBLIC_LIBRARY, ArticleMetadata, ExtractedArticle, Scope

FERRY = "The ferry Quintessa sank off Aldmoor at dawn; forty people were saved."
LATER = "The ferry Quintessa sank off Aldmoor at noon; fifty people were saved."
REST = "The harbour-master of Hartsea has asked for a lighthouse ever since."


def add(
    library: Library, text: str, into: str = PUBLIC_LIBRARY, updated: date | None = None
) -> str:
    metadata = ArticleMetadata(
        "On the ferry", published=date(2024, 5, 6), updated=updated, url="https://paper.example/f"
    )
    article = ExtractedArticle("https://paper.example/f", metadata, text)
    [stored] = library.add_all([article], split_passages, into)
    return stored.article_id


def check(library: Library, message: str, scope: Scope = Scope()) -> CheckedQuotation:
    [checked] = check_message(library, scope, message)
    return checked


def test_another_librarys_articles_are_not_there(library: Library) -> None:
    article = add(library, f"{FERRY}\n\n{REST}", "one")
    add(library, f"{LATER}\n\n{REST}", "one")
    one, two = Scope(("one",)), Scope(("two",))
    assert check(library, LATER, one).verdict is Verdict.EXACT
    assert check(library, FERRY, one).verdict is Verdict.EARLIER
    for message in (LATER, FERRY, "“On the ferry” and nothing else of it"):
        checked = check(library, message, two)
        assert (checked.verdict, checked.places, checked.articles_searched) in (
            (Verdict.NOT_FOUND, (), 0),
            (Verdict.TOO_SHORT, (), 0),
        )
        assert checked.title_of is None
    bound = Scope(("one",), frozenset({"another"}))
    assert check(library, LATER, bound).verdict is Verdict.NOT_FOUND
    assert check(library, FERRY, bound).verdict is Verdict.NOT_FOUND
    assert check(library, FERRY, Scope(("one",), frozenset({article}))).verdict is Verdict.EARLIER


def test_words_that_were_changed_are_told_with_when_and_what_now(library: Library) -> None:
    add(library, f"{FERRY}\n\n{REST}")
    add(library, f"{LATER}\n\n{REST}", updated=date(2024, 5, 8))
    checked = check(library, FERRY)
    assert checked.verdict is Verdict.EARLIER
    [place] = checked.places
    assert (place.version.number, place.text) == (1, FERRY.rstrip("."))
    assert place.citation.link == "https://paper.example/f"
    assert checked.change
    assert (checked.change.last_with.number, checked.change.first_without.number) == (1, 2)
    assert checked.change.first_without.metadata.updated == date(2024, 5, 8)
    assert checked.now
    assert checked.now.text == LATER.rstrip(".")
    [difference] = checked.differences
    assert (difference.article, difference.yours) == ("noon; fifty", "dawn; forty")
    assert check(library, REST).verdict is Verdict.EXACT


def test_the_version_that_lost_them_is_the_last_one_to(library: Library) -> None:
    for text in (FERRY, REST, f"{FERRY}\n\n{REST}", f"{LATER}\n\n{REST}", REST):
        add(library, text)
    checked = check(library, FERRY)
    assert checked.change
    assert (checked.change.last_with.number, checked.change.first_without.number) == (3, 4)
    assert checked.places[0].version.number == 3
    again = check(library, LATER)
    assert again.change
    assert (again.change.last_with.number, again.change.first_without.number) == (4, 5)


def test_an_older_text_that_comes_later_is_an_earlier_version(library: Library) -> None:
    add(library, f"{LATER}\n\n{REST}", updated=date(2024, 5, 8))
    add(library, f"{FERRY}\n\n{REST}", updated=date(2024, 5, 7))
    assert check(library, LATER).verdict is Verdict.EXACT
    checked = check(library, FERRY)
    assert checked.verdict is Verdict.EARLIER
    assert checked.change
    assert (checked.change.last_with.number, checked.change.first_without.number) == (2, 1)


def test_words_that_come_back_are_exact_again(library: Library) -> None:
    for text in (FERRY, LATER, FERRY):
        add(library, f"{text}\n\n{REST}")
    checked = check(library, FERRY)
    assert (checked.verdict, checked.change) == (Verdict.EXACT, None)
    assert checked.places[0].version.number == 3
    assert check(library, LATER).verdict is Verdict.EARLIER


def test_nearly_what_an_earlier_version_said(library: Library) -> None:
    add(library, f"{FERRY}\n\n{REST}")
    add(library, REST)
    checked = check(library, FERRY.replace("forty", "seventy"))
    assert checked.verdict is Verdict.NEARLY
    assert checked.change
    assert checked.places[0].version.number == 1


@pytest.mark.parametrize("message", [FERRY, LATER, REST, FERRY.replace("forty", "ten")])
def test_nothing_is_left_of_a_removed_article(library: Library, message: str) -> None:
    add(library, f"{FERRY}\n\n{REST}")
    article_id = add(library, f"{LATER}\n\n{REST}")
    assert check(library, message).places
    library.remove(article_id)
    checked = check(library, message)
    assert (checked.verdict, checked.places, checked.now) == (Verdict.NOT_FOUND, (), None)
    add(library, LATER)
    if message == FERRY:
        assert check(library, message).verdict is Verdict.NEARLY


def test_dots_of_the_articles_own_are_no_omission(library: Library) -> None:
    dots = "He looked at the sea … and said that it had not always been so … wide."
    add(library, f"{dots}\n\n{REST}")
    whole = check(library, dots)
    assert (whole.verdict, whole.left_out, whole.differences) == (Verdict.EXACT, (), ())
    assert check(library, "He looked at the sea… and said that").left_out == ()
    assert check(library, "He looked … and said that").left_out == ("at the sea",)
    turned = check(library, "He … said that it had … always been so … wide.")
    assert turned.verdict is Verdict.TURNED


def test_an_article_removed_meanwhile_is_not_shown(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(library, f"{FERRY}\n\n{REST}")
    found = library.wordings([FERRY])
    library.remove(found.found[0].version.article_id)
    monkeypatch.setattr(library, "wordings", lambda *_arguments: found)
    checked = check(library, FERRY)
    assert (checked.verdict, checked.places) == (Verdict.NOT_FOUND, ())


def test_no_model_is_needed(library: Library) -> None:
    add(library, FERRY)
    with Library(library.folder, EmbeddingModel("no-such-model")) as other:
        assert check(other, FERRY).verdict is Verdict.EXACT
