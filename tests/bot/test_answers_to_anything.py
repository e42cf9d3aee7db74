"""Whatever people type, and whatever articles say, the answer is sound."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from samples import write_article

from bot.answering.answer import Mode, Quote, Status
from bot.answering.answerer import Answerer
from bot.evaluation.question_set import load_question_set
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.bot.small_libraries import assert_sound
from tests.conftest import PROJECT, ingest

# ---- the question set on the sample article


def test_every_answer_to_the_sample_questions_is_sound(sample_answerer: Answerer) -> None:
    """Whether they are right is asked in tests/evaluation/test_our_sets.py."""
    found = load_question_set(PROJECT / "tests" / "questions" / "border-troops.yaml")
    for each in found.questions:
        assert_sound(sample_answerer.answer(each.question))


# ---- not for the articles


@pytest.mark.parametrize(
    "question", ["hi", "thanks!", "who are you", "", "   ", "?!", "troops", "\x00", "\u200b"]
)
def test_help_instead_of_retrieval(sample_answerer: Answerer, question: str) -> None:
    answer = sample_answerer.answer(question)
    assert (answer.status, answer.mode) == (Status.UNSURE, Mode.HELP)
    assert answer.question == question
    assert answer.citations == answer.more == ()
    assert "Ask me a question" in answer.text


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Wie viele Soldaten wurden in Alarmbereitschaft versetzt?", "German"),
        ("¿Cuántos soldados fueron puestos en alerta?", "Spanish"),
        ("Сколько солдат приведено в повышенную готовность?", "Russian"),
    ],
)
def test_other_languages_are_told_so(
    sample_answerer: Answerer, question: str, language: str
) -> None:
    answer = sample_answerer.answer(question)
    assert answer.status is not Status.NOT_FOUND
    assert f"in English (this looks like {language})" in answer.text
    assert answer.citations == ()


# ---- whatever people type

STRANGE = [
    "How many troops " + "and how many more troops " * 220,
    'troops" OR "alert',
    "NEAR(troops alert, 5) AND NOT officials",
    "troops* AND alert^2 : content",
    "how many\x00troops were put on alert?",
    "how many \x1b[31mtroops\x1b[0m were put on alert\x07?",
    "\u202ehow many troops\u202c were on alert?",
    "how many 🪖🪖 troops 😀 were on alert?",
    "'; DROP TABLE articles; --",
    "how many troops %s {0} <@123> \\ / were on alert?",
    "كم عدد الجنود الذين وضعوا في حالة تأهب",
    "how many tr\ud800oops were on alert?",
]


@pytest.mark.parametrize("question", STRANGE)
def test_strange_questions_are_answered_soundly(sample_answerer: Answerer, question: str) -> None:
    answer = sample_answerer.answer(question)
    assert_sound(answer)
    assert answer.question == question


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(
            st.sampled_from(
                'how many who when did "troops" AND OR NOT NEAR( ) * ^ : - alert ? \x00 😀 \u200f é'
                " is this the article".split(" ")
            ),
            max_size=15,
        ).map(" ".join),
    )
)
def test_any_text_gets_a_sound_answer(sample_answerer: Answerer, question: str) -> None:
    assert_sound(sample_answerer.answer(question))


SENTENCES = st.lists(
    st.sampled_from(
        [
            "Ana Brandt closed the bridge.",
            "She blamed rust.",
            "“It is late,” he said.",
            "The bridge has 14 cables, according to Omar Reyes.",
            "Nobody denied it.",
            "The bridge is “safe. Nobody fell. So far,” said Pia Holm.",
            "Straße № 5 cost €3.5 million — née Zoë 😀.",
        ]
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


@settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(SENTENCES, min_size=1, max_size=5))
def test_quotes_from_any_article_are_its_words(
    model: EmbeddingModel, tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("made")
    file = write_article(folder / "made.md", "A made article", "\n\n".join(paragraphs))
    with Library(folder / "data", model) as library:
        ingest(library, file)
        stored = library.articles()[0].version.text
        assert stored == "\n\n".join(paragraphs)
        for question in ("How many cables has the bridge?", "Did she blame rust?"):
            answer = Answerer(library).answer(question)
            assert_sound(answer)
            quotes: list[Quote] = [item.quote for item in answer.citations + answer.more]
            for quote in quotes:
                assert quote.text == stored[quote.start : quote.end]
                assert quote.start <= quote.highlight[0] < quote.highlight[1] <= quote.end
            places = sorted((quote.start, quote.end) for quote in quotes)
            assert all(before[1] <= after[0] for before, after in pairwise(places))
