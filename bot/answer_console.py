"""An answer → what a person reads in a terminal: who says it, the quotes, where they are from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    console.print(Text(introduction(answer), _STATUS_STYLES[answer.status]))
    print_citations(console, answer.citations, numbered=_are_numbered(answer))
    if answer.claims:
        console.print(Text(wording.COMPOSED_NOTE, "dim"))
    for note in answer.notes:
        console.print(Text(note, "dim"))
    if with_more and answer.more:
        console.print(Text("\nFurther passages, no more than the closest:"))
        print_citations(console, answer.more, numbered=len(answer.more) > 1)
    elif answer.status is Status.NOT_FOUND and answer.more:
        console.print(Text("Add --more to see the closest passages all the same.", "dim"))
    console.print()


def introduction(answer: Answer) -> str:
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


def _are_numbered(answer: Answer) -> bool:
    return bool(answer.claims) or len(answer.citations) > 1


def print_citations(
    console: Console, citations: Sequence[Citation], *, numbered: bool = False
) -> None:
    """Quotes, and below each where it is from with its link."""
    for citation, source in zip(citations, source_lines(citations), strict=True):
        _print_citation(console, citation, f"[{citation.number}] {source}" if numbered else source)


def _print_citation(console: Console, citation: Citation, source: str) -> None:
    console.print()
    _print_quote(console, citation.quote)
    console.print(Padding(Text(source, "dim"), (0, 0, 0, INDENT)))
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


def source_lines(citations: Sequence[Citation]) -> Iterator[str]:
    """Where each quote is from; of one article after another only the first says all of it."""
    before = None
    for quote in (citation.quote for citation in citations):
        same = quote.version == before
        yield f"the same article · {_paragraph_name(quote)}" if same else _source_line(quote)
        before = quote.version


def _paragraph_name(quote: Quote) -> str:
    """Where in its article a quote stands."""
    version = f", version {quote.version.number}" if quote.version.number > 1 else ""
    return f"paragraph {quote.paragraph}{version}"


def _source_line(quote: Quote) -> str:
    """Title, authors, publisher, date, and the paragraph of a quote."""
    metadata = quote.version.metadata
    authors = f"by {wording.join_names(metadata.authors)}" if metadata.authors else ""
    when = wording.full_date(metadata.published) if metadata.published else ""
    parts = (f"“{metadata.title}”", authors, metadata.publisher or "", when, _paragraph_name(quote))
    return " · ".join(part for part in parts if part)
