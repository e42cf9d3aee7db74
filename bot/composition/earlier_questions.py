"""Questions asked before, one following the other → what the next one goes on from."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answering.answerer import Answerer
from bot.answering.follow_up import Turn, turn_of
from bot.composition.composer import Composer


def asked_before(
    answerer: Answerer, questions: Iterable[str], composer: Composer | None = None
) -> list[Turn]:
    """The turns of these questions, oldest first.

    Each is answered for that, and rewritten to stand alone where there is a ``composer``, but not
    worded by it. Raises the store's errors.
    """
    turns: list[Turn] = []
    for question in questions:
        before = turns[-1] if turns else None
        rewriting = composer.rewrite(question, turns) if composer else None
        rewritten = rewriting.text if rewriting else None
        turns.append(turn_of(answerer.answer(question, before=before, rewritten=rewritten), before))
    return turns
