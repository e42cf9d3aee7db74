"""Turns the head of a page, its bylines and its time elements into metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ingest.addresses import canonical_url
from ingest.bylines import author_names, parse_byline, split_names
from ingest.canonical import letters_of, one_line
from ingest.dates import Moment, parse_moment, parse_time_line
from ingest.draft import Draft, split_title, without_publisher
from ingest.field_names import FIELD_NAMES
from ingest.headings import heading_texts
from ingest.languages import language_code
from ingest.structured_data import StructuredArticle, read_structured_data
from store.records import DECLARED_FIELDS

_BYLINE_WORDS = 40
_LONGEST_HEADLINE = 300
_LONGEST_NAME = 60


def read_structured(root: Any) -> StructuredArticle:
    """What the JSON-LD of the page says."""
    path = "//script[contains(translate(@type,'LDJSON','ldjson'),'ld+json')]"
    own = root.xpath("//meta[@property='og:url']/@content")
    own += root.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    scripts = [str(script.text or "") for script in root.xpath(path)]
    return read_structured_data(scripts, {str(each).strip() for each in own})


def read_metadata(root: Any, structured: StructuredArticle, address: str | None) -> Draft:
    """The metadata of the page under ``root``, before anything has been removed from it.

    Each field comes from JSON-LD, else the meta elements, else what the page prints; the title
    still has to be compared with the headline above the text.
    """
    meta = _meta(root)
    draft = Draft(url=_url(root, structured, meta, address))
    draft.publisher = structured.publisher or _publisher(meta)
    draft.title = _title(root, structured, meta, draft)
    if draft.publisher is None:
        draft.publisher = _publisher_in_title(root, draft)
    draft.authors = _authors(root, structured, meta, draft.publisher)
    draft.published = structured.published or _first_moment(meta, "published")
    draft.updated = structured.updated or _first_moment(meta, "updated")
    _read_times(root, draft)
    draft.language = (
        language_code(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
        or language_code(root.get("xml:lang"))
        or language_code(structured.language)
        or next((c for c in (language_code(v) for v in _values(meta, "language")) if c), None)
    )
    for name in DECLARED_FIELDS:
        for value in (structured.declared.get(name, ""), *_values(meta, name)):
            draft.declare(name, value)
    return draft


def _meta(root: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for element in root.iter("meta"):
        value = one_line(element.get("content") or "")
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (element.get(attribute) or "").strip().lower()
            if name and value:
                found.setdefault(name, []).append(value)
    return found


def _values(meta: dict[str, list[str]], field: str) -> Iterator[str]:
    for name in FIELD_NAMES[field].meta:
        yield from meta.get(name, ())


def _url(
    root: Any, structured: StructuredArticle, meta: dict[str, list[str]], address: str | None
) -> str | None:
    base = address or next(iter(root.xpath("//base/@href")), None)
    if base is None:
        base = next(_values(meta, "url"), None)
    links = root.xpath("//link[translate(@rel,'CANOIL','canoil')='canonical']/@href")
    candidates = [*links, structured.url, *_values(meta, "url"), address]
    for candidate in candidates:
        url = canonical_url(str(candidate), base) if candidate else None
        if url is not None:
            return url
    return None


def _publisher(meta: dict[str, list[str]]) -> str | None:
    for value in _values(meta, "publisher"):
        if not value.startswith(("http", "@")) and len(value) <= 80:
            return value
    return None


def _headlines(root: Any) -> list[str]:
    headings = [one_line(heading) for heading in heading_texts(root, "h1")]
    return [heading for heading in headings if heading]


def _title(
    root: Any, structured: StructuredArticle, meta: dict[str, list[str]], draft: Draft
) -> str | None:
    page_titles = [one_line(title.text_content() or "") for title in root.iter("title")]
    declared = [structured.title, *_values(meta, "title")]
    candidates = [title for title in declared if title]
    headlines = _headlines(root)
    page_title = next((title for title in page_titles if title), "")
    if not candidates:
        inside = [headline for headline in headlines if headline.lower() in page_title.lower()]
        candidates = [*inside, *(headlines if len(headlines) == 1 else []), page_title, *headlines]
    best = _as_printed(root, headlines, candidates) or next(iter(candidates), None)
    if not best:
        return None
    cut = best.rstrip(" .…")
    if best.endswith(("…", "...")):  # cut for a search engine: the page has it in full
        best = next((h for h in [*headlines, page_title] if h.startswith(cut) and h != best), best)
    if not (declared and any(declared)) and not headlines:
        best = _printed_part(root, best) or best
    shorter = without_publisher(best, draft.publisher, draft.url)
    parts = split_title(best)
    if parts and letters_of(parts[0]) in {letters_of(headline) for headline in headlines}:
        return parts[0]
    return shorter


def _as_printed(root: Any, headlines: list[str], titles: Sequence[str]) -> str | None:
    """The one of ``titles`` that the page prints as its headline; it may declare a shorter one."""
    printed = headlines or [one_line(each.text_content() or "") for each in root.iter("h2")][:3]
    letters = {letters_of(headline) for headline in printed}
    return next((title for title in titles if letters_of(title) in letters), None)


def _printed_part(root: Any, page_title: str) -> str | None:
    """The headline in "Publisher - Headline", where only that part is printed in large or bold."""
    parts = split_title(page_title)
    before, _, after = page_title.partition(" - ")
    pieces: list[str] = [part.strip() for part in (*(parts or ()), before, after) if part]
    wanted = {letters_of(part): part for part in pieces}
    for element in root.iter("b", "strong", "font", "h2", "h3"):
        letters = letters_of((element.text_content() or "")[:_LONGEST_HEADLINE])
        if letters in wanted and letters != letters_of(page_title):
            return wanted[str(letters)]
    return None


def _publisher_in_title(root: Any, draft: Draft) -> str | None:
    """ "Title - Publisher", where the rest of the page shows what of it is the title."""
    for title in root.iter("title"):
        whole = one_line(title.text_content() or "")
        parts = split_title(whole)
        if parts and draft.title and _is_labelled(parts[0], draft.title):
            return parts[1]
        for separator in (" - ", ": "):
            before, _, after = whole.partition(separator)
            same = bool(draft.title) and letters_of(after) == letters_of(draft.title or "")
            if same and before.strip() and len(before) <= _LONGEST_NAME:
                return before.strip()
    return None


def _is_labelled(printed: str, title: str) -> bool:
    """Whether ``printed`` is the title, or the title after a label: "Print version: Title"."""
    label, _, rest = printed.partition(": ")
    return letters_of(title) in (letters_of(printed), letters_of(rest if label else ""))


def _authors(
    root: Any, structured: StructuredArticle, meta: dict[str, list[str]], publisher: str | None
) -> tuple[str, ...]:
    if structured.authors:
        return structured.authors
    own = letters_of(publisher or "").removeprefix("the")
    for name in FIELD_NAMES["authors"].meta:
        names = [one for value in meta.get(name, []) for one in author_names(value)]
        names = [one for one in names if letters_of(one).removeprefix("the") != own]
        if names:
            return tuple(dict.fromkeys(names))
    printed = _printed_authors(root)
    if printed:
        return printed
    others = [one for one in structured.organisations if letters_of(one).removeprefix("the") != own]
    return tuple(others)


def _printed_authors(root: Any) -> tuple[str, ...]:
    top = next(iter(root.iter("article")), root)
    path = (
        ".//*[contains(concat(' ',translate(@rel,'AUTHOR','author'),' '),' author ')]"
        "|.//*[contains(translate(@itemprop,'AUTHOR','author'),'author')]"
    )
    for place in (top, root):
        names: list[str] = []
        for element in place.xpath(path):
            text = one_line(element.text_content() or "")
            if len(text.split()) <= _BYLINE_WORDS:
                names.extend(parse_byline(text) or split_names(text))
        byline = _classed_byline(place)
        if len(byline) >= len(set(names)) and byline:
            return byline
        if names:
            return tuple(dict.fromkeys(names))
    return ()


def _classed_byline(place: Any) -> tuple[str, ...]:
    path = ".//*[contains(translate(@class,'BYLINEAUTHOR','bylineauthor'),'byline')]"
    for element in place.xpath(path + "|" + path.replace("'byline')]", "'author')]")):
        text = one_line(" ".join(element.itertext()))
        if 0 < len(text.split()) <= _BYLINE_WORDS:
            names = parse_byline(text.replace(" ,", ","))
            if names:
                return names
    return ()


def _first_moment(meta: dict[str, list[str]], field: str) -> Moment | None:
    for value in _values(meta, field):
        moment = parse_moment(value)
        if moment is not None:
            return moment
    return None


def _read_times(root: Any, draft: Draft) -> None:
    """Fills the times that are still unknown from itemprop and time elements."""
    articles = list(root.iter("article"))
    for element in root.xpath("//*[@itemprop='datePublished' or @itemprop='dateModified']"):
        value = element.get("datetime") or element.get("content") or element.text_content() or ""
        moment = parse_moment(value)
        if element.get("itemprop") == "datePublished":
            draft.published = draft.published or moment
        else:
            draft.updated = draft.updated or moment
    if draft.published is not None:
        return
    places = articles[:1] or [root]
    for element in places[0].iter("time"):
        value = one_line(element.get("datetime") or element.text_content() or "")
        named = f"{element.get('class') or ''} {one_line(element.text_content() or '')}".lower()
        moment = parse_moment(value)
        line = parse_time_line(value) if moment is None else None
        if "update" in named or "modif" in named:
            draft.updated = draft.updated or moment or (line.updated if line else None)
        elif moment is not None or line is not None:
            draft.published = moment or (line.published if line else None)
            return
