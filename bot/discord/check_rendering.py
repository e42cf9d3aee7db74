"""Checked quotations → the words of a Discord message: verdict, grounds, and places as quotes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.answering.answer import Citation
from bot.checking import wording
from bot.checking.result import CheckedQuotation, Verdict
from bot.discord.rendering import (
    MESSAGE_CHARACTERS,
    PLAIN,
    SHORT_NOTE,
    Manners,
    escaped_line,
    fitting_or_hidden,
    quote_blocks,
    source_lead,
    under,
)

MOST_BLOCKS = 30
"""Texts of one message: Discord takes 40 components, with the buttons and what holds them."""
QUOTATION_CHARACTERS = 300
"""Of a quotation that is repeated above its verdict."""
GROUND_CHARACTERS = 400
"""Of one sentence about what differs."""
SHOWN_TOGETHER = 5
"""Quotations of one message that are shown with their places; of the others, the verdicts."""
NOW = "Now it says, according to"


def numbered(checked: Sequence[CheckedQuotation]) -> list[CheckedQuotation]:
    """The same with the citations of all places numbered from 1 on, in the order of showing."""
    numbers = iter(range(1, 1 + sum(len(citations_of([each])) for each in checked)))
    found = []
    for each in checked:
        places = tuple(
            replace(place, citation=replace(place.citation, number=next(numbers)))
            for place in each.places
        )
        now = each.now and replace(
            each.now, citation=replace(each.now.citation, number=next(numbers))
        )
        found.append(replace(each, places=places, now=now))
    return found


def citations_of(checked: Iterable[CheckedQuotation]) -> list[Citation]:
    """The citations of all places in the order of showing, what is said there now included."""
    return [
        place.citation
        for each in checked
        for place in (*each.places, *([each.now] if each.now else []))
    ]


def check_blocks(checked: Sequence[CheckedQuotation], manners: Manners = PLAIN) -> list[str]:
    """The message for checked quotations: texts one under the other, in Discord's Markdown.

    In: what ``numbered`` gives. Together they have at most ``MESSAGE_CHARACTERS``; what no longer
    fits is counted at the end. Every word of an article or a member in it is escaped.
    """
    blocks = [_count(checked)] if len(checked) > 1 else []
    for position, each in enumerate(checked):
        further = _quotation_blocks(each, manners, with_places=position < SHOWN_TOGETHER)
        if not _fits([*blocks, *further]):
            further = _quotation_blocks(each, manners, with_places=False)
        left = len(checked) - position
        if not _fits([*blocks, *further, _left(left)]):
            return [*blocks, _left(left)]
        blocks += further
    return blocks


def _fits(blocks: Sequence[str]) -> bool:
    return len(blocks) <= MOST_BLOCKS and len("\n".join(blocks)) <= MESSAGE_CHARACTERS


def _left(count: int) -> str:
    what = "quotation is" if count == 1 else "quotations are"
    return f"-# {count} further {what} not shown. Check a part of the message by itself."


def _count(checked: Sequence[CheckedQuotation]) -> str:
    """How many have which verdict, in the verdicts' own order."""
    counts = Counter(each.verdict for each in checked)
    parts = [
        f"{counts[verdict]} × {wording.NAMES[verdict].lower()}"
        for verdict in Verdict
        if counts[verdict]
    ]
    return f"**{len(checked)} quotations:** {', '.join(parts)}."


def _quotation_blocks(
    checked: CheckedQuotation, manners: Manners, *, with_places: bool
) -> list[str]:
    asked = f"-# Checked: “{escaped_line(checked.text, QUOTATION_CHARACTERS)}”"
    sentence = _said(wording.verdict_sentence(checked), manners)
    lines = [asked, f"**{wording.NAMES[checked.verdict]}.** {sentence}"]
    if not with_places:
        return ["\n".join(lines)]
    if not manners.withheld & {each.number for each in citations_of([checked])}:
        # what differs is told in the article's words, and so is not where they are withheld
        lines += [f"- {_said(ground, manners)}" for ground in wording.grounds(checked)]
    return ["\n".join(lines), *_places(checked, manners)]


def _said(sentence: str, manners: Manners) -> str:
    return fitting_or_hidden(sentence, GROUND_CHARACTERS, manners)


def _places(checked: CheckedQuotation, manners: Manners) -> Iterator[str]:
    """Each place under its source; one source is named once, and only the first has the remark."""
    source = None
    for place in checked.places:
        citation = place.citation
        remark = SHORT_NOTE if source is None else ""
        blocks = quote_blocks(citation, manners, remark, linked=citation.number > 1)
        if place.version != source:
            blocks = under(source_lead(citation.quote, manners), blocks)
        source = place.version
        yield from blocks
    if checked.now:
        citation = checked.now.citation
        lead = f"{NOW} {source_lead(citation.quote, manners)}"
        yield from under(lead, quote_blocks(citation, manners, "", linked=True))
