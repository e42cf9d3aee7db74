"""Fetches one web address, however hostile, and turns the page there into an article.

Every hop is checked before anything is sent: the address as written, and each IP address that its
name resolves to; the connection then goes to exactly those. Sources: RFC 9110 and 9112 (HTTP),
RFC 1952 (gzip), the OWASP cheat sheet on server-side request forgery.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from importlib import metadata
from typing import NoReturn

import certifi
import httpcore

from ingest.addresses import canonical_url, site_of
from ingest.connections import CheckedNetwork
from ingest.errors import ExtractionError, FetchError
from ingest.extract import RawArticle, extract
from ingest.fetch_limits import TOO_SLOW, ByteAllowance, Deadline, FetchLimits
from ingest.responses import ARTICLE_TYPES, BROKEN, Receiving, read_response
from ingest.targets import (
    AddressRules,
    Resolver,
    Target,
    checked_addresses,
    parse_target,
    system_resolver,
)
from store.records import ExtractedArticle

_SITES_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError)
"""What a site can cause; anything else is a fault of ours and stays as it is."""
_NO_ANSWER = "the site does not answer: check the address, or try again later"
_REDIRECTS = "the site redirects again and again: open it in a browser, save the page, and add it"

_RULES = AddressRules()
_LIMITS = FetchLimits()
_NETWORK = httpcore.SyncBackend()


def _anything(_: Target) -> None:
    """Nothing forbids it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fetch is after: media types, and only a page that is no longer as these say.

    ``before`` is called with each target before anything is looked up or sent for it; what it
    raises ends the fetch.
    """

    types: frozenset[str] = ARTICLE_TYPES
    etag: str | None = None
    last_modified: str | None = None
    before: Callable[[Target], None] = _anything


_ANY_ARTICLE = Wanted()


def fetch_article(
    url: str,
    *,
    rules: AddressRules = _RULES,
    limits: FetchLimits = _LIMITS,
    resolver: Resolver = system_resolver,
    network: httpcore.NetworkBackend = _NETWORK,
    tls: ssl.SSLContext | None = None,
) -> ExtractedArticle:
    """The article at ``url``; its identity is the canonical address that the page names.

    A page is believed about addresses of its own site only: what it names on another would let it
    pass for an article there. It is then known by the address where it was found, after redirects.
    Blocks for up to ``limits.total_seconds`` and the extraction: call it on an executor, never on
    an event loop. Parameters and errors are those of ``fetch``.
    """
    raw = fetch(url, rules=rules, limits=limits, resolver=resolver, network=network, tls=tls)
    return article_of(raw)


def article_of(raw: RawArticle) -> ExtractedArticle:
    """The article in a page that was fetched; raises FetchError where there is none."""
    try:
        article = extract(raw)
    except ExtractionError as error:
        raise FetchError(str(error), 200) from error
    claimed = article.metadata.url
    if claimed is None or site_of(claimed) == site_of(raw.source):
        return article
    found = canonical_url(raw.source)
    metadata = replace(article.metadata, url=found)
    return replace(article, identity=found or raw.source, metadata=metadata)


def fetch(
    url: str,
    *,
    rules: AddressRules = _RULES,
    limits: FetchLimits = _LIMITS,
    resolver: Resolver = system_resolver,
    network: httpcore.NetworkBackend = _NETWORK,
    tls: ssl.SSLContext | None = None,
    wanted: Wanted = _ANY_ARTICLE,
) -> RawArticle:
    """The page at ``url``, unpacked, from the address that the last redirect led to.

    ``rules`` say what may be asked, ``limits`` how much it may take; ``resolver``, ``network`` and
    ``tls`` (by default the public certificate authorities) are for tests and private hosts.
    ``wanted`` says what of it is wanted; a page that is not, because it did not change, is a
    FetchError with the status 304. Proxies, cookies, credentials and everything else in the
    environment are left unused. Blocks.

    Raises FetchError, and nothing else, with one line that says what is wrong and what to do; for
    everything off the public web it is the same line.
    """
    deadline = Deadline(limits.total_seconds)
    context = tls or _public_authorities()
    seen: set[str] = set()
    for _ in range(limits.redirects + 1):
        target = parse_target(url, rules)
        if target.url in seen:
            raise FetchError(_REDIRECTS)
        seen.add(target.url)
        with deadline.standing_still():
            wanted.before(target)
        addresses = checked_addresses(target, resolver, deadline.left())
        allowance = ByteAllowance(limits.header_bytes + limits.transferred_bytes)
        checked = CheckedNetwork(network, addresses, limits, deadline, allowance)
        receiving = Receiving(limits, deadline, allowance, wanted.types)
        answer = _asked(target, checked, context, receiving, wanted)
        if isinstance(answer, RawArticle):
            return answer
        url = answer
    raise FetchError(_REDIRECTS)


def user_agent() -> str:
    """Who we say that we are: name, version, and the project's address where it declares one."""
    try:
        package = metadata.metadata("pullquote")
    except metadata.PackageNotFoundError:
        return "Pullquote"
    addresses = [line.split(",")[-1].strip() for line in package.get_all("Project-URL") or ()]
    about = f"+{addresses[0]}" if addresses else "reads single articles that people ask for"
    return f"Pullquote/{package['Version']} ({about})"


@cache
def _public_authorities() -> ssl.SSLContext:
    """Certificates are checked against certifi's list; the environment cannot change it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    return context


def _asked(
    target: Target,
    network: CheckedNetwork,
    tls: ssl.SSLContext,
    receiving: Receiving,
    wanted: Wanted,
) -> RawArticle | str:
    """The page at ``target``, or the address that it redirects to."""
    url = httpcore.URL(scheme=target.scheme, host=target.host, port=target.port, target=target.path)
    headers: dict[bytes | str, bytes | str] = {
        "Host": target.authority,
        "User-Agent": user_agent(),
        "Accept": "text/html, application/xhtml+xml, text/markdown, */*;q=0.8",
        "Accept-Encoding": "gzip",
        "Connection": "close",
    }
    if wanted.etag:
        headers["If-None-Match"] = wanted.etag
    if wanted.last_modified:
        headers["If-Modified-Since"] = wanted.last_modified
    try:
        with (
            httpcore.ConnectionPool(ssl_context=tls, network_backend=network) as pool,
            pool.stream("GET", url, headers=headers) as response,
        ):
            return read_response(response, target, receiving)
    except FetchError:
        raise
    except Exception as error:
        _explain(error)


def _explain(error: Exception) -> NoReturn:
    reason = BROKEN
    if isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout):
        reason = _NO_ANSWER
    elif isinstance(error, httpcore.TimeoutException):
        reason = TOO_SLOW
    elif not isinstance(error, _SITES_FAULTS):
        raise error
    raise FetchError(reason, may_pass=True) from error
