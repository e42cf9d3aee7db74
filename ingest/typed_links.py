"""What a person typed → the web addresses in it, in the one form in which they are fetched."""

from __future__ import annotations

import re

from ingest.errors import FetchError
from ingest.targets import AddressRules, parse_target

_RULES = AddressRules()

_WITHOUT_SCHEME = re.compile(r"[^\s/?#:@.]+(?:\.[^\s/?#:@.]+)+\.?(?::\d{1,5})?(?:[/?#].*)?")
_MARKDOWN_LINK = re.compile(r"\[[^\[\]]{0,500}\]\(\s*<?([^\s<>]+?)>?(?:\s+\"[^\"]*\")?\s*\)")
# "](" ends one address and begins another in [https://a.example](https://b.example)
_LINK = re.compile(r"https?://(?:(?!\]\()[^\s<>\"`|“”«»])+", re.IGNORECASE)
_TRAILING = frozenset(".,;:!?'’‘*~…。、，．！？；：）］」』】")
_CLOSING = {")": "(", "]": "[", "}": "{"}


def check_url(text: str, rules: AddressRules = _RULES) -> str:
    """The one web address that a member gave, ready to be fetched.

    In: the address as typed or pasted: with white space or ``<`` and ``>`` around it, as a
    Markdown link, without ``https://``. Out: scheme and host in lower case, international names
    in their ASCII form, no fragment; applying it again changes nothing. Nothing is looked up for
    it. Raises FetchError, with one line for the member, where it is no address of the public web.
    """
    text = text.strip()
    link = _MARKDOWN_LINK.fullmatch(text)
    text = link[1] if link else text.removeprefix("<").removesuffix(">").strip()
    if text.startswith("//"):
        text = f"https:{text}"
    elif _WITHOUT_SCHEME.fullmatch(text):
        text = f"https://{text}"
    return parse_target(text, rules).url


def links_in(text: str, rules: AddressRules = _RULES) -> list[str]:
    """The web addresses in a message that may be fetched, in order, each once.

    In: any text; addresses may be bare, in ``<>``, in Markdown links, in brackets, in spoilers,
    with punctuation after them. Out: what ``check_url`` makes of them, so that private addresses
    and nonsense are left out. Never raises.
    """
    found: dict[str, None] = {}
    for match in _LINK.finditer(text):
        before = text[match.start() - 1 : match.start()]
        try:
            found[check_url(_trimmed(match.group(), before), rules)] = None
        except FetchError:
            continue  # a private address, or letters that only look like one
    return list(found)


def _trimmed(link: str, before: str) -> str:
    """``link`` without the punctuation and the Markdown of the sentence that it stands in.

    A closing bracket belongs to the address if the address opens it: en.wikipedia.org/wiki/Bat_(x).
    An underscore at the end belongs to it, unless something that does not comes before, or there
    is one right before the address too: ``before`` is the character there.
    """
    opened = {mark: link.count(mark) for mark in "()[]{}"}

    def is_around(mark: str) -> bool:
        unopened = mark in _CLOSING and opened[mark] > opened[_CLOSING[mark]]
        return mark in _TRAILING or unopened

    end = len(link)
    while end:
        mark = link[end - 1]
        if mark == "_":
            run = len(link[:end].rstrip("_"))
            if not (before == "_" or is_around(link[run - 1 : run])):
                break
            end = run
        elif is_around(mark):
            if mark in opened:
                opened[mark] -= 1
            end -= 1
        else:
            break
    return link[:end]
