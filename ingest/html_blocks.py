"""Turns the tree of a page into blocks, without the parts that are furniture by their markup."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from ingest.blocks import Block, BlockKind
from ingest.bylines import parse_byline
from ingest.canonical import canonical, one_line
from ingest.dates import parse_time_line

_DROPPED = set(
    "script style noscript template iframe object embed svg math canvas audio video picture source"
    " track form input select textarea button label fieldset dialog nav aside figure figcaption"
    " amp-ad amp-sidebar amp-analytics amp-consent amp-social-share amp-img amp-iframe map head"
    " applet option menu progress meter".split()
)
_BLOCKS = set(
    "address article blockquote body center details dd div dl dt figure footer form h1 h2 h3 h4 h5"
    " h6 header hgroup hr html li main ol p pre section summary table tbody td tfoot th thead tr ul"
    " caption aside nav".split()
)
_HEADINGS = {"h2", "h3", "h4", "h5", "h6", "h1"}
_NAMES = set(
    "ad ads advert adverts advertisement advertising adslot adunit banner cookie cookies consent"
    " gdpr newsletter newsletters subscribe subscription signup promo promos promotion related"
    " recommended recommendations recirc recirculation share sharing shares social sociallinks"
    " sidebar comments commentlist disqus breadcrumb breadcrumbs nav navbar navigation menu footer"
    " outbrain taboola popup modal teaser teasers trending mostread popular caption credit skip"
    " sponsor sponsored toolbar pagination pager pullquote pullquotes donate donation republish"
    " tweet sharedaddy foot bet betting odds".split()
)
_PHRASES = re.compile(
    r"(?:author|about)-?(?:bio|box|info)|also-?read|read-?(?:more|next|also)|more-?(?:stories|from|on"
    r"|news)|most-?(?:read|popular|viewed)|visually-?hidden|sr-?only|screen-?reader|print-?only"
    r"|(?:site|page)-?header|top-?stories|comment-?(?:section|list|form)|inline-?ad|ad-?(?:slot|unit"
    r"|container|wrapper|break)|mailing-?list|(?:post|twitter|instagram)-?(?:embed|tweet|media)"
    r"|pull-?quote|imagecaption|video-?caption|(?:view|full)-?gallery|gallery-?counter",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROOTS = {"html", "body", "main", "article"}
_LARGE = 0.4
"""An element with this share of the page's words is the page, whatever its name promises."""
_DEEPEST = 200
_NOTE_MARK = re.compile(r"\s*(?:[\[(]?(?:\d{1,3}|[a-z*†‡])[\])]?|[↩↑^]\ufe0e?)\s*")
_LONGEST_CAPTION = 300
_TEASER_WORDS = 80
_LONG_ITEM = 240
_SHORTEST_BROKEN = 60
"""Lines of a paragraph that are this long and end like sentences were meant as paragraphs."""
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>", re.IGNORECASE)
_NOT_IN_TREES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that the parser reads and then refuses to move: no XML document has them."""
_REFERENCE = re.compile(r"&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}))(?![0-9a-f]);?", re.IGNORECASE)


def parse_page(text: str) -> Any | None:
    """The tree of the page ``text``, or None where a parser finds nothing in it."""
    text = _REFERENCE.sub(_usable_reference, _NOT_IN_TREES.sub(" ", text))
    text = _DECLARATION.sub("", text)
    parser = lxml_html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    try:
        content = text.encode("utf-8", errors="replace")
        return lxml_html.document_fromstring(content, parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def source_of(root: Any) -> str:
    """The tree as the source of a page again."""
    return str(lxml_html.tostring(root, encoding="unicode"))


def _usable_reference(reference: re.Match[str]) -> str:
    """The character reference, or a blank for a character that no tree may have."""
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    if number > sys.maxunicode or _NOT_IN_TREES.match(chr(number)):
        return " "
    return reference[0]


def prune(root: Any) -> None:
    """Removes from the tree what is furniture by its element, its class or being hidden."""
    total = max(1, _letters(root))
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element is root:
            continue
        if not any(above is root for above in element.iterancestors()):
            continue  # it went with a parent
        if _is_furniture(element) and _letters(element) <= total * _LARGE:
            element.drop_tree()


def _letters(element: Any) -> int:
    """The number of characters of running text in ``element``; scripts do not count."""
    skipped = {"script", "style", "noscript", "template", "head"}
    count = 0
    for inner in element.iter():
        if isinstance(inner.tag, str) and inner.tag not in skipped:
            count += len((inner.text or "").strip())
        if inner is not element:
            count += len((inner.tail or "").strip())
    return count


def _is_furniture(element: Any) -> bool:
    tag = element.tag.lower()
    if tag == "figure":
        return next(element.iter("table"), None) is None
    if tag in _DROPPED or _is_note_mark(element) or _is_card(element) or _is_floating(element):
        return True
    if tag in _ROOTS or tag in ("a", "b", "i", "em", "strong"):
        return False
    if tag in ("header", "footer"):
        inside = any(above.tag in ("article", "main") for above in element.iterancestors())
        return not inside or tag == "footer"
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    if _HIDDEN.search(element.get("style") or ""):
        return True
    if element.get("role") in ("navigation", "banner", "complementary", "contentinfo", "dialog"):
        return True
    named = " ".join(element.get(name) or "" for name in ("class", "id", "data-component"))[:500]
    if not named.strip():
        return False
    words = {word.lower() for word in _WORDS.findall(named)}
    return bool(words & _NAMES) or _PHRASES.search(named) is not None


def _is_note_mark(element: Any) -> bool:
    """Whether ``element`` is the number of a footnote, or the arrow that leads back from one."""
    if element.tag != "a" or not str(element.get("href") or "").startswith("#"):
        return False
    return _NOTE_MARK.fullmatch(element.text_content() or "") is not None


def _is_card(element: Any) -> bool:
    """Whether ``element`` is a headline with its teaser that leads to another page."""
    if element.tag == "article":
        return _is_teaser_beside_article(element)
    if element.tag != "a" or str(element.get("href") or "#").startswith("#"):
        return False
    return next(element.iterdescendants("h2", "h3", "h4", "h5", "h6"), None) is not None


def _is_teaser_beside_article(element: Any) -> bool:
    """Whether an article element is small, headed by a link, and outside of the one that has the
    page's headline."""
    if len((element.text_content() or "").split()) > _TEASER_WORDS:
        return False
    if next(element.iterancestors("article"), None) is not None:
        return False
    linked = any(
        not str(link.get("href") or "#").startswith("#")
        and next(link.iterancestors("h2", "h3", "h4", "h5"), None) is not None
        for link in element.iterdescendants("a")
    )
    headline = next(element.getroottree().getroot().iter("h1"), None)
    if not linked or headline is None:
        return False
    around = next(headline.iterancestors("article"), None)
    return around is not None and around is not element


def _is_floating(element: Any) -> bool:
    """Whether ``element`` is a table beside the text that holds a picture and its caption."""
    if element.tag != "table" or (element.get("align") or "").lower() not in ("left", "right"):
        return False
    pictured = next(element.iterdescendants("img"), None) is not None
    return pictured and len(element.text_content() or "") <= _LONGEST_CAPTION


def blocks_of(root: Any) -> list[Block]:
    """The blocks under ``root`` in reading order: paragraphs, headings, whole lists and tables."""
    return list(_walk(root, 0))


def _walk(element: Any, depth: int) -> Iterator[Block]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in ("ul", "ol") and not _holds_paragraphs(element):
        yield from _list(element)
        return
    if tag == "table" and _is_data(element):
        yield from _table(element)
        return
    if depth > _DEEPEST or not _has_block_inside(element):
        yield from _paragraphs([element], tag, element)
        return
    loose: list[Any] = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and (child.tag in _BLOCKS or _has_block_inside(child)):
            yield from _paragraphs(loose, tag, element)
            loose = []
            yield from _walk(child, depth + 1)
        elif isinstance(child.tag, str):
            loose.append(child)
        loose.append(child.tail or "")
    yield from _paragraphs(loose, tag, element)


def _has_block_inside(element: Any) -> bool:
    return next(element.iterdescendants(*_BLOCKS), None) is not None


def _holds_paragraphs(element: Any) -> bool:
    """Whether a list is used for layout: its items hold paragraphs, or are as long as such."""
    if (
        next(element.iterdescendants("p", "h1", "h2", "h3", "h4", "article", "table"), None)
        is not None
    ):
        return True
    return any(len(item.text_content() or "") > _LONG_ITEM for item in element.iterchildren("li"))


def _is_data(table: Any) -> bool:
    """Whether a table holds data rather than the layout of the page."""
    if (
        next(table.iterdescendants("p", "h1", "h2", "h3", "table", "div", "article"), None)
        is not None
    ):
        return False
    cells = list(table.iterdescendants("td", "th"))
    longest = max((len(cell.text_content() or "") for cell in cells), default=0)
    return len(cells) > 1 and longest < _LONG_ITEM


def _list(element: Any) -> Iterator[Block]:
    lines: list[str] = []
    linked = letters = 0
    numbered = element.tag == "ol"
    for item in element.iterdescendants("li"):
        text, inside = _inline([item], stop_at_lists=True)
        line = one_line(text)
        if line:
            number = sum(1 for _ in item.itersiblings("li", preceding=True)) + 1
            lines.append(f"{number}. {line}" if numbered else f"- {line}")
            linked += inside
            letters += _count(line)
    if lines:
        yield Block("\n".join(lines), "list", min(1.0, linked / max(1, letters)), element)


def _table(element: Any) -> Iterator[Block]:
    rows = []
    for row in element.iterdescendants("tr"):
        cells = [one_line(_inline([cell])[0]) for cell in row.iterchildren("td", "th")]
        if any(cells):
            rows.append(" | ".join(cells))
    if rows:
        text = canonical("\n".join(rows))
        linked = sum(_count(link.text_content() or "") for link in element.iterdescendants("a"))
        yield Block(text, "table", min(1.0, linked / max(1, _count(text))), element)


def _paragraphs(parts: list[Any], tag: str, element: Any) -> Iterator[Block]:
    """The paragraphs of inline content: two line breaks in a row part them, one is a space."""
    kind: BlockKind = "heading" if tag in _HEADINGS else "paragraph"
    text, linked = _inline(parts)
    total = _count(text)
    share = min(1.0, linked / total) if total else 0.0
    for paragraph in re.split(r"(?:\x1e\s*){2,}", text):
        lines = [line for line in map(one_line, paragraph.split("\x1e")) if line]
        if len(lines) > 1 and (all(map(_is_paragraph, lines)) or any(map(_stands_alone, lines))):
            yield from (Block(line, kind, share, element) for line in lines)
        elif lines:
            yield Block(" ".join(lines), kind, share, element)


def _stands_alone(line: str) -> bool:
    """Whether a line of a paragraph is a byline or a time, so that its lines are no sentence."""
    return len(line) < _SHORTEST_BROKEN and (
        parse_byline(line) is not None or parse_time_line(line) is not None
    )


def _is_paragraph(line: str) -> bool:
    return len(line) >= _SHORTEST_BROKEN and line.endswith((".", "!", "?", '"', "”", "»", "“"))


def _inline(parts: list[Any], *, stop_at_lists: bool = False) -> tuple[str, int]:
    """The text of ``parts``, its line breaks as record separators, and its letters in links."""
    words: list[str] = []
    linked = 0
    for part in parts:
        if isinstance(part, str):
            words.append(part.replace("\x1e", " "))
            continue
        for event, inner in etree.iterwalk(part, events=("start", "end")):
            nested = inner is not part and inner.tag in _BLOCKS
            if stop_at_lists and nested and _in_nested_list(inner, part):
                continue
            if event == "start":
                if inner.tag == "br":
                    words.append("\x1e")
                elif nested:
                    words.append(" ")
                words.append((inner.text or "").replace("\x1e", " "))
                if inner.tag == "a":
                    linked += _count(inner.text_content() or "")
            elif inner is not part:
                words.append(" " if nested else "")
                words.append((inner.tail or "").replace("\x1e", " "))
    return "".join(words), linked


def _in_nested_list(element: Any, top: Any) -> bool:
    while element is not None and element is not top:
        if element.tag in ("ul", "ol"):
            return True
        element = element.getparent()
    return False


def _count(text: str) -> int:
    return sum(character.isalnum() for character in text)
