"""A comparison of two versions → its changes in short, the weightiest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.versions import wording
from bot.versions.comparison import Span, TextChange, VersionComparison
from bot.versions.word_changes import WordChange
from store.records import Version

EXCERPT_CHARACTERS = 160
"""Of a sentence that is shown to say which one it is: about two lines."""


@dataclass(frozen=True, slots=True)
class Passage:
    """``version.text[start:end]``; ``cut``: the sentence goes on."""

    version: Version
    paragraph: int
    start: int
    end: int
    cut: bool

    @property
    def text(self) -> str:
        """The article's words, character for character."""
        return self.version.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class ShortChange:
    """What changed: ``words``, and after them the words or the passages that they are about."""

    words: str
    passages: tuple[Passage, ...] = ()
    word_changes: tuple[WordChange, ...] = ()


def short_changes(comparison: VersionComparison, *, only_what_matters: bool) -> list[ShortChange]:
    """Correction notices, the title, figures, then the rest in the order of the later text."""
    return list(_short(comparison, only_what_matters))


def _short(comparison: VersionComparison, only_what_matters: bool) -> Iterator[ShortChange]:
    after = comparison.after
    for notice in comparison.notices:
        lead = f"New notice ({wording.NOTICE_NAMES[notice.kind].lower()}):"
        yield ShortChange(lead, (_excerpt(after, (notice.start, notice.end)),))
    if comparison.title:
        was, now = comparison.title
        yield ShortChange(f"Title: was “{was}”, now “{now}”")
    changes = [each for each in comparison.changes if each.matters or not only_what_matters]
    for change in sorted(changes, key=lambda each: not each.figures):
        yield _change(comparison, change)


def _change(comparison: VersionComparison, change: TextChange) -> ShortChange:
    place = wording.place(change, comparison)
    before = _excerpt_of(comparison.before, change.before)
    after = _excerpt_of(comparison.after, change.after)
    if change.before is None or change.after is None:
        name = wording.CHANGE_NAMES[change.kind]
        return ShortChange(f"{name}, {place}:", (*before, *after))
    if wording.is_told_whole(change):
        return ShortChange(f"Reworded, {place}, before and after:", (*before, *after))
    return ShortChange(f"{place[:1].upper()}{place[1:]}:", word_changes=change.words or ())


def _excerpt_of(version: Version, span: Span | None) -> tuple[Passage, ...]:
    return () if span is None else (_excerpt(version, span),)


def _excerpt(version: Version, span: Span) -> Passage:
    """The beginning of a span, up to the end of a word."""
    start, end = span
    number = version.text.count("\n\n", 0, start) + 1
    if end - start <= EXCERPT_CHARACTERS:
        return Passage(version, number, start, end, False)
    last = start + EXCERPT_CHARACTERS
    blank = max(version.text.rfind(each, start, last + 1) for each in " \n")
    cut = blank if blank > start else last
    return Passage(version, number, start, start + len(version.text[start:cut].rstrip()), True)
