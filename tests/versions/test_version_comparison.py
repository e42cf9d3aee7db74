"""What changed between two versions is told once, completely, and as a reader would want it."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checking.words import Words
from bot.versions.comparison import ChangeKind, VersionComparison, compare_versions
from bot.versions.sentences import SentenceText
from bot.versions.word_changes import WordKind, differing_ranges
from bot.versions.wording import word_change_sentence
from tests.versions.versions import compared, paragraphs, sentences, versions_of

TROOPS = "The Biden administration put 8,500 troops on heightened alert."
SHIPS = "Denmark sends a frigate to the Baltic Sea."
TALKS = "The talks in Geneva ended without a result, a diplomat said."


def told(comparison: VersionComparison) -> list[str]:
    """The changes in a few words each."""
    return [
        f"{change.kind.value}: "
        + (
            "; ".join(map(word_change_sentence, change.words))
            if change.words
            else comparison.text_after(change) or comparison.text_before(change)
        )
        for change in comparison.changes
    ]


# ---- properties


@given(paragraphs())
def test_a_text_and_itself_do_not_differ(made: list[str]) -> None:
    text = "\n\n".join(made)
    comparison = compared(text, text)
    assert (comparison.changes, comparison.moved, comparison.retouched) == ((), False, 0)
    assert not comparison.matters


@given(paragraphs(), st.randoms(use_true_random=False))
def test_what_only_moved_is_no_change(made: list[str], random: object) -> None:
    moved = list(made)
    random.shuffle(moved)  # type: ignore[attr-defined]
    comparison = compared("\n\n".join(made), "\n\n".join(moved))
    assert comparison.changes == ()
    assert comparison.moved == (moved != made)
    assert not comparison.matters


@given(paragraphs(), paragraphs(), paragraphs(2))
@settings(max_examples=200)
def test_every_sentence_is_accounted_for(
    before: list[str], after: list[str], both: list[str]
) -> None:
    """Without what is told, both texts have the same sentences; and nothing is told twice."""
    one, other = "\n\n".join(before + both), "\n\n".join(both + after)
    comparison = compared(one, other)
    left = []
    for text, spans in (
        (one, [each.before for each in comparison.changes if each.before]),
        (other, [each.after for each in comparison.changes if each.after]),
    ):
        ordered = sorted(spans)
        assert all(a[1] <= b[0] for a, b in pairwise(ordered))
        assert all("\n\n" not in text[slice(*span)] for span in spans)
        left.append(
            Counter(
                sentence.key
                for sentence in SentenceText(text).sentences
                if not any(a <= sentence.start < b for a, b in spans)
            )
        )
    assert left[0] == left[1]


@given(sentences(), sentences())
def test_the_words_told_make_the_one_sentence_of_the_other(one: str, other: str) -> None:
    old, new = Words(one), Words(other)
    made: list[str] = []
    reached = 0
    for (low, high), (first, last) in differing_ranges(old, (0, len(old)), new, (0, len(new))):
        made += old.keys[reached:low] + new.keys[first:last]
        reached = high
    assert made + old.keys[reached:] == new.keys


@given(paragraphs(), st.data())
def test_a_sentence_put_in_is_all_that_is_told(made: list[str], data: st.DataObject) -> None:
    extra = "Nobody expected snow at Zanzibar."
    place = data.draw(st.integers(0, len(made)))
    later = [*made[:place], extra, *made[place:]]
    there = compared("\n\n".join(made), "\n\n".join(later))
    back = compared("\n\n".join(later), "\n\n".join(made))
    assert told(there) == [f"added: {extra}"]
    assert told(back) == [f"removed: {extra}"]
    assert there.changes[0].paragraph_after == place + 1
    assert there.matters


@given(st.integers(1, 9_999), st.integers(1, 9_999), paragraphs())
def test_a_changed_figure_is_called_one(was: int, now: int, made: list[str]) -> None:
    sentence = "Some {:,} people crossed the sound at dawn."
    texts = ["\n\n".join([*made, sentence.format(count)]) for count in (was, now)]
    comparison = compared(*texts)
    figures = [(each.before, each.after) for each in comparison.figures]
    assert figures == ([] if was == now else [(f"{was:,}", f"{now:,}")])


@given(paragraphs())
def test_other_marks_and_capitals_do_not_matter(made: list[str]) -> None:
    text = "\n\n".join(made)
    retouched = text.replace(" ", "  ", 1).replace(".", "!", 1).swapcase()
    comparison = compared(text, retouched)
    assert not comparison.matters
    assert comparison.changes == ()
    assert comparison.retouched == len(SentenceText(text).sentences)


# ---- as a reader would want it


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            TROOPS,
            TROOPS.replace("8,500", "up to 8,500"),
            "reworded: the figure was “8,500”, now “up to 8,500”",
        ),
        (
            TROOPS,
            TROOPS.replace("8,500", "9,000"),
            "reworded: the figure was “8,500”, now “9,000”",
        ),
        (
            TROOPS,
            TROOPS.replace("8,500", "dozens of"),
            "reworded: the figure was “8,500”, now “dozens of”",
        ),
        (
            TROOPS,
            TROOPS.replace("put", "has put"),
            "reworded: was “put”, now “has put”",
        ),
        (
            TALKS,
            TALKS.replace("without a result", "with an agreement"),
            "reworded: was “without a result”, now “with an agreement”",
        ),
        (
            TALKS,
            "The talks in Geneva ended without a result.",
            "reworded: was “result, a diplomat said”, now “result”",
        ),
    ],
)
def test_words_that_differ_are_told_in_place(before: str, after: str, expected: str) -> None:
    comparison = compared(f"{SHIPS}\n\n{before}", f"{SHIPS}\n\n{after}")
    assert told(comparison) == [expected]
    assert comparison.matters


def test_the_same_number_in_words_does_not_matter() -> None:
    comparison = compared("Some 30 people were saved.", "Some thirty people were saved.")
    [change] = comparison.changes
    assert [each.kind for each in change.words or ()] == [WordKind.SAME_FIGURE]
    assert not comparison.matters


def test_one_sentence_cut_into_two_is_no_change() -> None:
    joined = "The ferry sank at dawn; all forty passengers were saved by a trawler."
    apart = "The ferry sank at dawn. All forty passengers were saved by a trawler."
    for texts in ((joined, apart), (apart, joined)):
        comparison = compared(*texts)
        assert (comparison.changes, comparison.matters) == ((), False)


def test_of_one_sentence_that_became_two_only_the_new_words_are_told() -> None:
    apart = "The talks in Geneva ended without a result. A diplomat said so."
    for texts, side in (((TALKS, apart), "after"), ((apart, TALKS), "before")):
        [change] = compared(*texts).changes
        assert change.kind is ChangeKind.REWORDED
        assert [getattr(each, side) for each in change.words or ()] == ["so"]


def test_a_sign_that_went_matters() -> None:
    comparison = compared("It was -5 degrees at noon.", "It was 5 degrees at noon.")
    assert comparison.matters
    assert [change.kind for change in comparison.changes] == [ChangeKind.REWORDED]


def test_when_the_page_was_printed_does_not_matter() -> None:
    comparison = compared(
        f"Updated today at 8:41 p.m. EST\n\n{TROOPS}",
        f"Updated today at 11:30 p.m. EST\n\n{TROOPS}",
    )
    assert not comparison.matters
    assert comparison.figures == ()


def test_of_a_sentence_that_stood_twice_the_right_one_is_gone() -> None:
    before = f"{TROOPS}\n\nHe said no.\n\n{SHIPS}\n\nHe said no.\n\n{TALKS}"
    after = f"{TROOPS}\n\nHe said no.\n\n{SHIPS}\n\n{TALKS}"
    [change] = compared(before, after).changes
    assert (change.kind, change.paragraph_before) == (ChangeKind.REMOVED, 4)


def test_a_changed_title_is_told() -> None:
    one = compare_versions(*versions_of(TROOPS, TROOPS, "Troops on alert", "Troops called back"))
    assert one.title == ("Troops on alert", "Troops called back")
    assert one.matters
    other = compare_versions(*versions_of(TROOPS, TROOPS, "Troops “on alert”", "Troops ‘on Alert’"))
    assert other.title is None


def test_changes_come_in_the_order_of_the_later_text() -> None:
    before = "\n\n".join([TROOPS, "An early line that goes away soon.", SHIPS, TALKS])
    after = "\n\n".join([TROOPS.replace("8,500", "9,000"), SHIPS, "A late line.", TALKS])
    kinds = [change.kind.value for change in compared(before, after).changes]
    assert kinds == ["reworded", "removed", "added"]


def test_long_and_monotonous_texts_are_compared_all_the_same() -> None:
    """No pair of sentences is looked at for each pair that there could be."""
    lines = "\n".join(["No."] * 20_000)
    assert len(compared(lines, lines + "\nYes.").changes) == 1
    words = " ".join(f"word{number}" for number in range(5_000))
    [change] = compared(f"{words}.", f"{words} more.").changes
    assert change.words is None
    assert change.matters
