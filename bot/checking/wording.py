"""What was found of a quotation → plain sentences: the same on a terminal and in Discord.

Every difference is told in words, never by colour or place alone, so that a screen reader has it.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.answering.wording import articles_count, full_date, join_names
from bot.checking.result import (
    Change,
    CheckedQuotation,
    Difference,
    DifferenceKind,
    Insertion,
    Verdict,
)
from bot.checking.turning import Turn, TurnKind
from bot.checking.voices import VoiceKind

NAMES = {
    Verdict.EXACT: "Exact",
    Verdict.NEARLY: "Nearly",
    Verdict.STITCHED: "Put together from two places",
    Verdict.TURNED: "Cut or altered so that it turns",
    Verdict.OTHER_SPEAKER: "Said by someone else",
    Verdict.EARLIER: "It used to say so",
    Verdict.NOT_FOUND: "Not found",
    Verdict.TOO_SHORT: "Too short to tell",
}
"""A verdict in a few words, for a heading."""


def verdict_sentence(checked: CheckedQuotation) -> str:
    """The verdict as one sentence, without its grounds."""
    verdict = checked.verdict
    if verdict is Verdict.NOT_FOUND:
        return _not_found(checked)
    if verdict is Verdict.STITCHED:
        return _stitched(checked)
    if verdict is Verdict.OTHER_SPEAKER:
        return f"The words are in an article, but not as words of {checked.speaker}."
    return _SENTENCES[verdict]


def grounds(checked: CheckedQuotation) -> list[str]:
    """What else there is to say, a sentence each, the weightiest first."""
    return [
        *map(turn_sentence, checked.turns),
        *_speaker(checked),
        *_change(checked),
        *(difference_sentence(each, bool(checked.now)) for each in checked.differences),
        *_left_out(checked),
        *map(_insertion, checked.insertions),
        *(f"The article has “{words}” in between." for words in checked.interruptions),
        *(["Capitals differ, the words do not."] if checked.recased else []),
        *_elsewhere(checked),
    ]


def difference_sentence(difference: Difference, now: bool = False) -> str:
    """Both wordings: "Article: “up to 8,500”. Yours: “8,500”."; ``now``: since it was changed."""
    ours, yours = difference.article_in_place, difference.yours_in_place
    told = f"Article{' now' if now else ''}: {_quoted(ours)}. Yours: {_quoted(yours)}."
    return f"{told}{_NOTES.get(difference.kind, '')}"


def turn_sentence(turn: Turn) -> str:
    """What was lost or put in, and why that matters."""
    words = f"“{turn.words}”"
    if turn.added:
        return f"{words} is not in the article: it turns what is said there."
    if turn.kind is TurnKind.OPPOSITE:
        return f"The article says {words}; the quotation says the opposite."
    lost = "stands right beside these words and is cut off" if turn.cut else "is left out"
    return f"In the article, {words} {lost}: {_MATTERS[turn.kind]}."


def change_sentence(change: Change) -> str:
    """When the words went: "Version 2, updated on Monday 3 May 2021, no longer has them."."""
    before, after = change.last_with, change.first_without
    updated = after.metadata.updated
    if updated and updated != before.metadata.updated:
        when = f"updated on {full_date(updated)}"
    else:
        when = f"retrieved on {full_date(after.retrieved)}"
    return (
        f"Version {before.number} of the article had them; version {after.number}, {when}, "
        "no longer has."
    )


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "nothing"


def _not_found(checked: CheckedQuotation) -> str:
    count = checked.articles_searched
    if not count:
        return "There are no articles here to look in."
    where = f"Not in {articles_count(count)} here"
    if checked.title_of:
        return f"{where}, but these are words of the title of “{checked.title_of.metadata.title}”."
    return f"{where}."


def _stitched(checked: CheckedQuotation) -> str:
    ids = {place.version.article_id for place in checked.places}
    where = "two articles" if len(ids) > 1 else "two places of one article"
    return f"These words are from {where}; nowhere do they stand together like this."


def _speaker(checked: CheckedQuotation) -> Iterator[str]:
    """Who says it in the article, where the message names somebody or the article quotes."""
    name, voice = checked.said_by, checked.voice
    if checked.verdict is Verdict.OTHER_SPEAKER:
        if name:
            yield f"In the article it is {name} who says so."
        elif voice is VoiceKind.ITSELF:
            yield "The article says so in its own words."
        else:
            yield f"The article gives them to somebody else than {checked.speaker}."
    elif voice is VoiceKind.REPORTED:
        said = f"what {name} says" if name else "what somebody says"
        yield f"These are the article's own words for {said}, not set in quotation marks there."
    elif voice is VoiceKind.QUOTED and name:
        yield f"In the article it is {name} who says so."
    elif voice is VoiceKind.ITSELF and checked.speaker:
        yield f"The article says so in its own words; it does not quote {checked.speaker} there."


def _change(checked: CheckedQuotation) -> Iterator[str]:
    if checked.change:
        yield change_sentence(checked.change)


def _left_out(checked: CheckedQuotation) -> Iterator[str]:
    if checked.left_out:
        count = sum(len(words.split()) for words in checked.left_out)
        left = join_names(_quoted(words) for words in checked.left_out)
        yield f"With {count} word{'' if count == 1 else 's'} left out, as the dots say: {left}."


def _insertion(insertion: Insertion) -> str:
    if insertion.stands_for:
        return f"{insertion.text} stands for “{insertion.stands_for}”."
    return f"{insertion.text} is put in and not in the article."


def _elsewhere(checked: CheckedQuotation) -> Iterator[str]:
    if checked.elsewhere > 0:
        places = "place" if checked.elsewhere == 1 else "places"
        yield f"The same words stand in {checked.elsewhere} further {places}."


_SENTENCES = {
    Verdict.EXACT: "These words stand so in an article.",
    Verdict.NEARLY: "An article has this, but not in these words.",
    Verdict.TURNED: "An article has these words, or nearly these, and says something else.",
    Verdict.EARLIER: "An earlier version of an article had these words.",
    Verdict.TOO_SHORT: (
        "Too few words, or too common ones, to tell where they are from. Give more of the "
        "quotation."
    ),
}
_MATTERS = {
    TurnKind.NEGATION: "without it the words say the opposite",
    TurnKind.ATTRIBUTION: "the article says whose claim this is",
    TurnKind.UNCERTAINTY: "without it the words sound certain",
    TurnKind.LIMIT: "it limits what is said",
    TurnKind.CONDITION: "it is the condition for the rest",
}
_NOTES = {
    DifferenceKind.SAME_NUMBER: " The number is the same, written in another way.",
    DifferenceKind.PUNCTUATION: " Only the punctuation differs.",
    DifferenceKind.CAPITALS: " In capitals it is another word.",
}
