"""Articles in a library: new, changed, moved, older, repeated; what is embedded and what found."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from generated import add, article, paragraphs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.chunk import split_passages
from ingest.pipeline import Fate
from store.embeddings import EmbeddingModel
from store.encoder import Encoding
from store.library import Library
from store.records import ArticleMetadata, Outcome, Scope
from tests.conftest import SHARED, ingest

A = "The ferry to Aldmoor sank on Monday. Forty people were saved by fishermen."
B = "The council of Brenwick closed two libraries, and readers protested."
C = "Wheat prices in Corsley rose by a fifth after the flood."
D = "A lighthouse keeper in Dunhaven found a chest of silver coins."
MORNING = datetime(2022, 1, 24, 8, tzinfo=UTC)
NOON = datetime(2022, 1, 24, 12, tzinfo=UTC)
EVENING = datetime(2022, 1, 24, 20, tzinfo=UTC)


@pytest.fixture
def embedded(model: EmbeddingModel, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All texts that went through the model since the test began."""
    texts: list[str] = []
    encode = model.encode

    def counting(offered: Sequence[str]) -> list[Encoding]:
        texts.extend(offered)
        return encode(offered)

    monkeypatch.setattr(model, "encode", counting)
    return texts


def sentences(library: Library, question: str, scope: Scope = Scope()) -> set[str]:
    return {hit.text for hit in library.search(question, scope).hits}


def passage_texts(library: Library, question: str) -> set[str]:
    return {
        hit.version.text[hit.sentences[0][0] : hit.sentences[-1][1]]
        for hit in library.search(question).hits
    }


def test_a_new_article_is_kept_and_found(library: Library, embedded: list[str]) -> None:
    [stored] = add(library, article("one", [A, B], published=date(2022, 1, 24)))
    assert (stored.outcome, stored.version, stored.passages) == (Outcome.NEW, 1, 2)
    assert stored.embedded == 2
    assert sorted(embedded) == sorted([A, B])
    assert library.version(stored.article_id).text == f"{A}\n\n{B}"
    assert library.find(stored.article_id[:5]) == stored.article_id
    best = library.search("How many people were saved from the ferry?").hits[0]
    assert best.text == "Forty people were saved by fishermen."
    assert best.version.text[best.start : best.end] == best.text
    assert best.paragraph == 1


def test_the_same_again_changes_nothing(library: Library, embedded: list[str]) -> None:
    [first] = add(library, article("one", [A, B]))
    embedded.clear()
    [again] = add(library, article("one", [A, B]))
    assert (again.outcome, again.version, again.embedded) == (Outcome.UNCHANGED, 1, 0)
    assert embedded == []
    assert again.article_id == first.article_id
    assert len(library.history(first.article_id)) == 1
    assert library.article_count() == 1


def test_of_a_changed_article_only_changed_passages_are_embedded(
    library: Library, embedded: list[str]
) -> None:
    [first] = add(library, article("one", [A, B, C]))
    before = library.version(first.article_id)
    embedded.clear()
    changed = C.replace("a fifth", "a quarter")
    [stored] = add(library, article("one", [D, A, B, changed]))
    assert (stored.outcome, stored.version, stored.embedded) == (Outcome.CHANGED, 2, 2)
    assert sorted(embedded) == sorted([D, changed])

    found = sentences(library, "How much did wheat prices rise by?")
    assert changed in found
    assert C not in found
    assert sentences(library, "fifth") & {C} == set()
    old = library.version(first.article_id, 1)
    assert (old.text, old.current) == (before.text, False)
    assert library.text_of(first.article_id, 1) == before.text
    assert library.version(first.article_id).number == 2
    assert library.version(first.article_id).text == "\n\n".join([D, A, B, changed])


def test_articles_are_listed_by_moments_whatever_their_offsets(library: Library) -> None:
    west, east = timezone(timedelta(hours=-5)), timezone(timedelta(hours=2))
    add(
        library,
        article("late", [A], published=datetime(2024, 3, 5, 23, tzinfo=west)),  # 04:00 UTC, the 6th
        article("early", [B], published=datetime(2024, 3, 6, 1, tzinfo=east)),  # 23:00 UTC, the 5th
        article("day", [C], published=date(2024, 3, 6)),  # 00:00 UTC
        article("undated", [D]),  # retrieved just now
    )
    expected = ["On undated", "On late", "On day", "On early"]
    assert [each.version.metadata.title for each in library.articles()] == expected
    assert [each.title for each in library.named().values()] == expected


def test_texts_are_read_together(library: Library) -> None:
    [first] = add(library, article("one", [A, B]))
    add(library, article("one", [A, C]))
    [second] = add(library, article("two", [D]))
    one, two = first.article_id, second.article_id
    wanted = [(one, 1), (two, 1), (one, 2), (two, 2), ("gone", 1)]
    texts = {(one, 1): f"{A}\n\n{B}", (one, 2): f"{A}\n\n{C}", (two, 1): D}
    assert library.texts_of(wanted) == texts
    assert library.texts_of(wanted[1:3]) == {key: texts[key] for key in wanted[1:3]}
    assert library.texts_of([]) == {}


def test_what_articles_may_be_called(library: Library) -> None:
    known = {"authors": ("Ana Brandt", "Ö. Núñez"), "publisher": "The Ledger"}
    add(library, article("one", [A], "Low water", **known))
    [two] = add(library, article("two", [B], "Old", publisher="Gazette"))
    dated = {"publisher": "Gazette", "published": date(2024, 5, 6), "url": "https://paper.example/"}
    add(library, article("two", [C], "High water", **dated, language="en"))
    add(library, article("three", [D]), into="elsewhere")
    low, high = ArticleMetadata("Low water", **known), ArticleMetadata("High water", **dated)
    assert list(library.named().values()) == [low, high]  # read just now: the newest
    assert list(library.named()) == [each.version.article_id for each in library.articles()]
    assert library.named(Scope(article_ids=frozenset({two.article_id}))) == {two.article_id: high}


def test_passages_that_moved_are_quoted_where_they_are_now(library: Library) -> None:
    add(library, article("one", [A, B, C]))
    add(library, article("one", [C, D, A]))
    for text, paragraph in ((C, 1), (D, 2), (A, 3)):
        hits = [hit for hit in library.search(text).hits if hit.text in text]
        assert {hit.paragraph for hit in hits} == {paragraph}
        assert all(hit.version.text[hit.start : hit.end] == hit.text for hit in hits)
    assert B not in passage_texts(library, B)


def test_repeated_paragraphs_are_embedded_once_and_told_apart(library: Library) -> None:
    def change(*text: str) -> tuple[int, list[int]]:
        [stored] = add(library, article("one", text))
        repeated = {hit.paragraph for hit in library.search(A).hits if hit.text in A}
        return stored.embedded, sorted(repeated)

    assert change(A, B, A) == (2, [1, 3])
    assert change(A, A, B, A) == (0, [1, 2, 4])
    assert change(B, A) == (0, [2])
    assert change(A, A) == (0, [1, 2])


def test_what_is_known_about_an_article_may_change_without_its_text(
    library: Library, embedded: list[str]
) -> None:
    [first] = add(library, article("one", [A], title="Ferry sinks"))
    embedded.clear()
    [again] = add(
        library, article("one", [A], title="Ferry sinks off Aldmoor", authors=("Ana Ruiz",))
    )
    assert (again.outcome, again.version) == (Outcome.UNCHANGED, 1)
    assert embedded == []
    metadata = library.version(first.article_id).metadata
    assert (metadata.title, metadata.authors) == ("Ferry sinks off Aldmoor", ("Ana Ruiz",))
    assert len(library.history(first.article_id)) == 1


def test_an_older_text_is_history_and_never_current(library: Library, embedded: list[str]) -> None:
    [new] = add(library, article("one", [A, C], updated=NOON))
    embedded.clear()
    [older] = add(library, article("one", [A, B], updated=MORNING))
    assert (older.outcome, older.version, older.embedded) == (Outcome.OLDER, 2, 0)
    assert embedded == []
    assert library.version(new.article_id).text == f"{A}\n\n{C}"
    assert library.version(new.article_id, 2).text == f"{A}\n\n{B}"
    assert library.version(new.article_id, 2).current is False
    assert B not in sentences(library, B)

    [again] = add(library, article("one", [A, B], updated=MORNING))
    assert (again.outcome, again.version) == (Outcome.OLDER, 2)
    assert len(library.history(new.article_id)) == 2
    assert library.version(new.article_id).number == 1

    [newest] = add(library, article("one", [A, D], updated=EVENING))
    assert (newest.outcome, newest.version) == (Outcome.CHANGED, 3)
    assert [version.current for version in library.history(new.article_id)] == [False, False, True]


def test_an_old_copy_of_the_same_text_does_not_turn_the_clock_back(library: Library) -> None:
    [stored] = add(library, article("one", [A, C], updated=EVENING))
    add(library, article("one", [A, C], updated=MORNING))
    assert library.version(stored.article_id).metadata.updated == EVENING
    [between] = add(library, article("one", [A, B], updated=NOON))
    assert between.outcome is Outcome.OLDER
    assert library.version(stored.article_id).text == f"{A}\n\n{C}"


def test_a_text_may_come_back(library: Library, embedded: list[str]) -> None:
    [first] = add(library, article("one", [A, B]))
    add(library, article("one", [A, C]))
    embedded.clear()
    [back] = add(library, article("one", [A, B]))
    assert (back.outcome, back.version) == (Outcome.CHANGED, 3)
    assert embedded == [B]
    assert library.version(first.article_id).text == f"{A}\n\n{B}"
    assert C not in sentences(library, C)
    assert B in sentences(library, B)


def test_one_article_several_times_in_one_go(library: Library) -> None:
    stored = add(library, article("one", [A]), article("one", [A, B]), article("one", [A, B]))
    assert [item.outcome for item in stored] == [Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED]
    assert library.version(stored[0].article_id).text == f"{A}\n\n{B}"


def test_articles_are_listed_newest_first(library: Library) -> None:
    add(
        library,
        article("old", [A], published=date(2019, 5, 1)),
        article("new", [B], published=date(2022, 5, 1)),
        article("middle", [C], published=datetime(2020, 5, 1, 9, tzinfo=UTC)),
    )
    add(library, article("old", [A, D], published=date(2019, 5, 1)))
    listed = library.articles()
    assert [summary.version.metadata.title for summary in listed] == [
        "On new",
        "On middle",
        "On old",
    ]
    assert [(summary.versions, summary.passages) for summary in listed] == [(1, 1), (1, 1), (2, 2)]


def test_a_search_bound_to_articles_finds_nothing_else(library: Library) -> None:
    one, two, _ = add(
        library, article("one", [A, B]), article("two", [B, C]), article("three", [A, B, C])
    )
    for ids in ({one.article_id}, {two.article_id}, {one.article_id, two.article_id}):
        scope = Scope(article_ids=frozenset(ids))
        for question in (A, B, C, "Who protested in Brenwick?"):
            hits = library.search(question, scope).hits
            assert {hit.version.article_id for hit in hits} <= ids
        assert {s.version.article_id for s in library.articles(scope)} == ids
        assert library.article_count(scope) == len(ids)
    assert B in sentences(library, B, Scope(article_ids=frozenset({two.article_id})))
    assert library.search(A, Scope(article_ids=frozenset({"nosuchid"}))).hits == []


def test_an_empty_library_finds_nothing(library: Library) -> None:
    assert library.search("Where is the ferry?").hits == []
    assert library.articles() == []
    assert library.article_count() == 0


def test_words_that_no_article_has_are_named(library: Library) -> None:
    add(library, article("one", [A, B]))
    result = library.search("Was the ferry sunk by pirates in Brenwik?")
    assert result.corrections == {"Brenwik": "Brenwick"}
    assert result.question == "Was the ferry sunk by pirates in Brenwick?"
    assert "pirates" in result.unknown_words
    assert "ferry" not in result.unknown_words


def test_a_data_folder_of_any_name(tmp_path: Path, model: EmbeddingModel) -> None:
    folder = tmp_path / "100 % ?x=1 #é 'quoted'" / "data"
    for _ in range(2):
        with Library(folder, model, exhaustive_below=0) as library:
            add(library, article("one", [A]))
            assert library.article_count() == 1
            assert sentences(library, A)
    assert (folder / "catalog.sqlite").is_file()


EDITS = st.lists(
    st.lists(st.sampled_from([A, B, C, D]), min_size=1, max_size=5), min_size=1, max_size=4
)


@given(EDITS, st.randoms(use_true_random=False))
@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_past_of_an_article_does_not_show_in_what_is_found(
    model: EmbeddingModel,
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[list[str]],
    chance: random.Random,
) -> None:
    other = article("other", paragraphs(1, 2))
    with (
        Library(tmp_path_factory.mktemp("edited"), model, chance.choice([0, 1000])) as edited,
        Library(tmp_path_factory.mktemp("fresh"), model) as fresh,
    ):
        known: set[str] = set()
        for text in texts:
            [stored] = edited.add_all([article("one", text)], split_passages)
            if stored.outcome is not Outcome.UNCHANGED:
                assert stored.embedded == len(set(text) - known)
            known = set(text)
            if chance.random() < 0.5:
                edited.catch_up()
        add(edited, other)
        add(fresh, article("one", texts[-1]), other)
        for question in (A, "Who found the price of silver?"):
            found, expected = edited.search(question), fresh.search(question)
            one, two = found.hits, expected.hits
            assert [(h.text, h.start, h.end, h.paragraph, round(h.coverage, 9)) for h in one] == [
                (h.text, h.start, h.end, h.paragraph, round(h.coverage, 9)) for h in two
            ]
            assert [h.score for h in one] == pytest.approx([h.score for h in two], abs=0.01)
            assert found.unknown_words == expected.unknown_words


owner = pytest.mark.skipif(not SHARED.is_dir(), reason="the owner's articles are not here")


@owner
def test_an_update_of_the_owners_article(
    library: Library, embedded: list[str], tmp_path: Path
) -> None:
    page = tmp_path / "ukraine-crisis.txt"
    page.write_bytes((SHARED / "articles" / "ukraine-crisis.txt").read_bytes())
    ingest(library, page)
    question = "How many people were killed in the conflict?"
    assert any("more than 13,000 people" in text for text in sentences(library, question))
    threat = "How high is the threat of a Ukrainian attack against the regions?"
    assert any("now very high" in text for text in sentences(library, threat))

    page.write_bytes((SHARED / "articles" / "ukraine-crisis-updated.txt").read_bytes())
    embedded.clear()
    [result] = ingest(library, page)
    assert result.stored is not None
    assert (result.stored.outcome, result.stored.version) == (Outcome.CHANGED, 2)
    assert 1 <= len(embedded) == result.stored.embedded <= 3
    assert any("more than 14,000 people" in text for text in sentences(library, question))
    for asked in (question, threat, "more than 13,000 people", "now very high"):
        found = library.search(asked).hits
        assert not any("more than 13,000 people" in hit.version.text for hit in found)
        assert not any("now very high" in hit.version.text for hit in found)
    old = library.version(result.stored.article_id, 1)
    assert "more than 13,000 people" in old.text

    embedded.clear()
    [again] = ingest(library, page)
    assert again.fate is Fate.UNCHANGED
    assert embedded == []


@owner
@pytest.mark.parametrize(
    "order",
    [
        ("ukraine-crisis-updated.txt", "ukraine-crisis.html", "ukraine-crisis.txt"),
        ("ukraine-crisis.txt", "ukraine-crisis-updated.txt", "ukraine-crisis.html"),
        ("ukraine-crisis.html", "ukraine-crisis.txt", "ukraine-crisis-updated.txt"),
    ],
)
def test_three_saves_of_the_owners_article_are_one(
    library: Library, order: tuple[str, ...]
) -> None:
    for name in order:
        ingest(library, SHARED / "articles" / name)
    assert library.article_count() == 1
    [summary] = library.articles()
    assert "more than 14,000 people" in summary.version.text
    assert "more than 13,000 people" not in summary.version.text
    for name in order:
        [result] = ingest(library, SHARED / "articles" / name)
        assert result.fate in (Fate.UNCHANGED, Fate.OLDER)
    assert library.articles()[0].version.text == summary.version.text
    assert library.articles()[0].versions == summary.versions
