"""Turns the response of a web server into the page that it carries, or says why it is none."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urljoin, urlsplit

import httpcore

from ingest.errors import FetchError
from ingest.extract import RawArticle
from ingest.fetch_limits import TOO_LARGE, ByteAllowance, Deadline, FetchLimits
from ingest.formats import MEDIA_TYPES, DocumentFormat, document_format, format_of_media_type
from ingest.targets import Target

BROKEN = "what the site sent is broken or incomplete: try again later, or add the saved page"
_EMPTY = "the page is empty: open it in a browser, save it, and add the file"
_SAVE_IT = "open it in a browser, save it, and add the file"
_STATUS: dict[int, str] = {
    401: f"the site asks for a sign-in: {_SAVE_IT}",
    402: f"the site asks for payment: {_SAVE_IT}",
    403: f"the site does not let programs read this page: {_SAVE_IT}",
    404: "the site has no page at this address: check it for a typing mistake",
    407: f"the site asks for a sign-in: {_SAVE_IT}",
    410: "the site has removed this page: look for the article elsewhere",
    429: "the site says that it was asked too often: try again in a few minutes",
    451: "the site may not show this page for legal reasons: look for the article elsewhere",
}

_LYING = (
    "the site says that this is {said}, and sends {sent}: open it in a browser, save it, and add "
    "the file"
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_OCTETS = "application/octet-stream"
ARTICLE_TYPES = MEDIA_TYPES | {_OCTETS}
"""The last one says nothing; a document that came under it is told by its bytes."""
_SIGNATURE_BYTES = 8
FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/xml",
        "text/xml",
    }
)
"""What is read where an address may also be that of a feed."""
_OTHER_KINDS: tuple[tuple[str, str], ...] = (
    (r"image/.*", "a picture"),
    (r"audio/.*", "a recording"),
    (r"video/.*", "a video"),
    (r"application/(?:rss|atom|rdf)\+xml", "a feed, not one of its articles"),
    (r"(?:application|text)/(?:.*\+)?(?:json|xml|csv|javascript)", "data for programs"),
)
_CHARSET = re.compile(r";\s*charset\s*=\s*\"?([^\s\";]{2,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Receiving:
    """What an answer may take, and the media types that are read."""

    limits: FetchLimits
    deadline: Deadline
    allowance: ByteAllowance
    types: Collection[str]


def read_response(
    response: httpcore.Response, target: Target, receiving: Receiving
) -> RawArticle | str:
    """The page or document in ``response``, or the address that it redirects to.

    Raises FetchError for every other answer, for one that is not what it says, and for one beyond
    the limits.
    """
    limits = receiving.limits
    if sum(len(name) + len(value) + 4 for name, value in response.headers) > limits.header_bytes:
        raise FetchError(BROKEN)
    headers = _Headers.of(response)
    if response.status in _REDIRECTS and headers.location:
        return _joined(target.url, headers.location)
    if response.status not in (200, 203):
        raise FetchError(_status(response.status), response.status, headers.retry_after)
    media_type = headers.content_type.partition(";")[0].strip().lower()
    if media_type and media_type not in receiving.types:
        raise FetchError(_kind(media_type), response.status)
    if media_type == _OCTETS or _announced_document(media_type):
        limits = _for_documents(limits, receiving.allowance)
    if headers.announced_bytes > limits.transferred_bytes:
        raise FetchError(TOO_LARGE)

    def begins(content: bytes) -> None:
        if media_type == _OCTETS:
            _check_kind(media_type, content, response.status)

    chunks = _chunks(response, receiving.deadline)
    content = _unpacked(chunks, headers.encoding, limits, begins)
    if not content.strip():
        raise FetchError(_EMPTY, response.status)
    _check_kind(media_type, content, response.status)
    charset = _CHARSET.search(headers.content_type)
    return RawArticle(
        content,
        source=target.url,
        name=unquote(urlsplit(target.url).path.rstrip("/").rpartition("/")[2]) or target.host,
        media_type=media_type or None,
        charset=charset[1] if charset else None,
        address=target.url,
        etag=headers.etag,
        last_modified=headers.last_modified,
    )


@dataclass(frozen=True, slots=True)
class _Headers:
    """What we read of a response's headers."""

    content_type: str
    encoding: str
    location: str
    announced_bytes: int
    etag: str | None
    last_modified: str | None
    retry_after: float | None

    @classmethod
    def of(cls, response: httpcore.Response) -> _Headers:
        found: dict[bytes, bytes] = {}
        for name, value in response.headers:
            found.setdefault(name.lower(), value)
        length = found.get(b"content-length", b"")
        return cls(
            content_type=found.get(b"content-type", b"").decode("latin-1"),
            encoding=found.get(b"content-encoding", b"").decode("latin-1").strip().lower(),
            location=_location(found.get(b"location", b"")),
            announced_bytes=int(length) if re.fullmatch(rb"\d{1,18}", length) else 0,
            etag=_validator(found.get(b"etag", b"")),
            last_modified=_validator(found.get(b"last-modified", b"")),
            retry_after=_seconds(found.get(b"retry-after", b"").decode("latin-1").strip()),
        )


def _validator(value: bytes) -> str | None:
    """A header's value that may be sent back as it is."""
    return value.decode("ascii") if re.fullmatch(rb"[\x20-\x7e]{1,200}", value) else None


def _seconds(value: str) -> float | None:
    """The seconds that a Retry-After header asks for: a number, or a moment (RFC 9110, 10.2.3)."""
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _location(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _joined(base: str, location: str) -> str:
    try:
        return urljoin(base, location)
    except ValueError as error:
        raise FetchError(BROKEN) from error


def _status(status: int) -> str:
    if status in _STATUS:
        return _STATUS[status]
    if status >= 500:
        return "the site has a fault of its own: try again later"
    return f"the site answered without a page (HTTP status {status}): check the address"


def _kind(media_type: str) -> str:
    for pattern, words in _OTHER_KINDS:
        if re.fullmatch(pattern, media_type):
            return f"this is {words}: give the address of an article, or paste its text in a file"
    return "this is neither a web page nor text: give the address of an article's page"


def _for_documents(limits: FetchLimits, allowance: ByteAllowance) -> FetchLimits:
    allowance.left += limits.document_bytes - limits.transferred_bytes
    most = limits.document_bytes
    return replace(limits, transferred_bytes=most, page_bytes=most)


def _check_kind(media_type: str, content: bytes, status: int) -> None:
    """Raises FetchError where the bytes are not of the type that the site says."""
    said, sent = _announced_document(media_type), document_format(content)
    if media_type == _OCTETS and sent is None:
        raise FetchError(_kind(media_type), status)
    if media_type not in ("", _OCTETS) and said is not sent:
        called = said.called if said else "a page or text"
        shown = sent.called if sent else "something else"
        raise FetchError(_LYING.format(said=called, sent=shown), status)


def _announced_document(media_type: str) -> DocumentFormat | None:
    announced = format_of_media_type(media_type)
    return announced if isinstance(announced, DocumentFormat) else None


def _chunks(response: httpcore.Response, deadline: Deadline) -> Iterator[bytes]:
    for chunk in response.iter_stream():
        deadline.left()  # raises at the end of the time, also between chunks of one packet
        yield chunk


def _unpacked(
    chunks: Iterator[bytes], encoding: str, limits: FetchLimits, begins: Callable[[bytes], None]
) -> bytes:
    """The content of a response; never more of it in memory than the limits allow.

    ``begins`` is told its first bytes when they have come, and may raise.
    """
    if encoding not in ("", "identity", "gzip", "x-gzip"):
        raise FetchError(BROKEN)
    packed = encoding.endswith("gzip")
    gzip = zlib.decompressobj(zlib.MAX_WBITS | 16)
    content = bytearray()
    transferred = 0
    begun = False
    for chunk in chunks:
        transferred += len(chunk)
        if not packed:
            content += chunk
        elif gzip.eof and chunk.strip(b"\0"):
            raise FetchError(BROKEN)  # a second member: nothing that a web server sends
        else:
            try:
                content += gzip.decompress(chunk, limits.page_bytes + 1 - len(content))
            except zlib.error as error:
                raise FetchError(BROKEN) from error
        if len(content) > limits.page_bytes or transferred > limits.transferred_bytes:
            raise FetchError(TOO_LARGE)
        if not begun and len(content) >= _SIGNATURE_BYTES:
            begun = True
            begins(bytes(content))
    if packed and (not gzip.eof or gzip.unused_data.strip(b"\0")):
        raise FetchError(BROKEN)
    return bytes(content)
