"""A token or a key is in no log, no traceback and no output, whatever goes wrong."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.logs import set_up_service_logs
from bot.redaction import REDACTED, SHORTEST_SECRET, known_secrets, redacted
from tests.bot.loopback_discord import LoopbackDiscord
from tests.command import Run
from tests.composition.openai_server import Status, openai_server
from tests.conftest import PROJECT

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.the-bots-own-secret-token"
KEY = "sk-proj-recognisable-0123456789"
PASSWORD = "hunter2-recognisable"
INTERACTION = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4OnNlY3JldA"
SECRETS = (TOKEN, KEY, PASSWORD, INTERACTION)


def assert_nowhere(text: str) -> None:
    """None of the secrets is in a text."""
    assert [each for each in SECRETS if each in text] == []


@given(st.text(min_size=SHORTEST_SECRET), st.text(), st.text())
def test_a_known_secret_is_in_no_line(secret: str, before: str, after: str) -> None:
    if secret in REDACTED or REDACTED in secret:
        return
    for line in (before + secret + after, json.dumps({"error": secret}), repr([secret])):
        found = redacted(line, [secret])
        assert json.dumps(secret)[1:-1] not in found.replace(REDACTED, "\0")


@given(st.text())
def test_what_has_no_secret_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


def test_secrets_are_known_by_the_names_of_variables() -> None:
    Path(".env").write_text(f"OPENAI_API_KEY='{KEY}'\n")
    assert KEY in known_secrets()  # also where the environment has none
    variables = {
        "DISCORD_TOKEN": f" {TOKEN} ",
        "OPENAI_API_KEY": "none",
        "LLM_BASE_URL": "https://me:pass%20word@models.example/v1",
        "LLM_TOKENS_PER_DAY": "100000000",
        "HOME": "/home/pullquote",
    }
    assert known_secrets(variables) == {f" {TOKEN} ", TOKEN, "pass%20word", "pass word"}


def test_no_log_line_has_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("SOME_PASSWORD", PASSWORD)
    root = logging.getLogger()
    before, level, hooks = list(root.handlers), root.level, sys.excepthook
    try:
        set_up_service_logs()
        url = f"https://discord.com/api/v10/webhooks/1234/{INTERACTION}/messages/@original"
        # as discord.py says it of an answer that comes too fast
        logging.getLogger("discord.http").warning(
            "We are being rate limited. %s %s responded with 429.", "PATCH", url
        )
        try:
            raise RuntimeError(f"401 for {KEY} of {PASSWORD}")
        except RuntimeError:
            logging.getLogger("bot").exception("failed", extra={"sent": f"Bot {TOKEN}"})
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        sys.excepthook = hooks
        logging.captureWarnings(False)
    written = capsys.readouterr().err
    assert_nowhere(written)
    lines = [json.loads(line) for line in written.splitlines()]
    assert lines[0]["message"].endswith(
        f"/webhooks/1234/{REDACTED}/messages/@original responded with 429."
    )
    assert lines[1]["sent"] == f"Bot {REDACTED}"
    assert "RuntimeError: 401 for" in lines[1]["exc_info"]


def test_no_traceback_has_one() -> None:
    """Of an error that nobody expected, in the command and in a thread of it."""
    program = (
        "import os, sys, threading\n"
        "from bot import cli, session\n"
        "def fail(*_):\n"
        "    raise RuntimeError(os.environ['DISCORD_TOKEN'] + ' ' + os.environ['OPENAI_API_KEY'])\n"
        "def library(_):\n"
        "    thread = threading.Thread(target=fail)\n"
        "    thread.start()\n"
        "    thread.join()\n"
        "    fail()\n"
        "session.Session.library = library\n"
        "sys.argv = ['pullquote', 'articles']\n"
        "cli.main()\n"
    )
    finished = subprocess.run(
        [sys.executable, "-c", program],
        env={
            **os.environ,
            "PYTHONPATH": str(PROJECT),
            "DISCORD_TOKEN": TOKEN,
            "OPENAI_API_KEY": KEY,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 1
    assert finished.stderr.count(f"RuntimeError: {REDACTED}") == 2
    assert_nowhere(finished.stdout + finished.stderr)


async def test_the_bot_says_none_when_discord_refuses_its_token() -> None:
    async with LoopbackDiscord() as server:
        bot = await server.start_bot(env={"DISCORD_TOKEN": TOKEN, "OPENAI_API_KEY": KEY})
        assert await bot.wait(120) != 0
        assert server.log
        assert_nowhere("\n".join(server.log))


def test_no_command_says_one(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, run: Run
) -> None:
    hooks = sys.excepthook
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("LLM", "openai:test-model")
    Path("ferry.txt").write_text("No ferry before May\n\nThe ferry will not sail before May.\n")
    with openai_server() as server:
        said = f"Incorrect API key provided: {KEY}"
        server.answer = lambda _request: Status(401, code="invalid_api_key", message=said)
        address = server.url.replace("://", f"://me:{PASSWORD}@")
        monkeypatch.setenv("LLM_BASE_URL", address)
        commands = [
            ("ingest", "ferry.txt"),
            ("ask", "When will the ferry sail?"),
            ("ask", "--json", "When will the ferry sail?"),
            ("usage", "--json"),
            ("invite",),
            ("--help",),
            ("bot", "--help"),
        ]
        finished = [run(*command) for command in commands]
        assert server.requests
    assert [each.status for each in finished] == [0] * len(commands)
    finished += [run("doctor"), run("doctor", "--json")]
    for misplaced in ({"LLM": KEY}, {"LLM_TIMEOUT_SECONDS": KEY}, {"ALLOWED_PRIVATE_HOSTS": KEY}):
        for name, value in misplaced.items():
            with monkeypatch.context() as patched:
                patched.setenv(name, value)
                finished.append(run("ask", "When?"))
                assert finished[-1].status in (11, 18)
    sys.excepthook = hooks
    assert_nowhere(caplog.text)
    assert_nowhere("".join(each.out + each.err for each in finished))
