"""What Discord's client shows of escaped text is the text, and nothing in it is alive."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.discord.escaping import as_block_quote, escaped
from tests.bot.shown_messages import as_shown

MARKUP = st.sampled_from(
    """** __ * _ ~~ || ` ``` > >>> # ## -# - + 1. 12. [a](https://b.example) <@123> <@!1> <@&9> <#4>
    <t:1:R> </ask:7> <:smile:8> <a:wave:9> @everyone @here https://a.example :tada: \\ \\* ( ) |
    < > [ ]""".split()
)
TEXTS = st.lists(st.one_of(MARKUP, st.sampled_from([" ", "\n", "a", "é", "…"]), st.text())).map(
    "".join
)
# An independent reading of the client's rules: a backslash shows the ASCII punctuation after it.
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
ALIVE = re.compile(
    r"""[*_~|`<>\[\]#@]             # emphasis, spoiler, code, mention, masked link, heading, ping
    |^[ \t]*(?:[-+]|\d+\.)[ \t]     # list
    |https?://|:\w+:                # address, emoji name""",
    re.MULTILINE | re.VERBOSE,
)


@given(TEXTS)
def test_the_client_shows_the_text_itself(text: str) -> None:
    assert ESCAPE.sub(r"\1", escaped(text)) == text


@given(TEXTS)
def test_nothing_is_left_alive(text: str) -> None:
    assert not ALIVE.search(ESCAPE.sub("\0", escaped(text)))


@given(TEXTS)
def test_every_line_of_a_quote_is_quoted(text: str) -> None:
    lines = as_block_quote(text).split("\n")
    assert all(line.startswith("> ") for line in lines)
    assert ESCAPE.sub(r"\1", "\n".join(line[2:] for line in lines)) == text


@given(TEXTS, st.integers(0, 20), st.integers(0, 20))
@example("*8*", 1, 2)
@example("\\8\\ discord.gg/x", 1, 12)
@example("12. troops", 0, 2)
@example("a \n\n b ", 0, 6)
def test_bold_stands_around_escaped_words(text: str, start: int, length: int) -> None:
    end = start + length
    quoted = as_block_quote(text, (start, end)).split("\n")
    lines = [as_shown(line[2:]) for line in quoted]
    assert "\n".join(words for words, _ in lines) == text
    wanted = [part.strip() for part in text[start:end].split("\n")]
    assert [each for _, bold in lines for each in bold] == [part for part in wanted if part]
    # nothing else was changed: the escapes are those of the whole text
    alone = "\n".join(line[2:] for line in quoted)
    assert re.sub(r"(\\.)|\*\*", lambda found: found[1] or "", alone) == escaped(text)


@given(TEXTS)
def test_bold_outside_the_text_is_none(text: str) -> None:
    assert escaped(text, (len(text), len(text) + 9)) == escaped(text, (3, 3)) == escaped(text)


@pytest.mark.parametrize("text", ["up to 8,500 troops; 14 % more, he said!", "“Ça va ?” «oui»"])
def test_plain_words_stay_as_they_are(text: str) -> None:
    assert escaped(text) == text


@pytest.mark.parametrize(
    "text", ["discord.gg/free", "see Discord.com/invite/x", "discordapp.com/i"]
)
def test_invitations_are_not_found_in_the_text(text: str) -> None:
    assert not re.search(r"discord(?:app)?\.(?:gg|com)", escaped(text), re.IGNORECASE)
    assert ESCAPE.sub(r"\1", escaped(text)) == text
