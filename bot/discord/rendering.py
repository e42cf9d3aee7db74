"""An answer → the words of a Discord message, and the address of its first link."""

from __future__ import annotations

from datetime import date
from urllib.parse import urldefrag

from bot.answering import wording
from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.discord.escaping import as_block_quote, escaped

MESSAGE_CHARACTERS = 3600
"""A Components V2 message takes 4,000 characters of text; the rest is for buttons and headings."""
BUTTON_URL_CHARACTERS = 512
"""Discord refuses longer button addresses."""
SHORT_NOTE = "exact copy, not fact-checked"


def answer_text(answer: Answer) -> str:
    """The message for an answer, in Discord's Markdown, at most ``MESSAGE_CHARACTERS`` long.

    Quotes that no longer fit are left out, last ones first; a first quote that is too long by
    itself is cut at the end of a word, the cut marked outside the quotation.
    """
    blocks = [_introduction(answer)]
    blocks += [_quote_block(citation) for citation in answer.citations[:1]]
    for citation in answer.citations[1:]:
        blocks.append(f"Also reported:\n{_quote_block(citation)}")
    blocks += [f"-# {escaped(note)}" for note in answer.notes]
    while len("\n".join(blocks)) > MESSAGE_CHARACTERS and len(blocks) > 2:
        blocks.pop()
    return "\n".join(blocks)


def more_text(answer: Answer, count: int) -> str:
    """The further passages of an answer, for whoever asks for more."""
    if not answer.more:
        return "There are no further passages."
    blocks = ["The next closest passages, which may not answer the question:"]
    for citation in answer.more[:count]:
        blocks.append(_quote_block(citation))
        if len("\n".join(blocks)) > MESSAGE_CHARACTERS:
            blocks.pop()
            break
    return "\n".join(blocks)


def button_url(citation: Citation) -> str | None:
    """The link for a button: to the quoted words if Discord takes it, else to the page."""
    if citation.link is None or len(citation.link) <= BUTTON_URL_CHARACTERS:
        return citation.link
    start, _, _ = citation.link.rpartition(",")
    if ":~:text=" in start and len(start) <= BUTTON_URL_CHARACTERS:
        return start  # the first words alone still open the page where the quote begins
    page = urldefrag(citation.link).url
    return page if len(page) <= BUTTON_URL_CHARACTERS else None


def _introduction(answer: Answer) -> str:
    if not answer.citations:
        return escaped(answer.text)
    if answer.status is Status.UNSURE:
        return f"Not sure: {escaped(answer.reason)}. Closest, {_lead(answer.citations[0].quote)}"
    if answer.mode is Mode.SUMMARY:
        return escaped(answer.text.partition("\n")[0])
    lead = f"According to {_lead(answer.citations[0].quote)}"
    return f"**{escaped(answer.heading)}**\n{lead}" if answer.heading else lead


def _lead(quote: Quote) -> str:
    metadata = quote.version.metadata
    when = f", {short_date(metadata.published)}" if metadata.published else ""
    return f"{escaped(wording.source_name(metadata))}{when}:"


def _quote_block(citation: Citation) -> str:
    quote = citation.quote
    metadata = quote.version.metadata
    parts = [f"Paragraph {quote.paragraph}", short_names(metadata.authors), SHORT_NOTE]
    note = " · ".join(escaped(part) for part in parts if part)
    return f"{_fitting_block_quote(quote.text)}\n-# {note}"


def _fitting_block_quote(text: str) -> str:
    shown = as_block_quote(text)
    room = MESSAGE_CHARACTERS // 2
    if len(shown) <= room:
        return shown
    while len(as_block_quote(text)) > room:
        text = text[: max(text.rfind(" ", 0, len(text) * 9 // 10), len(text) // 2)]
    return f"{as_block_quote(text)}\n(the quotation goes on in the article)"


def short_date(moment: date) -> str:
    """Mon 24 Jan 2022: with the weekday, because articles say "Monday"."""
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


def short_names(names: tuple[str, ...]) -> str:
    """Dixon and 3 others; the family name of the first, all of one or two."""
    families = [name.split()[-1] for name in names if name.split()]
    if len(families) > 2:
        return f"{families[0]} and {len(families) - 1} others"
    return " and ".join(families)
