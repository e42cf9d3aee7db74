"""Fields that are kept as they are declared: where they are found, and what of them is taken."""

from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.canonical import one_line
from ingest.draft import Draft
from ingest.extract import RawArticle, extract
from ingest.field_names import FIELD_NAMES
from store.records import DECLARED_FIELDS, ArticleMetadata

BODY = "The ferry sails in May. It takes an hour, said the captain on Monday."


def section_of(content: str, name: str) -> str | None:
    return extract(RawArticle(content.encode(), f"file:///{name}", name)).metadata.section


def page(head: str) -> str:
    return f"<html><head><title>Ferry</title>{head}</head><body><h1>Ferry</h1><p>{BODY}</p></body>"


def json_ld(section: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry", '
        f'"articleSection": {section}}}</script>'
    )


META = '<meta property="article:section" content="Travel &amp; trips">'


def test_every_field_that_sources_declare_has_names_of_its_own() -> None:
    known = {each.name for each in fields(ArticleMetadata)}
    assert set(DECLARED_FIELDS) <= FIELD_NAMES.keys() <= known
    written = [name for each in FIELD_NAMES.values() for name in each.front_matter]
    assert len({*written, *FIELD_NAMES}) == len(written) + len(FIELD_NAMES)
    assert all(name == name.lower() for each in FIELD_NAMES.values() for name in each.meta)


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ("", None),
        (META, "Travel & trips"),
        (json_ld('"Sport"') + META, "Sport"),
        (json_ld('["Sailing", "Sport"]'), "Sailing"),
        (json_ld('"https://paper.example/sport"') + META, "Travel & trips"),
        (json_ld('""') + META, "Travel & trips"),
        (json_ld("null"), None),
        (json_ld(f'"{"long " * 30}"'), None),
    ],
)
def test_a_page_s_section(head: str, section: str | None) -> None:
    assert section_of(page(head), "ferry.html") == section


@pytest.mark.parametrize(
    ("line", "section"),
    [
        ("section: Local news", "Local news"),
        ("category: [Sport, Sailing]", "Sport"),
        ("Section: 2024", "2024"),
        ("section:", None),
        ("author: Ann Ek", None),
    ],
)
def test_the_section_in_front_matter(line: str, section: str | None) -> None:
    assert section_of(f"---\ntitle: Ferry\n{line}\n---\n{BODY}\n", "ferry.md") == section


def test_a_line_of_the_text_is_no_declaration() -> None:
    assert section_of(f"The ferry\n\nSection: Sport\n\n{BODY}\n", "ferry.txt") is None


@given(st.lists(st.text(max_size=130), max_size=4))
def test_the_first_name_counts_and_is_one_short_line(values: list[str]) -> None:
    draft = Draft()
    taken = [value for value in values if draft.declare("section", value)]
    assert draft.declared.get("section") == (one_line(taken[0]) if taken else None)
    assert all(0 < len(value) <= 100 for value in draft.declared.values())
