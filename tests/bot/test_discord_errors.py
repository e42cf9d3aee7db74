"""What goes wrong inside: the member learns a reference, the log has it, nobody else sees it."""

from __future__ import annotations

import logging
import re
from typing import Any

import discord
import pytest

from bot.answering.answerer import Answerer
from bot.discord.answers import Answers
from bot.service.desk import DeskFullError
from store.errors import CatalogCorruptError, DataFolderError
from store.questions import QuestionLog
from tests.bot.discord_world import NOT_FOUND, TROOPS, World
from tests.bot.shown_messages import check_limits, shown_quotes, text_of, typed_into

SECRET = "Why did Mr Nightingale leave the harbour office?"
REFERENCE = re.compile(r"reference: `([0-9a-f]{8})`")


@pytest.fixture(autouse=True)
def _logs(caplog: pytest.LogCaptureFixture) -> None:
    """What an operator's log has: everything from INFO on."""
    caplog.set_level(logging.INFO)


def break_answering(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """From now on, no question can be answered."""

    def fail(_self: Answerer, _asked: Any) -> Any:
        raise error

    monkeypatch.setattr(Answerer, "answer_all", fail)


def check_told(told: Any, caplog: pytest.LogCaptureFixture) -> None:
    """Assert that a message has a reference, and nothing else, and that the log knows it."""
    check_limits(told)
    found = REFERENCE.search(text_of(told))
    assert found is not None, text_of(told)
    assert "Nightingale" not in text_of(told)
    assert "Error" not in text_of(told)
    assert "/" not in text_of(told).replace(found[0], "")
    [record] = [each for each in caplog.records if getattr(each, "reference", None) == found[1]]
    assert record.name == "bot.discord.notices"


def log_lines(caplog: pytest.LogCaptureFixture) -> str:
    """The whole log with tracebacks and everything that was given with a line."""
    formatter = logging.Formatter()
    return "\n".join(f"{formatter.format(each)} {vars(each)!r}" for each in caplog.records)


@pytest.mark.parametrize("options", [{}, {"private": True}])
async def test_a_failing_answer_is_told_to_the_asker_alone(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    options: dict[str, bool],
) -> None:
    break_answering(monkeypatch, RuntimeError("broken"))
    result = await world.alice.slash(world.answers, "ask", question=SECRET, **options)
    assert result.acknowledged
    assert [type(error.original) for error in world.env.errors] == [RuntimeError]  # type: ignore[attr-defined]
    told = result.followups[0] if result.followups else result.response
    assert told is not None
    assert told.ephemeral
    check_told(told, caplog)
    assert not world.public()
    assert "Nightingale" not in log_lines(caplog)


async def test_a_failing_answer_to_a_mention_is_told_in_a_reply(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_answering(monkeypatch, RuntimeError("broken"))
    asking = await world.send(f"{{bot}} {SECRET}")
    [told] = world.replies_to(asking)
    check_told(told, caplog)


@pytest.mark.parametrize("label", ["More", "Share here", "Feedback"])
async def test_a_failing_button_is_told_to_whoever_clicked(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, label: str
) -> None:
    message: Any = (await world.ask(channel=world.talk)).response
    if label == "Feedback":
        message = (await world.click(world.alice, message, label)).response

    async def fail(*_args: Any) -> Any:
        raise RuntimeError("broken")

    monkeypatch.setattr(Answers, "restore", fail)
    monkeypatch.setattr(Answers, "find", fail)
    result = await world.click(world.alice, message, "Helpful" if label == "Feedback" else label)
    told = [*result.followups, result.response][0]
    assert told.ephemeral
    check_told(told, caplog)
    assert not world.public(world.talk)


async def test_a_failing_form_is_told_to_whoever_sent_it(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message = (await world.ask(NOT_FOUND, private=True)).response
    shown = await world.click(world.alice, message, "Rephrase")
    assert shown.modal is not None
    break_answering(monkeypatch, RuntimeError("broken"))
    sent = await world.alice.submit_modal(shown, typed_into(shown.modal, SECRET))
    assert sent.acknowledged
    assert sent.ephemeral
    check_told(sent.response, caplog)
    assert "Nightingale" not in log_lines(caplog)


async def test_what_only_an_operator_can_mend_is_not_shown_to_members(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    break_answering(monkeypatch, CatalogCorruptError("The catalog /srv/secret is damaged."))
    result = await world.alice.slash(world.talk, "ask", question=SECRET)
    assert result.acknowledged
    check_told(result.response, caplog)
    assert "/srv/secret is damaged" in log_lines(caplog)
    assert len(world.env.errors) == 1


async def test_an_answer_that_the_disk_has_no_room_for_is_told(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_self: QuestionLog, _kept: Any) -> None:
        raise DataFolderError("The catalog /srv/secret cannot grow. Free some disk space.")

    with monkeypatch.context() as full:
        full.setattr(QuestionLog, "keep", fail)
        result = await world.alice.slash(world.talk, "ask", question=SECRET)
    check_told(result.followups[0] if result.followups else result.response, caplog)
    assert "Free some disk space" in log_lines(caplog)
    assert len(world.env.errors) == 1
    again = await world.ask(channel=world.talk)
    assert shown_quotes(again.response), "as soon as there is room again"


async def test_a_catalog_that_fails_keeps_questions_out_of_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with world.services.library.questions._engine.begin() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER refuse BEFORE INSERT ON kept_questions "
            "BEGIN SELECT RAISE(ABORT, 'refused'); END"
        )
    result = await world.alice.slash(world.talk, "ask", question=SECRET)
    assert result.acknowledged
    check_told(result.response, caplog)
    assert "refused" in log_lines(caplog)
    assert "Nightingale" not in log_lines(caplog)
    assert len(world.env.errors) == 1


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("status", [500, 400])
async def test_a_reply_that_discord_did_not_take_is_told(
    world: World, caplog: pytest.LogCaptureFixture, private: bool, status: int
) -> None:
    world.env.inject_error("PATCH", "/webhooks/*/messages/@original", status=status)
    result = await world.alice.slash(world.answers, "ask", question=SECRET, private=private)
    assert result.acknowledged
    told = result.followups[0] if result.followups else result.response
    assert told is not None
    assert told.ephemeral
    check_told(told, caplog)
    assert not world.public()
    assert "Nightingale" not in log_lines(caplog)
    assert len(world.env.errors) == 1


async def test_nothing_breaks_where_nobody_can_be_told(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("*", "/webhooks/*", status=500, times=None)
    result = await world.alice.slash(world.answers, "ask", question=TROOPS)
    assert result.acknowledged
    assert len(world.env.errors) == 1
    assert "a notice could not be shown" in caplog.text
    world.env.backend.faults.clear()
    assert shown_quotes((await world.ask()).response)


async def test_an_acknowledgement_that_comes_too_late_is_no_crash(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    late = {"status": 404, "code": 10062, "message": "Unknown interaction"}
    world.env.inject_error("POST", "/interactions/*/callback", **late)  # type: ignore[arg-type]
    await world.alice.slash(world.answers, "ask", question=SECRET)
    message = (await world.ask(channel=world.talk)).response
    assert message is not None
    world.env.inject_error("POST", "/interactions/*/callback", **late)  # type: ignore[arg-type]
    await world.alice.click(message, label="More")
    assert all(
        isinstance(each, discord.app_commands.CommandInvokeError) for each in world.env.errors
    )
    assert "Nightingale" not in log_lines(caplog)
    assert shown_quotes((await world.ask()).response)


async def test_a_full_desk_is_told_politely(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.services.desk, "_most_waiting", 0)
    result = await world.alice.slash(world.answers, "ask", question=TROOPS)
    assert result.acknowledged
    [told] = result.followups
    assert told.ephemeral
    assert text_of(told) == str(DeskFullError())
    assert not world.public()
    [reply] = world.replies_to(await world.send("{bot} " + TROOPS))
    assert text_of(reply) == str(DeskFullError())
    assert not REFERENCE.search(text_of(reply))


async def test_private_questions_leave_no_words_in_the_log(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    private = (await world.ask(SECRET, private=True)).response
    for label in ("Rephrase", "Show closest, privately"):
        await world.click(world.alice, private, label)
    answered = (await world.ask("Who is Mr Nightingale of NATO?", channel=world.talk)).response
    await world.click(world.alice, answered, "Rephrase")
    menu = await world.send(SECRET, member=world.bob)
    asked = await world.alice.context_menu(world.answers, "Ask the articles", menu)
    assert asked.acknowledged
    world.services.library.remove(world.article_id)
    await world.env.advance_time(61)
    lines = log_lines(caplog)
    assert "answered" in lines
    assert "Nightingale" not in lines
    assert str(world.alice.id) not in lines


async def test_housekeeping_goes_on_after_an_error(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    message = (await world.ask()).response

    def fail(*_args: Any) -> Any:
        raise RuntimeError("broken")

    with monkeypatch.context() as broken:
        broken.setattr(QuestionLog, "removed_articles", fail)
        broken.setattr(QuestionLog, "forget_old", fail)
        await world.restart()
    assert "the list of articles could not be refreshed" in caplog.text
    assert "old questions could not be deleted" in caplog.text
    world.services.library.remove(world.article_id)
    await world.env.advance_time(61)
    assert message is not None
    assert not shown_quotes(world.public()[0])
