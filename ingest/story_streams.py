"""Leaves of a page that shows one story under another ("infinite scroll") only its own story."""

from __future__ import annotations

import re
from typing import Any

from ingest.canonical import letters_of

_PROSE_WORDS = 12
_PROSE_PARAGRAPHS = 2
_BYLINE = re.compile(r"by-?line|author|\bby\b", re.IGNORECASE)
_MOST_STORIES = 50


def drop_other_stories(root: Any, title: str | None) -> bool:
    """Removes from the tree every story but the one with the page's title; whether there were any.

    A story is what stands around a headline of the first level, as far as it holds no other: an
    article element, or one with its own byline or time. Where the title is in none of them, as on
    the page of a live blog, all stay.
    """
    stories = _stories(root)
    own = next((each for each, letters in stories if letters == letters_of(title or "")), None)
    if own is None or len(stories) < 2:
        return False
    for story, _ in stories:
        if story is not own:
            story.drop_tree()
    return True


def _stories(root: Any) -> list[tuple[Any, str]]:
    """Each story of the page, with the letters of its headline."""
    headlines = list(root.iter("h1"))[: _MOST_STORIES + 1]
    if not 1 < len(headlines) <= _MOST_STORIES:
        return []
    crowded = {above for each in headlines for above in each.iterancestors() if _is_shared(above)}
    found = []
    for headline in headlines:
        story = headline
        for above in headline.iterancestors():
            if above in crowded:
                break
            story = above
        if story is not headline and _is_story(story):
            found.append((story, letters_of(headline.text_content() or "")))
    return found


def _is_shared(element: Any) -> bool:
    headlines = element.iterdescendants("h1")
    return next(headlines, None) is not None and next(headlines, None) is not None


def _is_story(element: Any) -> bool:
    inside = element if element.tag == "article" else next(element.iterchildren("article"), None)
    if inside is None and not _is_signed(element):
        return False
    prose = (p for p in element.iter("p") if len((p.text_content() or "").split()) >= _PROSE_WORDS)
    return sum(1 for _ in prose) >= _PROSE_PARAGRAPHS


def _is_signed(element: Any) -> bool:
    if next(element.iter("time"), None) is not None:
        return True
    return any(_BYLINE.search(each.get("class") or "") for each in element.iter("p", "span", "div"))
