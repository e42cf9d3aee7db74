"""The words of a quotation find their passage, however many others share some of them."""

from __future__ import annotations

import random

import pytest
from generated import add, article, paragraphs

from store.library import Library
from store.records import Scope

LONG = " ".join(f"the bridge number {number} was opened by a mayor" for number in range(12))


def found(library: Library, *parts: str) -> list[str]:
    """The passages, in order."""
    return [each.version.text[each.start : each.end] for each in library.wordings(parts).found]


def decoys(words: str, count: int = 40) -> list[str]:
    """Short paragraphs with these words in other orders, which BM25 likes best."""
    chance = random.Random(1)
    shuffled = [chance.sample(words.split(), len(words.split())) for _ in range(count)]
    return [f"Once {' '.join(each)}." for each in shuffled if " ".join(each) != words]


def test_words_in_their_order_are_found_among_many(library: Library) -> None:
    passage = f"{LONG} and Aldmoor sold lanterns, herring, rope and tallow to Sker."
    add(library, article("one", [*decoys("Aldmoor lanterns herring rope tallow Sker"), passage]))
    assert passage in found(library, "Aldmoor sold lanterns, herring, rope and tallow to Sker")


@pytest.mark.parametrize("altered", ["Hartsea", "", "a quite unheard-of Quuxwortel"])
def test_so_they_are_where_one_was_altered(library: Library, altered: str) -> None:
    passage = f"{LONG} and lanterns, herring, rope and tallow were sold to Sker."
    decoyed = decoys("lanterns herring rope tallow sold Sker Hartsea")
    add(library, article("one", [*decoyed, passage]))
    quotation = f"lanterns, herring, rope and tallow were sold to {altered}"
    assert passage in found(library, quotation)


def test_one_word_is_found_wherever_it_stands(library: Library) -> None:
    passages = [f"{LONG} with lantern number {number}." for number in range(30)]
    add(library, article("one", passages))
    assert sorted(found(library, "the lantern")) == sorted(passages)


def test_unknown_words_find_nothing(library: Library) -> None:
    add(library, article("one", paragraphs(1)))
    nothing = library.wordings(["Quuxwortel Xylocarpinade", "of the", ""])
    assert (nothing.found, dict(nothing.frequencies)) == ((), {})
    assert library.wordings([]).found == ()


def test_how_common_a_word_is_is_counted_over_the_scope(library: Library) -> None:
    add(library, article("one", ["A lantern.", "Another lantern."]), into="one")
    add(library, article("two", ["A lantern."]), into="two")
    counted = library.wordings(["lanterns"], Scope(("one", "two")))
    assert dict(counted.frequencies) == {"lantern": 3}
    assert len(counted.found) == 3


def test_titles_are_found_by_letters_of_theirs(library: Library) -> None:
    add(library, article("one", "It rained.", title="Lanterns at 100 % of Sker"))
    add(library, article("two", "It rained.", title="Herring"), into="two")
    assert list(library.titles("LANT").values()) == ["Lanterns at 100 % of Sker"]
    assert list(library.titles("%").values()) == ["Lanterns at 100 % of Sker"]
    assert library.titles("herring") == {}
    assert list(library.titles("herring", Scope(("two",))).values()) == ["Herring"]
