"""Made articles of a few sentences, and what holds for every answer."""

from __future__ import annotations

import json

from bot.answering.answer import Answer, Status

DAM = (
    "The Tollan dam lost 40 percent of its water in March, engineer Rosa Petit said on Tuesday. "
    "She blamed a crack in the northern wall.\n\n"
    "The town of Esk drinks from the lake. Its council bought 300 pumps for $2.5 million.\n\n"
    "Governor Hal Moreno accused the builder, Stonework Ltd, of using poor cement in the dam. "
    "Stonework Ltd denied that its cement was poor."
)
TRAMS = (
    "Trams return to Port Ellis next spring, the city said. Line 4 will run every six minutes.\n\n"
    "Shopkeepers on Canal Street fear the noise of the trams."
)


def assert_sound(answer: Answer) -> None:
    """What holds for every answer."""
    quotes = [citation.quote for citation in answer.citations + answer.more]
    for quote in quotes:
        assert quote.text == quote.version.text[quote.start : quote.end] != ""
    assert [citation.number for citation in answer.citations + answer.more] == list(
        range(1, len(quotes) + 1)
    )
    assert len(answer.citations) <= 3
    assert len(answer.more) <= 5
    assert answer.text
    assert answer.reason
    assert 0 <= answer.confidence <= 1
    if answer.status is Status.NOT_FOUND:
        assert not answer.citations
    json.loads(json.dumps(answer.as_json()))
