"""What may be called exact: however it is typed, and nothing that is altered."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typography import some_ways, typed

from bot.checking import checker
from bot.checking.checker import LONGEST_MESSAGE, MessageTooLongError, check_message
from bot.checking.result import CheckedQuotation, DifferenceKind, Verdict
from bot.checking.words import Words
from store.library import Library
from store.records import Scope

HARDLY_ANY = settings(max_examples=60)
SEEDS = st.integers(0, 2**32)


def check(library: Library, message: str, speaker: str | None = None) -> CheckedQuotation:
    [checked] = check_message(library, Scope(), message, speaker)
    return checked


def some_words(library: Library, chance: random.Random) -> tuple[str, str]:
    """Some words of a paragraph of an article, and the article's id."""
    article = chance.choice(library.articles()).version
    paragraphs = [part for part in article.text.split("\n\n") if len(part.split()) > 12]
    words = Words(chance.choice(paragraphs))
    count = chance.randint(8, min(40, len(words)))
    first = chance.randint(0, len(words) - count)
    return words.slice(first, first + count), article.article_id


@HARDLY_ANY
@given(SEEDS, some_ways)
def test_an_articles_words_are_found_however_they_are_typed(
    samples: Library, seed: int, ways: list[str]
) -> None:
    words, article_id = some_words(samples, random.Random(seed))
    # as a block, so that marks within are the quotation's own
    message = "> " + typed(words, [way for way in ways if way != "line breaks"])
    checked = check_message(samples, Scope(), message)[0]
    assert checked.places, words
    assert checked.places[0].text == words or checked.end < len(message) - 1
    assert checked.places[0].version.article_id == article_id
    assert checked.differences == ()
    # whatever was cut off beside it may turn it
    assert checked.verdict is Verdict.EXACT or all(turn.cut for turn in checked.turns)


@HARDLY_ANY
@given(SEEDS, st.sampled_from(["drop", "add", "swap", "change"]))
def test_altered_words_are_never_exact(samples: Library, seed: int, how: str) -> None:
    chance = random.Random(seed)
    words = some_words(samples, chance)[0].split()
    place = chance.randint(1, len(words) - 3)
    altered = list(words)
    if how == "drop":
        del altered[place]
    elif how == "add":
        altered.insert(place, "moreover")
    elif how == "change":
        altered[place] = "moreover"
    else:
        altered[place : place + 2] = reversed(altered[place : place + 2])
    text = " ".join(altered)
    keys = Words(text).keys
    if any(Words(each.version.text).find(keys, 1) for each in samples.articles()):
        return  # a word twice, one of them dropped; or punctuation alone was lost
    for part in check_message(samples, Scope(), "> " + text):
        # a block that only says who speaks beside its marks is not quoted as a whole
        assert part.verdict is not Verdict.EXACT or part.text != text, text


@HARDLY_ANY
@given(SEEDS)
def test_what_is_shown_is_always_the_articles(samples: Library, seed: int) -> None:
    chance = random.Random(seed)
    words = [some_words(samples, chance)[0].split() for _ in range(2)]
    text = " ".join(words[0][: chance.randint(2, 9)] + words[1][-chance.randint(2, 9) :])
    checked = check_message(samples, Scope(), "> " + text)[0]
    for place in checked.places:
        stored = samples.text_of(place.version.article_id, place.version.number)
        assert stored is not None
        quote = place.citation.quote
        assert stored[quote.start : quote.end] == quote.text
        assert stored[place.start : place.end] == place.text
        assert place.citation.link
    texts = [place.version.text for place in checked.places]
    for difference in checked.differences:
        assert any(difference.article in text for text in texts)
        assert difference.yours in text


@HARDLY_ANY
@given(st.text(max_size=300))
def test_any_message_gets_a_verdict(samples: Library, message: str) -> None:
    for checked in check_message(samples, Scope(), message):
        assert checked.verdict is not Verdict.EXACT or checked.places


def test_a_message_has_an_end(samples: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MessageTooLongError, match="4,001 characters, and at most 4,000"):
        check_message(samples, Scope(), "a" * (LONGEST_MESSAGE + 1))
    assert len(check_message(samples, Scope(), "a " * (LONGEST_MESSAGE // 2))) == 1
    monkeypatch.setattr(checker, "MOST_QUOTATIONS", 3)
    assert len(check_message(samples, Scope(), "“one two three” " * 5)) == 3


def test_an_option_names_the_speaker_of_all_parts(samples: Library) -> None:
    message = "“Nobody has been handed a ticket” and “You cannot book a dentist”"
    [ticket, dentist] = check_message(samples, Scope(), message, "Ruth Ferrand")
    assert (ticket.verdict, dentist.verdict) == (Verdict.EXACT, Verdict.OTHER_SPEAKER)
    assert (ticket.said_by, dentist.said_by) == (None, "Deirdre Malloy")


def test_a_quotation_with_marks_in_it_is_checked_as_a_whole(samples: Library) -> None:
    said = "Andy Hunder, who heads the American Chamber of Commerce in {}, called the departures"
    right = check(samples, f"{said.format('Ukraine')} “worrying”.")
    assert (right.verdict, right.start) == (Verdict.EXACT, 0)
    wrong = check(samples, f"{said.format('Belarus')} “worrying”.")
    assert [(each.article, each.yours) for each in wrong.differences] == [("Ukraine", "Belarus")]
    # but not where the rest is the message's own
    own = check(
        samples, "I wonder whether it is fair to call these departures of theirs “worrying”"
    )
    assert (own.verdict, own.text) == (Verdict.EXACT, "worrying")


def test_words_of_two_articles_are_counted(samples: Library) -> None:
    checked = check(samples, "Do you know Anja Roth, Housing Minister Anja Roth told parliament")
    assert checked.verdict is not Verdict.EXACT
    twice = check(samples, "the Dockers’ and Cargo Workers’ Union")
    assert (twice.verdict, twice.elsewhere) == (Verdict.EXACT, 1)


@pytest.mark.parametrize(
    ("message", "kind", "article", "yours"),
    [
        ("We met her at the hut below the ice, 1640 metres above the sea", "same_number",
         "1,640", "1640"),
        ("Redrilling is dear: it would cost 80 million crowns a year, and the stuff sheds fibres",
         "number", "90", "80"),
        ("The parade through the old town has been called off because the high street is closed",
         "punctuation", "off, because", "off because"),
        ("Extra time belonged to tyred legs", "changed", "tired", "tyred"),
        ("My father stood on this very spot in 1987", "added", "", "very"),
        ("The Board itself does not exist. It will sit in Lindfeld", "left_out", "yet", ""),
    ],
)  # fmt: skip
def test_differences_are_named(
    samples: Library, message: str, kind: str, article: str, yours: str
) -> None:
    checked = check(samples, message)
    found = [(each.kind, each.article, each.yours) for each in checked.differences]
    assert (DifferenceKind(kind), article, yours) in found


def test_a_title_is_not_in_the_text_and_told(samples: Library) -> None:
    checked = check(samples, "“Allies look east as Moscow denies plan to march on Ukraine”")
    assert (checked.verdict, checked.places) == (Verdict.NOT_FOUND, ())
    assert checked.title_of
    assert checked.title_of.metadata.title.startswith("Allies look east")
