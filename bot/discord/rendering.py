"""An answer → the words of a Discord message, and the address of its first link.

Everything that comes from an article or a member is escaped here; links are made here alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from urllib.parse import urldefrag

from bot.answering import wording
from bot.answering.answer import Answer, Citation, Claim, Mode, Quote, Status
from bot.discord.escaping import as_block_quote, escaped
from bot.versions.quotations import QuoteChange
from store.terms import term_of

MESSAGE_CHARACTERS = 3600
"""A Components V2 message takes 4,000 characters of text; the rest is for buttons and headings."""
BUTTON_URL_CHARACTERS = 512
"""Discord refuses longer button addresses."""
SHORT_NOTE = "exact copy, not fact-checked"
SHORT_NOTE_OF_MANY = "exact copies, not fact-checked"
QUESTION_CHARACTERS = 300
"""Of a question that is repeated above its answer."""
SOURCE_CHARACTERS = 200
"""Of a publisher's name, or of a title in its place, and of a reason."""
NAME_CHARACTERS = 40
"""Of an author's family name."""
TEXT_CHARACTERS = 2500
"""Of an answer without quotes."""
INTRODUCTION_CHARACTERS = 800
"""Of what introduces the opening of an article."""
SHARER_CHARACTERS = 40
"""Of the name of whoever shows a private reply to all."""
CLAIM_CHARACTERS = 500
"""Of one sentence of a language model."""
LINK_CHARACTERS = 600
"""Of an address in the text, where brackets take three characters each."""
REMOVED = (
    "A quotation was taken out of this answer, because its article was removed from the library."
)
CHANGED_WORDS = "The wording of a quotation here was changed on {}."
GONE_WORDS = "The words of a quotation here are no longer in the article since {}."
WITHHELD = "Today's share of this article is used up here, so these words are a link only:"


@dataclass(frozen=True, slots=True)
class Manners:
    """How quotes are shown: ``withheld`` numbers as links only, ``declined_words`` (lower-case)
    under a spoiler; of those that ``changed`` since, by number, it is said when."""

    withheld: frozenset[int] = frozenset()
    declined_words: tuple[str, ...] = ()
    changed: Mapping[int, QuoteChange] = field(default_factory=dict)

    def hides(self, text: str) -> bool:
        """Whether a quote has a word that the guild declines."""
        return has_declined_word(text, self.declined_words)


PLAIN = Manners()


def has_declined_word(text: str, words: Iterable[str]) -> bool:
    """Whether a text has one of the words (lower-case), in any form: ferry, ferries."""
    folded = f" {' '.join(_words(text))} "
    return any(f" {' '.join(_words(word))} " in folded for word in words if _words(word))


def answer_blocks(
    answer: Answer,
    manners: Manners = PLAIN,
    *,
    removed: bool = False,
    question: str | None = None,
    linked: bool = False,
) -> list[str]:
    """The message for an answer: texts one under the other, in Discord's Markdown.

    Together they have at most ``MESSAGE_CHARACTERS``. ``question`` is repeated above the answer
    where readers cannot see it otherwise, and what a follow-up was taken to ask is told.
    ``linked``: the first quote, too, has a link in its small print. Quotes that no longer fit are
    left out, last ones first; a first quote that is too long by itself is cut at the end of a
    word, the cut marked outside the quotation.
    """
    asked = [f"-# Question: {escaped_line(question, QUESTION_CHARACTERS)}"] if question else []
    if answer.understood:
        read = escaped_line(answer.understood, QUESTION_CHARACTERS)
        asked.append(f"-# {wording.UNDERSTOOD_AS} {read}")
    blocks = ["\n".join(asked)] if asked else []
    if removed and not answer.citations:
        return [*blocks, REMOVED]
    blocks += _change_lines(answer.citations, manners)
    if claims := _shown_claims(answer, manners):
        blocks += [f"-# {REMOVED}"] if removed else []
        return _composed_blocks(answer, claims, manners, blocks)
    remark = SHORT_NOTE if len(answer.citations) < 2 else SHORT_NOTE_OF_MANY
    first = [quote_blocks(each, manners, remark, linked) for each in answer.citations[:1]]
    blocks += under(_introduction(answer, manners), first[0] if first else [])
    kept = len(blocks)
    for further in _further_blocks(answer.citations, manners):
        if len("\n".join([*blocks, *further])) > MESSAGE_CHARACTERS:
            break
        blocks += further
    small = [f"-# {REMOVED}"] if removed else []
    small += [f"-# {escaped(each)}" for each in answer.notes]
    blocks += small
    while len("\n".join(blocks)) > MESSAGE_CHARACTERS and len(blocks) > kept:
        blocks.pop()
    return blocks


def _shown_claims(answer: Answer, manners: Manners) -> list[Claim]:
    """The sentences of a language model whose quotations are shown in full."""
    return [claim for claim in answer.claims if claim.citation not in manners.withheld]


def _composed_blocks(
    answer: Answer, claims: list[Claim], manners: Manners, above: list[str]
) -> list[str]:
    """What stands ``above``, a language model's sentences with their numbers, then the quotations,
    numbered.

    No quotation, no claim: where not all of them fit, the last sentences go with theirs.
    """
    while True:
        blocks = [*above, *_told_blocks(answer, claims, manners)]
        if len("\n".join(blocks)) <= MESSAGE_CHARACTERS or len(claims) == 1:
            return blocks
        claims = claims[:-1]


def _told_blocks(answer: Answer, claims: list[Claim], manners: Manners) -> list[str]:
    told = " ".join(
        f"{fitting_or_hidden(claim.text, CLAIM_CHARACTERS, manners)} \\[{claim.citation}\\]"
        for claim in claims
    )
    needed = {claim.citation for claim in claims}
    others = answer.citations[len({claim.citation for claim in answer.claims}) :]
    blocks = [told]
    source = None
    for citation in answer.citations:
        if citation.number not in needed and citation not in others:
            continue
        article_id = citation.quote.version.article_id
        lead = "" if article_id == source else f" {source_lead(citation.quote, manners)}"
        source = article_id
        blocks += under(
            f"\\[{citation.number}\\]{lead}", quote_blocks(citation, manners, "", linked=True)
        )
    blocks.append(f"-# {SHORT_NOTE_OF_MANY.capitalize()}. {wording.COMPOSED_NOTE}")
    blocks += [f"-# {escaped(each)}" for each in answer.notes]
    return blocks


def fitting_or_hidden(text: str, characters: int, manners: Manners) -> str:
    """The text as ``fitting`` has it, under a spoiler where the guild declines a word of it."""
    shown = fitting(text, characters)
    return f"||{shown}||" if manners.hides(text) else shown


def shared_line(shared_by: str) -> str:
    """Who shows a private reply to all, in small print."""
    return f"-# Shared by {escaped_line(shared_by, SHARER_CHARACTERS)}"


def more_blocks(citations: Collection[Citation], manners: Manners = PLAIN) -> list[str]:
    """Further passages of an answer, for whoever asks for more."""
    if not citations:
        return ["There are no further passages."]
    blocks = ["The next closest passages, which may not answer the question:"]
    blocks += _change_lines(citations, manners)
    for citation in citations:
        further = under(
            source_lead(citation.quote, manners), quote_blocks(citation, manners, "", linked=True)
        )
        if len("\n".join([*blocks, *further])) > MESSAGE_CHARACTERS:
            break
        blocks += further
    return blocks


def change_lines(changes: Collection[QuoteChange]) -> list[str]:
    """When words of quotes in a message were changed or taken out: a line for each day."""
    told = [(CHANGED_WORDS, each) for each in changes if not each.gone]
    told += [(GONE_WORDS, each) for each in changes if each.gone]
    return list(dict.fromkeys(line.format(short_date(each.day)) for line, each in told))


def _change_lines(citations: Iterable[Citation], manners: Manners) -> list[str]:
    changed = manners.changed
    return change_lines([changed[each.number] for each in citations if each.number in changed])


def passage_line(citation: Citation, manners: Manners = PLAIN) -> str:
    """Where a passage stands, as an entry of a list: its source, and a link; no word of it."""
    where = _linked(f"Paragraph {citation.quote.paragraph}", citation)
    return f"- {source_lead(citation.quote, manners)} {where}"


def under(heading: str, blocks: list[str]) -> list[str]:
    """The heading in one text with what it introduces, so that nothing comes between them."""
    return [f"{heading}\n{blocks[0]}", *blocks[1:]] if blocks else [heading]


def button_url(citation: Citation) -> str | None:
    """The link for a button: to the quoted words if Discord takes it, else to the page."""
    link = citation.link
    if link is None or not link.startswith(("http://", "https://")):
        return None
    if len(link) <= BUTTON_URL_CHARACTERS:
        return link
    start, _, _ = link.rpartition(",")
    if ":~:text=" in start and len(start) <= BUTTON_URL_CHARACTERS:
        return start  # the first words alone still open the page where the quote begins
    page = urldefrag(link).url
    return page if len(page) <= BUTTON_URL_CHARACTERS else None


def cut(text: str, characters: int) -> str:
    """The text, or as much of its beginning as leaves room for the sign that it goes on."""
    return text if len(text) <= characters else f"{text[: characters - 1].rstrip()}…"


def escaped_line(text: str, characters: int) -> str:
    """A member's or an article's words on one line, escaped, cut at the end of a word."""
    line = " ".join(text.split())
    if len(line) > characters:
        line = f"{line[: characters - 1].rsplit(' ', 1)[0]} …"
    return escaped(line)


def fitting(text: str, characters: int) -> str:
    """The text escaped, cut where need be so that it has no more characters then."""
    shown = escaped(text)
    while len(shown) > characters:
        text = text[: len(text) * 9 // 10]
        shown = f"{escaped(text.rstrip())} …"
    return shown


def _introduction(answer: Answer, manners: Manners) -> str:
    if not answer.citations:
        return fitting(answer.text, TEXT_CHARACTERS)
    if answer.status is Status.UNSURE:
        reason = escaped_line(answer.reason, SOURCE_CHARACTERS)
        return f"Not sure: {reason}. Closest, {source_lead(answer.citations[0].quote, manners)}"
    if answer.mode is Mode.SUMMARY:
        return fitting(answer.text.partition("\n")[0], INTRODUCTION_CHARACTERS)
    lead = f"According to {source_lead(answer.citations[0].quote, manners)}"
    return f"**{escaped(answer.heading)}**\n{lead}" if answer.heading else lead


def source_lead(quote: Quote, manners: Manners) -> str:
    """Who says it and when, with a colon: what a quotation stands under."""
    metadata = quote.version.metadata
    when = f", {short_date(metadata.published)}" if metadata.published else ""
    source = wording.source_name(metadata)
    shown = escaped_line(source, SOURCE_CHARACTERS)
    return f"{f'||{shown}||' if manners.hides(source) else shown}{when}:"


def _further_blocks(citations: Collection[Citation], manners: Manners) -> list[list[str]]:
    """The quotes after the first; each new source is named, "Also reported:" said once."""
    found = []
    heading = "Also reported:"
    for before, citation in pairwise(citations):
        if citation.quote.version.article_id != before.quote.version.article_id:
            heading = f"Also reported, by {source_lead(citation.quote, manners)}"
        blocks = quote_blocks(citation, manners, "", linked=True)
        found.append(under(heading, blocks) if heading else blocks)
        heading = ""
    return found


def quote_blocks(
    citation: Citation, manners: Manners, remark: str, linked: bool = False
) -> list[str]:
    """The quotation, and in small print where it stands; a text of its own, or Discord's client
    might draw it into the quotation."""
    quote = citation.quote
    metadata = quote.version.metadata
    paragraph = f"Paragraph {quote.paragraph}"
    withheld = citation.number in manners.withheld
    if linked or withheld:
        paragraph = _linked(paragraph, citation)
    authors = escaped(short_names(metadata.authors))
    note = " · ".join(part for part in (paragraph, authors, escaped(remark)) if part)
    if withheld:
        return [f"{WITHHELD} {note}"]
    cut = wording.cut_note(quote)
    note = f"{escaped(cut)} {note}" if cut else note
    if citation.number in manners.changed:
        note += f" · as read on {short_date(quote.version.retrieved)}; no longer worded so"
    return [_fitting_block_quote(quote, manners.hides(quote.text)), f"-# {note}"]


def _linked(words: str, citation: Citation) -> str:
    """Our own words as a link to a quote, where there is an address that is not too long."""
    url = inside_brackets(button_url(citation) or "")
    return f"[{words}]({url})" if 0 < len(url) <= LINK_CHARACTERS else words


def inside_brackets(url: str) -> str:
    """An address that a masked link can hold: no bracket, space or angle of its own."""
    replaced = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", " ": "%20", "\\": "%5C"}
    return "".join(replaced.get(character, character) for character in url)


def _fitting_block_quote(quote: Quote, hidden: bool) -> str:
    shown, bold = quote.text, quote.marked
    while len(_block_quote(shown, bold, hidden)) > MESSAGE_CHARACTERS // 2:
        shown = shown[: max(shown.rfind(" ", 0, len(shown) * 9 // 10), len(shown) // 2)]
    block = _block_quote(shown, bold, hidden)
    return block if shown == quote.text else f"{block}\n(the quotation goes on in the article)"


def _block_quote(text: str, bold: tuple[int, int] | None, hidden: bool) -> str:
    block = as_block_quote(text, bold)
    if not hidden:
        return block
    lines = block.split("\n")
    return "\n".join(f"> ||{line[2:]}||" if line[2:].strip() else line for line in lines)


def short_date(moment: date) -> str:
    """Mon 24 Jan 2022: with the weekday, because articles say "Monday"."""
    return f"{moment:%a} {moment.day} {moment:%b %Y}"


def short_names(names: tuple[str, ...]) -> str:
    """Dixon and 3 others; the family name of the first, all of one or two."""
    families = [cut(name.split()[-1], NAME_CHARACTERS) for name in names if name.split()]
    if len(families) > 2:
        return f"{families[0]} and {len(families) - 1} others"
    return " and ".join(families)


def _words(text: str) -> list[str]:
    words = "".join(each if each.isalnum() else " " for each in text.casefold()).split()
    return [term_of(word) or word for word in words]
