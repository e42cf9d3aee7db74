"""What is known about an article goes into a row and comes out again as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

from generated import article
from hypothesis import given
from hypothesis import strategies as st
from planned import offer

from store.catalog import Catalog
from store.connection import reading
from store.hashes import hash_text
from store.records import ArticleMetadata, Scope
from store.schema import versions
from store.version_rows import metadata_from_row, metadata_values, stamp_from_row, stored_texts

NAMES = st.text(max_size=9)
ZONES = st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours)))
MOMENTS = st.one_of(st.none(), st.dates(), st.datetimes(timezones=ZONES))
METADATA = st.builds(
    ArticleMetadata,
    title=NAMES,
    authors=st.lists(NAMES, max_size=3).map(tuple),
    publisher=st.none() | NAMES,
    published=MOMENTS,
    updated=MOMENTS,
    url=st.none() | NAMES,
    language=st.none() | NAMES,
    page_starts=st.lists(st.integers(0, 9999), max_size=3).map(tuple),
    section=st.none() | st.text(min_size=1, max_size=9),
)


def row(values: dict[str, Any]) -> Any:
    return SimpleNamespace(**values)


@given(METADATA)
def test_what_is_known_comes_back(metadata: ArticleMetadata) -> None:
    values = metadata_values(metadata)
    assert values.keys() <= set(versions.c.keys())
    assert all(value is None or isinstance(value, str) for value in values.values())
    found = metadata_from_row(row(values))
    assert found == metadata
    assert [type(each) for each in (found.published, found.updated)] == [
        type(each) for each in (metadata.published, metadata.updated)
    ]
    assert stamp_from_row(row(values)) == metadata.stamp


def test_rows_of_earlier_schemas_and_of_later_programs_can_be_read() -> None:
    values = metadata_values(ArticleMetadata("Ferry", ("Ann Ek",), published=date(2024, 5, 6)))
    assert values["other_metadata"] is None
    earlier = metadata_from_row(row({**values, "page_starts": None}))
    assert earlier == ArticleMetadata("Ferry", ("Ann Ek",), published=date(2024, 5, 6))
    later = row({**values, "other_metadata": '{"section": "Sport", "weather": "rain"}'})
    assert metadata_from_row(later).section == "Sport"


def test_letters_are_written_as_they_are() -> None:
    values = metadata_values(ArticleMetadata("Fähre", ("Bo Å",), section="Küste"))
    assert (values["authors"], values["other_metadata"]) == ('["Bo Å"]', '{"section": "Küste"}')


def test_versions_come_back_as_they_were_stored(catalog: Catalog) -> None:
    known = {"published": date(2024, 5, 6), "authors": ("Ann Ek",)}
    first = offer(catalog, article("one", "It rained.", **known), "rain")
    offer(catalog, article("one", "It stopped.", **known), "rain")
    other = offer(catalog, article("one", "It rained.", title="Snow"), "snow")
    found = [*catalog.history(first.article_id), *catalog.history(other.article_id)]
    assert [(each.library, each.number, each.text, each.current) for each in found] == [
        ("rain", 1, "It rained.", False),
        ("rain", 2, "It stopped.", True),
        ("snow", 1, "It rained.", True),
    ]
    assert [each.article_id for each in found] == [first.article_id] * 2 + [other.article_id]
    assert {each.identity for each in found} == {"https://paper.example/one"}
    assert [each.text_hash for each in found] == [hash_text(each.text) for each in found]
    assert {each.retrieved.tzinfo for each in found} == {UTC}
    assert found[0].metadata == ArticleMetadata("On one", **known)  # type: ignore[arg-type]
    assert found[2].metadata == ArticleMetadata("Snow")


def test_texts_of_the_versions_asked_for_and_of_no_others(catalog: Catalog) -> None:
    for text in ("Old", "New"):
        one = offer(catalog, article("one", f"{text} one.")).article_id
        two = offer(catalog, article("two", f"{text} two.")).article_id
    keys = [(two, 1), (one, 2), (one, 3), ("gone", 1)]
    with reading(catalog.engine) as connection:
        assert list(stored_texts(connection, keys).items()) == [
            ((two, 1), "Old two."),
            ((one, 2), "New one."),
        ]
        assert stored_texts(connection, []) == {}


def test_a_scope_has_libraries_and_may_be_bound_to_articles(catalog: Catalog) -> None:
    ids = {
        (library, name): offer(catalog, article(name, f"It rained on {name}."), library).article_id
        for library in ("rain", "snow")
        for name in ("one", "two")
    }

    def within(*libraries: str, bound: frozenset[str] | None = None) -> set[str]:
        summaries = catalog.articles(Scope(libraries, bound))
        return {each.version.article_id for each in summaries}

    assert within("rain") == {ids["rain", "one"], ids["rain", "two"]}
    assert within("rain", "snow", "hail") == {*ids.values()}
    some = frozenset({ids["rain", "one"], ids["snow", "two"]})
    assert within("rain", bound=some) == {ids["rain", "one"]}
    assert within("rain", "snow", bound=some) == some
    assert within("rain", bound=frozenset()) == set()


def test_a_record_for_people_has_plain_values() -> None:
    moment = datetime(2024, 5, 6, 7, tzinfo=UTC)
    metadata = ArticleMetadata("Ferry", ("Ann Ek",), published=moment, section="Sport")
    assert metadata.declared == {"section": "Sport"}
    assert metadata.as_record() == {
        "title": "Ferry",
        "authors": ["Ann Ek"],
        "publisher": None,
        "published": "2024-05-06T07:00:00+00:00",
        "updated": None,
        "url": None,
        "language": None,
        "section": "Sport",
    }
