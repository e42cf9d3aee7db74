"""What storing an article would do, with what the catalog has of it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from generated import article
from planned import offer, planned, spans

from store.catalog import Catalog
from store.connection import reading
from store.plans import Plan, article_id_for, new_passages, plan_within
from store.records import PUBLIC_LIBRARY, ArticleMetadata, ExtractedArticle, Outcome

A = "The ferry to Aldmoor sank on Monday. Forty people were saved by fishermen."
B = "The council of Brenwick closed two libraries, and readers protested."
C = "Wheat prices in Corsley rose by a fifth after the flood."
DAY = date(2024, 5, 6)


def one(*paragraphs: str, days: int | None = None, name: str = "one") -> ExtractedArticle:
    """An article of these paragraphs, published some days after the first one."""
    published = None if days is None else DAY + timedelta(days)
    return article(name, list(paragraphs), published=published)


def words(made: Plan) -> list[str]:
    """The passages that the model is needed for."""
    return [each.text for each in made.missing.values()]


# ---- ids


def test_ids_are_the_same_in_every_folder() -> None:
    """Data folders already have them: made otherwise, every article would be a new one."""
    assert article_id_for("public", "https://paper.example/one") == "pi5zmef5"
    assert article_id_for("guild-7", "https://paper.example/one") == "yutn6qrp"
    text = f"{A}\n\n{B}\n\n{A}"
    made = new_passages("pi5zmef5", text, spans(text))
    assert [each.id for each in made] == [
        4582702127936948185,
        6044415090212037658,
        7795028540772938860,
    ]


def test_passages_are_told_apart_by_their_words_and_by_counting() -> None:
    before, after = f"{A}\n\n{B}\n\n{A}", f"{B}\n\n{A}\n\n{C}\n\n{A}"
    first, second, again = new_passages("one", before, spans(before))
    moved = new_passages("one", after, spans(after))
    assert [each.id for each in moved] == [second.id, first.id, moved[2].id, again.id]
    assert len({each.id for each in moved}) == 4
    assert first.text_hash == again.text_hash != second.text_hash
    assert [each.text for each in moved] == [B, A, C, A]
    assert [each.span for each in moved] == spans(after)
    elsewhere = new_passages("two", before, spans(before))
    assert not {each.id for each in elsewhere} & {first.id, second.id, again.id}
    assert all(0 <= each.id < 2**63 for each in [*moved, *elsewhere])


def test_the_sentences_of_a_passage_are_counted_from_its_beginning() -> None:
    text = f"{B}\n\n{A}"
    passage = new_passages("one", text, spans(text))[1]
    assert [passage.text[start:end] for start, end in passage.sentences] == [
        "The ferry to Aldmoor sank on Monday.",
        "Forty people were saved by fishermen.",
    ]


# ---- what would become of it


def test_a_new_article_needs_all_its_passages(catalog: Catalog) -> None:
    offered = one(A, B, A)
    made = planned(catalog, offered)
    assert (made.outcome, made.known_version, made.current_version) == (Outcome.NEW, 0, 0)
    assert (made.library, made.article, made.same_as) == (PUBLIC_LIBRARY, offered, None)
    assert made.article_id == article_id_for(PUBLIC_LIBRARY, offered.identity)
    assert made.passages == new_passages(made.article_id, offered.text, spans(offered.text))
    assert words(made) == [A, B]
    assert all(new.text_hash == text_hash for text_hash, new in made.missing.items())


def test_nothing_is_stored_by_a_plan(catalog: Catalog) -> None:
    planned(catalog, one(A))
    assert planned(catalog, one(A)).outcome is Outcome.NEW
    assert catalog.library_revisions() == {}


def test_the_same_text_is_unchanged_whatever_its_date(catalog: Catalog) -> None:
    offer(catalog, one(A, B, days=0))
    for days in (None, -1, 0, 1):
        made = planned(catalog, one(A, B, days=days))
        assert (made.outcome, made.known_version, made.current_version) == (
            Outcome.UNCHANGED,
            1,
            1,
        )
        assert made.missing == {}
        assert len(made.passages) == 2


@pytest.mark.parametrize("days", [None, 0, 1])
def test_another_text_that_is_not_older_is_a_change(catalog: Catalog, days: int | None) -> None:
    offer(catalog, one(A, B, days=0))
    made = planned(catalog, one(C, A, days=days))
    assert (made.outcome, made.known_version, made.current_version) == (Outcome.CHANGED, 0, 1)
    assert words(made) == [C]


def test_an_older_text_needs_no_model(catalog: Catalog) -> None:
    offer(catalog, one(A, days=0))
    made = planned(catalog, one(C, days=-1))
    assert (made.outcome, made.known_version, made.current_version) == (Outcome.OLDER, 0, 1)
    assert made.missing == {}
    assert [each.text for each in made.passages] == [C]
    offer(catalog, one(C, days=-1))
    again = planned(catalog, one(C, days=-1))
    assert (again.outcome, again.known_version, again.current_version) == (Outcome.OLDER, 2, 1)


def test_what_is_compared_is_the_current_version(catalog: Catalog) -> None:
    for text, days in ((A, 0), (B, 2), (C, 1)):  # the third is older than the second
        offer(catalog, one(text, days=days))
    outcomes = [
        (planned(catalog, one(text, days=days)).outcome, planned(catalog, one(text)).known_version)
        for text, days in ((B, 0), (A, 1), (A, 2), (C, 1), (C, 3))
    ]
    assert outcomes == [
        (Outcome.UNCHANGED, 2),
        (Outcome.OLDER, 1),
        (Outcome.CHANGED, 1),
        (Outcome.OLDER, 3),
        (Outcome.CHANGED, 3),
    ]
    assert planned(catalog, one(A)).current_version == 2


def test_a_text_that_came_back_is_known_by_its_latest_version(catalog: Catalog) -> None:
    for text in (A, B, A, C):
        offer(catalog, one(text))
    made = planned(catalog, one(A))
    assert (made.outcome, made.known_version, made.current_version) == (Outcome.CHANGED, 3, 4)
    assert words(made) == [A], "passages that are gone are embedded anew"


def test_other_articles_and_libraries_tell_nothing(catalog: Catalog) -> None:
    offer(catalog, one(A, name="two"))
    offer(catalog, one(B, A), "elsewhere")
    offer(catalog, one(C))
    made = planned(catalog, one(A))
    assert (made.outcome, made.known_version, made.current_version) == (Outcome.CHANGED, 0, 1)
    assert words(made) == [A]
    assert planned(catalog, one(A, name="three"), "third").outcome is Outcome.NEW


def test_two_sources_never_share_an_id(catalog: Catalog) -> None:
    stored = offer(catalog, one(A))
    with (
        reading(catalog.engine) as connection,
        pytest.raises(AssertionError, match=r"^two sources with one id$"),
    ):
        plan_within(connection, PUBLIC_LIBRARY, one(A, name="two"), stored.article_id, (), False)


# ---- the same words under another address

LONG = f"{A} {B} {C}"


def test_the_words_of_another_article_are_that_article(catalog: Catalog) -> None:
    first = offer(catalog, one(LONG))
    offered = one(LONG.upper(), name="two")
    made = planned(catalog, offered)
    assert (made.outcome, made.same_as) == (Outcome.SAME_WORDS, first.article_id)
    assert (made.known_version, made.current_version, made.missing) == (0, 0, {})
    assert (made.library, made.article) == (PUBLIC_LIBRARY, offered)
    assert made.article_id == article_id_for(PUBLIC_LIBRARY, offered.identity)
    assert made.passages == new_passages(made.article_id, offered.text, spans(offered.text))
    assert planned(catalog, offered, "elsewhere").outcome is Outcome.NEW


def test_an_article_of_its_own_stays_one_whatever_its_words_become(catalog: Catalog) -> None:
    offer(catalog, one(LONG))
    offer(catalog, one(A, name="two"))
    made = planned(catalog, one(LONG, name="two"))
    assert (made.outcome, made.same_as) == (Outcome.CHANGED, None)
    assert words(made) == [LONG]


# ---- all anew, for another model


def test_with_another_model_all_is_embedded(catalog: Catalog) -> None:
    offer(catalog, one(LONG, A, days=0))
    for offered, outcome in (
        (one(LONG, A, days=0), Outcome.UNCHANGED),
        (one(A, days=-1), Outcome.OLDER),
        (one(A, LONG, days=1), Outcome.CHANGED),
        (one(LONG, A, name="two"), Outcome.NEW),
    ):
        made = planned(catalog, offered, embed_all=True)
        assert (made.outcome, made.same_as) == (outcome, None)
        assert words(made) == offered.text.split("\n\n")


def test_the_metadata_decide_by_the_update_where_there_is_one(catalog: Catalog) -> None:
    known = ArticleMetadata("On one", published=DAY, updated=DAY + timedelta(5))
    offer(catalog, ExtractedArticle(one(A).identity, known, A))
    assert planned(catalog, one(B, days=3)).outcome is Outcome.OLDER
    assert planned(catalog, one(B, days=6)).outcome is Outcome.CHANGED
