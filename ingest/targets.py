"""Turns a web address as given into a target that may be asked: its parts, and checked addresses.

What is refused and why follows the OWASP cheat sheet on server-side request forgery; addresses are
read as browsers read them (WHATWG URL), and whatever two readers could take for different things
is refused instead of guessed at.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Thread
from urllib.parse import quote

import idna

from ingest.errors import FetchError
from ingest.fetch_limits import TOO_SLOW
from ingest.public_addresses import IPAddress, is_public

Resolver = Callable[[str, int], Iterable[str]]
"""The IP addresses of a host name and port; raises OSError where there are none."""

NOT_PUBLIC = (
    "this address is not on the public web: check it for a typing mistake, or save the article"
    " and add the file"
)
"""One wording for all of it, so that nobody can learn from it what a private network holds."""
_NOT_AN_ADDRESS = "this is not a web address: copy it from the browser's address bar"
_CREDENTIALS = "the address holds a name or password: remove all between // and @, and the @"
_SCHEMES = "only http and https addresses can be read: save the article and add the file"
_NO_SCHEME = "the address does not say how to reach it: put https:// before it"

WEB_PORTS = frozenset({80, 443, 8080, 8443})
_LONGEST_URL = 2_048
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_WEB = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE)
_FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\\\\\u2028\u2029\ud800-\udfff]")
"""Control characters, the backslash that browsers take for a slash, halves of characters."""
_BRACKETED = re.compile(r"\[([0-9a-f:.]+)\](?::([0-9]{0,5}))?", re.IGNORECASE)
_NAMED = re.compile(r"([^:\[\]@%\s]+)(?::([0-9]{0,5}))?")
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LONGEST_HOST = 253
_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
"""A host that the C library may take for an IPv4 address: its last part is a number."""
_LOCAL_NAMES = re.compile(r"(?:.*\.)?(?:localhost|local|internal|home\.arpa|onion)")
"""Names that public DNS never answers: RFC 6761, 6762, 7686, 8375, and ICANN's .internal."""
_URL_CHARACTERS = "%/:?[]@!$&'()*+,;=-._~"


@dataclass(frozen=True, slots=True)
class AddressRules:
    """Which hosts and ports may be asked.

    ``ports`` are those of public hosts; ``allowed_hosts`` are ``host:port`` pairs that may be asked
    wherever they are, as the operator says: ``intranet.example:8000``, ``[fd00::7]:80``. Raises
    ValueError for a pair without a port.
    """

    ports: frozenset[int] = WEB_PORTS
    allowed_hosts: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for pair in self.allowed_hosts:
            if not re.fullmatch(r"[^\s/@]+:[0-9]{1,5}", pair):
                raise ValueError(f"an allowed host needs its port, as in host:8000, not {pair!r}")
        lower = frozenset(pair.lower() for pair in self.allowed_hosts)
        object.__setattr__(self, "allowed_hosts", lower)


@dataclass(frozen=True, slots=True)
class Target:
    """One web address in parts: ASCII, lower-case host, everything ready to be sent.

    ``literal`` is the host where that is an IP address; ``trusted`` says that the operator allowed
    it by name.
    """

    scheme: str
    host: str
    port: int
    path: str
    literal: IPAddress | None
    trusted: bool

    @property
    def authority(self) -> str:
        """The host as in a Host header: in brackets where it is IPv6, with an unusual port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"


def parse_target(url: str, rules: AddressRules) -> Target:
    """The target that ``url`` names; nothing is looked up for it.

    Raises FetchError where it is no http(s) address, or names a host or port that is never asked.
    """
    url = url.strip()
    if not url or len(url) > _LONGEST_URL or _FORBIDDEN.search(url):
        raise FetchError(_NOT_AN_ADDRESS)
    found = _WEB.fullmatch(url)
    if not found:
        raise FetchError(_reason_for(url))
    scheme, authority, path, query = found[1].lower(), found[2], found[3], found[4]
    if "@" in authority:
        raise FetchError(_CREDENTIALS)
    host, port_digits, literal = _host(authority)
    port = int(port_digits) if port_digits else _DEFAULT_PORTS[scheme]
    shown = f"[{host}]" if ":" in host else host
    trusted = f"{shown}:{port}" in rules.allowed_hosts
    if not trusted:
        if not _may_be_public(host, literal):
            raise FetchError(NOT_PUBLIC)
        if port not in rules.ports:
            ports = ", ".join(map(str, sorted(rules.ports)))
            raise FetchError(
                f"web pages are read from these ports only: {ports}: use the site's usual address"
            )
    sent = quote((path or "/") + (query or ""), safe=_URL_CHARACTERS)
    return Target(scheme, host, port, sent, literal, trusted)


def _reason_for(url: str) -> str:
    if re.match(r"https?:", url, re.IGNORECASE):
        return _NOT_AN_ADDRESS
    if _SCHEME.match(url) and not re.match(r"[^/?#]*\.[^/?#]*:", url):
        return _SCHEMES
    return _NO_SCHEME if re.match(r"[^\s/]+\.[^\s/]+(?:[/?#]|$)", url) else _NOT_AN_ADDRESS


def _host(authority: str) -> tuple[str, str | None, IPAddress | None]:
    """Host, port digits, and the IP address where the host is one, in its canonical spelling."""
    bracketed = _BRACKETED.fullmatch(authority)
    if bracketed:
        try:
            address = IPv6Address(bracketed[1])
        except ValueError as error:
            raise FetchError(_NOT_AN_ADDRESS) from error
        return str(address), bracketed[2], address
    named = _NAMED.fullmatch(authority)
    if not named or len(named[1]) > _LONGEST_HOST:
        raise FetchError(_NOT_AN_ADDRESS)
    host = _ascii_host(named[1])
    if not _NUMBER.fullmatch(host):
        return host, named[2], None
    try:
        literal = IPv4Address(host)  # four decimal numbers without leading zeros, nothing else
    except ValueError as error:
        raise FetchError(NOT_PUBLIC) from error
    return host, named[2], literal


def _ascii_host(given: str) -> str:
    """``given`` in the form that DNS knows, mapped as browsers do (UTS 46): "①２７。1" is 127.1."""
    host = given.lower()
    if not given.isascii():
        try:
            host = idna.encode(given, uts46=True).decode("ascii").lower()
        except UnicodeError as error:
            raise FetchError(_NOT_AN_ADDRESS) from error
    host = host.removesuffix(".")
    if not host or len(host) > _LONGEST_HOST or not _HOST.fullmatch(host):
        raise FetchError(_NOT_AN_ADDRESS)
    return host


def _may_be_public(host: str, literal: IPAddress | None) -> bool:
    if literal is not None:
        return is_public(literal)
    return "." in host and not _LOCAL_NAMES.fullmatch(host)


def system_resolver(host: str, port: int) -> list[str]:
    """Every address that the system's resolver knows for ``host``; raises OSError for none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(socket_address[0]) for *_, socket_address in found]


def checked_addresses(target: Target, resolver: Resolver, seconds: float) -> list[IPAddress]:
    """The addresses of ``target`` to connect to, in the resolver's order, each once.

    The only lookup of a request: what connects must use these addresses, not the name. Raises
    FetchError when one of them is not public, when there are none, or after ``seconds``.
    """
    if target.literal is not None:
        return [target.literal]
    try:
        texts = _looked_up(target, resolver).result(timeout=seconds)
        addresses = list(dict.fromkeys(ip_address(text) for text in texts))
    except TimeoutError as error:
        raise FetchError(TOO_SLOW, may_pass=True) from error
    except (OSError, ValueError) as error:
        raise FetchError(NOT_PUBLIC) from error
    if not addresses or not (target.trusted or all(map(is_public, addresses))):
        raise FetchError(NOT_PUBLIC)
    return addresses


def _looked_up(target: Target, resolver: Resolver) -> Future[list[str]]:
    """A lookup on a thread of its own: the system's cannot be given a time limit."""
    answer: Future[list[str]] = Future()

    def look_up() -> None:
        try:
            answer.set_result(list(resolver(target.host, target.port)))
        except BaseException as error:  # handed to whoever waits
            answer.set_exception(error)

    Thread(target=look_up, name="pullquote-lookup", daemon=True).start()
    return answer
