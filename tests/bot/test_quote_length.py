"""How much of an article a quote takes in, and how it is told that a quote is a part."""

from __future__ import annotations

from io import StringIO

import pytest
from long_sentences import words
from rich.console import Console
from samples import hit_of, hits_of, version_of

from bot.answer_console import print_answer
from bot.answering import wording
from bot.answering.answer import Answer, Citation, Mode, PartOf, Quote, Status
from bot.answering.context import quote_with_context
from bot.answering.links import quote_link
from bot.answering.quote_length import (
    TOLERATED_WORDS,
    fits,
    length_in_words,
)
from bot.answering.selection import choose_quotes
from store.languages import ENGLISH


def test_the_name_is_left_out_where_it_does_not_fit() -> None:
    near = f"Ana Brandt spoke of {words(30)}. She blamed {words(30)}."
    assert quote_with_context(hit_of(near, "She blamed")).text == near
    far = f"Ana Brandt spoke of {words(50)}. She blamed {words(30)}."
    assert quote_with_context(hit_of(far, "She blamed")).text.startswith("She blamed")


def test_who_says_it_comes_before_the_name() -> None:
    text = f"Ana Brandt met {words(25)}. “They saw {words(25)}.” It was {words(25)}, she said."
    quote = quote_with_context(hit_of(text, "“They saw"))
    assert quote.text.startswith("“They saw")
    assert quote.text.endswith("she said.")


def test_of_a_long_quotation_the_part_with_its_speaker_is_quoted() -> None:
    text = (
        f"“The cables are {words(30)}. Nobody saw {words(20)}. We shall mend them with "
        f"{words(20)},” said Ana Brandt. The hall was full."
    )
    quote = quote_with_context(hit_of(text, "Nobody saw"))
    assert quote.text.startswith("Nobody saw")
    assert quote.text.endswith("said Ana Brandt.")
    assert quote.part_of is PartOf.QUOTATION
    assert wording.cut_note(quote) == "(part of a longer quotation)"


def test_a_sentence_inside_a_long_quotation_is_told_to_be_that() -> None:
    inside = " ".join(f"Field {row} was sown with {words(25)}." for row in range(9))
    text = f"Ana Brandt spoke. “{inside}” The hall was full."
    quote = quote_with_context(hit_of(text, "Field 5"))
    assert quote.text.startswith("Field 5")
    assert quote.part_of is PartOf.QUOTATION


def test_where_the_speaker_was_shown_the_whole_quotation_follows() -> None:
    text = (
        f"“The cables are {words(35)},” said Ana Brandt. “They frayed. We shall mend them.” "
        "The hall was full."
    )
    hits = hits_of(version_of(text))
    said = next(hit for hit in hits if hit.text.startswith("“The cables"))
    mend = next(hit for hit in hits if hit.text.startswith("We shall"))
    first, more = choose_quotes([said, mend], 1)
    assert [quote.text for quote in more] == ["“They frayed. We shall mend them.”"]
    assert first[0].text.endswith("said Ana Brandt.")


def test_a_correction_that_is_too_long_keeps_what_was_wrong_and_right() -> None:
    text = (
        "Correction: The bridge has 14 cables. An earlier version of this article said 15. "
        "The bridge was opened in 1961. Two million people cross it in a year. "
        "The council of Esk owns it."
    )
    quote = quote_with_context(hit_of(text, "An earlier"))
    assert quote.text.startswith("Correction: The bridge has 14 cables. An earlier version")
    assert fits(text, quote.start, quote.end, TOLERATED_WORDS, ENGLISH)
    assert "council of Esk" in quote_with_context(hit_of(text, "The council")).text


def test_the_items_of_a_list_are_limited_by_their_words_alone() -> None:
    text = "The council named its plans:\n\n- a lock\n- a bridge\n- a tunnel\n- a ferry"
    quote = quote_with_context(hit_of(text, "The council"))
    assert quote.text == text
    assert wording.cut_note(quote) == ""


def test_a_long_list_is_shown_in_part() -> None:
    items = [f"- the {number}th pier, with all of its stairs and lamps" for number in range(4, 14)]
    text = "\n".join(["The council named its plans:\n", *items])
    quote = quote_with_context(hit_of(text, "The council"))
    assert quote.text.startswith("The council named its plans:\n\n- the 4th pier")
    assert fits(text, quote.start, quote.end, TOLERATED_WORDS, ENGLISH)
    assert wording.cut_note(quote) == "(part of a longer list)"
    last = quote_with_context(hit_of(text, "- the 13th"))
    assert last.text == items[-1]
    assert last.part_of is PartOf.LIST


def test_an_answer_that_is_too_long_is_left_to_its_first_sentence() -> None:
    text = f"Why did you leave?\n\nThe sea called me for {words(20)}. And {words(60)}."
    quote = quote_with_context(hit_of(text, "Why did"))
    assert quote.text == f"Why did you leave?\n\nThe sea called me for {words(20)}."


def test_neighbours_that_are_too_long_stay_apart() -> None:
    text = f"The first ferry carried {words(40)}. The second ferry carried {words(40)}."
    first, _ = choose_quotes(hits_of(version_of(text)), 2)
    assert [quote.text[:10] for quote in first] == ["The first ", "The second"]


# ---- how it is told


def quote_of(text: str, words_of_it: str) -> Quote:
    start = text.index(words_of_it)
    end = start + len(words_of_it)
    return Quote(version_of(text), 1, start, end, (start, end))


@pytest.mark.parametrize(
    ("words_of_it", "note"),
    [
        ("The dam broke, and the town woke; nobody slept.", ""),
        ("The dam broke", "(the sentence goes on)"),
        ("nobody slept.", "(the sentence begins earlier)"),
        ("and the town woke", "(the sentence begins earlier and goes on)"),
        ("Rain fell. The dam broke", "(the sentence goes on)"),
        ("We know", "(the sentence goes on; part of a longer quotation)"),
        ("Rain fell.", ""),
    ],
)
def test_a_cut_is_told_outside_the_quotation(words_of_it: str, note: str) -> None:
    text = "Rain fell. The dam broke, and the town woke; nobody slept. “We know it,” he said."
    quote = quote_of(text, words_of_it)
    assert wording.cut_note(quote) == note
    citation = Citation(1, quote, quote_link("https://a.example/", text, quote.start, quote.end))
    shown = citation.as_json()
    assert shown["quote"] == words_of_it
    assert (shown["cut_before"], shown["cut_after"]) == (quote.cut_before, quote.cut_after)
    assert shown["part_of"] == (quote.part_of.value if quote.part_of else None)
    answer = Answer("Who?", Status.ANSWERED, Mode.EXTRACTIVE, "", "made", citations=(citation,))
    screen = StringIO()
    print_answer(Console(file=screen, width=200), answer)
    lines = [line.rstrip() for line in screen.getvalue().splitlines()]
    assert f"  │ {words_of_it}" in lines, "the quotation itself is not touched"
    assert (f"  {note}" in lines) == bool(note)


def test_a_mark_without_its_partner_is_no_longer_quotation() -> None:
    text = 'The pipe is 5" wide. It broke. “So what. And so on.'
    for sentence in ("It broke.", "And so on."):
        assert quote_of(text, sentence).part_of is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("Rain fell — at last.", 4),
        ("", 0),
        ("大坝失水了", 2),
        ("a" * 80, 10),
        ("The 大坝 broke", 2.8),
    ],
)
def test_length_in_words(text: str, length: float) -> None:
    assert length_in_words(text) == pytest.approx(length)
