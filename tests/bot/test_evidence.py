"""Whether sentences hold the kind of thing that a question asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.evidence import CHARACTERS_READ, MISSING_EVIDENCE, has_evidence, new_spans
from bot.answering.question import AnswerType

NUMBER, MONEY, PERCENT = AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENT
TIME, DURATION, REASON = AnswerType.TIME, AnswerType.DURATION, AnswerType.REASON
PERSON, PLACE = AnswerType.PERSON, AnswerType.PLACE

PRESENT = [
    (NUMBER, "The navy lost 14 ships.", "How many ships were lost?", "14"),
    (NUMBER, "The navy lost two ships.", "How many ships were lost?", "two"),
    (NUMBER, "Half of the crew was saved.", "How many were saved?", "Half"),
    (NUMBER, "A dozen boats left.", "How many boats left?", "dozen"),
    (NUMBER, "1. The navy lost 14 ships.", "How many ships were lost?", "14"),
    (MONEY, "The bridge cost $1.35 billion.", "How much did it cost?", "$1.35"),
    (MONEY, "It sold for 300 euros.", "How much did it cost?", "300 euros"),
    (PERCENT, "Some 40 percent voted.", "What percentage voted?", "40 percent"),
    (TIME, "The law passed in 1998.", "When was the law passed?", "1998"),
    (TIME, "Talks resume on Monday.", "When do the talks resume?", "Monday"),
    (TIME, "It closed on 4 March.", "When did it close?", "March"),
    (TIME, "They met last week.", "When did they meet?", "last week"),
    (TIME, "The abbey is from the 10th century.", "When was it built?", "10th century"),
    (DURATION, "He ruled for eleven years.", "How long did he rule?", "eleven years"),
    (PERSON, "The plan was drawn up by Maria Lopez.", "Who made the plan?", "Maria Lopez"),
    (PERSON, "According to Reuters the plan failed.", "Who reported it?", "Reuters"),
    (PLACE, "The talks were held in Oslo.", "Where were the talks held?", "Oslo"),
    (PLACE, "The fleet sailed north.", "Where did the fleet sail?", "north"),
    (REASON, "He left because of the noise.", "Why did he leave?", "because"),
    (REASON, "They came to protect the harbour.", "Why did they come?", "protect"),
]
WEAK = [
    (MONEY, "Entry is free.", "How much does entry cost?"),
    (TIME, "The split came after the province was annexed.", "When did the split come?"),
    (PERSON, "It was designed by engineers.", "Who designed it?"),
    (PERSON, "The king had ordered it.", "Who ordered it?"),
    (PLACE, "The body was found near the river.", "Where was the body found?"),
]
ABSENT = [
    (NUMBER, "Several ships were lost.", "How many ships were lost?"),
    (NUMBER, "The navy lost ships.", "How many ships did the navy lose?"),
    (NUMBER, "1. The navy lost ships.", "How many ships did the navy lose?"),
    (NUMBER, "Of the 20 ships, the navy lost the rest.", "How many of the 20 ships were lost?"),
    (MONEY, "The bridge was cheap.", "How much did the bridge cost?"),
    (PERCENT, "The people voted.", "What percentage voted?"),
    (TIME, "The law is strict.", "When was the law passed?"),
    (TIME, "The firm sold 300 pumps.", "When did the firm sell pumps?"),
    (TIME, "The 1998 law is strict.", "When was the 1998 law passed?"),
    (DURATION, "He ruled wisely.", "How long did he rule?"),
    (PERSON, "The plan was good.", "Who made the plan?"),
    (PERSON, "However, he approved it.", "Who approved it?"),
    (PERSON, "Norway's plan was good.", "Who made Norway's plan?"),
    (PLACE, "The talks went well.", "Where were the talks held?"),
    (REASON, "He left quietly.", "Why did he leave?"),
]


@pytest.mark.parametrize(("answer_type", "sentence", "question", "words"), PRESENT)
def test_what_is_asked_for_is_found(
    answer_type: AnswerType, sentence: str, question: str, words: str
) -> None:
    found = [sentence[start:end] for start, end in new_spans(answer_type, sentence, question)]
    assert any(words in span for span in found), found
    assert has_evidence(answer_type, sentence, question)


@pytest.mark.parametrize(("answer_type", "sentence", "question"), WEAK)
def test_weak_signs_are_evidence_without_a_span(
    answer_type: AnswerType, sentence: str, question: str
) -> None:
    assert has_evidence(answer_type, sentence, question)
    assert new_spans(answer_type, sentence, question) == []


@pytest.mark.parametrize(("answer_type", "sentence", "question"), ABSENT)
def test_what_is_missing_is_missed(answer_type: AnswerType, sentence: str, question: str) -> None:
    assert not has_evidence(answer_type, sentence, question)
    assert new_spans(answer_type, sentence, question) == []


def test_nothing_is_missing_where_anything_answers() -> None:
    assert has_evidence(AnswerType.ANY, "", "")
    assert new_spans(AnswerType.ANY, "On Monday 14 ships left Oslo.", "What happened?") == []


def test_what_can_be_missing_has_its_words() -> None:
    """A place may be "beside the old baths", so none is ever said to be missing."""
    assert set(MISSING_EVIDENCE) == set(AnswerType) - {AnswerType.ANY, AnswerType.PLACE}


@given(st.sampled_from(AnswerType), st.text(max_size=300), st.text(max_size=100))
def test_any_text_gives_spans_inside_it(
    answer_type: AnswerType, sentence: str, question: str
) -> None:
    spans = new_spans(answer_type, sentence, question)
    assert all(0 <= start < end <= len(sentence) for start, end in spans)
    assert spans == sorted(spans)
    assert has_evidence(answer_type, sentence, question) or not spans


@pytest.mark.parametrize("piece", ["1", "1,", "a.", "Aa ", "Aa-", "of the ", "to ", "one", "last "])
def test_of_a_long_sentence_the_beginning_is_read(piece: str) -> None:
    begins = (piece * CHARACTERS_READ)[:CHARACTERS_READ]
    goes_on = f"{begins} Since March 14 ships left Oslo for $3 because Maria Lopez had gone north."
    for answer_type in AnswerType:
        for asked in (new_spans, has_evidence):
            assert asked(answer_type, goes_on, "How?") == asked(answer_type, begins, "How?")
