"""Changes of an article in short → the very lines of a message, for one guild."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import cast

import pytest

from bot.answering.answer import Citation
from bot.discord.change_rendering import ChangeWriter
from bot.service.services import Services
from bot.versions.digest import ShortChange, short_changes
from bot.versions.word_changes import WordChange, WordKind
from store.guilds import GuildSettings
from tests.versions.versions import compared

GUILD = 7
BEFORE = "The *ferry* carries 300 people a day. It rained.\n\nIt will not sail."
AFTER = "The *ferry* carries up to 310 people a day. It rained.\n\nThe _bus_ is free."


class Share:
    """Counts what a guild is shown, and withholds it where there is ``none`` left."""

    def __init__(self, none: bool = False) -> None:
        self.none = none
        self.shown: list[tuple[int, str, int]] = []

    def admit(self, guild_id: int, citations: Sequence[Citation]) -> frozenset[int]:
        """Those that must not be shown."""
        self.shown += [(guild_id, each.quote.text, each.quote.version.number) for each in citations]
        return frozenset(each.number for each in citations) if self.none else frozenset()


def writer(share: Share, *declined: str, emphasised: bool = False) -> ChangeWriter:
    """A writer for a guild that declines some words."""
    settings = {GUILD: GuildSettings(declined_words=declined)}
    communities = SimpleNamespace(settings=settings.__getitem__)
    services = cast(Services, SimpleNamespace(quote_share=share, communities=communities))
    if emphasised:
        return ChangeWriter(services, GUILD, emphasised=True)
    return ChangeWriter(services, GUILD)


def lines(made: ChangeWriter, before: str = BEFORE, after: str = AFTER) -> list[str]:
    """What changed between two texts, a line for each change."""
    changes = short_changes(compared(before, after), only_what_matters=True)
    return [made.line(change) for change in changes]


def words(*changes: WordChange) -> ShortChange:
    """Words that changed in a paragraph."""
    return ShortChange("Paragraph 1:", word_changes=changes)


PUT = WordChange(WordKind.CHANGED, "put", "*has*\nput", "put", "*has*\nput")
SO = WordChange(WordKind.ADDED, "", "so", "", "so")


def test_changes_are_told_with_the_words_that_they_are_about() -> None:
    share = Share()
    assert lines(writer(share)) == [
        "- Paragraph 1\\: the figure was “300”, now “up to 310”",
        "- Removed, paragraph 2 of version 1\\: “It will not sail.”",
        "- Added, paragraph 2\\: “The \\_bus\\_ is free.”",
    ]
    assert share.shown == [(GUILD, "It will not sail.", 1), (GUILD, "The _bus_ is free.", 2)]


def test_long_passages_are_cut_and_stand_on_one_line() -> None:
    long = "word " * 31
    [line] = lines(writer(Share()), "It rained.", f"It rained.\n\n{long}over and beyond this.")
    assert line == f"- Added, paragraph 2\\: “{long.strip()} over” …"
    passage = short_changes(compared("A.", "A.\n\nOne\nsailed"), only_what_matters=True)
    assert [writer(Share()).line(each) for each in passage] == [
        "- Added, paragraph 2\\: “One sailed”"
    ]


def test_beyond_its_share_a_guild_is_shown_no_words() -> None:
    [_, removed, added] = lines(writer(Share(none=True)))
    withheld = "Today's share of this article is used up here, so these words are a link only."
    assert removed == f"- Removed, paragraph 2 of version 1\\: {withheld}"
    assert added == f"- Added, paragraph 2\\: {withheld}"


def test_what_has_a_declined_word_is_hidden_part_by_part() -> None:
    assert lines(writer(Share(), "bus", "310")) == [
        "- Paragraph 1\\: ||the figure was “300”, now “up to 310”||",
        "- Removed, paragraph 2 of version 1\\: “It will not sail.”",
        "- Added, paragraph 2\\: ||“The \\_bus\\_ is free.”||",
    ]
    assert lines(writer(Share(), "300"))[0].endswith("||the figure was “300”, now “up to 310”||")
    titled = ShortChange("Title: was “A *bus*”, now “A ferry”")
    assert writer(Share(), "bus").line(titled) == "- ||Title\\: was “A \\*bus\\*”, now “A ferry”||"
    two = writer(Share(), "so").line(words(PUT, SO))
    assert two == "- Paragraph 1\\: was “put”, now “\\*has\\* put”; ||added “so”||"


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (PUT, "was “put”, now *\\*has\\* put*"),
        (SO, "added “so”"),
        (
            WordChange(WordKind.SAME_FIGURE, "8", "eight", "8", "eight"),
            "was “8”, now *eight* (the same number)".replace("(", "\\(").replace(")", "\\)"),
        ),
        (WordChange(WordKind.REMOVED, "so", "", "so", ""), "removed “so”"),
        (
            WordChange(WordKind.CHANGED, "is now “b”", "b", "is now “b”", "b"),
            "was “is now “b””, now *b*",
        ),
    ],
)
def test_new_words_can_be_emphasised(change: WordChange, line: str) -> None:
    assert writer(Share(), emphasised=True).line(words(change)) == f"- Paragraph 1\\: {line}"
