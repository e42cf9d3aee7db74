"""Quotes keep to their limits, whatever an article looks like."""

from __future__ import annotations

import re
from itertools import groupby

from hypothesis import given, settings
from hypothesis import strategies as st
from samples import hits_of, version_of

from bot.answering.about_article import opening
from bot.answering.marks import is_balanced
from bot.answering.question import understand
from bot.answering.quote_length import (
    HARD_CHARACTERS,
    HARD_WORDS,
    MOST_SENTENCES,
    MOST_WORDS,
    has_words,
    is_within_cap,
    length_in_words,
    sentences_within,
)
from bot.answering.selection import choose_quotes
from store.languages import ENGLISH

BEGINNINGS = [
    "The harbour board voted on Tuesday to spend 84 million euros on a lock above the mill",
    "According to the auditors, the hospital paid 2.3 million euros for nine beds",
    "Mayor Ana Brandt said that the bridge over the Esk would be closed on 1 March",
    "Omar Reyes denied that he had seen the letters from the builder",
    "“We will not leave the valley,” Pia Holm said, “and we will not sell a field”",
    "She told the council that “the cables are old",
    "so we went down to the river and sat there",
    "The dam (built in 1958)",
    "大坝在三月失去了水量",
    "- The board's plans",
    "Correction: The bridge has 14 cables",
]
MIDDLES = [
    ", and the town ran a free ferry from the old fish market to the northern bank",
    ", where barges had waited for nine days in the dry months of four summers",
    "; the captain steered for the lighthouse with one engine",
    " — a slope that had been closed since Sunday",
    ", although its licence allowed only 240",
    ", which had been built of rubble, lost 40 percent of its water",
    ", but the council did not agree",
    " (the second in a year)",
    " and then we walked on and on through the long grass",
    ": a lock, a bridge and a tunnel",
    ", “a shame for the whole valley” in the words of the baker",
    "水量裂缝北墙",
    ", leaving the upper town without light for eleven hours",
]
ENDS = [
    ".",
    ".”",
    ", Pia Holm said.",
    ", if the council agrees.",
    "?",
    "",
    "。",
    "\n",
    ":",
    "!\n- a lock",
]
SENTENCES = st.builds(
    lambda beginning, middles, end: beginning + "".join(middles) + end,
    st.sampled_from(BEGINNINGS),
    st.lists(st.sampled_from(MIDDLES), max_size=14),
    st.sampled_from(ENDS),
)
ARTICLES = st.lists(st.lists(SENTENCES, min_size=1, max_size=4), min_size=1, max_size=4).map(
    lambda paragraphs: re.sub(
        r"\n{3,}", "\n\n", "\n\n".join(" ".join(sentences) for sentences in paragraphs).strip()
    )
)
QUESTIONS = st.sampled_from(
    [
        None,
        "How much will the harbour board spend?",
        "When will the bridge be closed?",
        "Did Omar Reyes see the letters?",
        "Why did the dam lose its water?",
        "Who steered for the lighthouse?",
        "Where did barges wait in the dry summers?",
    ]
).map(lambda text: understand(text) if text else None)
GOVERNING = re.compile(r"\b(?:said|told|denied|according|not|never|no|if|unless|in the words of)\b")
CONTRAST = re.compile(r"\b(?:although|but)\b")
"""In a clause of its own it qualifies nothing before a semicolon."""


def has_both_marks(text: str) -> bool:
    return text.count("“") == text.count("”") and text.count("(") == text.count(")")


def said_in(text: str, sentences: list[tuple[int, int]]) -> int:
    """How many sentences a reader counts: lines of one list that follow each other are one."""
    lines = [text[text.rfind("\n", 0, start) + 1 : start + 2] for start, _ in sentences]
    return len([*groupby(-1 if line.startswith("- ") else row for row, line in enumerate(lines))])


@settings(deadline=None)
@given(ARTICLES, QUESTIONS, st.data())
def test_quotes_of_any_article_keep_to_the_limits(
    text: str, question: object, data: st.DataObject
) -> None:
    hits = data.draw(st.permutations(hits_of(version_of(text))))
    first, more = choose_quotes(hits, data.draw(st.integers(1, 3)), question)  # type: ignore[arg-type]
    for quote in [*first, *more]:
        assert quote.text == text[quote.start : quote.end] == quote.text.strip() != ""
        assert quote.start <= quote.highlight[0] < quote.highlight[1] <= quote.end
        assert len(quote.text) <= HARD_CHARACTERS
        assert sum(has_words(word) for word in quote.text.split()) <= HARD_WORDS
        sentences = sentences_within(text, quote.start, quote.end, ENGLISH)
        assert said_in(text, sentences) <= MOST_SENTENCES
        assert quote.cut_before == has_words(text[sentences[0][0] : quote.start])
        assert quote.cut_after == has_words(text[quote.end : sentences[-1][1]])
        if not (quote.cut_before or quote.cut_after):
            continue
        assert len(sentences) == 1
        ((start, end),) = sentences
        whole = text[start:end]
        in_one_passage = any((hit.start, hit.end) == (start, end) for hit in hits)
        if in_one_passage and has_both_marks(whole) and is_balanced(whole):
            assert has_both_marks(quote.text)
        if is_within_cap(whole):  # cut only where that is safe
            for pattern in (GOVERNING, CONTRAST):
                assert not pattern.search(text[start : quote.start])
            clause, _, others = text[quote.end : end].partition(";")
            assert not GOVERNING.search(clause)
            assert not CONTRAST.search(clause)
            assert not GOVERNING.search(others)
            assert length_in_words(quote.text) <= MOST_WORDS


@settings(deadline=None)
@given(ARTICLES)
def test_any_opening_keeps_to_the_limits(text: str) -> None:
    quote = opening(version_of(text))
    assert quote is not None
    assert text[: quote.start].count("\n\n") == quote.paragraph - 1
    before = text[: quote.start].rstrip().split("\n\n") if quote.start else []
    assert not any(paragraph.endswith((".", "!", "?")) for paragraph in before)  # headings alone
    assert is_within_cap(quote.text)
    assert said_in(text, sentences_within(text, quote.start, quote.end, ENGLISH)) <= MOST_SENTENCES
