"""Which words of a message are a question, talk, or may be a quotation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.mentions import (
    asks_something,
    is_small_talk,
    mentions_bot,
    plain_words,
    question_of,
    quotable_words,
)

MADE_BY_DISCORD = [
    "<@12>",
    "<@!12>",
    "<@&12>",
    "<#12>",
    "<:smile:12>",
    "<a:wave_2:12>",
    "</articles add:12>",
    "<id:customize>",
    "<t:12>",
    "<t:-12:R>",
]


@pytest.mark.parametrize(
    ("content", "mentioned"),
    [
        ("<@12> when?", True),
        ("when, <@!12>?", True),
        ("<@123> when?", False),
        ("<@&12> when?", False),
        ("<#12> @12 12", False),
        ("", False),
    ],
)
def test_only_a_mention_of_the_bot_itself_counts(content: str, mentioned: bool) -> None:
    assert mentions_bot(content, 12) is mentioned


@pytest.mark.parametrize("mark", MADE_BY_DISCORD)
def test_what_discord_made_is_no_word(mark: str) -> None:
    assert plain_words(f" {mark}who sailed{mark}to\n\n Oslo {mark}") == "who sailed to Oslo"
    assert quotable_words(f" {mark}who sailed{mark}to\n\nOslo {mark}") == "who sailed to\n\nOslo"


@pytest.mark.parametrize(
    "text", ["a <b> c", "x <3 y", "<t:soon>", "<@>", "5 < 6 > 4", "<https://a.example>"]
)
def test_other_angles_are_the_members_own(text: str) -> None:
    expected = "" if text == "<@>" else text
    assert plain_words(text) == quotable_words(text) == expected


@pytest.mark.parametrize(
    ("content", "seen"),
    [
        ("“[No ferry](https://a.example/x) sails”", "“No ferry sails”"),
        ("“[No ferry](<https://a.example/x>) sails”", "“No ferry sails”"),
        ('“[No ferry](http://a.example/x "a title") sails”', "“No ferry sails”"),
        ("“[No ferry](https://a.example/x_(y)) sails”", "“No ferry sails”"),
        ("“[No ferry] sails”", "“[No ferry] sails”"),
        ("“[No ferry](soon) sails”", "“[No ferry](soon) sails”"),
    ],
)
def test_of_a_link_only_its_words_are_quoted(content: str, seen: str) -> None:
    assert quotable_words(content) == seen


# ---- what a message asks


@pytest.mark.parametrize(
    ("content", "replied_to", "question"),
    [
        ("<@1> how many ships did Denmark send?", "It rained.", "how many ships did Denmark send?"),
        ("<@1> which ships of Denmark?", "It rained.", "which ships of Denmark?"),
        ("<@1> when was that?", "A frigate\nsailed. <:s:2>", "when was that? A frigate sailed."),
        ("<@1> which ship?", "A frigate sailed.", "which ship? A frigate sailed."),
        ("<@1> which ship?", "", "which ship?"),
        ("<@1> which ship?", "<@1>", "which ship?"),
        ("<@1>", "<@2> A frigate sailed.", "A frigate sailed."),
        ("<@1>", "", ""),
    ],
)
def test_what_cannot_stand_alone_is_asked_with_what_it_replies_to(
    content: str, replied_to: str, question: str
) -> None:
    assert question_of(content, replied_to) == question


@pytest.mark.parametrize(
    "text", ["Thanks!", "THANK YOU very much", "ok, great", "That’s nice", "It's me", "No.", "🙂"]
)
def test_talk_is_no_question(text: str) -> None:
    assert is_small_talk(text)
    assert not asks_something(text)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Thanks?", True),
        ("and the ferry?  ", True),
        ("When then", True),
        ("What’s up", True),
        ("Is it", True),
        ("Has the ferry sunk", True),
        ("thanks, and when", False),
        ("The ferry is late.", False),
        ("Really? The ferry is late.", False),
    ],
)
def test_what_may_be_a_question_is_no_talk(text: str, asks: bool) -> None:
    assert asks_something(text) is asks
    assert is_small_talk(text) is (text == "Is it")


@given(st.lists(st.one_of(st.sampled_from([*MADE_BY_DISCORD, " ", "\n", "word"]), st.text())))
def test_a_question_is_one_line_without_marks_of_discord(parts: list[str]) -> None:
    read = plain_words("".join(parts))
    assert read == " ".join(read.split())
    assert not any(mark in read for mark in MADE_BY_DISCORD)
