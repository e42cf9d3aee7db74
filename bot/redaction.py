"""Text that goes to a log, a terminal or a traceback → the same without secrets.

The last line of defence: nothing is meant to write a secret anywhere, but libraries put whatever
they have into their messages (discord.py, of an answer that comes too fast, the address with the
token that would let anybody edit it).
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterable, Mapping
from types import TracebackType
from urllib.parse import parse_qsl, unquote, urlsplit

from dotenv import dotenv_values

REDACTED = "[redacted]"
SHORTEST_SECRET = 8
"""Characters. Shorter values are no keys ("none", for a server that wants none), and would be found
in every other word."""
_SECRET_NAMES = re.compile(
    r"(API_?KEY|ACCESS_?KEY|SECRET_?KEY|TOKEN|SECRET|PASSWORD)$", re.IGNORECASE
)
"""How variables are called that hold secrets: DISCORD_TOKEN, OPENAI_API_KEY …"""
_SHAPES = (
    # the token of an interaction or a webhook, in an address of Discord's
    re.compile(r"(/(?:webhooks|interactions)/\d+/)[\w-]{16,}"),
    # a bot's token, and keys as OpenAI, Anthropic and others make them, also where they stand in
    # the wrong setting
    re.compile(r"()\b[\w-]{18,}\.[\w-]{6}\.[\w-]{25,}"),
    re.compile(r"()\b(?:sk|pk|gsk|lsv2|hf|xai)[-_][\w-]{16,}"),
    re.compile(r"(\bBearer\s+)[\w.~+/=-]{8,}", re.IGNORECASE),
    # a password in an address
    re.compile(r"(\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]*:)[^\s/@]+(?=@)", re.IGNORECASE),
)


def known_secrets(variables: Mapping[str, str | None] | None = None) -> frozenset[str]:
    """The values of the environment, and of ``.env``, that are to be seen nowhere.

    By the variables' names, and passwords in addresses of whatever variable.
    """
    if variables is None:
        variables = {**_env_file(), **os.environ}
    found = set()
    for name, value in variables.items():
        if not value:
            continue
        if _SECRET_NAMES.search(name):
            found |= {value, value.strip()}
        found |= set(_passwords(value))
    return frozenset(each for each in found if len(each) >= SHORTEST_SECRET)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without these secrets, nor anything that has the shape of one."""
    for secret in sorted(secrets, key=len, reverse=True):  # the longer may have the shorter in it
        for written in {secret, json.dumps(secret)[1:-1], repr(secret)[1:-1]}:
            text = text.replace(written, REDACTED)
    for shape in _SHAPES:
        text = shape.sub(rf"\g<1>{REDACTED}", text)
    return text


class RedactingFormatter(logging.Formatter):
    """Another formatter's lines, tracebacks included, without secrets."""

    def __init__(self, formatter: logging.Formatter | None, secrets: frozenset[str]) -> None:
        super().__init__()
        self._formatter = formatter or logging.Formatter()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return redacted(self._formatter.format(record), self._secrets)


def redact_everything() -> None:
    """From now on, keep secrets out of logs, and of tracebacks that end the process or a thread.

    Call it after the logs' handlers were set up.
    """
    secrets = known_secrets()
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, RedactingFormatter):
            handler.setFormatter(RedactingFormatter(handler.formatter, secrets))

    def write(
        kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
    ) -> None:
        lines = traceback.format_exception(kind, error, trace)
        sys.stderr.write(redacted("".join(lines), secrets))

    sys.excepthook = write
    threading.excepthook = lambda failed: write(
        failed.exc_type, failed.exc_value, failed.exc_traceback
    )


def _env_file() -> dict[str, str | None]:
    try:
        return dotenv_values(".env")
    except (OSError, UnicodeDecodeError):  # said where the settings are read
        return {}


def _passwords(value: str) -> Iterable[str]:
    """The password of an address, as it is written there and as it is meant."""
    try:
        place = urlsplit(value) if "://" in value else None
        password = place and (place.password or dict(parse_qsl(place.query)).get("password"))
    except ValueError:
        return ()
    return (password, unquote(password)) if password else ()
