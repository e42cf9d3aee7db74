"""Pages and files as they are → the same ones broken, and what must hold of whatever comes out."""

from __future__ import annotations

import itertools
import math
import re
import time
from collections.abc import Sequence
from pathlib import Path

from hypothesis import strategies as st

from ingest.canonical import canonical
from ingest.chunk import paragraph_spans, split_passages
from ingest.documents.docx import read_docx
from ingest.documents.drafts import draft_of
from ingest.documents.pdf import read_pdf
from ingest.errors import ExtractionError
from ingest.extract import RawArticle, extract

PROJECT = Path(__file__).parents[2]
FOLDERS = ("articles", "tests/ingest", "tests/questions/articles", "tests/checking/articles")
SUFFIXES = frozenset(".html .htm .xhtml .md .txt .xml .pdf .docx .eml".split())
LARGEST_INPUT = 65_536
"""Bytes: what a long article's own markup takes. Inputs of this size are held to a second."""
MOST_SECONDS = 1.0
"""Of processor time, so that a busy machine is no failure, for reading and cutting one input."""
ATTEMPTS = 3
WORD_PIECES = 60
"""Fewer than the model takes, so that long sentences are cut, too."""

PIECES: tuple[bytes, ...] = (
    *(f"<{tag}>".encode() for tag in "html head body div p article h1 ul li table td br a".split()),
    *(f"</{tag}>".encode() for tag in "html head body div p article ul table a script".split()),
    b"<script type='application/ld+json'>", b'{"@type":"NewsArticle","author":[{"name":["', b'"}]',
    b"<time datetime='2024-02-30T25:61'>", b"<meta charset=utf-16>", b"<meta name=author content='",
    b"<link rel=canonical href='//x", b"<base href='javascript:'>", b"<!--", b"-->", b"<![CDATA[",
    b"&#0;", b"&#xD800;", b"&#1114112;", b"&nbsp;", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x85",
    "\u2028\u2029\u200b\u202e\ufeff\u00ad".encode(), "e\u0301\u0327\u0301".encode(), "ﬃ½Å".encode(),
    "“‘„«—…".encode(), "👩‍👩‍👧 مرحبا 你好。".encode(), b"\n\n", b"\r", b"\t", b"---\n", b"+++\n",
    b"title: [", b"date: 99999-01-01\n", b"By A. B. and C, D\n", b"Published 31/02/2024 at 25:00\n",
    b"# ", b"- ", b"> ", b"| a | b |\n|---|---|\n", b"```\n", b"[a](", b"![](", b"\\$", b"*", b"_",
    b"Dr. U.S. No. 5 a.m. ", b"Advertisement\n", b"(c) 2024 ", b"https://n.example/2024/13/45/",
    b"9" * 60, b"A" * 300, b". " * 50, b"a, " * 50, b"<b>" * 100, b"(" * 200, b"\\" * 99,
)  # fmt: skip
"""What pages break with: put in anywhere."""


def samples() -> dict[str, bytes]:
    """The project's own pages and files, by a name that ends as the file's does."""
    found: dict[str, bytes] = {}
    for folder in FOLDERS:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.stat().st_size <= LARGEST_INPUT:
                found[f"{len(found):03}-{path.name}"] = path.read_bytes()
    return found


Edit = tuple[str, int, int, int]
"""What is done, where (in ten thousandths of the input), how far, and with which piece."""
EDITS = ("put", "drop", "repeat", "splice", "move", "flip", "cut", "recode")
PLACES = st.integers(0, 10_000)
LENGTHS = st.one_of(st.integers(1, 12), st.integers(1, 2_000))
EDIT: st.SearchStrategy[Edit] = st.tuples(
    st.sampled_from(EDITS), PLACES, LENGTHS, st.integers(0, 999)
)


def mutated(content: bytes, edits: Sequence[Edit], others: Sequence[bytes]) -> bytes:
    """``content`` after all edits, at most ``LARGEST_INPUT`` long."""
    for kind, place, length, choice in edits:
        at = place * len(content) // 10_000
        head, part, tail = content[:at], content[at : at + length], content[at + length :]
        match kind:
            case "put":
                content = head + PIECES[choice % len(PIECES)] + part + tail
            case "drop":
                content = head + tail
            case "repeat":
                content = head + part * (2 + choice % 200) + tail
            case "splice":
                other = others[choice % len(others)]
                start = place * len(other) // 10_000
                content = head + other[start : start + 4 * length] + part + tail
            case "move":
                content = head + tail + part
            case "flip":
                content = head + bytes(byte ^ (1 << choice % 8) for byte in part) + tail
            case "cut":
                content = head or part
            case "recode":
                code = ("utf-16", "latin-1", "cp1251", "utf-8", "shift-jis")[choice % 5]
                content = content.decode("utf-8", "replace").encode(code, "replace")
        content = content[:LARGEST_INPUT]
    return content


def check_reading(content: bytes, name: str) -> bool:
    """Read ``content``; returns whether it is an article, else it was refused.

    Fails where anything but ExtractionError is raised, where the article is not as promised, or
    where a span does not fit its text.
    """
    try:
        article = extract(RawArticle(content, source="file:///x", name=name))
    except ExtractionError as error:
        reason = str(error)
        assert reason.strip()
        assert "\n" not in reason
        assert "\0" not in reason
        return False
    assert article.text == canonical(article.text) != ""
    title = article.metadata.title
    assert title == title.strip() != ""
    assert "\n" not in title
    assert article.identity
    known = article.metadata
    others = known.publisher, known.url, known.language, article.doubt, article.identity
    assert "\0" not in "".join(filter(None, (title, *known.authors, *others)))
    check_spans(article.text)
    return True


def check_document(content: bytes, name: str) -> bool:
    """``check_reading`` for the bytes of a document, in this process instead of in one of its own.

    Takes what a document is by its name, not by its bytes.
    """
    try:
        found = read_pdf(content) if name.endswith(".pdf") else read_docx(content)
        draft = draft_of(found)
    except ExtractionError as error:
        reason = str(error)
        assert reason.strip()
        assert "\n" not in reason
        return False
    text = canonical("\n\n".join(draft.paragraphs))
    assert text == "\n\n".join(draft.paragraphs)
    assert list(draft.page_starts) == sorted(draft.page_starts)
    assert all(0 <= start <= len(text) for start in draft.page_starts)
    check_spans(text)
    return True


def word_pieces(text: str) -> list[tuple[int, int]]:
    """Stand-in for the model's word pieces: at most four letters each, punctuation by itself."""
    return [match.span() for match in re.finditer(r"\w{1,4}|[^\w\s]", text)]


def check_spans(text: str) -> None:
    """Passages and sentences lie in their text, in order, without loss and without overlap."""
    passages = split_passages(text, word_pieces, WORD_PIECES)
    paragraphs = paragraph_spans(text)
    assert {passage.paragraph for passage in passages} == set(range(1, len(paragraphs) + 1))
    for passage in passages:
        first, last = paragraphs[passage.paragraph - 1]
        assert first <= passage.start < passage.end <= last
        assert (passage.start, passage.end) == (passage.sentences[0][0], passage.sentences[-1][1])
        assert len(word_pieces(text[passage.start : passage.end])) <= WORD_PIECES
    sentences = [span for passage in passages for span in passage.sentences]
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in sentences)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(sentences))
    assert _visible("".join(text[start:end] for start, end in sentences)) == _visible(text)


def check_in_time(content: bytes, name: str, most_seconds: float = MOST_SECONDS) -> bool:
    """``check_reading``, which moreover may take only so much processor time.

    What takes longer is timed again: memory was tidied up meanwhile, or the machine is busy.
    """
    seconds = math.inf
    for _ in range(ATTEMPTS):
        begun = time.process_time()
        read = check_reading(content, name)
        seconds = min(seconds, time.process_time() - begun)
        if seconds <= most_seconds:
            break
    assert seconds <= most_seconds, f"{len(content)} bytes of {name} took {seconds:.2f} s"
    return read


def _visible(text: str) -> str:
    return "".join(text.split())
