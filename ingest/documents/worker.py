"""The program that reads one document: its bytes on standard input → JSON on standard output.

Started by ``ingest.documents.isolated``, in a process of its own, with the ending of its format's
names (``.pdf``) and the limits on its processor time (seconds) and memory (bytes). The JSON has the
``content``, or says why it was ``refused``.
"""

from __future__ import annotations

import json
import sys

TOO_DEMANDING = (
    "reading this document takes too much memory: save only the article, or save it anew"
)


def main(suffix: str, seconds: str, memory: str) -> None:
    """Read a document of one format."""
    _limit(int(seconds), int(memory))
    from ingest.errors import ExtractionError
    from ingest.formats import DOCUMENT_FORMATS

    document = next(each for each in DOCUMENT_FORMATS if suffix in each.suffixes)
    content = sys.stdin.buffer.read()
    answer: dict[str, object]
    try:
        answer = {"content": document.read(content).as_json()}
    except ExtractionError as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": TOO_DEMANDING}
    json.dump(answer, sys.stdout)


def _limit(seconds: int, memory: int) -> None:
    """Beyond these the system ends this process; where it cannot (Windows), time alone is limited,
    by who started it."""
    try:
        import resource
    except ImportError:
        return
    for name, most in (("RLIMIT_CPU", seconds), ("RLIMIT_AS", memory), ("RLIMIT_CORE", 0)):
        number = getattr(resource, name, None)
        if number is None:
            continue
        try:
            resource.setrlimit(number, (most, most))
        except (ValueError, OSError):  # macOS refuses some; time is limited by who started it
            continue


if __name__ == "__main__":
    main(*sys.argv[1:])
