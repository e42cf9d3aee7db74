"""Correction notices are recognised as newspapers print them, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from bot.versions.correction_notices import NoticeKind, correction_notices
from tests.versions.versions import compared

BODY = "The ferry will not sail before May.\n\nThe council has offered two buses."
KINDS = {kind.value: kind for kind in NoticeKind}


@pytest.mark.parametrize(
    ("kind", "notice"),
    [
        ("correction", "Correction: The ferry carries 300 people a day, not 3,000."),
        ("correction", "CORRECTION (March 5, 2024): The harbour is in Sarn."),
        ("correction", "Correction, 5 March 2024: The harbour is in Sarn."),
        ("correction", "An earlier version of this article misstated the name of the ferry."),
        ("correction", "A previous version of this story said the ferry carries 3,000 people."),
        ("correction", "• This article was amended on 5 March 2024 to correct the ferry's name."),
        ("correction", "Due to an editing error, the original headline of this report was wrong."),
        ("correction", "Editor's note: This story has been corrected. The ferry is called Aud."),
        ("correction", "We regret the error."),
        ("clarification", "Clarification: The buses are free for residents only."),
        ("clarification", "This story has been clarified to say whom the buses are for."),
        ("clarification", "Clarification: An earlier version of this story was wrong on buses."),
        ("retraction", "Retraction: The ferry did not sink, which is a correction."),
        ("retraction", "Editor’s note: This article has been retracted."),
        ("update", "Update: The council has added a third bus."),
        ("update", "UPDATED on 5 March at 10.15: with the council's answer."),
        ("update", "This article has been updated with the council's answer."),
        ("correction", "Correction\n\nThe ferry carries 300 people a day, not 3,000."),
    ],
)
def test_a_notice_is_recognised_at_either_end(kind: str, notice: str) -> None:
    for text in (f"{notice}\n\n{BODY}", f"{BODY}\n\n{notice}"):
        [found] = correction_notices(text)
        assert text[found.start : found.end] == notice
        assert found.kind is KINDS[kind]


@pytest.mark.parametrize(
    "text",
    [
        "The Department of Correction: a history of its buildings.",
        "Correction officers said that the ward was full.",
        "The market saw a correction on Tuesday, analysts said.",
        "Updates from the harbour: two boats are back.",
        "An earlier version of the ship sank in 1912.",
        "The minister said the report was wrong and would be amended.",
        "The law has been amended twice since.",
        "“We made a mistake,” said the captain.",
        "",
    ],
)
def test_other_sentences_are_no_notice(text: str) -> None:
    assert correction_notices(text) == []


def test_words_around_a_notice_say_nothing_of_it() -> None:
    notice = "This article has been updated with the council's answer."
    for text in (
        f"{notice}\n\nThe wrong bus came, which was corrected.",
        f"A wrong bus came.\n\nIda Brandt reported from the harbour of Hartsea. {notice}",
        f"{notice}\n\nIda Brandt reported from the harbour of Hartsea, in snow. Nobody came.",
    ):
        [found] = correction_notices(text)
        assert found.kind is NoticeKind.UPDATE
        assert text[found.start : found.end] == notice


def test_a_label_at_the_end_has_nothing_to_tell() -> None:
    assert correction_notices(f"{BODY}\n\nCorrection") == []
    assert correction_notices("Corrections and clarifications") == []


def test_a_sentence_in_a_paragraph_begins_a_notice() -> None:
    text = "Ida Brandt reported. This article was amended on 5 March. The ferry is called Aud."
    [found] = correction_notices(text)
    assert text[found.start :] == "This article was amended on 5 March. The ferry is called Aud."


def test_a_new_notice_is_told_as_one_and_not_as_a_sentence_added() -> None:
    notice = "Correction: The ferry carries 300 people a day, not 3,000."
    comparison = compared(BODY, f"{BODY}\n\n{notice}")
    assert [comparison.text_of(each) for each in comparison.notices] == [notice]
    assert comparison.changes == ()
    assert comparison.matters
    assert compared(f"{notice}\n\n{BODY}", f"{BODY}\n\n{notice}").notices == ()


def test_a_notice_that_says_more_is_told_again() -> None:
    one = "This article was amended on 5 March. The ferry is called Aud."
    other = "This article was amended on 5 and 6 March. The ferry is called Aud, not Aude."
    comparison = compared(f"{BODY}\n\n{one}", f"{BODY}\n\n{other}")
    assert [comparison.text_of(each) for each in comparison.notices] == [other]
    assert comparison.changes == ()


def test_a_notice_of_sentences_that_were_there_is_no_new_one() -> None:
    amended, called = "This article was amended on 5 March.", "The ferry is called Aud."
    comparison = compared(f"{BODY}\n\n{amended}\n\n{called}", f"{BODY}\n\n{amended} {called}")
    assert comparison.notices == ()


def test_an_update_alone_does_not_matter() -> None:
    assert not compared(BODY, f"{BODY}\n\nUpdated on 5 March at 10.15: again.").matters
