"""What is in the catalog after an article was stored: versions, passages, and what finds them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta

from generated import article
from planned import MODEL, encoding, encodings, found, offer, planned, rows, spans, state

from store import addresses, lexical
from store.additions import MODEL_PROPERTY, commit
from store.catalog import Catalog
from store.connection import reading
from store.hashes import hash_text
from store.plans import new_passages
from store.records import PUBLIC_LIBRARY, ArticleMetadata, ExtractedArticle, Outcome, Stored
from store.schema import (
    articles,
    passage_details,
    passages,
    removed_passages,
    versions,
)
from store.terms import terms

A = "The ferry to Aldmoor sank on Monday. Forty people were saved by fishermen."
B = "The council of Brenwick closed two libraries, and readers protested."
C = "Wheat prices in Corsley rose by a fifth after the flood."
D = "A lighthouse keeper in Dunhaven found a chest of silver coins."
LONG = f"{A} {B} {C}"
DAY = date(2024, 5, 6)


def one(*paragraphs: str, name: str = "one", **known: object) -> ExtractedArticle:
    return article(name, list(paragraphs), **known)  # type: ignore[arg-type]


def dated(days: int, *paragraphs: str, **known: object) -> ExtractedArticle:
    """The same, published some days after the first one."""
    return one(*paragraphs, published=DAY + timedelta(days), **known)


def texts(catalog: Catalog, article_id: str) -> list[str]:
    """The passages of an article, in order, as they are cut from its current text."""
    text = catalog.version(article_id).text
    kept = rows(catalog, passages, "ordinal", article_id=article_id)
    assert [row["ordinal"] for row in kept] == [*range(len(kept))]
    assert [hash_text(text[row["start"] : row["end"]]) for row in kept] == [
        row["text_hash"] for row in kept
    ]
    assert [row["paragraph"] for row in kept] == [
        text[: row["start"]].count("\n\n") + 1 for row in kept
    ]
    return [text[row["start"] : row["end"]] for row in kept]


# ---- a new article


def test_a_new_article_is_kept_with_its_passages(catalog: Catalog) -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    known = {"authors": ("Ann Ek", "Bo Å"), "published": DAY, "url": "https://a.example/1"}
    offered = one(A, B, A, **known)
    stored = offer(catalog, offered)
    assert stored == Stored(Outcome.NEW, stored.article_id, 1, "On one", 3, 2)
    assert rows(catalog, articles) == [
        {
            "id": stored.article_id,
            "library_id": 1,
            "identity": offered.identity,
            "current_version": 1,
        }
    ]
    version = catalog.version(stored.article_id)
    assert (version.text, version.text_hash) == (offered.text, hash_text(offered.text))
    assert version.metadata == offered.metadata
    assert before <= version.retrieved <= datetime.now(UTC)
    assert version.retrieved.microsecond == 0
    made = new_passages(stored.article_id, offered.text, spans(offered.text))
    kept = rows(catalog, passages, "ordinal")
    assert [row["id"] for row in kept] == [each.id for each in made]
    assert texts(catalog, stored.article_id) == [A, B, A]
    for row, new in zip(kept, made, strict=True):
        by_hand = encoding(new.text)
        assert (row["library_id"], row["article_id"]) == (1, stored.article_id)
        assert (row["revision"], row["terms"]) == (1, len(terms(new.text)))
        assert (row["sentences"], row["vector"]) == (by_hand.sentences, by_hand.vector)
        assert rows(catalog, passage_details, passage_id=new.id) == [
            {
                "passage_id": new.id,
                "sentence_vectors": by_hand.sentence_vectors,
                "piece_vectors": by_hand.piece_vectors,
            }
        ]
    [library] = catalog.all_library_states()
    assert (library.revision, library.passages) == (1, 3)
    assert library.terms == len(terms(offered.text))
    assert (found(catalog, "ferry"), found(catalog, "council")) == (2, 1)
    assert catalog.read_property(MODEL_PROPERTY) == MODEL


def test_of_its_sentences_the_terms_are_counted(catalog: Catalog) -> None:
    stored = offer(catalog, one("Ferries sank. The Fähre sank.", "Nobody saw a ferry."))
    [row] = rows(catalog, versions)
    assert row["article_id"] == stored.article_id
    assert row["sentences"] == 3
    assert json.loads(row["sentence_frequencies"]) == {
        "ferri": 2,
        "sank": 2,
        "fahr": 1,
        "nobodi": 1,
        "saw": 1,
    }


def test_words_follow_the_rules_of_their_language(catalog: Catalog) -> None:
    words = "Die Fähren waren нужны. Die Häuser waren alt."
    offer(catalog, one(words, language="de"))
    expected = terms(words, "de")
    assert expected != terms(words)
    [passage] = rows(catalog, passages)
    [version] = rows(catalog, versions)
    assert passage["terms"] == len(expected) != len(terms(words))
    assert set(json.loads(version["sentence_frequencies"])) == set(expected)
    assert "нужн" in version["sentence_frequencies"], "written as it is, and shorter"
    with reading(catalog.engine) as connection:
        assert lexical.document_frequencies(connection, 1, expected) == dict.fromkeys(expected, 1)


def test_an_article_without_passages(catalog: Catalog) -> None:
    stored = offer(catalog, one(""))
    assert (stored.outcome, stored.passages, stored.embedded) == (Outcome.NEW, 0, 0)
    assert texts(catalog, stored.article_id) == []


# ---- a changed one


def test_of_a_changed_article_passages_are_kept_moved_added_and_removed(catalog: Catalog) -> None:
    first = offer(catalog, one(A, B, C))
    before = {row["text_hash"]: row for row in rows(catalog, passages)}
    offer(catalog, one(A, name="other"))  # the next revision
    changed = one(A, D, B)
    stored = offer(catalog, changed)
    assert stored == Stored(Outcome.CHANGED, first.article_id, 2, "On one", 3, 1)
    assert texts(catalog, first.article_id) == [A, D, B]
    after = {row["text_hash"]: row for row in rows(catalog, passages, article_id=first.article_id)}
    stays, moves, goes, comes = map(hash_text, (A, B, C, D))
    assert after[stays] == before[stays]
    start = len(A) + len(D) + 4
    place = {"ordinal": 2, "paragraph": 3, "start": start, "end": start + len(B)}
    assert after[moves] == {**before[moves], **place}
    assert after[comes]["revision"] == 3
    assert after[comes]["vector"] == encoding(D).vector
    assert goes not in after
    gone = before[goes]["id"]
    assert rows(catalog, removed_passages) == [{"id": gone, "library_id": 1, "revision": 3}]
    assert rows(catalog, passage_details, passage_id=gone) == []
    [library] = catalog.all_library_states()
    assert (library.revision, library.passages) == (3, 4)
    assert library.terms == len(terms(f"{A} {D} {B} {A}"))
    assert (found(catalog, "wheat"), found(catalog, "lighthouse")) == (0, 1)
    assert catalog.version(first.article_id).text == changed.text
    assert [each.current for each in catalog.history(first.article_id)] == [False, True]


def test_a_paragraph_that_is_gone_is_found_in_the_version_that_was_replaced(
    catalog: Catalog,
) -> None:
    for paragraphs in ((A, C), (A, B), (A, D)):
        offer(catalog, one(*paragraphs))
    counts = [found(catalog, word, earlier=True) for word in ("ferry", "wheat", "council", "chest")]
    assert counts == [0, 1, 1, 0]


def test_nothing_of_a_new_article_is_earlier(catalog: Catalog) -> None:
    offer(catalog, one(A))
    offer(catalog, one(A, B))
    assert (found(catalog, "ferry", earlier=True), found(catalog, "council", earlier=True)) == (
        0,
        0,
    )


def test_a_passage_that_returns_is_no_longer_removed(catalog: Catalog) -> None:
    for paragraphs in ((A, B, C), (A,), (B, A)):
        offer(catalog, one(*paragraphs))
    [stored] = catalog.all_current()
    assert texts(catalog, stored.article_id) == [B, A]
    gone = [row["id"] for row in rows(catalog, removed_passages)]
    made = new_passages(stored.article_id, f"{A}\n\n{B}\n\n{C}", spans(f"{A}\n\n{B}\n\n{C}"))
    assert gone == [made[2].id]
    [library] = catalog.all_library_states()
    assert (library.passages, library.terms) == (2, len(terms(f"{B} {A}")))


def test_repeated_words_take_over_the_encoding_that_is_there(catalog: Catalog) -> None:
    offer(catalog, one(A, B))
    offer(catalog, one(C, name="other"))
    made = planned(catalog, one(A, C, A, B, A))
    assert set(made.missing) == {hash_text(C)}, "whatever another article has"
    stored = commit(catalog, made, encodings(made), MODEL)
    assert (stored.passages, stored.embedded) == (5, 1)
    assert texts(catalog, stored.article_id) == [A, C, A, B, A]
    for row in rows(catalog, passages, "ordinal", article_id=stored.article_id):
        words = made.passages[row["ordinal"]].text
        by_hand = encoding(words)
        assert (row["sentences"], row["vector"]) == (by_hand.sentences, by_hand.vector)
        [details] = rows(catalog, passage_details, passage_id=row["id"])
        assert details["sentence_vectors"] == by_hand.sentence_vectors
        assert details["piece_vectors"] == by_hand.piece_vectors


def test_versions_are_counted_for_each_article(catalog: Catalog) -> None:
    numbers = [offer(catalog, one(text)).version for text in (A, B, C)]
    others = [offer(catalog, one(text, name="two")).version for text in (A, B)]
    again = offer(catalog, one(A))
    assert (numbers, others, again.version) == ([1, 2, 3], [1, 2], 4)
    assert [each["current_version"] for each in rows(catalog, articles, "identity")] == [4, 2]


# ---- an older one


def test_an_older_text_is_history_alone(catalog: Catalog) -> None:
    first = offer(catalog, dated(1, A))
    kept = rows(catalog, passages)
    stored = offer(catalog, dated(0, B, C, title="On its first day"))
    assert stored == Stored(Outcome.OLDER, first.article_id, 2, "On its first day", 2, 0)
    assert rows(catalog, passages) == kept
    assert catalog.version(first.article_id).number == 1
    assert catalog.version(first.article_id, 2).text == f"{B}\n\n{C}"
    [library] = catalog.all_library_states()
    assert (library.revision, library.passages) == (1, 1)
    assert (found(catalog, "council", earlier=True), found(catalog, "ferry", earlier=True)) == (
        1,
        0,
    )
    assert found(catalog, "council") == 0


def test_an_older_text_that_is_known_is_not_kept_twice(catalog: Catalog) -> None:
    first = offer(catalog, dated(2, A))
    offer(catalog, dated(0, B))
    stored = offer(catalog, dated(1, B, title="Later"))
    assert stored == Stored(Outcome.OLDER, first.article_id, 2, "Later", 1, 0)
    history = catalog.history(first.article_id)
    assert [(each.text, each.metadata.title) for each in history] == [(A, "On one"), (B, "Later")]
    assert history[1].metadata.published == DAY + timedelta(1)


# ---- an unchanged one


def test_what_is_known_of_the_same_text_may_change(catalog: Catalog) -> None:
    first = offer(catalog, dated(0, A, publisher="Post"))
    offer(catalog, dated(0, A, name="two"))
    before = state(catalog)
    stored = offer(catalog, dated(1, A, title="Ferry", authors=("Ann Ek",), section="Sea"))
    assert stored == Stored(Outcome.UNCHANGED, first.article_id, 1, "Ferry", 1, 0)
    [version] = catalog.history(first.article_id)
    assert version.metadata == ArticleMetadata(
        "Ferry", ("Ann Ek",), published=DAY + timedelta(1), section="Sea"
    )
    after = state(catalog)
    assert after[0] == before[0]
    assert after[2:] == before[2:]
    [other] = [each for each in catalog.all_current() if each.article_id != first.article_id]
    assert other.metadata == dated(0, A, title="On two").metadata


def test_what_is_known_of_the_same_text_never_turns_older(catalog: Catalog) -> None:
    offer(catalog, dated(1, A, title="Ferry"))
    before = state(catalog)
    stored = offer(catalog, dated(0, A, title="Old"))
    assert (stored.outcome, stored.version, stored.title) == (Outcome.UNCHANGED, 1, "Old")
    assert state(catalog) == before


def test_only_the_version_of_the_same_text_is_told_anew(catalog: Catalog) -> None:
    for days, text in ((0, A), (1, B)):
        offer(catalog, dated(days, text))
    [current] = catalog.all_current()
    assert offer(catalog, dated(2, B, title="Libraries")).version == 2
    titles = [each.metadata.title for each in catalog.history(current.article_id)]
    assert titles == ["On one", "Libraries"]


# ---- the words of another


def test_an_article_with_the_words_of_another_is_a_further_address(catalog: Catalog) -> None:
    first = offer(catalog, one(LONG))
    two = one(LONG.upper(), name="two", url="https://paper.example/two")
    assert offer(catalog, two) == Stored(Outcome.SAME_WORDS, first.article_id, 1, "On one", 1, 0)
    [version] = catalog.all_current()
    assert version.metadata.url == "https://paper.example/two"
    assert version.text == LONG
    with reading(catalog.engine) as connection:
        assert addresses.further_addresses(connection, first.article_id) == [two.identity]


def test_what_a_further_address_completed_stays_when_the_first_is_read_again(
    catalog: Catalog,
) -> None:
    url = "https://paper.example/two"
    offer(catalog, dated(0, LONG))
    offer(catalog, one(LONG, name="two", url=url, publisher="Post"))
    assert offer(catalog, dated(1, LONG, title="Ferry")).outcome is Outcome.UNCHANGED
    [version] = catalog.all_current()
    assert version.metadata == ArticleMetadata(
        "Ferry", url=url, publisher="Post", published=DAY + timedelta(1)
    )
    offer(catalog, dated(1, LONG, publisher="Gazette"))
    [version] = catalog.all_current()
    assert (version.metadata.url, version.metadata.publisher) == (url, "Gazette")


def test_an_address_is_of_the_article_that_is_new_there(catalog: Catalog) -> None:
    first = offer(catalog, one(LONG))
    two = one(LONG, name="two")
    offer(catalog, two)
    second = offer(catalog, one(D, name="two"))
    assert second.outcome is Outcome.NEW
    with reading(catalog.engine) as connection:
        assert addresses.further_addresses(connection, first.article_id) == []
        known = addresses.article_at(connection, PUBLIC_LIBRARY, [two.identity])
    assert known == second.article_id


def test_words_are_known_by_the_current_text_alone(catalog: Catalog) -> None:
    other = f"{D} {C} {B}"
    offer(catalog, dated(1, LONG))
    offer(catalog, dated(0, other))
    assert planned(catalog, one(other, name="two")).outcome is Outcome.NEW
    assert planned(catalog, one(LONG, name="two")).outcome is Outcome.SAME_WORDS
    offer(catalog, dated(2, other))
    assert planned(catalog, one(other, name="two")).outcome is Outcome.SAME_WORDS
    assert planned(catalog, one(LONG, name="two")).outcome is Outcome.NEW
