"""A quotation as it was typed: its words, its pieces, its sentences, what joins them."""

from __future__ import annotations

import pytest

from bot.checking.quotation import Join, JoinKind, read_quotation

TYPED = "[T]he ship left. It sank … near [the isle of] Sker! “Nobody was hurt.”"


def test_where_the_words_stand() -> None:
    found = read_quotation(TYPED)
    assert found.text == TYPED
    assert found.keys == "the ship left it sank near sker nobody was hurt".split()
    assert [TYPED[word.start : word.end] for word in found.words[1:4]] == ["ship", "left", "It"]
    assert found.slice(1, 3) == "ship left"
    assert found.slice(0, 10) == TYPED[found.words[0].start : TYPED.index(".”")]
    assert found.slice(9, 10) == "hurt"
    assert found.slice(3, 3) == found.slice(4, 3) == found.slice(0, 0) == found.slice(10, 10) == ""


def test_what_joins_the_pieces() -> None:
    found = read_quotation(TYPED)
    assert found.joins == (
        Join(JoinKind.OMISSION, 5, "…"),
        Join(JoinKind.INSERTION, 6, "[the isle of]"),
    )
    assert found.pieces == [(0, 5), (5, 6), (6, 10)]
    assert found.joins_before(5) == [found.joins[0]]
    assert found.joins_before(6) == [found.joins[1]]
    assert found.joins_before(4) == []
    assert [join.kind for join in read_quotation("It sank …").joins_before(2)] == [
        JoinKind.OMISSION
    ]


def test_its_sentences() -> None:
    assert read_quotation(TYPED).sentences == [(0, 3), (3, 7), (7, 10)]
    assert read_quotation("… it sank? It did").sentences == [(0, 2), (2, 4)]
    assert read_quotation(". It sank").sentences == [(0, 2)]


def test_a_part_is_a_quotation_of_its_own() -> None:
    part = read_quotation(TYPED).part(3, 8)
    assert part.keys == "it sank near sker nobody".split()
    assert [(join.kind, join.before) for join in part.joins] == [
        (JoinKind.OMISSION, 2),
        (JoinKind.INSERTION, 3),
    ]
    assert part.pieces == [(0, 2), (2, 3), (3, 5)]
    assert part.sentences == [(0, 4), (4, 5)]
    assert part.slice(0, 2) == "It sank"
    # what stands at its edges joins nothing in it
    assert read_quotation(TYPED).part(5, 6).joins == ()
    assert [join.before for join in read_quotation(TYPED).part(4, 6).joins] == [1]


@pytest.mark.parametrize(
    ("typed", "keys", "joins"),
    [
        ("the [sic] ship", ["the", "ship"], []),
        ("the [SIC!] ship", ["the", "ship"], []),
        ("the ship[,] it", ["the", "ship", "it"], []),
        ("[t]he Ship", ["the", "ship"], []),
        ("the ship (...) sank", ["the", "ship", "sank"], ["(...)"]),
        ("the ship [ … ] sank", ["the", "ship", "sank"], ["[ … ]"]),
        ("the ship. . . . sank", ["the", "ship", "sank"], [". . . ."]),
        ("the ship[s] sank", ["the", "sank"], ["ship[s]"]),
        ("un[sink]able ship", ["ship"], ["un[sink]able"]),
        ("the ship [Nordline] sank [in May]", ["the", "ship", "sank"], ["[Nordline]", "[in May]"]),
    ],
)
def test_what_was_left_out_or_put_in(typed: str, keys: list[str], joins: list[str]) -> None:
    found = read_quotation(typed)
    assert found.keys == keys
    assert [join.text for join in found.joins] == joins
    assert all(
        (join.kind is JoinKind.OMISSION) == ("." in join.text or "…" in join.text)
        for join in found.joins
    )


def test_offsets_are_those_of_what_was_typed() -> None:
    typed = "the [sic] ship [H]e[,] sank"
    for word in read_quotation(typed).words:
        assert typed[word.start : word.end].strip("[]").casefold() in ("the", "ship", "h]e", "sank")
