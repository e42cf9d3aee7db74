"""How far a quote reaches: the naming sentence, the whole quotation, who said it; no further."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import hit_of, hits_of, version_of

from bot.answering.context import quote_with_context
from bot.answering.quote_length import (
    TOLERATED_WORDS,
    fits,
    is_within_cap,
    sentences_within,
)
from bot.answering.selection import choose_quotes, shown_count
from ingest.chunk import paragraph_spans
from store.languages import ENGLISH

# The article, the beginning of the sentence found, the quote for it.
PRONOUNS = [
    (
        "Mayor Ana Brandt closed the bridge on Friday. She blamed rust in its cables.",
        "She blamed",
        "Mayor Ana Brandt closed the bridge on Friday. She blamed rust in its cables.",
    ),
    (
        "The storm hit at dawn. Omar Reyes lost his roof. He slept in a school. "
        "He said the walls had shaken.",
        "He said",
        "Omar Reyes lost his roof. He slept in a school. He said the walls had shaken.",
    ),
    (
        "Rain fell.\n\nThe Harbour Union called a strike for Monday.\n\nThey want nine percent.",
        "They want",
        "The Harbour Union called a strike for Monday.\n\nThey want nine percent.",
    ),
    (
        "Norvik Steel shut its oldest furnace. It had burned since 1961.",
        "It had",
        "Norvik Steel shut its oldest furnace. It had burned since 1961.",
    ),
    (
        "Vogt refused the offer. She wrote a letter.",
        "She wrote",
        "Vogt refused the offer. She wrote a letter.",
    ),
    (
        "Lena Vogt won the race. But her knee was swollen.",
        "But her",
        "Lena Vogt won the race. But her knee was swollen.",
    ),
    (
        "The ferry line Nordline raised its fares. “We had no choice,” he said of the oil price.",
        "“We had",
        "The ferry line Nordline raised its fares. “We had no choice,” he said of the oil price.",
    ),
    (
        "Pia Holm runs the shelter. “The dogs come first,” said she.",
        "“The dogs",
        "Pia Holm runs the shelter. “The dogs come first,” said she.",
    ),
    (
        "Kofi Mensah resigned. This surprised his party.",
        "This surprised",
        "Kofi Mensah resigned. This surprised his party.",
    ),
]
ALONE = [
    "It is likely that the dam will hold through the winter.",
    "It was not until March that the snow melted.",
    "They who wait are served last.",
    "The council did not approve the plan, according to Mayor Brandt.",
    "Brandt denied that she had taken the money.",
    "“The bridge is not safe,” said Ana Brandt.",
    "“It will rain,” Brandt said.",
]
QUOTATIONS = [
    (
        "Ana Brandt spoke first. “The cables are old. Nobody looked at them. We shall,” she said. "
        "The hall was full.",
        "Nobody looked",
        # who says it before whom "she" means: both would be four sentences
        "“The cables are old. Nobody looked at them. We shall,” she said.",
    ),
    (
        'Ana Brandt was angry: "The cables are old. Nobody looked at them. We shall." '
        "The hall was full.",
        "Nobody looked",
        'Ana Brandt was angry: "The cables are old. Nobody looked at them. We shall."',
    ),
    (
        "“The cables are old,” said Ana Brandt. “Nobody looked at them.” The hall was full.",
        "“Nobody looked",
        "“The cables are old,” said Ana Brandt. “Nobody looked at them.”",
    ),
    (
        "The hall was full, Ana Brandt said.\n\n“Nobody looked at the cables.”",
        "“Nobody looked",
        "The hall was full, Ana Brandt said.\n\n“Nobody looked at the cables.”",
    ),
]


@pytest.mark.parametrize(("text", "beginning", "quoted"), [*PRONOUNS, *QUOTATIONS])
def test_a_quote_says_who(text: str, beginning: str, quoted: str) -> None:
    hit = hit_of(text, beginning)
    quote = quote_with_context(hit)
    assert quote.text == quoted
    assert quote.highlight == (hit.start, hit.end)
    first_paragraph = text[: quote.start].count("\n\n") + 1
    assert quote.paragraph == first_paragraph


@pytest.mark.parametrize("sentence", ALONE)
def test_a_sentence_that_says_it_all_stays_alone(sentence: str) -> None:
    text = f"Mayor Ana Brandt opened the meeting. {sentence} The hall was full."
    assert quote_with_context(hit_of(text, sentence[:12])).text == sentence


def test_a_name_too_far_back_leaves_the_sentence_alone() -> None:
    text = f"Omar Reyes {'very ' * TOLERATED_WORDS}quickly left. He said the walls had shaken."
    assert quote_with_context(hit_of(text, "He said")).text == "He said the walls had shaken."


def test_nothing_before_the_first_sentence_is_needed() -> None:
    assert quote_with_context(hit_of("He left. Then it rained.", "He left")).text == "He left."


@pytest.mark.parametrize(
    "notice",
    [
        "Correction: The bridge has 14 cables. An earlier version said 15.",
        "Correction, 4 May 2024: The bridge has 14 cables. An earlier version said 15.",
        "CLARIFICATION — The bridge has 14 cables. An earlier version said 15.",
        "Editor’s note: The bridge has 14 cables. An earlier version said 15.",
    ],
)
def test_a_correction_is_quoted_whole(notice: str) -> None:
    text = f"The bridge is old.\n\n{notice}"
    quote = quote_with_context(hit_of(text, "An earlier"))
    assert quote.text == notice
    assert quote.paragraph == 2


@pytest.mark.parametrize(
    "sentence", ["Correction officers went on strike.", "Update the lists, Ana Brandt said."]
)
def test_what_only_begins_like_a_correction_is_none(sentence: str) -> None:
    text = f"The bridge is old.\n\n{sentence} The hall was full."
    assert quote_with_context(hit_of(text, "The hall")).text == "The hall was full."


@pytest.mark.parametrize(
    "text",
    ["“Unclosed at the start. And on it goes. To the end.", 'A stray " mark. Then more. And more.'],
)
def test_unbalanced_quotation_marks_do_no_harm(text: str) -> None:
    for hit in hits_of(version_of(text)):
        quote = quote_with_context(hit)
        assert quote.start <= hit.start < hit.end <= quote.end


SENTENCES = st.sampled_from(
    [
        "He said no.",
        "She did not come, according to Ana Brandt.",
        "It is true that Omar Reyes left!",
        "“We are late. We know it,” said Pia Holm.",
        "“Nobody looked.",
        "They denied it.”",
        'The " mark.',
        "This was odd?",
        "The plan failed.",
        "Norvik Steel shut its furnace.",
        "- Item with a dash",
        "Correction: It was 12, not 13.",
        "😀 smiled « oui ».",
        "Dr. Lee of the U.S. spoke " + "at length " * 30 + ".",
    ]
)
ARTICLES = st.lists(st.lists(SENTENCES, min_size=1, max_size=7), min_size=1, max_size=6).map(
    lambda paragraphs: "\n\n".join(" ".join(sentences) for sentences in paragraphs)
)


@settings(deadline=None)
@given(ARTICLES, st.data())
def test_quotes_of_any_article_are_exact_and_never_overlap(text: str, data: st.DataObject) -> None:
    hits = data.draw(st.permutations(hits_of(version_of(text))))
    shown = data.draw(st.integers(1, 3))
    first, more = choose_quotes(hits, shown)
    assert len(first) <= shown
    assert len(more) <= 5
    quotes = [*first, *more]
    paragraphs = paragraph_spans(text)
    for quote in quotes:
        assert quote.text == text[quote.start : quote.end] == quote.text.strip()
        assert quote.start <= quote.highlight[0] < quote.highlight[1] <= quote.end
        start, end = paragraphs[quote.paragraph - 1]
        assert start <= quote.start < end
    for quote in first:
        alone = len(sentences_within(text, quote.start, quote.end, ENGLISH)) == 1
        assert fits(text, quote.start, quote.end, TOLERATED_WORDS, ENGLISH) or (
            alone and is_within_cap(quote.text)  # no safe cut in it: it stays whole, up to the cap
        )
    places = sorted((quote.start, quote.end) for quote in quotes)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    for hit in hits[:shown]:  # what was to be shown is shown, there or in the same words
        assert any(hit.text in quote.text for quote in first)
    assert len({quote.text for quote in quotes}) == len(quotes)


@given(st.lists(st.floats(0, 3), max_size=6).map(lambda scores: sorted(scores, reverse=True)))
def test_one_to_three_are_shown(scores: list[float]) -> None:
    hits = [hit_of("A made sentence.", "A made", score) for score in scores]
    assert shown_count(hits) == min(len(scores), shown_count(hits), 3)
    assert shown_count(hits) >= min(1, len(scores))
