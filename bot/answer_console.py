"""An answer → what a person reads in a terminal: who says it, the quotes, where they are from."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from bot.answering import wording
from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.console import INDENT, print_words

_STATUS_STYLES = {Status.ANSWERED: "", Status.UNSURE: "yellow", Status.NOT_FOUND: "yellow"}


def print_answer(console: Console, answer: Answer, with_more: bool = False) -> None:
    """The answer: who says it, the quotes with what answers in bold, their sources.

    What was not found shows no quote by itself; ``with_more`` adds the further passages.
    """
    console.print()
    if answer.understood:
        console.print(Text(f"{wording.UNDERSTOOD_AS} {answer.understood}", "dim"))
    console.print(Text(_introduction(answer), _STATUS_STYLES[answer.status]))
    _print_citations(console, answer.citations, numbered=bool(answer.claims))
    if answer.claims:
        console.print(Text(wording.COMPOSED_NOTE, "dim"))
    for note in answer.notes:
        console.print(Text(note, "dim"))
    if with_more and answer.more:
        console.print(Text("\nFurther passages, no more than the closest:"))
        _print_citations(console, answer.more)
    elif answer.status is Status.NOT_FOUND and answer.more:
        console.print(Text("Add --more to see the closest passages all the same.", "dim"))
    console.print()


def _introduction(answer: Answer) -> str:
    """What stands before the quotes, or instead of them."""
    if not answer.citations:
        return answer.text
    if answer.status is Status.UNSURE:
        return wording.unsure(answer.reason, len(answer.citations))
    if answer.mode is Mode.SUMMARY:
        return answer.text.partition("\n")[0]
    if answer.claims:
        return wording.claims_text(answer.claims)
    return answer.heading or wording.lead(answer.citations[0].quote)


def _print_citations(
    console: Console, citations: Sequence[Citation], *, numbered: bool = False
) -> None:
    before = None
    for citation in citations:
        number = f"[{citation.number}] " if numbered or len(citations) > 1 else ""
        print_citation(console, citation, number, citation.quote.version == before)
        before = citation.quote.version


def print_citation(
    console: Console, citation: Citation, number: str = "", same_article: bool = False
) -> None:
    """A quote, and below it where it is from with its link."""
    quote = citation.quote
    console.print()
    _print_quote(console, quote)
    place = f"the same article · {paragraph_name(quote)}" if same_article else source_line(quote)
    console.print(Padding(Text(number + place, "dim"), (0, 0, 0, INDENT)))
    if citation.link:
        # one line whatever the width, so that a terminal can open it
        link = Text(" " * INDENT + citation.link, "blue")
        console.print(link, soft_wrap=True)


def _print_quote(console: Console, quote: Quote) -> None:
    """The quote with a bar at its left; in bold what answers: the words that a reader marked, else
    the answering sentence if it is only a part."""
    words = Text(quote.text)
    start, end = quote.highlight
    if quote.answer is None and (start, end) != (quote.start, quote.end):
        words.stylize("bold", start - quote.start, end - quote.start)
    if quote.marked:
        words.stylize("bold", *quote.marked)
    print_words(console, words)
    note = wording.cut_note(quote)
    if note:
        console.print(Padding(Text(note, "dim italic"), (0, 0, 0, INDENT)))


def paragraph_name(quote: Quote) -> str:
    """Where in its article a quote stands."""
    version = f", version {quote.version.number}" if quote.version.number > 1 else ""
    return f"paragraph {quote.paragraph}{version}"


def source_line(quote: Quote) -> str:
    """Title, authors, publisher, date, and the paragraph of a quote."""
    metadata = quote.version.metadata
    authors = f"by {wording.join_names(metadata.authors)}" if metadata.authors else ""
    when = wording.full_date(metadata.published) if metadata.published else ""
    parts = (f"“{metadata.title}”", authors, metadata.publisher or "", when, paragraph_name(quote))
    return " · ".join(part for part in parts if part)
