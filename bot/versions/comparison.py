"""Two versions of an article → what changed, as a reader would want it told.

Sentences that came, went or were reworded; what only stands elsewhere, or has other punctuation,
is no change. Pure: no catalog, no model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.checking.words import Words
from bot.versions.correction_notices import CorrectionNotice, NoticeKind, correction_notices
from bot.versions.pairing import Pairing, pair
from bot.versions.sentences import Sentence, SentenceText
from bot.versions.word_changes import WordChange, WordKind, word_changes
from store.records import Version, moment_to_text

Span = tuple[int, int]


class ChangeKind(StrEnum):
    """What became of a sentence, or of several that stand together."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True)
class TextChange:
    """``before`` is a span of the earlier text and ``after`` of the later one, None where there is
    nothing; both are whole sentences of one paragraph, its number beside them.

    ``words`` are the words that differ in a reworded sentence; None where they are too many to be
    told one by one. ``is_stamp``: it only says when the page was printed.
    """

    kind: ChangeKind
    before: Span | None
    after: Span | None
    paragraph_before: int | None
    paragraph_after: int | None
    words: tuple[WordChange, ...] | None = ()
    is_stamp: bool = False

    @property
    def matters(self) -> bool:
        """Whether it says anything else to a reader."""
        if self.is_stamp:
            return False
        if self.kind is not ChangeKind.REWORDED or not self.words:
            return True
        return any(change.matters for change in self.words)

    @property
    def figures(self) -> tuple[WordChange, ...]:
        """The figures that changed."""
        if self.is_stamp:
            return ()
        return tuple(each for each in self.words or () if each.kind is WordKind.FIGURE)


@dataclass(frozen=True, slots=True)
class VersionComparison:
    """What changed between two versions, in the order of the later text.

    ``title`` are both titles where their words differ. ``notices`` are the correction notices that
    are new in the later text; their sentences are not among ``changes``. ``moved``: whether
    sentences stand in another order. ``retouched``: how many sentences have only other
    punctuation or capitals.
    """

    before: Version
    after: Version
    title: tuple[str, str] | None
    changes: tuple[TextChange, ...]
    notices: tuple[CorrectionNotice, ...]
    moved: bool
    retouched: int

    @property
    def matters(self) -> bool:
        """Whether anything changed that says something else to a reader."""
        corrected = any(each.kind is not NoticeKind.UPDATE for each in self.notices)
        return corrected or self.title is not None or any(each.matters for each in self.changes)

    @property
    def figures(self) -> tuple[WordChange, ...]:
        """All figures that changed."""
        return tuple(figure for change in self.changes for figure in change.figures)

    def text_before(self, change: TextChange) -> str:
        """What a change took away or reworded, "" for what was added."""
        return self.before.text[slice(*change.before)] if change.before else ""

    def text_after(self, change: TextChange) -> str:
        """What a change put in its place, "" for what was removed."""
        return self.after.text[slice(*change.after)] if change.after else ""

    def text_of(self, notice: CorrectionNotice) -> str:
        """The words of a notice."""
        return self.after.text[notice.start : notice.end]

    def as_json(self) -> dict[str, Any]:
        """The object that ``pullquote articles diff --json`` prints."""
        return {
            "article": self.after.article_id,
            "before": _version_as_json(self.before),
            "after": _version_as_json(self.after),
            "matters": self.matters,
            "title": {"before": self.title[0], "after": self.title[1]} if self.title else None,
            "notices": [
                {
                    "kind": notice.kind.value,
                    "text": self.text_of(notice),
                    "start": notice.start,
                    "end": notice.end,
                }
                for notice in self.notices
            ],
            "changes": [self._change_as_json(change) for change in self.changes],
            "moved": self.moved,
            "retouched": self.retouched,
        }

    def _change_as_json(self, change: TextChange) -> dict[str, Any]:
        words = change.words
        return {
            "kind": change.kind.value,
            "matters": change.matters,
            "before": self.text_before(change) or None,
            "before_span": change.before,
            "paragraph_before": change.paragraph_before,
            "after": self.text_after(change) or None,
            "after_span": change.after,
            "paragraph_after": change.paragraph_after,
            "words": None if words is None else [each.as_json() for each in words],
        }


def compare_versions(before: Version, after: Version) -> VersionComparison:
    """What changed from one version of an article to another one."""
    old, new = (
        SentenceText(version.text, version.metadata.words_language) for version in (before, after)
    )
    paired = pair(old.sentences, new.sentences)
    changes = list(_changes(old, new, paired))
    known = {old.text[each.start : each.end] for each in correction_notices(before.text)}
    notices = [
        each
        for each in correction_notices(after.text)
        if new.text[each.start : each.end] not in known
        and any(_overlap(change.after, each) for change in changes)
    ]
    kept = (each for each in changes if not any(_is_within(each, its) for its in notices))
    title = before.metadata.title, after.metadata.title
    return VersionComparison(
        before=before,
        after=after,
        title=title if Words(title[0]).keys != Words(title[1]).keys else None,
        changes=tuple(kept),
        notices=tuple(notices),
        moved=paired.moved,
        retouched=sum(_retouched(old, new, paired)),
    )


# ---- from sentences to changes


def _changes(old: SentenceText, new: SentenceText, paired: Pairing) -> Iterator[TextChange]:
    """In the order of the later text; what was removed stands where it would be."""
    present = dict(paired.same)
    for group in paired.reworded:
        present |= dict.fromkeys(range(*group.before), group.after[0])
    placed: list[tuple[tuple[int, int, int], TextChange]] = []
    for group in paired.reworded:
        change = _reworded(old, new, group.before, group.after)
        if change is not None:
            placed.append(((group.after[0], 1, 0), change))
    for sentences in _together(new.sentences, paired.added):
        placed.append(((sentences[0].position, 1, 0), _added(sentences)))
    for sentences in _together(old.sentences, paired.removed):
        first = sentences[0].position
        earlier = (present[each] for each in range(first - 1, -1, -1) if each in present)
        placed.append(((next(earlier, -1), 2, first), _removed(sentences)))
    yield from (change for _, change in sorted(placed, key=lambda each: each[0]))


def _reworded(old: SentenceText, new: SentenceText, its: Span, others: Span) -> TextChange | None:
    """A reworded sentence; None where it was only cut into sentences in another way."""
    one, other = old.sentences[slice(*its)], new.sentences[slice(*others)]
    words = word_changes(
        old.words, (one[0].first, one[-1].last), new.words, (other[0].first, other[-1].last)
    )
    if words == () and sum((each.key for each in one), ()) == sum((each.key for each in other), ()):
        return None
    return TextChange(
        ChangeKind.REWORDED,
        (one[0].start, one[-1].end),
        (other[0].start, other[-1].end),
        one[0].paragraph,
        other[0].paragraph,
        words,
        is_stamp=_are_stamps(other),
    )


def _added(sentences: Sequence[Sentence]) -> TextChange:
    span = sentences[0].start, sentences[-1].end
    paragraph, is_stamp = sentences[0].paragraph, _are_stamps(sentences)
    return TextChange(ChangeKind.ADDED, None, span, None, paragraph, is_stamp=is_stamp)


def _removed(sentences: Sequence[Sentence]) -> TextChange:
    span = sentences[0].start, sentences[-1].end
    paragraph, is_stamp = sentences[0].paragraph, _are_stamps(sentences)
    return TextChange(ChangeKind.REMOVED, span, None, paragraph, None, is_stamp=is_stamp)


def _are_stamps(sentences: Iterable[Sentence]) -> bool:
    return all(sentence.is_stamp for sentence in sentences)


def _together(
    sentences: Sequence[Sentence], positions: Iterable[int]
) -> Iterator[Sequence[Sentence]]:
    """Neighbouring sentences of one paragraph as one."""
    run: list[Sentence] = []
    for position in positions:
        sentence = sentences[position]
        if run and (run[-1].position + 1, run[-1].paragraph) != (position, sentence.paragraph):
            yield run
            run = []
        run.append(sentence)
    if run:
        yield run


def _retouched(old: SentenceText, new: SentenceText, paired: Pairing) -> Iterator[bool]:
    for position, its in paired.same:
        one, other = old.sentences[position], new.sentences[its]
        yield old.text[one.start : one.end] != new.text[other.start : other.end]


# ---- notices


def _overlap(span: Span | None, notice: CorrectionNotice) -> bool:
    return span is not None and span[0] < notice.end and notice.start < span[1]


def _is_within(change: TextChange, notice: CorrectionNotice) -> bool:
    """Whether a change is of a notice alone."""
    return change.after is not None and (
        notice.start <= change.after[0] and change.after[1] <= notice.end
    )


def _version_as_json(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "title": version.metadata.title,
        "updated": moment_to_text(version.metadata.updated),
        "retrieved": version.retrieved.isoformat(),
    }
