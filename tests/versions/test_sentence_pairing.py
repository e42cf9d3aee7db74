"""The sentences of two versions side by side: which are the same, reworded, joined, alone."""

from __future__ import annotations

import pytest

from bot.versions import pairing, word_changes
from bot.versions.comparison import ChangeKind
from bot.versions.pairing import Group, Pairing, likeness, pair
from bot.versions.sentences import Sentence, SentenceText
from bot.versions.word_changes import WordKind
from tests.versions.versions import compared

SAILED = "Denmark sends a frigate."
STAYED = "Norway keeps its trawlers home."
RAINED = "It rained in Bergen."


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text."""
    return SentenceText(text).sentences


def paired(before: str, after: str) -> Pairing:
    """The sentences of two texts side by side."""
    return pair(sentences(before), sentences(after))


def reworded(before: str, after: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Which sentences have become which."""
    return [(group.before, group.after) for group in paired(before, after).reworded]


def words_told(before: str, after: str) -> list[tuple[str, str, str]]:
    """The words that differ in the one sentence that changed, and how."""
    [change] = compared(f"{RAINED} {before}", f"{RAINED} {after}").changes
    return [
        (each.kind.value, each.before_in_place, each.after_in_place) for each in change.words or ()
    ]


# ---- sentences of a text


def test_sentences_know_where_they_stand() -> None:
    text = "One sailed!\n\n— … —\n\n“Two stayed, at -5 °C,” (−7.5) she said. Three came home."
    read = SentenceText(text)
    assert [
        (each.position, each.paragraph, text[each.start : each.end]) for each in read.sentences
    ] == [
        (0, 1, "One sailed!"),
        (1, 3, "“Two stayed, at -5 °C,” (−7.5) she said."),
        (2, 3, "Three came home."),
    ]
    assert [each.key for each in read.sentences] == [
        ("one", "sailed"),
        ("two", "stayed", "at", "5", "°", "c", "7.5", "she", "said", "-5", "-7.5"),
        ("three", "came", "home"),
    ]
    assert [(each.first, each.last) for each in read.sentences] == [(0, 2), (2, 11), (11, 14)]
    assert (read.text, len(read.words)) == (text, 14)


def test_few_words_that_say_something_are_recognised_by_all() -> None:
    three, two = sentences("The big red ferry sailed to Oslo. The ferry is in the harbour.")
    assert three.recognised_by == three.content == ("big", "red", "ferry", "sailed", "oslo")
    assert two.content == ("ferry", "harbour")
    assert two.recognised_by == ("the", "ferry", "is", "in", "the", "harbour")
    [exactly] = sentences("The ferry reached Oslo.")
    assert exactly.recognised_by == ("ferry", "reached", "oslo")


@pytest.mark.parametrize(
    ("one", "other", "share"),
    [
        ("Red green blue grey.", "Red green blue grey.", 1.0),
        ("Red green blue grey.", "Red green black white.", 0.5),
        ("Red green blue grey.", "Grey blue green red.", 0.25),
        ("Red green blue.", "Black white pink brown.", 0.0),
        ("Red green blue grey pink.", "Red green blue.", 0.75),
    ],
)
def test_likeness_is_the_share_of_words_in_one_order(one: str, other: str, share: float) -> None:
    assert likeness(sentences(one)[0], sentences(other)[0]) == share


# ---- the same and the reworded


def test_the_same_words_are_the_same_wherever_they_stand() -> None:
    moved = paired(f"{SAILED} {STAYED} {RAINED}", f"{RAINED} {SAILED.upper()} {STAYED}")
    assert moved == Pairing([(0, 1), (1, 2), (2, 0)], [], [], [])
    assert moved.moved
    stays = paired(f"{SAILED} {STAYED}", f"{RAINED} {SAILED} Snow fell. {STAYED}")
    assert stays == Pairing([(0, 1), (1, 3)], [], [], [0, 2])
    assert not stays.moved


def test_half_of_the_words_make_a_sentence_the_same_reworded() -> None:
    one = "Red green blue grey."
    half, less = "Red green black white.", "Red green black white pink."
    assert reworded(f"{one} {RAINED} {SAILED}", f"{SAILED} {RAINED} {half}") == [((0, 1), (2, 3))]
    assert reworded(f"{one} {RAINED} {SAILED}", f"{SAILED} {RAINED} {less}") == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        # after the sentence before
        (f"{RAINED} Red green blue. {SAILED}", f"{RAINED} Red black white.", [((1, 2), (1, 2))]),
        # before the sentence after
        (f"{SAILED} Red green blue. {RAINED}", f"Red black white. {RAINED}", [((1, 2), (0, 1))]),
        # at the beginning
        ("Red green blue.", "Red black white.", [((0, 1), (0, 1))]),
        # nowhere near
        (f"Red green blue. {RAINED}", f"{SAILED} {RAINED} {STAYED} Red black white.", []),
        (f"{SAILED} Red green blue.", f"Red black white. {STAYED}", []),
        # no word in common
        (f"{RAINED} Red green blue.", f"{RAINED} Pink black white.", []),
    ],
)
def test_at_the_same_place_less_is_enough(
    before: str, after: str, expected: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    assert reworded(before, after) == expected


def test_the_likest_become_each_other_and_of_two_alike_the_nearer() -> None:
    colours = "Red green blue grey."
    near, nearer = "Red green blue white.", "Red green blue grey pink."
    assert reworded(f"{SAILED} {colours}", f"{near} {STAYED} {nearer}") == [((1, 2), (2, 3))]
    after = f"{near} {STAYED} Snow fell on us all. {near.replace('white', 'brown')}"
    [(_, place)] = reworded(f"{SAILED} Wind blew hard. Ice came late. {colours}", after)
    assert place == (3, 4)
    both = reworded(f"{colours} {nearer}", f"{near} {nearer.replace('pink', 'black')}")
    assert both == [((0, 1), (0, 1)), ((1, 2), (1, 2))]


def test_a_word_of_too_many_sentences_leads_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_SENTENCES_OF_WORD", 2)
    before = f"{RAINED} Red green blue grey."
    two = f"Red green blue pink.\n\n{SAILED}\n\nRed green blue black.\n\n{STAYED}\n\n{RAINED}"
    assert reworded(before, two) == [((1, 2), (0, 1))]
    assert not reworded(before, f"{two}\n\n{SAILED}\n\nRed green blue white.")


def test_only_so_many_sentences_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    before = f"{RAINED} Red green blue grey pink."
    # the first has more of the words, in another order; the second fewer, in the same
    after = f"Pink grey blue green red.\n\nRed green blue oak elm.\n\n{STAYED}\n\n{RAINED}"
    assert reworded(before, after) == [((1, 2), (1, 2))]
    monkeypatch.setattr(pairing, "MOST_CANDIDATES", 1)
    assert reworded(before, after) == []


def test_a_word_of_a_sentence_is_counted_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairing, "MOST_CANDIDATES", 1)
    before = f"{RAINED} Red red red green blue grey."
    after = f"Red red red oak elm ash.\n\nGreen blue grey.\n\n{STAYED}\n\n{RAINED}"
    assert reworded(before, after) == [((1, 2), (1, 2))]


# ---- the same words, more often on one side


def test_of_the_same_words_those_with_the_same_neighbours_stayed() -> None:
    no = "He said nothing."
    others = [SAILED, STAYED, RAINED]
    before = "\n\n".join([no, SAILED, no, STAYED, no, RAINED, no])
    for place, kept in enumerate((0, 2, 4, 6)):
        text = "\n\n".join([*others[:place], no, *others[place:]])
        gone = sorted({0, 2, 4, 6} - {kept})
        assert paired(before, text).removed == gone
        assert paired(text, before).added == gone


def test_only_the_sentences_next_to_them_are_neighbours() -> None:
    no = "He said nothing."
    before = "\n\n".join([no, SAILED, no, STAYED])
    after = "\n\n".join([RAINED, no, STAYED, "A bell rang at Hartsea."])
    assert paired(before, after).same == [(2, 1), (3, 2)]


def test_beyond_so_many_pairs_the_first_ones_stayed(monkeypatch: pytest.MonkeyPatch) -> None:
    before = f"No way. {SAILED} No way. {RAINED}"
    after = f"{SAILED} No way. {RAINED}"
    monkeypatch.setattr(pairing, "MOST_SAME_COMPARED", 2)
    assert paired(before, after).removed == [0]
    monkeypatch.setattr(pairing, "MOST_SAME_COMPARED", 1)
    assert paired(before, after).removed == [2]


def test_as_many_as_before_stand_in_their_order() -> None:
    before = f"No way. {SAILED} No way."
    assert paired(before, f"No way. No way. {SAILED}").same == [(0, 0), (1, 2), (2, 1)]


# ---- one sentence that was several


LONG = "The ferry Quintessa sank off Aldmoor at dawn, and forty passengers were saved by a trawler."
PARTS = (
    "The ferry Quintessa sank off Aldmoor at dawn.",
    "Forty passengers were saved by a trawler.",
)


def test_a_sentence_beside_it_belongs_to_one_that_had_its_words() -> None:
    apart = " ".join(PARTS)
    for before, after, group in (
        (LONG, apart, Group((0, 1), (0, 2))),
        (apart, LONG, Group((0, 2), (0, 1))),
        (f"{RAINED} {LONG} {STAYED}", f"{RAINED} {apart} {STAYED}", Group((1, 2), (1, 3))),
        (f"{RAINED} {apart} {STAYED}", f"{RAINED} {LONG} {STAYED}", Group((1, 3), (1, 2))),
    ):
        found = paired(before, after)
        assert (found.reworded, found.removed, found.added) == ([group], [], [])


def test_parts_on_either_side_are_joined_and_only_of_one_paragraph() -> None:
    long = (
        "A bell rang at Hartsea, the great ferry Quintessa of the northern line sank off Aldmoor "
        "at dawn, and buses came."
    )
    parts = [
        "A bell rang at Hartsea.",
        "The great ferry Quintessa of the northern line sank off Aldmoor at dawn.",
        "And buses came.",
    ]
    assert paired(long, " ".join(parts)).reworded == [Group((0, 1), (0, 3))]
    assert paired(" ".join(parts), long).reworded == [Group((0, 3), (0, 1))]
    split = paired(long, f"{parts[0]}\n\n{parts[1]} {parts[2]}")
    assert (split.reworded, split.added) == ([Group((0, 1), (1, 3))], [0])


@pytest.mark.parametrize(
    ("beside", "joined"),
    [
        ("Forty passengers saved, children cried.", True),  # three of its five words
        ("Forty passengers saved, mothers and children cried.", False),  # three of six
        ("Forty passengers.", True),
        ("Forty.", False),  # a single word
        ("Forty swam.", False),
        ("Forty forty.", False),  # which it had once
        ("Quintessa sank.", False),  # which the first part has
    ],
)
def test_how_many_words_make_a_part(beside: str, joined: bool) -> None:
    found = paired(LONG, f"{PARTS[0]} {beside}")
    assert found.reworded == [Group((0, 1), (0, 2) if joined else (0, 1))]
    assert found.added == ([] if joined else [1])


def test_no_part_is_taken_twice() -> None:
    found = paired(LONG, f"{PARTS[0]} {PARTS[1]} Forty passengers were saved.")
    assert (found.reworded, found.added) == ([Group((0, 1), (0, 2))], [2])


def test_what_follows_is_taken_before_what_precedes() -> None:
    found = paired(LONG, f"Forty passengers were saved. {PARTS[0]} Forty passengers saved by all.")
    assert (found.reworded, found.added) == ([Group((0, 1), (1, 3))], [0])


# ---- words


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("He went to Oslo.", "He went to Oslo today.", [("added", "Oslo", "Oslo today")]),
        ("Yesterday he sailed.", "He sailed.", [("removed", "Yesterday he", "He")]),
        (
            "He saw red and blue.",
            "He saw green and grey.",
            [("changed", "red and blue", "green and grey")],
        ),
        (
            "He saw red of the blue sea.",
            "He saw green of the grey sea.",
            [("changed", "red of the blue", "green of the grey")],
        ),
        (
            "He saw red as of the blue sea.",
            "He saw green as of the grey sea.",
            [("changed", "red", "green"), ("changed", "blue", "grey")],
        ),
        (
            "He saw red ships blue.",
            "He saw green ships grey.",
            [("changed", "red", "green"), ("changed", "blue", "grey")],
        ),
        (
            "He saw 40 of the ferries.",
            "He saw 50 of the ships.",
            [("figure", "40", "50"), ("changed", "ferries", "ships")],
        ),
        (
            "He saw ferries of the 40 men.",
            "He saw ships of the many men.",
            [("changed", "ferries", "ships"), ("figure", "40", "many")],
        ),
        ("He saw ferries of gold men.", "He saw 40 of the men.", None),
        ("It costs up to 40 crowns.", "It costs 40 crowns.", [("figure", "up to 40", "40")]),
        ("He saw one ferry.", "He saw a ferry.", [("changed", "one", "a")]),
        ("He saw One ferry.", "He saw that ferry.", [("changed", "One", "that")]),
        ("Some 40 men sailed.", "Some forty men sailed.", [("same_figure", "40", "forty")]),
        ("Some 40 men sailed.", "Some men sailed.", [("removed", "40 men", "men")]),
    ],
)
def test_the_words_that_differ(
    before: str, after: str, told: list[tuple[str, str, str]] | None
) -> None:
    if told is not None:
        assert words_told(before, after) == told
        turned = {"added": "removed", "removed": "added"}
        back = [(turned.get(kind, kind), now, was) for kind, was, now in told]
        assert words_told(after, before) == back
    else:
        assert [kind for kind, _, _ in words_told(before, after)] != ["changed"]


def test_a_figure_on_any_side_stays_by_itself() -> None:
    sides = ["He saw {} and {} there.", "Wind blew. He saw {} and {} there."]
    for numbers in (("40", "b", "c", "d"), ("a", "40", "c", "d"), ("a", "b", "40", "d")):
        was, other, now, others = numbers
        for one, two in (sides, sides[::-1]):
            [*_, change] = sorted(
                compared(one.format(was, other), two.format(now, others)).changes,
                key=lambda each: each.kind is ChangeKind.REWORDED,
            )
            assert [(each.before, each.after) for each in change.words or ()] == [
                (was, now),
                (other, others),
            ]


def test_only_the_figures_of_another_number_matter() -> None:
    [change] = compared("Some 40 men sailed.", "Some forty men sailed.").changes
    [same] = change.words or ()
    assert not same.matters
    assert same.kind is WordKind.SAME_FIGURE
    assert change.figures == ()


def test_words_that_are_common_in_a_long_sentence_are_compared_too() -> None:
    words = ["tick", "tock"] * 150
    later = [*words[:151], "bell", *words[152:]]
    assert words_told(f"The {' '.join(words)}.", f"The {' '.join(later)}.") == [
        ("changed", "tock", "bell")
    ]


def test_too_many_words_are_not_compared_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_changes, "MOST_WORDS_COMPARED", 5)
    five, other = "Red green blue grey pink.", "Red green blue grey oak."
    six = "Red green blue grey pink oak."
    for before, after, told in ((five, other, True), (five, six, False), (six, five, False)):
        [change] = compared(f"{RAINED} {before}", f"{RAINED} {after}").changes
        assert (change.words is not None) is told
