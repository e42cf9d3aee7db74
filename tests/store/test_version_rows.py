"""What is known about an article goes into a row and comes out again as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from store.records import ArticleMetadata
from store.schema import versions
from store.version_rows import metadata_from_row, metadata_values, stamp_from_row

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
