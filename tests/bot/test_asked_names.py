"""Questions for a name or for somebody's words: a quote without either is no answer."""

from __future__ import annotations

import pytest
from samples import hit_of

from bot.answering.asked_names import missing_name_or_words
from bot.answering.context import sentence_quote

TEXT = (
    "The foundation belongs to a maker of lamps. It is led by Greta Holm.\n\n"
    "Ski resorts wrap their ice in fleece. Many ski on it all summer.\n\n"
    "Keita was brought down and took the penalty. “I never look at the goalkeeper,” said Ana "
    "Brandt. The mayor was there."
)


@pytest.mark.parametrize(
    ("question", "sentence", "missing"),
    [
        ("What is the name of the company behind the foundation?", "The foundation", "no name"),
        ("What is the leader's name?", "It is led", None),
        ("which ski resort wraps its ice in fleece?", "Ski resorts", "no name"),
        ("What is the goalkeeper of the club called?", "“I never look", None),
        ("What did Keita say about the penalty?", "Keita was", "no words of Keita"),
        ("how did keita describe it", "Keita was", "no words of Keita"),
        ("What did Brandt say about the goalkeeper?", "“I never look", None),
        ("What did the mayor say?", "The mayor", None),  # may stand under a name
        ("Who leads the foundation?", "The foundation", None),  # others judge that
        ("Which resort of the two?", "Ski resorts", None),
    ],
)
def test_what_is_missing(question: str, sentence: str, missing: str | None) -> None:
    hit = hit_of(TEXT, sentence)
    found = missing_name_or_words(question, sentence_quote(hit), hit.text)
    assert bool(found) == bool(missing)
    assert (found or "").startswith(missing or "")
