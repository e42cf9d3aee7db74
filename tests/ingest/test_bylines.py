"""Bylines as printed, and prose that begins like one."""

from __future__ import annotations

import pytest

from ingest.bylines import author_names, parse_byline


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ana Ruiz", ("Ana Ruiz",)),
        ("By Ana Ruiz, Tom van der Berg and Li Wei", ("Ana Ruiz", "Tom van der Berg", "Li Wei")),
        ("By Ana Ruiz, Tom B. Hill, and Li Wei", ("Ana Ruiz", "Tom B. Hill", "Li Wei")),
        ("BY ANA RUIZ", ("ANA RUIZ",)),
        ("By Ana Ruiz, Staff Writer", ("Ana Ruiz",)),
        ("By Ana Ruiz in Berlin and Tom Hill in Kyiv", ("Ana Ruiz", "Tom Hill")),
        ("Von Jörg Müller und Anna Weiß", ("Jörg Müller", "Anna Weiß")),
        ("Par Zoé Le Gall et Luc d'Arc", ("Zoé Le Gall", "Luc d'Arc")),
        ("Written by Seán O’Brien", ("Seán O’Brien",)),
        ("Ana Ruiz, Staff Writer", ("Ana Ruiz",)),
        ("Ana Ruiz, Environment Correspondent", ("Ana Ruiz",)),
        ("By Reuters", ("Reuters",)),
        ("By Sammy Davis Jr.", ("Sammy Davis Jr.",)),
    ],
)
def test_bylines(line: str, names: tuple[str, ...]) -> None:
    assert parse_byline(line) == names


@pytest.mark.parametrize(
    "prose",
    [
        "By Friday, Anna Berg of the water board expects the spillway to run.",
        "By then, Tom Reed and Anna Bell had left.",
        "By the Numbers",
        "By Land and Sea",
        "By Monday Morning",
        "The council, the mayor and the police agreed",
        "Anna Berg, Tom Reed",
        "",
    ],
)
def test_prose_is_no_byline(prose: str) -> None:
    assert parse_byline(prose) is None


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("Ana Ruiz", ("Ana Ruiz",)),
        ("By Ana Ruiz and Tom Hill", ("Ana Ruiz", "Tom Hill")),
        ("Ana Ruiz, Science Editor", ("Ana Ruiz",)),
        ("Voltaire", ("Voltaire",)),
        ("https://facebook.example/ana", ()),
        ("ana@post.example", ()),
    ],
)
def test_author_fields(field: str, names: tuple[str, ...]) -> None:
    assert author_names(field) == names
