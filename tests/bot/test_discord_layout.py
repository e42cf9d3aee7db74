"""Made answers of any words, as messages: true quotes, within the limits, whatever is in them."""

from __future__ import annotations

from datetime import date
from typing import Any

from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answer import Answer, Citation, Mode, Quote, Status
from bot.discord.answer_buttons import Action, AnswerButton
from bot.discord.message_layout import message_view
from bot.discord.rendering import MESSAGE_CHARACTERS, Manners, answer_blocks, more_blocks
from ingest.canonical import canonical
from store.records import ArticleMetadata
from tests.bot.samples import version_of
from tests.bot.shown_messages import quotes_in

MARKUP = """** __ * _ ~~ || ` ``` > >>> # ## -# - + 1. 12. [a](https://b.example) <@123> <@!1> <@&9>
<#4> <t:1:R> </ask:7> <:smile:8> @everyone @here https://a.example :tada: \\ \\* ( ) | < > troops
مرحبا 你好世界 👩‍👩‍👧 \u200d""".split()
WORDS = st.lists(
    st.one_of(st.sampled_from(MARKUP), st.sampled_from([" ", "\n", "\n\n", "word "]), st.text()),
    min_size=1,
    max_size=60,
).map("".join)
LONG_WORDS = st.tuples(WORDS, st.sampled_from([1, 1, 1, 20, 200])).map(
    lambda each: each[0] * each[1]
)
TEXTS = LONG_WORDS.map(lambda text: canonical(text)[:6000].strip() or "word")
NAMES = LONG_WORDS.map(lambda text: text[:1500])
URLS = st.one_of(
    st.none(),
    st.sampled_from(["https://news.example/a_(b)", "javascript:alert(1)", "no address"]),
    st.integers(1, 700).map(lambda length: f"https://news.example/{'(' * length}#:~:text=a,b"),
)


@st.composite
def citations(draw: st.DrawFn, most: int) -> tuple[Citation, ...]:
    """Numbered quotes of made articles."""
    found = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        text = draw(TEXTS)
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        metadata = ArticleMetadata(
            title=draw(NAMES),
            authors=tuple(draw(st.lists(NAMES, max_size=4))),
            publisher=draw(st.one_of(st.none(), NAMES)),
            published=draw(st.one_of(st.none(), st.just(date(2022, 1, 25)))),
        )
        version = version_of(text, article_id=f"made{number % 2}", metadata=metadata)
        marked = draw(st.one_of(st.none(), st.tuples(*[st.integers(start, end)] * 2)))
        answer = (min(marked), max(marked)) if marked else None
        quote = Quote(version, draw(st.integers(1, 9999)), start, end, (start, end), answer)
        found.append(Citation(number, quote, draw(URLS)))
    return tuple(found)


MANNERS = st.builds(
    Manners,
    withheld=st.frozensets(st.integers(1, 5)),
    declined_words=st.sampled_from([(), ("troops",), ("word", "b")]),
)


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Answers of every kind."""
    return Answer(
        question="?",
        status=draw(st.sampled_from(Status)),
        mode=draw(st.sampled_from(Mode)),
        text=draw(NAMES) or "nothing",
        reason=draw(NAMES),
        heading=draw(st.sampled_from([None, "What the article reports"])),
        citations=draw(citations(3)),
        notes=tuple(draw(st.lists(NAMES, max_size=3))),
    )


def check_quotes(shown: list[str], given: tuple[Citation, ...], manners: Manners) -> None:
    """Assert that quotes are shown in order, word for word, hidden and withheld as asked."""
    may_show = [each for each in given if each.number not in manners.withheld]
    assert len(shown) <= len(may_show)
    for block, citation in zip(shown, may_show, strict=False):
        words = block
        text = citation.quote.text
        if manners.hides(text):
            lines = words.split("\n")
            assert all(line[:2] == line[-2:] == "||" for line in lines if line.strip())
            words = "\n".join(line[2:-2] if line.strip() else line for line in lines)
        assert words == text or (text.startswith(words) and len(words) > 400)


def check_fits(blocks: list[str]) -> None:
    """Assert what Discord demands of the whole message."""
    assert all(blocks)
    assert len("\n".join(blocks)) <= MESSAGE_CHARACTERS
    buttons: list[ui.Item[Any]] = [AnswerButton(each, "x" * 12) for each in list(Action)[:4]]
    view = message_view(blocks, buttons)
    assert view.content_length() <= 4000
    assert view.total_children_count <= 40


@settings(max_examples=60)
@given(answers(), MANNERS, st.one_of(st.none(), LONG_WORDS.map(lambda text: text[:2000])))
def test_any_answer_fits_and_is_quoted_truly(
    answer: Answer, manners: Manners, question: str | None
) -> None:
    blocks = answer_blocks(answer, manners, question=question)
    check_fits(blocks)
    shown = quotes_in(blocks)
    check_quotes(shown, answer.citations, manners)
    first = answer.citations[:1]
    if first and first[0].number not in manners.withheld:
        assert shown
    check_fits(answer_blocks(answer, manners, question=question, removed=True))


@settings(max_examples=60)
@given(citations(3), MANNERS)
def test_any_further_quotes_fit_and_are_true(
    given_citations: tuple[Citation, ...], manners: Manners
) -> None:
    blocks = more_blocks(given_citations, manners)
    check_fits(blocks)
    shown = quotes_in(blocks)
    check_quotes(shown, given_citations, manners)
    if given_citations:
        assert len(blocks) > 1
