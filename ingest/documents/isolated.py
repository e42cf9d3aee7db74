"""The bytes of a document → its content, read in a process of its own that may fail or be ended.

Parsers of such files were written for documents, not for attacks: a small file can make them run
for hours or fill the memory. In a process of its own neither harms anybody; and since they are
written in Python, they would hold up every other thread of a bot as well.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from ingest.documents.content import DocumentContent
from ingest.errors import ExtractionError
from ingest.formats import DocumentFormat

TOO_SLOW = "reading this document takes too long: save only the article, or save it anew"
FAILED = "this document cannot be read: print it to a new PDF, or save its text"
_ROOT = Path(__file__).parents[2]
_WORKER = Path(__file__).with_name("worker.py")
_ENDED_FOR_TIME = frozenset(
    -number for name in ("SIGXCPU", "SIGKILL") if (number := getattr(signal, name, None))
)
"""How a process ends that used up its processor time: the limit's signal, then the hard one's."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """What reading one document may use.

    A PDF of 157 pages full of text takes 4 seconds of processor time and 54 MB. The Word documents
    that take longest and most of those that are not refused for their size need about a minute and
    600 MB.
    """

    processor_seconds: int = 60
    seconds: float = 120.0
    memory_bytes: int = 1_000_000_000


def read_document(
    content: bytes,
    document: DocumentFormat,
    limits: ReadingLimits = ReadingLimits(),
) -> DocumentContent:
    """What is in the bytes of a document.

    Blocks until it is read, at most ``limits.seconds``. Raises ExtractionError for every document
    that cannot be read, with one line that says why and what to do.
    """
    numbers = (str(limits.processor_seconds), str(limits.memory_bytes))
    try:
        done = subprocess.run(
            # -P: what lies in the folder that somebody works in is no part of this program
            [sys.executable, "-P", str(_WORKER), document.suffixes[0], *numbers],
            input=content,
            capture_output=True,
            timeout=limits.seconds,
            check=False,
            env={**os.environ, "PYTHONPATH": str(_ROOT), "PYTHONIOENCODING": "utf-8"},
        )
    except subprocess.TimeoutExpired as error:
        raise ExtractionError(TOO_SLOW) from error
    except OSError as error:
        raise ExtractionError(f"{FAILED} ({error.strerror or 'no further process'})") from error
    if done.returncode:
        if done.returncode in _ENDED_FOR_TIME:
            raise ExtractionError(TOO_SLOW)
        said = done.stderr.decode("utf-8", "replace")[-4_000:]
        log.error("reading a document failed", extra={"status": done.returncode, "said": said})
        raise ExtractionError(FAILED)
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise ExtractionError(answer["refused"])
    return DocumentContent.from_json(answer["content"])
