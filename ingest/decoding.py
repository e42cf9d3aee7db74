"""Turns the bytes of a source into text: byte-order marks, UTF-8, declared charsets, detection."""

from __future__ import annotations

import codecs
import re

from ingest.errors import ExtractionError
from ingest.formats import ANY_FORMAT

_MARKS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_DECLARATION_BYTES = 4096
_SMALL_BYTES = 600
"""Below this size detection by statistics guesses wrongly more often than windows-1252 does."""
_DETECTION_BYTES = 200_000
_LATIN_FAMILY = {"ascii", "us-ascii", "latin-1", "iso-8859-1", "iso8859-1", "latin1", "l1"}
_CONTROLS_ALLOWED = 0.002
"""The share of control characters above which decoded text is taken to be no text at all."""
_BINARY = f"this is a binary file, not text: save the article as {ANY_FORMAT}"
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode(content: bytes, *, declared_inside: bool = False, charset: str | None = None) -> str:
    """The text in ``content``.

    In: the bytes; ``declared_inside`` says that the text may declare its own charset (HTML);
    ``charset`` is one that came with the bytes (an HTTP header). UTF-8 that is valid wins over
    whatever is declared. Out: the text, without byte-order mark. Raises ExtractionError when the
    bytes are no text in any encoding that is known.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            text = _strictly(content, encoding)
            if text is not None:
                return _checked(text)
    wide = _wide_encoding(content)
    if wide is not None:
        text = _strictly(content, wide)
        if text is not None and not _CONTROL.search(text):
            return text
    text = _strictly(content, "utf-8")
    if text is not None:
        return _checked(text)
    for name in _declarations(content, declared_inside, charset):
        text = _strictly(content, name)
        if text is not None:
            return _checked(text)
    return _checked(_detected(content, html=declared_inside))


def _strictly(content: bytes, encoding: str) -> str | None:
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except (UnicodeError, LookupError, ValueError):
        return None


def _wide_encoding(content: bytes) -> str | None:
    """UTF-16 without a mark: nearly every second byte of Western text is zero."""
    sample = content[:2000]
    if len(sample) < 4 or len(content) % 2:
        return None
    half = len(sample) // 2
    if sample[1::2].count(0) > half * 0.6 and sample[0::2].count(0) < half * 0.1:
        return "utf-16-le"
    if sample[0::2].count(0) > half * 0.6 and sample[1::2].count(0) < half * 0.1:
        return "utf-16-be"
    return None


def _declarations(content: bytes, declared_inside: bool, charset: str | None) -> list[str]:
    names = [charset] if charset else []
    if declared_inside:
        found = _DECLARED.search(content[:_DECLARATION_BYTES])
        if found:
            names.append(found.group(1).decode("ascii"))
    usable = []
    for given in names:
        # As browsers do: the curly quotes of windows-1252 are no control characters.
        name = "windows-1252" if given.lower() in _LATIN_FAMILY else given
        try:
            information = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # Codecs such as "rot13" and "zip" turn no bytes into text.
        is_text = getattr(information, "_is_text_encoding", True)
        if is_text and not information.name.startswith("utf-8"):
            usable.append(name)
    return usable


def _detected(content: bytes, *, html: bool) -> str:
    """Decodes bytes that are not UTF-8 and declare nothing that fits."""
    if b"\x00" in content:
        raise ExtractionError(_BINARY)
    nearly = content.decode("utf-8", errors="replace")
    lost = nearly.count("\ufffd")
    if lost <= max(1, len(nearly) // 2000) and any(ord(c) > 0x7F and c != "\ufffd" for c in nearly):
        return nearly  # UTF-8 with a damaged byte here and there
    western = _strictly(content, "windows-1252")
    if western is not None and (len(content) < _SMALL_BYTES or _looks_western(western)):
        return western
    from charset_normalizer import from_bytes  # on demand: it is needed by few files

    best = from_bytes(content[:_DETECTION_BYTES], preemptive_behaviour=html).best()
    if best is not None:
        text = _strictly(content, best.encoding)
        if text is not None:
            return text
    if western is not None:
        return western
    raise ExtractionError("its bytes are no text in any known encoding: save it as UTF-8 text")


def _looks_western(text: str) -> bool:
    """Whether most characters beyond ASCII are what Western European prose uses."""
    beyond = [character for character in text if ord(character) > 0x7F]
    usual = sum(character in _WESTERN for character in beyond)
    accented = sum(character.isalpha() for character in beyond)
    # Cyrillic, Greek or Chinese bytes read so make up most of the letters; accents do not.
    return usual >= 0.9 * len(beyond) and accented < 0.25 * sum(map(str.isalpha, text))


_WESTERN = frozenset(
    "‘’‚“”„–—…•«»‹›€£§©®°·½¼¾ºª¡¿áàâäãåæçéèêëíìîïñóòôöõøœúùûüýÿßÁÀÂÄÃÅÆÇÉÈÊËÍÎÑÓÔÖÕØŒÚÛÜ\xa0\xad"
)


def _checked(text: str) -> str:
    if text.count("\x00") or len(_CONTROL.findall(text)) > _CONTROLS_ALLOWED * len(text):
        raise ExtractionError(_BINARY)
    return text
