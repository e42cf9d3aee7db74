"""A report → one self-contained HTML page for a person to read."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.answer_console import introduction, source_lines
from bot.answering import wording
from bot.answering.answer import Answer, Citation
from bot.evaluation.asking import Asked
from bot.evaluation.comparison import Comparison
from bot.evaluation.diagnosis import diagnosis
from bot.evaluation.figures import refusal, verbatim_share
from bot.evaluation.known_failures import KnownFailures
from bot.evaluation.marking import Piece, pieces
from bot.evaluation.plot import plot
from bot.evaluation.printing import expected_words, percent, share
from bot.evaluation.question_set import Group
from bot.evaluation.report import Report

MOST_OPEN = 25
"""Failures that are open when the page is; more of them would bury the rest."""
_FOLDER = Path(__file__).with_name("page")


@dataclass(frozen=True, slots=True)
class ShownQuote:
    """A quotation as the page shows it: its text in pieces, what is left out, where it stands."""

    pieces: Sequence[Piece]
    note: str
    source: str
    link: str | None


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question with its answer, as the page shows them."""

    number: int
    asked: Asked
    state: str
    """passed, failed, known or mended."""
    change: str
    """better, worse or nothing."""
    introduction: Sequence[Sequence[Piece]]
    """Lines before the quotes, or instead of them."""
    quotes: Sequence[ShownQuote]
    further: Sequence[ShownQuote]
    expected: str
    diagnosis: str
    known_reason: str | None


def html_page(report: Report, known: KnownFailures) -> str:
    """The page. Whatever comes from articles, sets or settings is escaped in it."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"share": share, "percent": percent}
    style = (_FOLDER / "page.css").read_text(encoding="utf-8")
    script = (_FOLDER / "page.js").read_text(encoding="utf-8")
    shown = _shown_questions(report, known)
    counts = _counts(shown)
    return environment.get_template("page.html.j2").render(
        report=report,
        questions=shown,
        few_failures=counts.get("failed", 0) <= MOST_OPEN,
        counts=counts,
        rows=list(report.rows()),
        sets=report.set_figures(),
        kinds=list(dict.fromkeys(each.item.kind for each in report.asked)),
        refusal=refusal(report.scores),
        verbatim=verbatim_share(report.scores),
        quotes=sum(each.quotes for each in report.scores),
        plot=plot(report.asked, report.judged_by.thresholds),
        answerable=Group.ANSWERABLE,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def _hash(text: str) -> str:
    """By which the page's policy lets this, and nothing else, run or lay it out."""
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _shown_questions(report: Report, known: KnownFailures) -> list[ShownQuestion]:
    states = {
        each.name: state
        for state, members in (
            ("failed", report.verdicts.failed),
            ("known", report.verdicts.known),
            ("mended", report.verdicts.mended),
        )
        for each in members
    }
    changes = _changes(report.comparison)
    return [
        ShownQuestion(
            number=number,
            asked=each,
            state=states.get(each.name, "passed"),
            change=changes.get(each.name, ""),
            introduction=[
                _pieces(line, each) for line in _introduction(each.answer).split("\n") if line
            ],
            quotes=_shown_quotes(each.answer.citations, each),
            further=_shown_quotes(each.answer.more, each),
            expected=expected_words(each.item.expect, each.item.together),
            diagnosis=diagnosis(each),
            known_reason=known.reason(each.set_name, each.item.id),
        )
        for number, each in enumerate(report.asked)
    ]


def _changes(comparison: Comparison | None) -> dict[str, str]:
    if comparison is None:
        return {}
    better = {each.asked.name: "better" for each in comparison.better}
    return better | {each.asked.name: "worse" for each in comparison.worse}


def _counts(shown: Sequence[ShownQuestion]) -> dict[str, int]:
    """How many questions each filter leaves."""
    names = [name for each in shown for name in (each.state, each.change) if name]
    return {"all": len(shown)} | {name: names.count(name) for name in dict.fromkeys(names)}


def _introduction(answer: Answer) -> str:
    """What a member reads before the quotes, or instead of them."""
    read = introduction(answer)
    return f"{read}\n{wording.COMPOSED_NOTE}" if answer.claims else read


def _shown_quotes(citations: Sequence[Citation], asked: Asked) -> list[ShownQuote]:
    numbered = len(citations) > 1
    return [
        ShownQuote(
            pieces=_pieces(citation.quote.text, asked),
            note=wording.cut_note(citation.quote),
            source=f"[{citation.number}] {source}" if numbered else source,
            link=_web_link(citation.link),
        )
        for citation, source in zip(citations, source_lines(citations), strict=True)
    ]


def _web_link(link: str | None) -> str | None:
    """A link that a browser may follow: an article may name any address as its own."""
    return link if link and link.startswith(("https://", "http://")) else None


def _pieces(text: str, asked: Asked) -> list[Piece]:
    expected = asked.item.expect
    return pieces(
        text,
        [*expected.quote_contains, *expected.answer_contains],
        expected.quote_must_not_contain,
    )
