"""Turns the JSON-LD of a page into what it says about the page's article."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from ingest.bylines import author_names
from ingest.canonical import canonical, one_line
from ingest.dates import Moment, parse_moment
from ingest.field_names import FIELD_NAMES
from store.records import DECLARED_FIELDS

_ARTICLE = re.compile(r"\w*Article|\w*Posting|Report\w*|Review|\w*News\w*", re.IGNORECASE)
_NOT_ARTICLE = {"newsmediaorganization"}
_ORGANISATION = re.compile(r"\w*Organization|Corporation|\w*Business", re.IGNORECASE)
_INDEX = {"CollectionPage", "ItemList", "SearchResultsPage"}
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_DEEPEST = 12
_MOST_NODES = 2000
_TAG = re.compile(r"<[^<>]{0,1000}>")
_Read = TypeVar("_Read")


@dataclass(frozen=True, slots=True)
class StructuredArticle:
    """What JSON-LD says; None and () for what it does not say."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    """Authors that are no people: agencies, or the publisher itself."""
    publisher: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    url: str | None = None
    language: str | None = None
    declared: Mapping[str, str] = field(default_factory=dict)
    """The fields that are kept as they are declared, by name."""
    body: str | None = None
    free: bool | None = None
    """Whether everybody may read all of it, None where the page does not say."""
    word_count: int = 0
    kinds: frozenset[str] = frozenset()
    """The schema.org types of the article."""
    is_index: bool = False
    """Whether the page is declared as a collection of articles, and as no article."""


def read_structured_data(scripts: Iterable[str], own: Collection[str] = ()) -> StructuredArticle:
    """What the JSON-LD ``scripts`` of one page say about its article. Broken ones are skipped.

    ``own`` are the addresses that the page gives as its own: of several articles, the one there is
    meant, else the one of which most is said.
    """
    nodes: list[dict[str, Any]] = []
    for script in scripts:
        nodes.extend(_nodes(_load(script), 0))
        if len(nodes) > _MOST_NODES:
            break
    by_id = {node["@id"]: node for node in reversed(nodes) if _names_itself(node)}
    articles = [node for node in nodes if _is_article(node)]
    site = next((node for node in nodes if "WebSite" in _types(node)), {})
    if not articles:
        kinds = {kind for node in nodes for kind in _types(node)}
        return StructuredArticle(publisher=_name(site, by_id), is_index=bool(kinds & _INDEX))
    # lists of teasers have little more than a headline
    article = max(articles, key=lambda node: (_own_address(node) in own, _richness(node)))
    authors, organisations = _authors(
        _first(article, "authors", lambda given: given or None), by_id
    )
    return StructuredArticle(
        title=_first(article, "title", _text),
        authors=authors,
        organisations=organisations,
        publisher=_first(article, "publisher", lambda given: _name(given, by_id))
        or _name(site, by_id),
        published=_first(article, "published", _moment),
        updated=_first(article, "updated", _moment),
        url=_own_address(article),
        language=_first(article, "language", _text),
        declared={name: text for name in DECLARED_FIELDS if (text := _first(article, name, _text))},
        body=_body(article.get("articleBody")),
        free=_free(article.get("isAccessibleForFree")),
        word_count=_number(article.get("wordCount")),
        kinds=frozenset(_types(article)),
    )


def _load(script: str) -> Any:
    script = re.sub(r"^\s*(?://)?\s*<!(?:--|\[CDATA\[)|(?://)?\s*(?:-->|\]\]>)\s*$", "", script)
    script = script.strip().rstrip(";")
    for written in (script, _TRAILING_COMMA.sub("", script)):
        try:
            return json.loads(written, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _nodes(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object in ``value``, outer before inner."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for inner in list(value.values())[:200]:
            yield from _nodes(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value[:500]:
            yield from _nodes(inner, depth + 1)


def _names_itself(node: dict[str, Any]) -> bool:
    return isinstance(node.get("@id"), str) and len(node) > 1


def _types(node: dict[str, Any]) -> list[str]:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    return [str(kind).rsplit("/", 1)[-1] for kind in kinds]


def _is_article(node: dict[str, Any]) -> bool:
    kinds = [kind for kind in _types(node) if kind.lower() not in _NOT_ARTICLE]
    return any(_ARTICLE.fullmatch(kind) for kind in kinds)


def _richness(node: dict[str, Any]) -> int:
    fields = ("headline", "author", "datePublished", "publisher", "articleBody", "mainEntityOfPage")
    return sum(bool(node.get(name)) for name in fields)


def _own_address(node: dict[str, Any]) -> str | None:
    return _first(node, "url", _address)


def _first(
    node: dict[str, Any], field_name: str, read: Callable[[Any], _Read | None]
) -> _Read | None:
    """What ``read`` makes of the first property for a field of which it makes something."""
    found = (read(node.get(name)) for name in FIELD_NAMES[field_name].json_ld)
    return next((value for value in found if value is not None), None)


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("alternateName") or value.get("name")
    if not isinstance(value, str):
        return None
    return one_line(html.unescape(_TAG.sub("", html.unescape(value)))) or None


def _moment(value: Any) -> Moment | None:
    text = _text(value)
    return parse_moment(text) if text else None


def _free(value: Any) -> bool | None:
    text = str(value).strip().lower()
    return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(text)


def _number(value: Any) -> int:
    text = str(value).strip()
    return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0


def _address(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    return value if isinstance(value, str) and value.startswith(("http", "/")) else None


def _body(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    text = html.unescape(value)
    text = re.sub(r"(?i)</p>|<br\s*/?>\s*<br\s*/?>", "\n\n", text)
    text = canonical(html.unescape(_TAG.sub("", text)))
    return text or None


def _resolved(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, dict) and "name" not in value:
        known = by_id.get(str(value.get("@id")))
        return known if known is not None else value
    return value


def _name(value: Any, by_id: dict[str, dict[str, Any]]) -> str | None:
    if isinstance(value, list):
        return next((name for name in (_name(item, by_id) for item in value) if name), None)
    value = _resolved(value, by_id)
    name = _text(value.get("name")) if isinstance(value, dict) else _text(value)
    return None if name is None or name.startswith("http") else name


def _authors(
    value: Any, by_id: dict[str, dict[str, Any]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The people and the organisations in ``value``, in whichever of its shapes it comes."""
    people: list[str] = []
    organisations: list[str] = []
    for given in value[:50] if isinstance(value, list) else [value]:
        item = _resolved(given, by_id)
        names: Any = item
        kinds: list[str] = []
        if isinstance(item, dict):
            names, kinds = item.get("name"), _types(item)
        for name in names[:50] if isinstance(names, list) else [names]:
            text = _text(name)
            if text is None or text.startswith("http") or len(text) > 400:
                continue
            if any(_ORGANISATION.fullmatch(kind) for kind in kinds):
                organisations.append(text)
            else:
                people.extend(author_names(text))
    return tuple(dict.fromkeys(people)), tuple(dict.fromkeys(organisations))
