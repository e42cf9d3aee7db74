"""Turns web addresses as found into canonical ones, and reads the dates that some of them hold."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from tld import get_fld

from ingest.canonical import letters_of

_TRACKING = re.compile(
    r"utm_\w+|ga_\w+|at_\w+|mc_[ce]id|_hs(?:enc|mi)|hsctatracking|(?:fb|g|y|tw|ms|dc|wbr|gbr)clid"
    r"|igshid|igsh|cmpid|cmp|smid|smtyp|ns_\w+|wt\.\w+|wpisrc|wpmm|__twitter_impression|xtor"
    r"|s_cid|icid|ncid|ocid|sr_share|ref_?src|ref_?url|referr?er|ref|emc"
    r"|reflink|traffic_source|campaign_id|guccounter|guce_\w+|outputtype",
    re.IGNORECASE,
)
_DATE_PARTS = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2}|[a-z]{3})[/-](\d{1,2})(?=[/_.-]|$)", re.I)
_DATE_WORD = re.compile(r"(?<!\d)((?:19|20)\d\d)-?([01]\d)-?([0-3]\d)(?![\d])")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_URL = re.compile(r"https?://[^\s<>\"'“”‘’\])]+", re.IGNORECASE)


def canonical_url(address: str, base: str | None = None) -> str | None:
    """The canonical form of ``address``, or None where it is no web address.

    In: an absolute address, or one relative to ``base``. Out: scheme and host in lower case, no
    credentials, default port, fragment or tracking parameters; applying it again changes nothing.
    """
    try:
        parts = urlsplit(urljoin(base or "", address.strip()))
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or not _usable_host(host):
        return None
    if port is not None and port != {"http": 80, "https": 443}[parts.scheme]:
        host = f"{host}:{port}"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    path = re.sub(r"\s", "%20", parts.path) or "/"
    return urlunsplit((parts.scheme, host, path, re.sub(r"\s", "%20", query), ""))


def is_same_page(first: str, second: str) -> bool:
    """Whether two addresses differ in nothing but what sites change without moving a page.

    That is http or https, a leading "www.", tracking parameters, and a slash at the end.
    """
    return _page(first) == _page(second)


def spellings(address: str) -> tuple[str, ...]:
    """The addresses of the same page, in canonical form; all have the same spellings."""
    host, path, query = _page(address)
    return tuple(
        urlunsplit((scheme, www + host, path + slash or "/", query, ""))
        for scheme in ("https", "http")
        for www in ("", "www.")
        for slash in (("", "/") if path else ("/",))
    )


def _page(address: str) -> tuple[str, str, str]:
    try:
        parts = urlsplit(canonical_url(address) or address)
    except ValueError:  # no address of anything; whoever fetches it says so
        return address, "", ""
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def site_of(address: str) -> str:
    """The part of the host that one owner registered: "example.co.uk" of "www.example.co.uk"."""
    found = get_fld(address, fail_silently=True)
    return found if isinstance(found, str) else urlsplit(address).netloc


def _usable_host(host: str) -> bool:
    if "." not in host and host != "localhost":
        return False
    return re.fullmatch(r"[\w.-]+", host) is not None and ".." not in host


def urls_in(text: str) -> list[str]:
    """The web addresses in ``text``, in canonical form and order, each once."""
    found = (canonical_url(match.rstrip(".,;:!?")) for match in _URL.findall(text))
    return list(dict.fromkeys(address for address in found if address))


def date_in_url(address: str) -> date | None:
    """The day that the path of ``address`` names (``/2022/01/24/``), or None."""
    path = urlsplit(address).path
    found = _DATE_PARTS.search(path) or _DATE_WORD.search(path)
    if not found:
        return None
    year, month, day = found.groups()
    try:
        number = int(month) if month.isdigit() else _MONTHS.index(month.lower()) + 1
        return date(int(year), number, int(day))
    except ValueError:
        return None


def is_host_of(address: str, publisher: str) -> bool:
    """Whether the host of ``address`` reads like the name ``publisher``."""
    host = urlsplit(address).hostname or ""
    labels = [letters_of(label) for label in host.split(".")[:-1]]
    words = [letters_of(word) for word in publisher.split()]
    without_article = words[1:] if words[:1] == ["the"] else words
    names = {"".join(words), "".join(without_article)}
    names |= {"".join(word[:1] for word in words if word)}
    names = {name for name in names if len(name) >= 3}
    for label in labels:
        if len(label) < 3 or label in ("www", "com", "org", "news"):
            continue
        if without_article and label == without_article[0]:  # "bbc"
            return True
        if any(name == label or (len(name) > 4 and name in label) for name in names):
            return True
        if any(len(label) > 3 and name.startswith(label) for name in names):
            return True
        # "nytimes": initials, then the last word in full
        initials = "".join(word[:1] for word in without_article[:-1])
        if without_article and label.endswith(initials + without_article[-1]):
            return True
    return False
