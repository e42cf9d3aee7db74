"""Verbs of saying, in the forms that they have behind a subject, wherever they are looked for."""

from __future__ import annotations

import re

import pytest
from samples import hit_of, version_of

from bot.answering.asked_names import missing_name_or_words
from bot.answering.clauses import attributions
from bot.answering.context import quote_with_context, sentence_quote
from bot.answering.reporting_verbs import REPORTING_VERBS
from bot.checking.voices import voice_of

WHOLE = re.compile(rf"(?:{REPORTING_VERBS})\b")
RARER = ["hinted", "stresses", "lamented", "admitted", "quipped", "testified", "swore", "implies"]


@pytest.mark.parametrize(
    "form",
    """say says said tell told wrote written admit admits admitted quipped imply implies implied
    testifies stresses confessed argue argues argued emphasize emphasises replied vowed""".split(),
)
def test_each_verb_has_all_its_forms(form: str) -> None:
    assert WHOLE.fullmatch(form)


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("claims it", True),
        ("claim that it is old", True),
        ("claim was old", False),  # "the claim", "the state"
        ("state of it", False),
        ("maintained that it is old", True),
        ("maintained the engine", False),
        ("hoped to win", False),
        ("knows that it is old", True),
        ("saying that it is old", False),
        ("sayings", False),
        ("found that it is old", False),
    ],
)
def test_what_is_as_often_a_noun_or_a_deed_counts_before_that_alone(
    words: str, counts: bool
) -> None:
    assert bool(WHOLE.match(words)) is counts


@pytest.mark.parametrize("verb", RARER)
def test_a_cut_keeps_whose_words_they_are(verb: str) -> None:
    assert attributions(f"It will rain, Ana Brandt {verb}.")


@pytest.mark.parametrize("verb", RARER)
def test_a_quotation_comes_with_the_sentence_that_names_its_speaker(verb: str) -> None:
    text = f"The hall was full, Ana Brandt {verb}.\n\n“Nobody looked at the cables.”"
    assert quote_with_context(hit_of(text, "“Nobody")).text == text


@pytest.mark.parametrize("verb", RARER)
def test_who_is_asked_for_has_said_something(verb: str) -> None:
    hit = hit_of(f"The dam is old, as Brandt {verb}. It was Brandt who left.", "The dam")
    question = "What did Brandt say about the dam?"
    assert missing_name_or_words(question, sentence_quote(hit), hit.text) is None


@pytest.mark.parametrize("verb", RARER)
def test_who_is_reported_is_the_voice(verb: str) -> None:
    text = f"Ana Brandt {verb} that the dam was old."
    start = text.index("the dam")
    assert voice_of(version_of(text), start, len(text) - 1).phrases == ("Ana Brandt",)
