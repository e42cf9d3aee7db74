"""A plan that is overtaken by another process changes nothing; a rebuilt catalog, all of it."""

from __future__ import annotations

import pytest
from generated import article
from planned import MODEL, encoding, encodings, found, offer, planned, rows, state

from store.additions import MODEL_PROPERTY, Overtaken, commit, rebuild
from store.catalog import Catalog
from store.errors import ModelMismatchError
from store.hashes import hash_text
from store.records import PUBLIC_LIBRARY, ExtractedArticle, Outcome
from store.schema import passage_details, passages, removed_passages

A = "The ferry to Aldmoor sank on Monday. Forty people were saved by fishermen."
B = "The council of Brenwick closed two libraries, and readers protested."
C = "Wheat prices in Corsley rose by a fifth after the flood."
D = "A lighthouse keeper in Dunhaven found a chest of silver coins."
LONG = f"{A} {B} {C}"


def one(*paragraphs: str, name: str = "one") -> ExtractedArticle:
    return article(name, list(paragraphs))


# ---- somebody else was faster


def test_a_plan_is_overtaken_by_what_came_in_between(catalog: Catalog) -> None:
    """By the article itself, by another version of it, and by the words of another one."""
    new = planned(catalog, one(A))
    first = offer(catalog, one(B))
    changed = planned(catalog, one(C))
    offer(catalog, one(A))
    before = state(catalog)
    for made in (new, changed):
        with pytest.raises(Overtaken, match=f"^{first.article_id}$"):
            commit(catalog, made, encodings(made), MODEL)
    assert state(catalog) == before
    assert planned(catalog, one(C)).outcome is changed.outcome, "only the version is another"


def test_a_plan_is_overtaken_where_another_article_has_the_words_now(catalog: Catalog) -> None:
    ids = {name: offer(catalog, one(D, name, name=name)).article_id for name in ("x", "y")}
    early, late = sorted(ids, key=ids.__getitem__)
    offer(catalog, one(LONG, name=late))
    made = planned(catalog, one(LONG))
    assert made.same_as == ids[late]
    offer(catalog, one(LONG, name=early))
    with pytest.raises(Overtaken):
        commit(catalog, made, {}, MODEL)
    assert planned(catalog, one(LONG)).same_as == ids[early]


def test_a_plan_is_overtaken_where_words_are_gone_that_it_counted_on(catalog: Catalog) -> None:
    """The article is as the plan saw it, but a passage now has to be embedded."""
    offer(catalog, one(A, B))
    made = planned(catalog, one(A, B, C))
    before = state(catalog)
    for packed in ({}, {hash_text(D): encoding(D)}):
        with pytest.raises(Overtaken):
            commit(catalog, made, packed, MODEL)
    assert state(catalog) == before
    packed = {hash_text(words): encoding(words) for words in (C, D)}
    assert commit(catalog, made, packed, MODEL).outcome is Outcome.CHANGED


def test_another_model_adds_nothing(catalog: Catalog) -> None:
    offer(catalog, one(A))
    made = planned(catalog, one(B, name="two"), "elsewhere")
    with pytest.raises(ModelMismatchError, match=r"model by-hand@1, .* means other@2\."):
        commit(catalog, made, encodings(made), "other@2")
    assert catalog.library_revisions() == {PUBLIC_LIBRARY: 1}
    assert catalog.read_property(MODEL_PROPERTY) == MODEL


# ---- all anew


def test_rebuilt_with_another_model_every_passage_is_another(catalog: Catalog) -> None:
    offer(catalog, one(A, B, A))
    offer(catalog, one(C, name="two"), "elsewhere")
    catalog.write_property("other", "stays")
    before = rows(catalog, passages, "id")
    plans = [
        planned(catalog, one(A, B, A), embed_all=True),
        planned(catalog, one(C, name="two"), "elsewhere", embed_all=True),
    ]
    packed = {hash_: each for made in plans for hash_, each in encodings(made, "other").items()}
    rebuild(catalog, plans, packed, "other@2")
    after = rows(catalog, passages, "id")
    assert [row["id"] for row in after] == [row["id"] for row in before]
    for old, new in zip(before, after, strict=True):
        [words] = [each for each in (A, B, C) if hash_text(each) == new["text_hash"]]
        by_hand = encoding(words, "other")
        [details] = rows(catalog, passage_details, passage_id=new["id"])
        assert (new["vector"], new["sentences"]) == (by_hand.vector, by_hand.sentences)
        assert details["piece_vectors"] == by_hand.piece_vectors
        changed = {"vector", "sentences", "revision"}
        assert {name for name in new if new[name] != old[name]} == changed
    assert rows(catalog, removed_passages) == []
    assert catalog.library_revisions() == {PUBLIC_LIBRARY: 2, "elsewhere": 2}
    assert [each.passages for each in catalog.all_library_states()] == [3, 1]
    assert (found(catalog, "ferry"), found(catalog, "wheat", library_id=2)) == (2, 1)
    assert catalog.read_property(MODEL_PROPERTY) == "other@2"
    assert catalog.read_property("other") == "stays"


@pytest.mark.parametrize("between", [one(C), one(C, name="new")])
def test_a_rebuild_is_overtaken_by_any_article(catalog: Catalog, between: ExtractedArticle) -> None:
    offer(catalog, one(A))
    offer(catalog, one(B, name="two"))
    plans = [planned(catalog, each, embed_all=True) for each in (one(A), one(B, name="two"))]
    packed = {hash_: each for made in plans for hash_, each in encodings(made, "other").items()}
    with pytest.raises(Overtaken, match=r"^rebuild$"):
        rebuild(catalog, plans[:1], packed, "other@2")
    offer(catalog, between)
    before = state(catalog)
    with pytest.raises(Overtaken):
        rebuild(catalog, plans, packed, "other@2")
    assert state(catalog) == before
    assert catalog.read_property(MODEL_PROPERTY) == MODEL
