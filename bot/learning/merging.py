"""Questions as they were asked → the same question once, with how often and how it went."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from bot.answering.answer import Mode, Status
from store.asked import AskedQuestion

_MENTION = re.compile(r"<(?:@[!&]?|#|id:)[\w-]{1,30}>|<(/)[^<>\n]{1,100}:\d{1,30}>")
"""Of a member, a role, a channel; or of a command, which names nobody but has an id, too."""
_LOOK_ALIKES = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def without_mentions(text: str) -> str:
    """A member's words on one line, without the ids of members, roles and channels."""
    return " ".join(_MENTION.sub("[mention]", text).split())


def folded(question: str) -> str:
    """What equal questions have in common.

    Case, curly or straight quotation marks, dashes, white space, and punctuation around the whole
    question make no difference.
    """
    # look-alikes first: the compatibility form of an acute accent is no longer one character
    plain = without_mentions(question).translate(_LOOK_ALIKES)
    plain = " ".join(unicodedata.normalize("NFKC", plain).casefold().split())
    bare = plain.strip(" .,;:!?¡¿…\"'()-")
    return bare or plain


@dataclass(frozen=True)
class MergedQuestion:
    """A question with all its askings, newest first; there is at least one."""

    askings: tuple[AskedQuestion, ...]

    @cached_property
    def newest(self) -> AskedQuestion:
        """The asking that stands for all: the newest that is not private, if there is one."""
        return next((each for each in self.askings if not each.private), self.askings[0])

    @property
    def words(self) -> str:
        """The question on one line, as it was typed, without mentions."""
        return without_mentions(self.newest.question)

    @property
    def before(self) -> tuple[str, ...]:
        """The questions that it follows, the last one last; on one line, without mentions."""
        return tuple(without_mentions(each) for each in self.newest.before)

    @property
    def count(self) -> int:
        """How often it was asked."""
        return len(self.askings)

    @property
    def private(self) -> bool:
        """Whether everybody who asked it asked privately."""
        return all(each.private for each in self.askings)

    @property
    def judged_wrong(self) -> tuple[str | None, ...]:
        """The reason, or None, of everybody who found an answer to it wrong."""
        return tuple(reason for each in self.askings for reason in each.judged_wrong)

    @property
    def unanswered(self) -> Status | None:
        """``not_found`` or ``unsure`` where some guild's newest answer to it is; else None.

        What was answered since is learnt. Greetings and the like, for which nothing is searched,
        do not count.
        """
        newest: dict[int, AskedQuestion] = {}
        for each in self.askings:
            newest.setdefault(each.guild_id, each)
        found = {each.status for each in newest.values() if was_searched(each)}
        return next((each for each in (Status.NOT_FOUND, Status.UNSURE) if each in found), None)


def was_searched(asked: AskedQuestion) -> bool:
    """Whether it was a question at all, as far as the bot could tell."""
    return bool(asked.answer.get("mode") != Mode.HELP)


def merged(askings: Iterable[AskedQuestion]) -> list[MergedQuestion]:
    """Equal questions merged, most asked first, of equally many the newest first.

    Follow-ups are equal where the questions before them are.
    """
    groups: dict[tuple[str, ...], list[AskedQuestion]] = {}
    for each in sorted(askings, key=lambda each: each.asked, reverse=True):
        key = tuple(folded(question) for question in (*each.before, each.question))
        groups.setdefault(key, []).append(each)
    return sorted(
        (MergedQuestion(tuple(each)) for each in groups.values()),
        key=lambda each: each.count,
        reverse=True,  # a stable sort: those newest first stay so
    )
