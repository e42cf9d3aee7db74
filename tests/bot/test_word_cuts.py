"""Some words in a row of a text that no clause can be cut from: which ones, exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.quote_length import HARD_CHARACTERS, HARD_WORDS, has_words, is_within_cap
from bot.answering.wanted import Wanted
from bot.answering.word_cuts import CHARACTERS_LOOKED_AT, LONGEST_UNIT, words_around


def rows(first: int, last: int, **put: str) -> str:
    """Words of four characters, "w103 w104 w105", some of them replaced."""
    return " ".join(put.get(f"w{row:03}", f"w{row:03}") for row in range(first, last + 1))


def wanted(text: str, *words: str) -> Wanted:
    return Wanted(
        tuple(((text.index(each), text.index(each) + len(each)),) for each in words), told=True
    )


def cut(text: str, *words: str) -> str:
    return text[slice(*words_around(text, wanted(text, *words)))]


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ((), 0, 59),
        (("w003",), 0, 59),
        (("w150",), 103, 162),  # as far before as leaves sixty characters behind it
        (("w298",), 240, 299),
        (("w140", "w205"), 128, 217),  # too far apart for sixty words, not for ninety
        (("w100", "w290"), 240, 299),  # too far apart: the second, with the end
    ],
)
def test_the_words_around_what_is_wanted(words: tuple[str, ...], first: int, last: int) -> None:
    assert cut(rows(0, 299), *words) == rows(first, last)


@pytest.mark.parametrize(
    ("put", "first", "last"),
    [
        # from pause to pause
        ({"w120": "w120,", "w155": "w155;"}, 121, 155),
        ({"w120": "w120,", "w170": "w170,"}, 121, 170),
        ({"w145": "w145,", "w155": "w155;"}, 146, 155),
        ({"w130": "w130 —", "w160": "w160:"}, 131, 160),
        ({"w130": "w130 –"}, 131, 190),
        # who says it, and a denial, where they can be had
        ({"w168": "Ana", "w169": "Brandt", "w170": "said"}, 115, 174),
        ({"w095": "not"}, 95, 154),
        ({"w200": "not"}, 141, 200),
        # no half of a pair of marks, where the whole pair is in the sentence
        ({"w120": "“w120", "w160": "w160”"}, 103, 162),
        ({"w120": "w120”"}, 121, 180),
        ({"w120": "(w120", "w125": "“w125", "w160": "w160)"}, 125, 160),
    ],
)
def test_where_the_cut_is_better(put: dict[str, str], first: int, last: int) -> None:
    text = rows(0, 299, **put)
    assert cut(text, "w150").strip("—:;") == rows(first, last, **put).strip("—:;,“”()")


@pytest.mark.parametrize(
    ("put", "first", "last"),
    [
        ({"w005": "w005,"}, 0, 59),  # six words before the pause are too few
        ({"w007": "w007,"}, 0, 7),
        ({"w010": "w010:"}, 0, 10),
        ({"w200": "(w200", "w210": "w210)"}, 0, 59),
    ],
)
def test_where_nothing_is_wanted_it_is_the_beginning(
    put: dict[str, str], first: int, last: int
) -> None:
    assert cut(rows(0, 299, **put)) == rows(first, last, **put).rstrip(",:")


def test_the_end_is_as_good_as_words_behind_what_is_wanted() -> None:
    text = rows(0, 299, w298="w298,")
    assert cut(text, "w243", "w297") == rows(240, 299, w298="w298,")


def test_of_marks_the_halves_are_never_quoted_where_both_are_there() -> None:
    """However much is wanted on either side; of a mark alone nothing can be known."""
    pair = rows(0, 299, w100="“w100", w200="w200”")
    assert cut(pair, "w095", "w105") == rows(100, 159)
    alone = rows(0, 299, w120="w120”")
    assert {"w115", "w120”", "w125"} <= {*cut(alone, "w115", "w125").split()}


def test_far_into_a_text_speakers_and_denials_are_seen_as_well() -> None:
    said = {"w5018": "Ana", "w5019": "Brandt", "w5020": "said"}
    assert cut(rows(0, 9999, **said), "w5000").endswith("Ana Brandt said w5021 w5022 w5023 w5024")
    assert cut(rows(0, 9999, w4945="not"), "w5000").startswith("not w4946 ")


@pytest.mark.parametrize("words", [("w000", "w5000"), ("w4000", "w7000"), ("w5000", "w9999")])
def test_of_what_is_wanted_far_apart_it_is_the_first(words: tuple[str, str]) -> None:
    assert words[0] in cut(rows(0, 9999), *words).split()


def test_of_a_longer_text_only_a_part_is_looked_at() -> None:
    text = rows(0, 9999)
    place = text.index("w5000")
    for question in ((), ("w5000",)):
        start, end = words_around(text, wanted(text, *question))
        low = max(0, place - CHARACTERS_LOOKED_AT // 2) if question else 0
        assert low <= start < end <= low + CHARACTERS_LOOKED_AT
        assert is_within_cap(text[start:end])


def test_without_any_word_it_is_as_much_as_may_be_quoted() -> None:
    assert words_around("-" * 3000, Wanted()) == (0, HARD_CHARACTERS)
    assert words_around("- " * 40, Wanted()) == (0, 80)
    text = "-" * 3000 + "?" + "-" * 3000
    assert words_around(text, wanted(text, "?")) == (2000, 2000 + HARD_CHARACTERS)


def test_long_words_are_counted_by_their_characters() -> None:
    text = " ".join(["electroencephalographically"] * 100)
    part = cut(text)
    assert part == " ".join(["electroencephalographically"] * 17)  # 17 × 28 < 60 × 8 characters


def test_a_word_without_an_end_is_cut_into_pieces() -> None:
    text = "".join(chr(97 + place % 26) for place in range(5000))
    assert cut(text) == text[: 12 * LONGEST_UNIT]  # 480 characters, as sixty words
    assert cut("大" * 400) == "大" * 150  # 2.5 ideographs a word
    assert cut("ab大" * 400)[-1:] in "b大"


def test_ideographs_are_cut_one_by_one_and_keep_their_marks() -> None:
    text = "one two " + "大大大大 " * 100  # two words, and 145 ideographs for the other 58
    assert cut(text) == "one two " + "大大大大 " * 36 + "大"
    assert cut("「大坝」" * 200) == "「大坝」" * 74 + "「大"


@pytest.mark.parametrize("mark", ["\u0301", "\u200d", "\U0001f3fb", "\u0903", "\u20dd"])
def test_a_mark_stays_with_the_character_before_it(mark: str) -> None:
    # each unit would end right before the mark
    text = ("x" * LONGEST_UNIT + mark) * 60
    start, end = words_around(text, Wanted())
    assert start == 0
    assert text[end] != mark
    assert end > LONGEST_UNIT


def test_two_pieces_of_a_word_are_joined_by_a_mark_and_no_more() -> None:
    text = "y " + "x" * LONGEST_UNIT + ("\u0301" + "x" * (LONGEST_UNIT - 1)) * 60
    assert cut(text) == text[: 2 + 5 * 2 * LONGEST_UNIT]  # a sixth pair would be beyond 480


def test_marks_without_an_end_are_cut_all_the_same() -> None:
    text = "x" + "\u0301" * 3000
    start, end = words_around(text, Wanted())
    assert (start, end) == (0, 12 * LONGEST_UNIT)


@given(
    st.lists(
        st.sampled_from("so we went; down, the river — “was” (not) 大坝失水 said don’t".split()),
        min_size=130,
        max_size=200,
    ),
    st.integers(0, 129),
)
def test_the_wanted_words_are_kept_and_no_others_cut_in_two(parts: list[str], row: int) -> None:
    parts[row] = "wanted"
    text = " ".join(parts)
    start, end = words_around(text, wanted(text, "wanted"))
    part = text[start:end]
    assert "wanted" in part
    assert is_within_cap(part)
    assert part == part.strip(" ,;")
    assert sum(map(has_words, part.split())) <= HARD_WORDS
