"""What somebody said, found or called something: questions for what a sentence reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.drafting.main_clauses import MainClause, is_complete, main_clause
from bot.answering.drafting.subjects import ArticleWords, bare
from bot.answering.drafting.turning import Draft, DraftKind, asked, auxiliary_for, base_of
from bot.answering.drafting.verb_forms import is_base_form
from bot.answering.drafting.words import POSSESSIVES, PREPOSITIONS, UNRESOLVED

_FINDERS = frozenset(
    """analysis auditors authors economists engineers experiment inquiry investigators report
    researchers review scientists study survey team""".split()
)
_TELLING = frozenset(
    """announce promise demand decide agree propose suggest recommend predict deny admit warn
    pledge refuse vow""".split()
)
_ASKING = frozenset("advise ask encourage invite order persuade tell urge warn".split())
_LONGEST_THING = 7
_LONGEST_TOPIC = 5
"""Words."""


def statements(clause: MainClause, words_of: ArticleWords) -> Iterator[Draft]:
    """Questions for what the clause's subject said, found, called or accused somebody of."""
    if clause.verb is None:
        return
    plain = [bare(word) for word in clause.words]
    base = base_of(clause)
    if base == "accuse":
        yield from _accused(clause, plain)
    elif base == "blame":
        yield from _blamed(clause, plain)
    elif base in {"call", "describe"}:
        yield from _described(clause)
    elif base in _ASKING:
        yield from _asked_to(clause, plain)
    elif base == "say":
        yield from _said_about(clause, words_of)
    elif plain[:1] in (["that"], ["to"]):
        subject = [bare(word) for word in clause.subject.split()]
        found = base in {"find", "conclude", "show", "discover", "suggest"}
        if (found and plain[0] == "that" and _FINDERS.intersection(subject)) or (
            base in _TELLING and clause.is_name
        ):
            question = asked("What", clause, [])
            ending = " to do" if plain[0] == "to" else ""
            yield Draft(f"{question}{ending}", DraftKind.WHAT, 0.65, " ".join(clause.words))


def _accused(clause: MainClause, plain: Sequence[str]) -> Iterator[Draft]:
    if "of" not in plain[1:6]:
        return
    accused = clause.words[: plain.index("of")]
    if not any(bare(word) in UNRESOLVED | POSSESSIVES for word in accused):
        question = asked("What", clause, accused)
        if question:
            told = " ".join(clause.words[plain.index("of") + 1 :])
            yield Draft(f"{question} of", DraftKind.WHAT, 0.6, told)


def _asked_to(clause: MainClause, plain: Sequence[str]) -> Iterator[Draft]:
    """From "The mayor asked both sides to meet again": what she asked both sides to do."""
    if "to" not in plain[1:6]:
        return
    position = plain.index("to")
    someone = clause.words[:position]
    if not is_base_form(plain[position + 1] if position + 1 < len(plain) else ""):
        return
    if any(word in PREPOSITIONS | UNRESOLVED | {"and"} for word in plain[:position]):
        return
    question = asked("What", clause, someone)
    if question:
        told = " ".join(clause.words[position:])
        yield Draft(f"{question} to do", DraftKind.WHAT, 0.75, told)


def _blamed(clause: MainClause, plain: Sequence[str]) -> Iterator[Draft]:
    if "for" not in plain[1:6]:
        return
    position = plain.index("for")
    if all(word[:1].isupper() or word in {"the", "and"} for word in clause.words[:position]):
        question = asked("Who", clause, clause.words[position:])
        if question:
            yield Draft(question, DraftKind.WHO, 0.6, " ".join(clause.words[:position]))


def _described(clause: MainClause) -> Iterator[Draft]:
    words = list(clause.words)
    if base_of(clause) == "describe":
        thing = words[: words.index("as")] if "as" in words else []
    else:
        quoted = [position for position, word in enumerate(words) if word[:1] in '“"']
        thing = words[: quoted[0]] if quoted else []
    if 0 < len(thing) <= _LONGEST_THING and is_complete(thing):
        text = f"How {auxiliary_for(clause)} {clause.subject} describe {' '.join(thing)}"
        told = " ".join(words[len(thing) :])
        yield Draft(text, DraftKind.HOW, 0.8, told if is_complete(told.split()) else "")


def _said_about(clause: MainClause, words_of: ArticleWords) -> Iterator[Draft]:
    """What was said about the subject of what was said."""
    said = " ".join([*clause.words, clause.after]).removeprefix("that ")
    inner = main_clause(said, words_of)
    if inner is None or inner.lead or inner.quantity:
        return
    topic = inner.subject
    if len(topic.split()) > _LONGEST_TOPIC or topic in clause.subject:
        return
    question = asked("What", clause, ["about", *topic.split()])
    if question:
        named = any(word[:1].isupper() for word in topic.split())
        yield Draft(question, DraftKind.WHAT, 0.55 if named else 0.45, said.removesuffix("."))


def definitions(clause: MainClause) -> Iterator[Draft]:
    """From "A heat pump is a machine that …": what it is."""
    if clause.auxiliary not in {"is", "was"} or len(clause.words) < 3:
        return
    if bare(clause.words[0]) not in {"a", "an"}:
        return
    general = clause.subject.startswith(("a ", "an ")) and len(clause.subject.split()) <= 4
    named = clause.is_name and clause.subject.startswith("the ")
    if general or named:
        text = f"What {clause.auxiliary} {clause.subject}"
        yield Draft(text, DraftKind.WHAT, 0.75, " ".join(clause.words), content_words=1)
