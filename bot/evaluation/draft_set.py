"""An article → a question set to be edited: its drafted questions, as YAML with advice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.answering.drafting.drafts import DraftQuestion, drafts_from
from bot.answering.drafting.subjects import bare
from bot.answering.drafting.turning import DraftKind
from bot.answering.english import FUNCTION_WORDS
from bot.answering.evidence import has_evidence
from bot.answering.question import QuestionKind, understand
from bot.evaluation.schema import SCHEMA_FILE
from bot.evaluation.set_text import slug, told_apart, yaml_comment, yaml_quoted
from store.records import ExtractedArticle

LONGEST_QUESTION = 120
"""Characters: people do not ask longer ones."""
GOOD_ENOUGH = 0.6
"""Quality from which a draft is worth a person's time."""
MOST_DRAFTS = 30
"""Questions: more would not be read."""
MOST_OF_A_SENTENCE = 2
QUOTED_WORDS = 8
"""Words of a sentence that a quote has to hold: enough to be found in one place, and few enough to
stay when a long sentence is cut."""
_FEWEST_QUOTED = 4
_ASKING_WORDS = frozenset("share said old long country money".split())
_SLUG_WORDS = 2
_ID_KINDS = {
    DraftKind.WHO: "who",
    DraftKind.WHO_SAID: "said",
    DraftKind.HOW_OLD: "number",
    DraftKind.HOW_MANY: "number",
    DraftKind.HOW_MUCH: "number",
    DraftKind.SHARE: "number",
    DraftKind.HOW_LONG: "duration",
    DraftKind.WHEN: "date",
    DraftKind.WHERE: "place",
    DraftKind.WHY: "why",
    DraftKind.WHAT: "fact",
    DraftKind.HOW: "fact",
}
_HEAD = """\
# A draft, made from the article's own sentences, for a person to edit. Nobody has asked these
# questions yet: none was taken or left for the answer that it gets.
#
# 1. Hold each question against its sentence, which stands above it. Delete what is odd or idle.
# 2. Say it as a reader would: a question in the article's own words is the easiest there is.
# 3. answer_contains is what the reader wants to know. quote_contains are words that the first quote
#    has to hold, character for character as in the article.
# 4. Add what no program can write: see the end. Then run: pullquote evaluate FILE
"""
_TAIL = """\

  # To be written by hand, before any answer is looked at. Take the # away and fill in; ten of each
  # are a beginning, and `pullquote calibrate` needs twenty of them together.
  #
  # Other kinds: a list, a question in quite other words, with typing errors, a follow-up.
  # - id: list-…
  #   question: Which … are there?
  #   expect: {quote_contains: ["…"]}
  # - id: paraphrase-…
  #   question: …
  #   expect: {answer_contains: ["…"], quote_contains: ["…"]}
  # - id: followup-…
  #   question: And why?
  #   history: ["Did the council close the bridge?"]
  #   expect: {quote_contains: ["…"]}
  #
  # Near misses: on the article's topic, and its text does not answer them. Another person, place,
  # year or number than it tells of; something that it leaves open; a wrong premise.
  # - id: near-…
  #   question: How many … were there in 2010?
  #   expect: {unanswerable: true}
  #   near_miss: true
  #
  # Off-topic: about nothing that the article is about.
  # - id: off-…
  #   question: How long do I boil an egg?
  #   expect: {unanswerable: true}
"""


@dataclass(frozen=True, slots=True)
class DraftSet:
    """The text of a YAML file, and how many questions it has from the article's sentences."""

    text: str
    drafted: int


def draft_set(article: ExtractedArticle, name: str, path: str) -> DraftSet | None:
    """Draft a set named ``name`` on the article, which the file is to call ``path``.

    Every ``quote_contains`` is a part of ``article.text``. None where nothing can be asked, be it
    of the sentences or of the record.
    """
    drafts = good_drafts(article.text)
    ids: Counter[str] = Counter()
    questions = [*_from_sentences(article.text, drafts, ids), *_from_record(article)]
    if not questions:
        return None
    head = (
        f"# yaml-language-server: $schema={SCHEMA_FILE.as_uri()}\n{_HEAD}\n"
        f"name: {yaml_quoted(name)}\narticles:\n  - {yaml_quoted(path)}\nquestions:\n"
    )
    return DraftSet(head + "\n".join(questions) + _TAIL, len(drafts))


def good_drafts(text: str) -> list[DraftQuestion]:
    """The best drafts for a text, in its order: good ones, answered by what their sentence has."""
    found: dict[str, DraftQuestion] = {}
    for draft in drafts_from(text, LONGEST_QUESTION):
        if draft.quality >= GOOD_ENOUGH and _is_answered(draft, text):
            found.setdefault(draft.text, draft)
    chosen: list[DraftQuestion] = []
    taken: dict[int, list[DraftKind]] = {}
    for draft in sorted(found.values(), key=lambda each: each.quality, reverse=True):
        kinds = taken.setdefault(draft.start, [])
        if len(kinds) < MOST_OF_A_SENTENCE and draft.kind not in kinds:
            kinds.append(draft.kind)
            chosen.append(draft)
    return sorted(chosen[:MOST_DRAFTS], key=lambda each: (each.start, each.answer))


def _is_answered(draft: DraftQuestion, text: str) -> bool:
    """Whether the bot would take it for a question of content, and its sentence for an answer."""
    question = understand(draft.text)
    sentence = text[draft.start : draft.end]
    return question.kind is QuestionKind.CONTENT and has_evidence(
        question.answer_type, sentence, draft.text
    )


def _from_sentences(text: str, drafts: Sequence[DraftQuestion], ids: Counter[str]) -> Iterator[str]:
    told = -1
    for draft in drafts:
        comment = "" if draft.start == told else yaml_comment(text[draft.start : draft.end])
        told = draft.start
        answer = " ".join(text[slice(*draft.answer)].split())
        known = draft.answer != (draft.start, draft.end) and answer in text
        expected = f"answer_contains: [{yaml_quoted(answer)}], " if known else ""
        quote = yaml_quoted(quoted_words(text, draft))
        yield (
            f"{comment}  - id: {_identifier(draft, ids)}\n"
            f"    question: {yaml_quoted(draft.text)}\n"
            f"    expect: {{{expected}quote_contains: [{quote}]}}\n"
        )


def _from_record(article: ExtractedArticle) -> Iterator[str]:
    """What a reader may ask about the article itself, where its record has the answer."""
    metadata = article.metadata
    about = []
    if metadata.authors:
        about.append(("authors", "Who wrote this article?", list(metadata.authors)))
    if metadata.published:
        about.append(
            ("published", "When was this article published?", [_long_date(metadata.published)])
        )
    for number, (name, question, words) in enumerate(about):
        comment = "" if number else "  # About the article itself.\n"
        answers = ", ".join(map(yaml_quoted, words))
        yield (
            f"{comment}  - id: about-{name}\n    question: {yaml_quoted(question)}\n"
            f"    expect: {{answer_contains: [{answers}]}}\n"
        )


def quoted_words(text: str, draft: DraftQuestion) -> str:
    """About ``QUOTED_WORDS`` words around the answer, verbatim, that stand in one place only."""
    start, end = draft.answer
    line = max(draft.start, text.rfind("\n", 0, start) + 1)
    stop = text.find("\n", start, draft.end)
    words = [
        (line + found.start(), line + found.end())
        for found in re.finditer(r"\S+", text[line : stop if stop >= 0 else draft.end])
    ]
    inside = [n for n, (low, high) in enumerate(words) if low < end and high > start]
    first, last = inside[0], min(inside[-1], inside[0] + QUOTED_WORDS - 1)
    while (first, last) != (0, len(words) - 1):
        whole = text[words[first][0] : words[last][1]]
        if last - first + 1 >= QUOTED_WORDS and text.count(whole) == 1:
            break
        if last < len(words) - 1 and (first == 0 or last - inside[-1] <= inside[0] - first):
            last += 1
        else:
            first -= 1
    last = _better_end(text, words[first : last + 1], inside[-1] - first) + first
    return text[words[first][0] : words[last][1]].rstrip(".,;:")


def _better_end(text: str, words: Sequence[tuple[int, int]], least: int) -> int:
    """Where among these words to end, not before the number ``least``.

    Behind a clause where there is one, and never with "the" or "of", as long as what is left still
    stands in one place only.
    """
    ends = [
        n
        for n in range(max(least, _FEWEST_QUOTED - 1), len(words))
        if text[slice(*words[n])][-1] in ",;:" and _is_unique(text, words[: n + 1])
    ]
    if ends:
        return ends[0]
    last = len(words) - 1
    while last > least and bare(text[slice(*words[last])]) in FUNCTION_WORDS:
        last -= 1
    return last if _is_unique(text, words[: last + 1]) else len(words) - 1


def _is_unique(text: str, words: Sequence[tuple[int, int]]) -> bool:
    return text.count(text[words[0][0] : words[-1][1]]) == 1


def _identifier(draft: DraftQuestion, ids: Counter[str]) -> str:
    words = [bare(word) for word in draft.text.split()[1:]]
    content = [
        kept
        for word in words
        if word not in FUNCTION_WORDS | _ASKING_WORDS
        and (kept := slug(word))
        and not kept.isdigit()
    ]
    name = "-".join([_ID_KINDS[draft.kind], *content[:_SLUG_WORDS]])
    return told_apart(name, ids, "-")


def _long_date(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"
