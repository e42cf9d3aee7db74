"""A comparison of two versions → the words in which it is told, and the object for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.versions.comparison import ChangeKind, TextChange, VersionComparison, compare_versions
from bot.versions.digest import EXCERPT_CHARACTERS, ShortChange, short_changes
from bot.versions.word_changes import WordChange, WordKind
from bot.versions.wording import (
    is_told_whole,
    place,
    rest_sentences,
    when,
    word_change_sentence,
)
from store.records import ArticleMetadata, Version
from tests.versions.versions import compared, versions_of

BEFORE = (
    "The ferry carries 300 people a day.\n\nIt will not sail before May. Nobody knows why.\n\n"
    "The council has offered two buses.\n\nIt’s a long winter."
)
AFTER = (
    "Correction: The harbour is in Sarn.\n\nThe council has offered two buses.\n\n"
    "The ferry carries 310 people a day.\n\nThey are free of charge. They leave at noon.\n\n"
    "It's a long winter."
)


def ferry() -> VersionComparison:
    """Two versions that differ in all ways."""
    before, after = versions_of(BEFORE, AFTER, "No ferry", "No ferry yet")
    updated = replace(after.metadata, updated=date(2024, 5, 8))
    return compare_versions(before, replace(after, metadata=updated))


def told(comparison: VersionComparison, *, only_what_matters: bool = False) -> list[str]:
    """The changes in short, each passage with its version, paragraph, and whether it is cut."""
    return [
        " ".join(
            [
                change.words,
                *map(word_change_sentence, change.word_changes),
                *(
                    f"v{each.version.number} p{each.paragraph} {each.text}{' …' * each.cut}"
                    for each in change.passages
                ),
            ]
        )
        for change in short_changes(comparison, only_what_matters=only_what_matters)
    ]


def of_words(words: tuple[WordChange, ...] | None) -> TextChange:
    """A reworded sentence with these changes of words."""
    return TextChange(ChangeKind.REWORDED, (0, 4), (0, 4), 3, 5, words)


def word(was: str, now: str, kind: WordKind = WordKind.CHANGED) -> WordChange:
    """A change of words told without neighbours."""
    return WordChange(kind, was, now, was, now)


def test_programs_are_told_everything() -> None:
    ferry_told = ferry().as_json()
    changes = ferry_told.pop("changes")
    assert ferry_told == {
        "article": "made2345",
        "before": {
            "version": 1,
            "title": "No ferry",
            "updated": None,
            "retrieved": "2024-05-07T00:00:00+00:00",
        },
        "after": {
            "version": 2,
            "title": "No ferry yet",
            "updated": "2024-05-08",
            "retrieved": "2024-05-08T00:00:00+00:00",
        },
        "matters": True,
        "title": {"before": "No ferry", "after": "No ferry yet"},
        "notices": [
            {
                "kind": "correction",
                "text": "Correction: The harbour is in Sarn.",
                "start": 0,
                "end": 35,
            }
        ],
        "moved": False,
        "retouched": 1,
    }
    [reworded, removed, added] = changes
    figure = {
        "kind": "figure",
        "before": "300",
        "after": "310",
        "before_in_place": "300",
        "after_in_place": "310",
    }
    assert reworded == {
        "kind": "reworded",
        "matters": True,
        "before": "The ferry carries 300 people a day.",
        "before_span": (0, 35),
        "paragraph_before": 1,
        "after": "The ferry carries 310 people a day.",
        "after_span": (73, 108),
        "paragraph_after": 3,
        "words": [figure],
    }
    assert removed == {
        "kind": "removed",
        "matters": True,
        "before": "It will not sail before May. Nobody knows why.",
        "before_span": (37, 83),
        "paragraph_before": 2,
        "after": None,
        "after_span": None,
        "paragraph_after": None,
        "words": [],
    }
    assert added == {
        "kind": "added",
        "matters": True,
        "before": None,
        "before_span": None,
        "paragraph_before": None,
        "after": "They are free of charge. They leave at noon.",
        "after_span": (110, 154),
        "paragraph_after": 4,
        "words": [],
    }
    assert compared(BEFORE, BEFORE).as_json()["title"] is None
    many = " ".join(f"word{number}" for number in range(1_001))
    [long] = compared(f"{many}.", f"{many} more.").as_json()["changes"]
    assert long["words"] is None


def test_in_short_notices_and_the_title_come_first_then_figures() -> None:
    assert told(ferry()) == [
        "New notice (correction): v2 p1 Correction: The harbour is in Sarn.",
        "Title: was “No ferry”, now “No ferry yet”",
        "Paragraph 3: the figure was “300”, now “310”",
        "Removed, paragraph 2 of version 1: v1 p2 It will not sail before May. Nobody knows why.",
        "Added, paragraph 4: v2 p4 They are free of charge. They leave at noon.",
    ]
    late = compared(
        "It will sail. The ferry carries 300 people.", "The ferry carries 310 people. It rained."
    )
    assert [each.split()[0] for each in told(late)] == ["Paragraph", "Removed,", "Added,"]


def test_the_paragraph_of_a_notice_is_counted() -> None:
    notice = "Clarification: The buses are for residents."
    comparison = compared("One sailed.\n\nTwo stayed.", f"One sailed.\n\nTwo stayed.\n\n{notice}")
    assert told(comparison) == [f"New notice (clarification): v2 p3 {notice}"]


def test_what_does_not_matter_can_be_left_out() -> None:
    comparison = compared(
        "Some 30 people were saved. The trawler sank.", "Some thirty people were saved. It rained."
    )
    every = told(comparison)
    assert every[0] == "Paragraph 1: was “30”, now “thirty” (the same number)"
    assert told(comparison, only_what_matters=True) == every[1:]
    assert len(every) == 3


def test_a_sentence_with_many_changes_is_shown_before_and_after() -> None:
    words = "one red ferry, two green buses, nine blue trawlers, six grey gulls, eight black cats"
    now = words.replace("red", "old").replace("green", "new").replace("blue", "big")
    now = now.replace("grey", "wet").replace("black", "thin")
    assert told(compared(f"They saw {words}.", f"They saw {now}.")) == [
        f"Reworded, paragraph 1, before and after: v1 p1 They saw {words}. v2 p1 They saw {now}."
    ]
    [four] = short_changes(
        compared(f"They saw {words}.", f"They saw {now.replace('thin', 'black')}."),
        only_what_matters=True,
    )
    assert (four.words, len(four.word_changes), four.passages) == ("Paragraph 1:", 4, ())


@pytest.mark.parametrize(
    ("added", "shown"),
    [
        ("a" * EXCERPT_CHARACTERS, "a" * EXCERPT_CHARACTERS),
        ("a" * (EXCERPT_CHARACTERS + 1), "a" * EXCERPT_CHARACTERS + " …"),
        (f"{'a' * EXCERPT_CHARACTERS} b", f"{'a' * EXCERPT_CHARACTERS} …"),
        (f"{'a' * (EXCERPT_CHARACTERS - 1)} bb", f"{'a' * (EXCERPT_CHARACTERS - 1)} …"),
        (f"{'a' * 150} {'b' * 20}", f"{'a' * 150} …"),
        (f"{'a' * 150}  {'b' * 20}", f"{'a' * 150} …"),
        (f"{'a' * 140}\n{'b' * 30}", f"{'a' * 140} …"),
        (f"{'a' * 130} b\n{'c' * 40}", f"{'a' * 130} b …"),
        (f"a {'b' * 200}", "a …"),
        (f"{'a' * 170} b", f"{'a' * EXCERPT_CHARACTERS} …"),
        (f"{'a' * 100} {'b' * 50} {'X' * 20} c", f"{'a' * 100} {'b' * 50} …"),
        (f"{'a' * 100} {'b' * 58} cc", f"{'a' * 100} {'b' * 58} …"),
        (f"{'a' * 100} {'b' * 60} cc", f"{'a' * 100} …"),
    ],
)
def test_of_a_long_sentence_the_beginning_is_shown(added: str, shown: str) -> None:
    comparison = compared("It rained.", f"It rained.\n\n{added}")
    assert told(comparison) == [f"Added, paragraph 2: v2 p2 {shown}"]


# ---- single sentences


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (word("put", "has put"), "was “put”, now “has put”"),
        (word("", "so"), "added “so”"),
        (word("so", ""), "removed “so”"),
        (word("8", "9", WordKind.FIGURE), "the figure was “8”, now “9”"),
        (word("8", "eight", WordKind.SAME_FIGURE), "was “8”, now “eight” (the same number)"),
        (WordChange(WordKind.ADDED, "", "up to", "8", "up to 8"), "was “8”, now “up to 8”"),
    ],
)
def test_a_change_of_words_as_a_sentence(change: WordChange, sentence: str) -> None:
    assert word_change_sentence(change) == sentence


def test_where_words_are_too_many_the_sentence_is_told_whole() -> None:
    few = tuple(word(str(number), "x") for number in range(4))
    assert not is_told_whole(of_words(few))
    assert is_told_whole(of_words((*few, word("4", "x"))))
    assert is_told_whole(of_words(None))
    assert is_told_whole(of_words(()))


def test_a_place_is_of_the_later_text_where_there_is_one() -> None:
    comparison = ferry()
    assert place(of_words(()), comparison) == "paragraph 5"
    gone = TextChange(ChangeKind.REMOVED, (0, 4), None, 3, None)
    assert place(gone, comparison) == "paragraph 3 of version 1"


def read(updated: date | None) -> Version:
    """A version of an article that says when it was updated."""
    metadata = ArticleMetadata("A made article", updated=updated)
    return replace(versions_of("One.", "Two.")[1], metadata=metadata)


def test_when_a_version_came() -> None:
    retrieved = "retrieved on Wednesday 8 May 2024, 00:00 UTC"
    third, fourth = date(2021, 5, 3), datetime(2021, 5, 4, 9, 5, tzinfo=UTC)
    assert when(read(None)) == when(read(None), read(third)) == retrieved
    assert when(read(third)) == when(read(third), read(fourth)) == "updated on Monday 3 May 2021"
    assert when(read(third), read(third)) == retrieved
    assert when(read(fourth), read(None)) == "updated on Tuesday 4 May 2021, 09:05 UTC"
    unzoned = read(datetime(2021, 5, 4, 9, 5))
    assert when(unzoned) == "updated on Tuesday 4 May 2021, 09:05"


def test_what_else_there_is_to_say() -> None:
    alike = compared("One sailed.", "One sailed.")
    assert rest_sentences(alike) == []
    assert rest_sentences(replace(alike, moved=True)) == ["Some sentences stand in another order."]
    rest = "only in punctuation, capitals or blanks."
    assert rest_sentences(replace(alike, retouched=1)) == [f"1 sentence differs {rest}"]
    assert rest_sentences(replace(alike, retouched=2)) == [f"2 sentences differ {rest}"]


def test_a_short_change_has_no_more_than_it_was_given() -> None:
    assert ShortChange("Title").passages == ShortChange("Title").word_changes == ()


# ---- what counts as a change


def test_sentences_side_by_side_are_told_together_and_others_not() -> None:
    text = "One sailed. Two stayed.\n\nThree came home."
    comparison = compared("It rained.", f"{text}\n\nIt rained. Four slept.")
    assert [comparison.text_after(each) for each in comparison.changes] == [
        "One sailed. Two stayed.",
        "Three came home.",
        "Four slept.",
    ]
    back = compared(f"It rained. Zero swam.\n\n{text}", "It rained.")
    assert [back.text_before(each) for each in back.changes] == [
        "Zero swam.",
        "One sailed. Two stayed.",
        "Three came home.",
    ]
    assert [each.paragraph_before for each in back.changes] == [1, 2, 3]
    apart = compared("One sailed. It rained. Two stayed.", "It rained.")
    assert [apart.text_before(each) for each in apart.changes] == ["One sailed.", "Two stayed."]


def test_what_was_removed_stands_where_it_would_be() -> None:
    before = (
        "A first line goes. The ferry carries 300 people a day. A second line goes.\n\n"
        "It rained at dawn. Nothing else is known.\n\nA third line goes."
    )
    after = "It rained at dawn. The ferry carries 310 people a day. A new line comes."
    comparison = compared(before, after)
    shown = [comparison.text_before(each) or "new" for each in comparison.changes]
    assert shown == [
        "A first line goes.",
        "Nothing else is known.",
        "A third line goes.",
        "The ferry carries 300 people a day.",
        "A second line goes.",
        "new",
    ]


def test_a_stamp_is_no_news_and_anything_beside_it_is() -> None:
    old, new = "Published on Monday at 8:41 p.m.", "Published on Monday at 9:15 p.m."
    stamp = compared(f"{old}\n\nIt rained.", f"{new}\n\nIt rained.")
    assert [each.is_stamp for each in stamp.changes] == [True]
    assert (stamp.matters, stamp.figures) == (False, ())
    for texts in ((f"{old}\n\nIt rained.", "It rained."), ("It rained.", f"{old}\n\nIt rained.")):
        assert [each.is_stamp for each in compared(*texts).changes] == [True]
    for texts in (("It rained.", "It rained. Snow fell."), ("It rained. Snow fell.", "It rained.")):
        assert [each.is_stamp for each in compared(*texts).changes] == [False]
    mixed = compared("It rained.", f"It rained.\n\n{old} Snow fell.")
    assert [each.is_stamp for each in mixed.changes] == [False]
    assert mixed.matters


def test_sentences_are_told_apart_as_in_the_language_of_the_article() -> None:
    before, after = versions_of("船が港で沈んだ。四十人が助かった。", "船が港で沈んだ。")
    japanese = ArticleMetadata("船", language="ja")
    versions = [replace(each, metadata=japanese) for each in (before, after)]
    for one, other in (versions, versions[::-1]):
        comparison = compare_versions(one, other)
        [change] = comparison.changes
        told = comparison.text_before(change) or comparison.text_after(change)
        assert told == "四十人が助かった。"


def test_how_many_sentences_were_retouched() -> None:
    before = "One sailed. Two stayed. Three came home."
    comparison = compared(before, before.replace("Two", "TWO").replace("home.", "home!"))
    assert (comparison.retouched, comparison.changes) == (2, ())


def test_only_the_notice_itself_is_no_change() -> None:
    body = "The ferry will not sail before May."
    notice = "This article was amended on 5 March."
    [change] = compared(body, f"{body}\n\nIda Brandt reported. {notice}").changes
    assert change.after is not None
    [same] = compared(f"{body}\n\n{notice}", f"{body} Snow fell.\n\n{notice}").changes
    assert same.kind is ChangeKind.ADDED
    [gone] = compared(f"{body} Snow fell.", f"{body}\n\n{notice}").changes
    assert gone.kind is ChangeKind.REMOVED
