"""What changed between two versions → plain sentences: the same on a terminal and in Discord."""

from __future__ import annotations

from datetime import date, datetime

from bot.answering.wording import full_date
from bot.versions.comparison import ChangeKind, TextChange, VersionComparison
from bot.versions.correction_notices import NoticeKind
from bot.versions.word_changes import WordChange, WordKind
from store.records import Version

NOTICE_NAMES = {
    NoticeKind.CORRECTION: "Correction",
    NoticeKind.CLARIFICATION: "Clarification",
    NoticeKind.RETRACTION: "Retraction",
    NoticeKind.UPDATE: "Update",
}
CHANGE_NAMES = {
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.REWORDED: "Reworded",
}
MOST_WORD_CHANGES = 4
"""In one sentence; one with more of them is easier read as a whole, before and after."""
NOTHING = "Nothing that a reader would notice has changed."


def word_change_sentence(change: WordChange) -> str:
    """Both wordings: "was “8,500”, now “up to 8,500”"; a figure is called one."""
    was, now = change.before_in_place, change.after_in_place
    if not was:
        return f"added “{now}”"
    if not now:
        return f"removed “{was}”"
    told = f"was “{was}”, now “{now}”"
    if change.kind is WordKind.FIGURE:
        return f"the figure {told}"
    return f"{told} (the same number)" if change.kind is WordKind.SAME_FIGURE else told


def is_told_whole(change: TextChange) -> bool:
    """Whether a reworded sentence is told by showing both, and not word by word."""
    return not change.words or len(change.words) > MOST_WORD_CHANGES


def place(change: TextChange, comparison: VersionComparison) -> str:
    """Where a change is: "paragraph 5", or "paragraph 3 of version 1" for what is gone."""
    if change.paragraph_after is not None:
        return f"paragraph {change.paragraph_after}"
    return f"paragraph {change.paragraph_before} of version {comparison.before.number}"


def when(version: Version, before: Version | None = None) -> str:
    """When a version came: "updated on Monday 3 May 2021" where its article says so and the one
    before it did not; else when it was retrieved."""
    updated = version.metadata.updated
    if updated and (before is None or updated != before.metadata.updated):
        return f"updated on {_exactly(updated)}"
    return f"retrieved on {_exactly(version.retrieved)}"


def _exactly(moment: date | datetime) -> str:
    """The day and, where it is known, the time: two versions are often of one day."""
    if not isinstance(moment, datetime):
        return full_date(moment)
    return f"{full_date(moment)}, {moment:%H:%M} {moment.tzname() or ''}".rstrip()


def rest_sentences(comparison: VersionComparison) -> list[str]:
    """What else there is to say of two versions, a sentence each."""
    told = []
    if comparison.moved:
        told.append("Some sentences stand in another order.")
    if comparison.retouched:
        count = comparison.retouched
        sentences = "1 sentence" if count == 1 else f"{count} sentences"
        verb = "differs" if count == 1 else "differ"
        told.append(f"{sentences} {verb} only in punctuation, capitals or blanks.")
    return told
