"""Logs of the running service: one JSON object a line, or plain lines where a person watches.

No log line has the text of a question, an answer or an article, nor a secret.
"""

from __future__ import annotations

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

from bot.redaction import redact_everything

QUIET = {
    "chromadb": logging.CRITICAL,
    "trafilatura": logging.CRITICAL,
    "htmldate": logging.CRITICAL,
    "discord": logging.WARNING,
    "httpcore": logging.WARNING,
    "sentence_transformers": logging.WARNING,
    "alembic.runtime.plugins": logging.WARNING,
}
"""Libraries that say more than anybody needs, and from which level on they are heard."""

_CONNECTION_LOST = ("Attempting a reconnect", "Failed to connect for shard_id")
"""What discord.py says of a connection, or of one of several, before it tries again."""
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class PlainFormatter(logging.Formatter):
    """12:34:56 warning bot.discord.client: message guild_id=1 status=answered."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802, logging calls it so
        """The line with what was given as ``extra`` after it."""
        extra = [f"{key}={value}" for key, value in vars(record).items() if key not in _STANDARD]
        return " ".join([super().formatMessage(record), *extra])


def set_up_service_logs() -> None:
    """Log to standard error, from INFO on."""
    handler = logging.StreamHandler(sys.stderr)
    if sys.stderr.isatty():
        handler.setFormatter(PlainFormatter())
    else:
        handler.setFormatter(
            JsonFormatter(
                "%(asctime)s %(levelname)s %(name)s %(message)s",
                rename_fields={"asctime": "time", "levelname": "level", "name": "logger"},
            )
        )
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name, level in QUIET.items():
        logging.getLogger(name).setLevel(level)
    for name in ("discord.client", "discord.shard"):
        logging.getLogger(name).addFilter(_everyday)
    redact_everything()


def _everyday(record: logging.LogRecord) -> bool:
    """Whether to log what discord.py's client says; a lost connection is told without traceback.

    It loses its connection every few hours by Discord's doing, and comes back by itself.
    """
    if record.msg.startswith(_CONNECTION_LOST) and record.exc_info:
        record.error = str(record.exc_info[1]) or type(record.exc_info[1]).__name__
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = None
    return "voice will NOT be supported" not in record.msg
