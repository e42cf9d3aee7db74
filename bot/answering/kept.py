"""An answer → what is kept of it, and back: spans, never an article's words.

What was removed from the library since is thereby gone from the answer, too.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.answering import wording
from bot.answering.about_article import summary_text
from bot.answering.answer import Answer, Claim, Mode, Quote, Status
from bot.answering.answerer import cited
from bot.answering.confidence import ONLY_NEAR
from bot.answering.follow_up import Turn, standalone, turn_of
from bot.answering.verify import verified
from bot.versions.quotations import QuoteChange, quote_change
from store.errors import UnknownArticleError
from store.library import Library
from store.questions import KeptCitation, KeptQuestion
from store.records import Version
from store.terms import terms

ID_BYTES = 9
"""Of a kept question's random id: twelve characters in a button's custom id."""
TURNS_BACK = 5
"""Of a chain of follow-ups, so many are read again to understand the last one."""


@dataclass(frozen=True, slots=True)
class RestoredAnswer:
    """An answer given earlier, with the quotes that still can be shown.

    ``removed`` says that a quote, or the article that the answer is about, is no longer there;
    ``withheld`` are the numbers of the quotes of which a limit allowed the link alone;
    ``changed`` tells of those whose words are no longer in their articles, by number.
    """

    answer: Answer
    removed: bool
    withheld: frozenset[int]
    changed: Mapping[int, QuoteChange] = field(default_factory=dict)


def kept_citations(answer: Answer, withheld: Collection[int] = ()) -> tuple[KeptCitation, ...]:
    """The spans of an answer's quotes: those shown, then those one click away.

    ``withheld`` are the numbers of those of which a limit allowed the link alone.
    """
    return tuple(
        replace(
            kept_place(citation.quote),
            shown=shown,
            withheld=citation.number in withheld,
            answer=citation.quote.answer,
        )
        for shown, citations in ((True, answer.citations), (False, answer.more))
        for citation in citations
    )


def new_id() -> str:
    """A random id for a question that is to be kept."""
    return secrets.token_urlsafe(ID_BYTES)


def to_be_shared(kept: KeptQuestion) -> KeptQuestion:
    """A private one as it is kept once more, for a reply that everybody sees."""
    return replace(kept, id=new_id(), private=False, message_id=None)


def kept_place(quote: Quote) -> KeptCitation:
    """Where a quote stands, without its words."""
    version = quote.version
    return KeptCitation(
        version.article_id,
        version.number,
        quote.paragraph,
        quote.start,
        quote.end,
        quote.highlight,
    )


def kept_answer(answer: Answer) -> dict[str, Any]:
    """The rest of an answer, fit for JSON.

    What a follow-up took over from before it is not in it: that is made again from there, as long
    as it is kept.
    """
    about = answer.about
    return {
        "mode": answer.mode.value,
        # with quotes, the text repeats their words; it is made again from what is left of them
        "text": None if answer.citations or answer.mode is Mode.SUMMARY else answer.text,
        "reason": _own_reason(answer),
        "confidence": answer.confidence,
        "heading": answer.heading,
        "notes": list(answer.notes),
        "articles_searched": answer.articles_searched,
        "about": [about.article_id, about.number] if about else None,
        "claims": [[claim.text, claim.citation] for claim in answer.claims],
    }


def _own_reason(answer: Answer) -> str:
    """The reason for the status, without words that a follow-up took over from before it."""
    taken_over = set(terms(answer.understood or "")) - set(terms(answer.question))
    if taken_over & set(terms(answer.reason)) - set(terms(ONLY_NEAR)):
        return ONLY_NEAR
    return answer.reason


def restored_answer(kept: KeptQuestion, library: Library) -> RestoredAnswer:
    """The answer to a kept question, its quotes read and verified again. Reads SQL.

    Of a follow-up, what it was taken to ask is made again from what it follows, unless a language
    model wrote that: then it is kept for as long as all that it may have words of.
    """
    restored = _restored(kept, library)
    before = _turns(_chain_before(kept, library, TURNS_BACK), library, lambda _article_id: True)
    answer = _understood(restored.answer, before, kept.rewritten)
    changes = {
        citation.number: quote_change(library, citation.quote)
        for citation in (*answer.citations, *answer.more)
    }
    changed = {number: change for number, change in changes.items() if change}
    return replace(restored, answer=answer, changed=changed)


def _understood(answer: Answer, before: Sequence[Turn], rewritten: str | None) -> Answer:
    """An answer with what its question was taken to ask."""
    read = standalone(
        answer.question, before[-1] if before else None, rewritten if before else None
    ).text
    return answer if read == answer.question else replace(answer, understood=read)


def _restored(kept: KeptQuestion, library: Library) -> RestoredAnswer:
    record: Mapping[str, Any] = kept.answer
    shown = _quotes(library, (each for each in kept.citations if each.shown))
    more = _quotes(library, (each for each in kept.citations if not each.shown))
    about = _version(library, *record["about"]) if record["about"] else None
    citations = cited([*shown, *more])
    mode = Mode(record["mode"])
    text = record["text"] or ""
    claims = _claims(record.get("claims", ()), kept, shown)
    if claims:
        text = wording.claims_text(claims)
    if mode is Mode.SUMMARY and about:
        text = summary_text(about)
    removed = len(shown) < sum(each.shown for each in kept.citations)
    if record["about"] and about is None:
        removed, text = True, ""
    answer = Answer(
        question=kept.question,
        status=Status(kept.status),
        mode=mode,
        text=text,
        reason=record["reason"],
        confidence=record["confidence"],
        heading=record["heading"],
        claims=claims,
        citations=citations[: len(shown)],
        more=citations[len(shown) :],
        notes=tuple(record["notes"]),
        about=about,
        articles_searched=record["articles_searched"],
    )
    spans = {(each.article_id, each.start) for each in kept.citations if each.withheld}
    withheld = frozenset(
        citation.number
        for citation in citations
        if (citation.quote.version.article_id, citation.quote.start) in spans
    )
    return RestoredAnswer(answer, removed, withheld)


def _claims(
    told: Iterable[tuple[str, int]], kept: KeptQuestion, shown: Sequence[Quote]
) -> tuple[Claim, ...]:
    """A language model's sentences whose quotations are still there, with their numbers now.

    No verified quote, no claim: the others go with their quotations.
    """
    places = [each for each in kept.citations if each.shown]
    found = []
    for text, number in told:
        place = places[number - 1]
        now = (
            row
            for row, quote in enumerate(shown, start=1)
            if (quote.version.article_id, quote.version.number, quote.start, quote.end)
            == (place.article_id, place.version, place.start, place.end)
        )
        if (row := next(now, None)) is not None and not place.withheld:
            found.append(Claim(text, row))
    return tuple(found)


def turns_after(
    kept: KeptQuestion, library: Library, may_quote: Callable[[str], bool]
) -> list[Turn]:
    """The turns before a follow-up to a kept question, oldest first. Reads SQL.

    Nothing is taken from articles for which ``may_quote`` is false of their ids.
    """
    return _turns([*_chain_before(kept, library, TURNS_BACK), kept], library, may_quote)


def _chain_before(kept: KeptQuestion, library: Library, turns_back: int) -> list[KeptQuestion]:
    """The questions that a kept one goes on from, as far back as it may, oldest first."""
    chain: list[KeptQuestion] = []
    while kept.follows and len(chain) < turns_back:
        before = library.questions.find(kept.follows)
        if before is None or not may_follow(before, kept.guild_id, kept.asker, kept.private):
            break
        chain.insert(0, before)
        kept = before
    return chain


def _turns(
    chain: Sequence[KeptQuestion], library: Library, may_quote: Callable[[str], bool]
) -> list[Turn]:
    """A chain of questions as they are gone on from.

    A rewritten one may have words of every quote before it; it is read anew where one of those may
    not be shown.
    """
    turns: list[Turn] = []
    all_seen = True
    for kept in chain:
        answer = _restored(kept, library).answer
        answer = _understood(answer, turns, kept.rewritten if all_seen else None)
        turn = turn_of(answer, turns[-1] if turns else None)
        if turn.article_id is not None and not may_quote(turn.article_id):
            all_seen = False
            turn = Turn(turn.question)
        turns.append(replace(turn, private=kept.private))
    return turns


def may_follow(before: KeptQuestion, guild_id: int, asker: str, private: bool) -> bool:
    """Whether a question may take words from an earlier one.

    Never from another guild's; from a private one only its asker, in private.
    """
    if before.guild_id != guild_id:
        return False
    return not before.private or (private and before.asker == asker)


def _quotes(library: Library, kept: Iterable[KeptCitation]) -> list[Quote]:
    quotes = []
    for each in kept:
        version = _version(library, each.article_id, each.version)
        if version is not None:
            quotes.append(
                Quote(version, each.paragraph, each.start, each.end, each.highlight, each.answer)
            )
    return verified(library, quotes)


def _version(library: Library, article_id: str, number: int) -> Version | None:
    try:
        return library.version(article_id, number)
    except UnknownArticleError:
        return None
