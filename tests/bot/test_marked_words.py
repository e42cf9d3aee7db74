"""Which words of a quote are marked for what was read in it, and where nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import version_of

from bot.answering.answer import Quote, Status
from bot.answering.answer_spans import (
    NEIGHBOURING_CHARACTERS,
    NOTHING_READ,
    NULL_SCORE_MARGIN,
    marked,
    read_closely,
    span_in,
    unmarked,
)
from bot.answering.confidence import Judgement
from bot.answering.question import understand
from bot.answering.reader import Reader, Reading
from store.records import ArticleMetadata

TEXT = "“Up to 8,500 (U.S.) troops,” he said. It rose by 12% to $40—or €41.5.\n\nNobody left…"


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        ("500", "8,500"),
        ("Up to 8", "Up to 8,500"),
        ("500 (U.S", "8,500 (U.S"),
        ("troops,”", "troops"),
        (",” he", "he"),
        ("12", "12%"),
        ("40", "$40"),
        ("40—or €41", "$40—or €41.5"),
        ("—", None),
        ("said. It", None),
        ("41.5.\n\nNobody", None),
        ("Nobody left", None),
    ],
)
def test_whole_words_of_one_sentence_are_marked(read: str, wanted: str | None) -> None:
    quote = Quote(version_of(TEXT), 1, 0, TEXT.index("Nobody") - 2, (0, 5))
    start = TEXT.index(read)
    found = span_in(quote, start, start + len(read))
    assert (found and TEXT[slice(*found)]) == wanted


@given(st.text(max_size=60), st.data())
def test_any_span_is_marked_inside_the_quote(text: str, data: st.DataObject) -> None:
    text = f"{text}word"
    places = st.integers(0, len(text))
    (low, high), (start, end) = (sorted(data.draw(st.tuples(places, places))) for _ in range(2))
    quote = Quote(version_of(text), 1, low, high, (low, high))
    found = span_in(quote, start, end)
    if found:
        assert low <= found[0] < found[1] <= high
        assert found[0] < end
        assert start < found[1]
        assert not text[max(low, found[0] - 1) : found[0]].isalnum()
        assert not text[found[1] : min(high, found[1] + 1)].isalnum()
        words = text[slice(*found)]
        assert words == words.strip()
        assert "\n\n" not in words
    assert replace(quote, answer=found).text == quote.text


def test_a_quote_that_answers_as_a_whole_has_nothing_that_stands_out() -> None:
    quote = Quote(version_of("8,500"), 1, 0, 5, (0, 5), (0, 5))
    assert quote.marked is None


def test_no_word_reaches_out_of_its_quote() -> None:
    assert span_in(Quote(version_of("abcdef"), 1, 2, 5, (2, 5)), 3, 4) == (2, 5)


def test_marks_at_the_end_of_a_text_are_no_word() -> None:
    text = "He left ..."
    assert span_in(Quote(version_of(text), 1, 0, len(text), (0, 1)), 3, len(text)) == (3, 7)


# ---- what is read, by a reader that knows what it wants


class Finds(Reader):
    """Finds the same words wherever they stand, and remembers what it read."""

    def __init__(self, words: str, lead: float = 1.0) -> None:
        super().__init__("none")
        self.words, self.lead = words, lead
        self.read_so_far: list[tuple[str, str]] = []

    def read(self, question: str, passages: Sequence[str]) -> list[Reading | None]:
        self.read_so_far += [(question, passage) for passage in passages]
        places = [passage.find(self.words) for passage in passages]
        return [
            Reading(place, place + len(self.words), self.lead) if place >= 0 else None
            for place in places
        ]


QUESTION = "How many men left?"
ANSWERED = Judgement(Status.ANSWERED, "the passage fits the question", 0.9)
LETTER = "Kirby wrote a letter. Some 40 men left. The rest stayed.\n\nIt was read out. By 50 men."


def quote_of(text: str, words: str, **known: object) -> Quote:
    start = text.index(words)
    version = version_of(text, metadata=ArticleMetadata("A made article", **known))  # type: ignore[arg-type]
    return Quote(version, 1, start, start + len(words), (start, start + len(words)))


def words_marked(quote: Quote) -> str | None:
    return quote.version.text[slice(*quote.answer)] if quote.answer else None


def test_each_quote_has_its_own_words_marked() -> None:
    quotes = [quote_of(LETTER, words) for words in ("Some 40 men left.", "By 50 men.")]
    reader = Finds("men")
    found = marked(reader, QUESTION, quotes)
    assert [words_marked(quote) for quote in found] == ["men", None]  # the first "men" it reads
    assert unmarked(found) == quotes
    assert {question for question, _ in reader.read_so_far} == {QUESTION}
    assert [passage for _, passage in reader.read_so_far] == [LETTER, LETTER]
    assert [words_marked(quote) for quote in marked(Finds("50"), QUESTION, quotes)] == [None, "50"]


@pytest.mark.parametrize(
    ("lead", "sure"),
    [(NULL_SCORE_MARGIN, False), (NULL_SCORE_MARGIN + 0.01, True), (NULL_SCORE_MARGIN - 1, False)],
)
def test_words_that_answer_no_better_than_none_are_no_answer(lead: float, sure: bool) -> None:
    quote = replace(quote_of(LETTER, "Some 40 men left."), answer=(0, 5))
    found, judged = read_closely(Finds("40", lead), understand(QUESTION), [quote], ANSWERED)
    assert marked(Finds("40", lead), QUESTION, [quote]) == [
        replace(quote, answer=(27, 29) if sure else None)
    ]
    if sure:
        assert [words_marked(each) for each in found] == ["40"]
        assert judged == ANSWERED
    else:
        assert found == [quote]
        assert judged == Judgement(Status.UNSURE, NOTHING_READ, 0.9)


def test_one_quote_that_answers_is_enough() -> None:
    quotes = [quote_of(LETTER, "Kirby wrote a letter."), quote_of("Fifty came.", "Fifty came.")]
    reader = Finds("letter")
    found, judged = read_closely(reader, understand(QUESTION), quotes, ANSWERED)
    assert {question for question, _ in reader.read_so_far} == {QUESTION}
    assert [words_marked(quote) for quote in found] == ["letter", None]
    assert judged == ANSWERED


@pytest.mark.parametrize(
    ("question", "status"),
    [
        (QUESTION, Status.UNSURE),
        (QUESTION, Status.NOT_FOUND),
        ("Did forty men leave the town?", Status.ANSWERED),
    ],
)
def test_no_answer_and_no_yes_or_no_is_read(question: str, status: Status) -> None:
    reader, judgement = Finds("40"), replace(ANSWERED, status=status)
    quotes = [quote_of(LETTER, "Some 40 men left.")]
    assert read_closely(reader, understand(question), quotes, judgement) == (quotes, judgement)
    assert not reader.read_so_far


def test_without_quotes_nothing_is_doubted() -> None:
    assert read_closely(Finds("40"), understand(QUESTION), [], ANSWERED) == ([], ANSWERED)


def test_whole_sentences_around_a_quote_are_read_with_it() -> None:
    sentences = [f"Sentence {row:03} of the made article is this." for row in range(60)]
    text = " ".join(sentences)
    quote = quote_of(text, sentences[30])
    reader = Finds("nothing")
    marked(reader, QUESTION, [quote])
    [(_, passage)] = reader.read_so_far
    around = NEIGHBOURING_CHARACTERS // (len(sentences[0]) + 1)
    assert passage == " ".join(sentences[30 - around : 31 + around])


@pytest.mark.parametrize("characters", [NEIGHBOURING_CHARACTERS, NEIGHBOURING_CHARACTERS + 1])
def test_a_sentence_that_begins_too_far_away_is_not_read(characters: int) -> None:
    before = "x" * (characters - 2) + ". "
    after = " " + "y" * (characters - 2) + "."
    text = f"First. {before}Forty left.{after} Last."
    reader = Finds("nothing")
    marked(reader, QUESTION, [quote_of(text, "Forty left.")])
    [(_, passage)] = reader.read_so_far
    fits = characters == NEIGHBOURING_CHARACTERS
    assert passage == (f"{before}Forty left.{after}" if fits else "Forty left.")


def test_sentences_are_those_of_the_articles_language() -> None:
    text = "Die Brücke ist z. B. für Busse gesperrt. Am 3. Mai kam er."
    reader = Finds("nothing")
    quote = quote_of(text, "Am 3. Mai kam er.", language="de")
    marked(reader, QUESTION, [quote])
    assert reader.read_so_far == [(QUESTION, text)]
    place = text.index("Mai")
    assert span_in(quote, place, place + 3) == (place, place + 3)
    place = text.index("3. Mai")
    assert span_in(quote, place, place + 6) == (place, place + 6), "one sentence"


def test_words_are_marked_where_they_stand_however_far_into_the_article() -> None:
    far = " ".join(f"Boat {number} came in on that day." for number in range(60))
    text = f"{far}\n\n{LETTER}"
    [found] = marked(Finds("40 men"), QUESTION, [quote_of(text, "Some 40 men left.")])
    assert found.answer is not None
    assert found.answer[0] == text.index("40 men") > NEIGHBOURING_CHARACTERS
    assert words_marked(found) == "40 men"


def test_of_a_sentence_without_an_end_the_quote_alone_is_read() -> None:
    text = "and so on " * 100 + "some 40 men left " + "and so on " * 100
    reader = Finds("40 men")
    [found] = marked(reader, QUESTION, [quote_of(text.strip(), "some 40 men left")])
    assert [passage for _, passage in reader.read_so_far] == ["some 40 men left"]
    assert words_marked(found) == "40 men"
