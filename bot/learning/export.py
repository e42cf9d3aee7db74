"""Questions that went wrong → question-set entries for a person to complete."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from bot.answering.answer import Status
from bot.answering.english import FUNCTION_WORDS
from bot.evaluation.output_files import relative_path
from bot.evaluation.schema import SCHEMA_FILE
from bot.evaluation.set_text import slug, told_apart, yaml_comment, yaml_quoted
from bot.learning.merging import MergedQuestion, merged, without_mentions
from store.asked import AskedQuestion
from store.errors import UnknownArticleError
from store.library import Library
from store.questions import KeptCitation
from store.records import Version

_SLUG_WORDS = 3
_SLUG_CHARACTERS = 60
_MOST_QUOTED = 3
_UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML does not allow, even in a comment, and the mark of byte order."""
_WRONG = "wrong"
_KINDS = {Status.NOT_FOUND: "unfound", Status.UNSURE: "unsure"}
_HEAD = """\
# Questions that members asked: those whose answers were marked wrong, then those that I was not
# sure of or found no answer to; most asked first. Nobody is named.
#
# 1. Delete what is idle, and what tells of a person who asked.
# 2. Complete each “expect”, with the article before you:
#      expect: {quote_contains: ["words of the right sentence, character for character"]}
#    or, where no article answers the question: expect: {unanswerable: true}
#    Until then the set is refused, and each line that is to be completed is named.
# 3. Run: pullquote evaluate FILE
"""


@dataclass(frozen=True, slots=True)
class Export:
    """The text of a YAML file, and how many questions it has."""

    text: str
    questions: int


def export(
    askings: Iterable[AskedQuestion], library: Library, name: str, folder: Path
) -> Export | None:
    """A set named ``name`` of the questions worth learning from; None where there are none.

    Article files are named relative to ``folder``. Reads SQL.
    """
    chosen = to_learn_from(askings)
    if not chosen:
        return None
    ids: Counter[str] = Counter()
    entries = [_entry(each, library, ids) for each in chosen]
    text = (
        f"# yaml-language-server: $schema={SCHEMA_FILE.as_uri()}\n{_HEAD}\n"
        f"name: {yaml_quoted(name)}\n{_articles(chosen, library, folder)}questions:\n"
        + "\n".join(entries)
    )
    return Export(text, len(chosen))


def to_learn_from(askings: Iterable[AskedQuestion]) -> list[MergedQuestion]:
    """Equal questions merged: those marked wrong, then the unanswered; most asked first."""
    found = merged(askings)
    wrong = [each for each in found if each.judged_wrong]
    return wrong + [each for each in found if not each.judged_wrong and each.unanswered]


def _entry(merged_question: MergedQuestion, library: Library, ids: Counter[str]) -> str:
    lines = [_told(merged_question), *_answered(merged_question, library)]
    history = ", ".join(yaml_quoted(each) for each in merged_question.before)
    return (
        "".join(_comment(line) for line in lines)
        + f"  - id: {_identifier(merged_question, ids)}\n"
        + f"    question: {yaml_quoted(merged_question.words)}\n"
        + (f"    history: [{history}]\n" if history else "")
        + "    expect: {}  # TO BE COMPLETED\n"
    )


def _told(question: MergedQuestion) -> str:
    """How often it was asked, and what was said of its answers."""
    times = "once" if question.count == 1 else f"{question.count} times"
    told = f"Asked {times}."
    wrong = question.judged_wrong
    if wrong:
        reasons = dict.fromkeys(without_mentions(each) for each in wrong if each)
        why = ", ".join(f"“{each}”" for each in reasons) or "no reason given"
        told += f" Marked wrong {'once' if len(wrong) == 1 else f'{len(wrong)} times'}: {why}."
    return told


def _answered(question: MergedQuestion, library: Library) -> Iterator[str]:
    """What the bot said to it: of the asking that was marked wrong, else of the newest one."""
    told_of = next((each for each in question.askings if each.judged_wrong), question.newest)
    shown = [each for each in told_of.citations if each.shown]
    text = told_of.answer.get("text")
    if told_of.status == Status.NOT_FOUND:
        yield "No answer was found. Closest:" if told_of.citations else "No answer was found."
        shown = list(told_of.citations[:1])
    elif told_of.status == Status.UNSURE:
        reason = str(told_of.answer.get("reason") or "").rstrip(".")
        yield f"Not sure ({reason}). Closest:" if reason else "Not sure. Closest:"
    elif shown:
        yield "It was answered with:"
    elif text:
        yield f"It was answered: {text}"
    for each in shown[:_MOST_QUOTED]:
        yield _quoted_as(each, library)


def _quoted_as(citation: KeptCitation, library: Library) -> str:
    version = _version(library, citation.article_id, citation.version)
    if version is None:
        return "- a passage of an article that was removed"
    words = version.text[citation.start : citation.end]
    return f"- “{words}” (paragraph {citation.paragraph} of “{version.metadata.title}”)"


def _articles(chosen: Sequence[MergedQuestion], library: Library, folder: Path) -> str:
    """The list of the articles that came nearest, as far as they are files."""
    ids = dict.fromkeys(
        citation.article_id
        for question in chosen
        for asking in question.askings
        for citation in asking.citations
    )
    files: dict[str, None] = {}
    elsewhere = []
    for article_id in ids:
        version = _version(library, article_id)
        if version is None:
            continue
        path = _file_of(version)
        if path is not None:
            files[relative_path(path, folder.resolve())] = None
        else:
            elsewhere.append(
                f"“{version.metadata.title}” has no file here. It gets one with "
                f"`pullquote questions new {article_id} --out FILE`: name its .txt."
            )
    note = "".join(f"  # {_one_line(each)}\n" for each in elsewhere)
    if not files:
        return f"{note}articles: []  # TO BE COMPLETED: the files of the articles\n"
    listed = "".join(f"  - {yaml_quoted(each)}\n" for each in files)
    return f"articles:\n{listed}{note}"


def _file_of(version: Version) -> Path | None:
    if not version.identity.startswith("file:"):
        return None
    try:
        path = Path(url2pathname(urlsplit(version.identity).path))
        return path if path.is_file() else None
    except (OSError, ValueError):  # too long, or with what no path can have
        return None


def _version(library: Library, article_id: str, number: int | None = None) -> Version | None:
    try:
        return library.version(article_id, number)
    except UnknownArticleError:
        return None


def _identifier(question: MergedQuestion, ids: Counter[str]) -> str:
    kind = _WRONG if question.judged_wrong else _KINDS[question.unanswered or Status.UNSURE]
    slugs = map(slug, question.words.lower().split())
    content = [each for each in slugs if each and each not in FUNCTION_WORDS]
    name = "-".join([kind, *content[:_SLUG_WORDS]])[:_SLUG_CHARACTERS].rstrip("-")
    return told_apart(name, ids, ".")


def _one_line(text: str) -> str:
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _comment(text: str) -> str:
    return yaml_comment(_one_line(text))
