"""Turns a text or Markdown file into a draft: its head and tail into metadata, the rest into
paragraphs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ingest.addresses import canonical_url, urls_in
from ingest.blocks import Block
from ingest.bylines import author_names, parse_byline
from ingest.canonical import canonical, letters_of
from ingest.dates import TimeLine, parse_moment, parse_time_line
from ingest.draft import Draft, day_told, is_publisher_of, split_title, without_publisher
from ingest.field_names import FIELD_NAMES
from ingest.front_matter import split_front_matter
from ingest.furniture import is_furniture, is_link_list, is_sentence, without_furniture
from ingest.head import HEAD_BLOCKS, Head
from ingest.languages import language_code
from ingest.publications import publication_name
from ingest.text_blocks import text_blocks
from store.records import DECLARED_FIELDS

_TITLE_WORDS = 35
_SIGNATURE_WORDS = 6
_NAME_PARTICLES = frozenset("and de der du for la le of on the".split())
_TITLE_CHARACTERS = 250
_KEYED = re.compile(
    r"(title|headline|authors?|by|publisher|publication|source|site|date|published|updated|url|link"
    r"|language|lang)\s*:\s*(\S.*)",
    re.IGNORECASE,
)
_FIELDS = {name: field for field, names in FIELD_NAMES.items() for name in names.front_matter}


def read_plain_text(text: str, *, markdown: bool) -> Draft:
    """The draft in ``text``, the decoded content of a text file.

    ``markdown`` says that the file is Markdown by its name; saved pages with Markdown links in
    them are recognised anyhow. Never raises.
    """
    values, rest = split_front_matter(text.replace("\r\n", "\n").lstrip("\ufeff"))
    blocks = text_blocks(rest, markdown=markdown or bool(values))
    draft = Draft()
    for name, items in values.items():
        _set(draft, name, items)
    draft.paragraphs = [block.text for block in read_blocks(draft, blocks)]
    return draft


def read_blocks(draft: Draft, blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a text or document that are its article.

    What those before and behind it say about it goes into the fields of ``draft`` that are empty.
    """
    tail = blocks[_tail_start(blocks) :]
    _read_tail(draft, tail)
    head = _read_head(draft, blocks)
    draft.authors = draft.authors or head.authors
    draft.publisher = draft.publisher or head.publisher
    _read_address(draft, blocks, tail)
    _read_publisher(draft, tail)
    if draft.title:
        draft.title = without_publisher(draft.title, draft.publisher, draft.url)
    at_end = {id(block) for block in tail if _is_metadata_at_end(block, draft)}
    body = [block for block in head.body if id(block) not in at_end]
    kept = without_furniture(body, draft.title)
    _read_times(draft, head.times, [block.text for block in kept[:1]])
    return kept


def _set(draft: Draft, name: str, items: Sequence[str]) -> bool:
    """Fills one field of ``draft`` that is still empty; False where the value does not fit it."""
    name = _FIELDS.get(name.lower(), name.lower())
    value = canonical(items[0]) if items else ""
    if not value:
        return False
    if name == "authors":
        names = [name for item in items for name in author_names(item)]
        draft.authors = draft.authors or tuple(dict.fromkeys(names))
        return bool(draft.authors)
    if name in ("published", "updated"):
        moment = parse_moment(value)
        if moment is not None and getattr(draft, name) is None:
            setattr(draft, name, moment)
        return moment is not None
    if name == "url" or (name == "publisher" and value.lower().startswith("http")):
        draft.url = draft.url or canonical_url(value.strip("<>"))
        return draft.url is not None
    if name == "language":
        draft.language = draft.language or language_code(value)
        return draft.language is not None
    if name in ("title", "publisher") and len(value) <= _TITLE_CHARACTERS:
        if getattr(draft, name) is None:
            setattr(draft, name, value)
        return True
    return name in DECLARED_FIELDS and draft.declare(name, value)


def _read_head(draft: Draft, blocks: Sequence[Block]) -> Head:
    """Takes title, byline, times and named values from the beginning; title and named values go
    into ``draft``."""
    head = Head()
    titled = draft.title is not None
    opening = True  # nothing yet that can be the article's own text
    for position, block in enumerate(blocks):
        if position < HEAD_BLOCKS:
            if titled and letters_of(block.text) == letters_of(draft.title or ""):
                continue
            if head.takes(block) or (opening and _is_keyed(draft, block)):
                titled = titled or draft.title is not None
                continue
            if opening and (is_furniture(block.text) or is_link_list(block)):
                continue
            if opening and not titled and _may_be_title(blocks, position):
                draft.title, titled = block.text, True
                continue
            label = _is_section_label(block) and _metadata_follows(blocks[position + 1 :][:3])
            if opening and label:
                head.publisher = head.publisher or publication_name(block.text)
                continue
            opening = opening and not is_sentence(block.text)
        head.body.append(block)
    return head


def _is_keyed(draft: Draft, block: Block) -> bool:
    """Whether ``block`` is a named value ("Source: ..."), which is then taken over."""
    keyed = _KEYED.fullmatch(block.text) if len(block.text) < _TITLE_CHARACTERS else None
    return keyed is not None and _set(draft, keyed[1], [keyed[2]])


def _is_section_label(block: Block) -> bool:
    return len(block.text.split()) <= 3 and not is_sentence(block.text)


def _metadata_follows(blocks: Sequence[Block]) -> bool:
    for block in blocks:
        if parse_byline(block.text) or parse_time_line(block.text):
            return True
        if is_sentence(block.text):
            return False
    return False


def _may_be_title(blocks: Sequence[Block], position: int) -> bool:
    block = blocks[position]
    text = block.text
    if block.kind == "heading":
        return True
    if block.kind != "paragraph" or "\n" in text or len(text) > _TITLE_CHARACTERS:
        return False
    if len(text.split()) > _TITLE_WORDS or text[0].islower() or text[-1] in ".,;:…":
        return text.endswith(".") and len(text) < 120 and _byline_is_next(blocks, position)
    if not any(letter.isalpha() for letter in text):
        return False
    following = [other for other in blocks[position + 1 :] if not is_furniture(other.text)]
    if not following:
        return False
    if is_sentence(text):  # "Who pays?", or a quotation that is the text's first sentence
        return _byline_is_next(blocks, position) or text[-1] in "?!"
    return True


def _byline_is_next(blocks: Sequence[Block], position: int) -> bool:
    following = [block.text for block in blocks[position + 1 : position + 2]]
    return any(parse_byline(text) or parse_time_line(text) for text in following)


def _tail_start(blocks: Sequence[Block]) -> int:
    """Where the last running text ends: what follows is furniture, labels and addresses."""
    for position in range(len(blocks) - 1, -1, -1):
        block = blocks[position]
        if is_sentence(block.text) and not is_furniture(block.text) and not is_link_list(block):
            return position + 1
    return len(blocks)


def _read_tail(draft: Draft, tail: Sequence[Block]) -> None:
    for block in tail:
        keyed = _KEYED.fullmatch(block.text) if "\n" not in block.text else None
        if keyed and keyed[1].lower() not in ("link", "title", "headline", "by"):
            _set(draft, keyed[1], [keyed[2]])


def _read_address(draft: Draft, blocks: Sequence[Block], tail: Sequence[Block]) -> None:
    if draft.url is not None:
        return
    for zone in (blocks[:HEAD_BLOCKS], tail):
        whole = [block for block in zone if is_furniture(block.text)]
        found = Counter(address for block in whole for address in urls_in(block.text))
        if found:
            draft.url = found.most_common(1)[0][0]
            return


def _read_publisher(draft: Draft, tail: Sequence[Block]) -> None:
    if draft.publisher is not None:
        return
    titles = [draft.title or "", *(block.text for block in tail)]
    for text in titles:
        parts = split_title(text) if len(text) <= _TITLE_CHARACTERS else None
        if parts and (
            is_publisher_of(parts[1], None, draft.url)
            or (draft.title and letters_of(parts[0]) == letters_of(draft.title))
        ):
            draft.publisher = parts[1]
            return
    for block, following in pairwise(tail):
        if _is_signature(block) and urls_in(following.text) and is_furniture(following.text):
            draft.publisher = block.text
            return


def _is_signature(block: Block) -> bool:
    """Whether ``block`` is a name alone, as a publisher signs right above the address."""
    words = block.text.split()
    significant = [word for word in words if word.lower() not in _NAME_PARTICLES]
    return (
        block.kind == "paragraph"
        and 0 < len(words) <= _SIGNATURE_WORDS
        and bool(significant)
        and all(word[0].isupper() for word in significant)
        and not is_sentence(block.text)
        and not is_furniture(block.text)
        and not urls_in(block.text)
    )


def _is_metadata_at_end(block: Block, draft: Draft) -> bool:
    if _KEYED.fullmatch(block.text) or parse_time_line(block.text):
        return True
    if draft.publisher and letters_of(block.text) == letters_of(draft.publisher):
        return True
    parts = split_title(block.text)
    return parts is not None and is_publisher_of(parts[1], draft.publisher, draft.url)


def _read_times(draft: Draft, times: TimeLine, paragraphs: Sequence[str]) -> None:
    day = day_told(draft.url, paragraphs)
    if day is None and draft.published is not None:
        day = parse_moment(draft.published.isoformat()[:10])
    draft.take_times(times, day)
