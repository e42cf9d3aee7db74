"""A web page → why it is no article: a paywall's stub, a cookie wall, an error, an index.

The signs are general ones: what JSON-LD declares, whole lines that only such pages have, how much
text there is, and how many headlines lead elsewhere. None of them refuses a page by itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ingest.canonical import letters_of, one_line
from ingest.furniture import is_sentence
from ingest.headings import heading_texts
from ingest.page_lines import PageLine
from ingest.structured_data import StructuredArticle

_SAVE_IT = "save the page, and add the file"
PAYWALL = (
    "the page shows only the beginning, the rest is behind a paywall: open it in a browser where "
    f"you can read all of it, {_SAVE_IT}"
)
COOKIE_WALL = (
    "the page shows a cookie wall in place of the article: open it in a browser, answer it, "
    f"{_SAVE_IT}"
)
ERROR_PAGE = (
    "this is the site's error page, not an article: check the address for a typing mistake, or "
    "look for the article elsewhere"
)
ROBOT_CHECK = (
    f"the site wants to see first that a person is reading: open it in a browser, {_SAVE_IT}"
)
NEEDS_JAVASCRIPT = (
    f"the page shows its text only in a browser that runs JavaScript: open it in one, {_SAVE_IT}"
)
INDEX_PAGE = "this is an index of articles, not an article: give the address of one of them"

STUB_WORDS = 300
"""A page that asks for a subscription and has fewer words than this shows a beginning. The teasers
of our layouts have 20 to 220 words, subscribers' articles that are whole have more than 400."""
BRIEF_WORDS = 80
"""Fewer words than these in an article declared as not free are no article; as FEW_WORDS."""
ERROR_WORDS = 150
"""Error pages apologise and suggest, in 10 to 100 words; articles that short have a date."""
EMPTY_WORDS = 30
"""What a page prints that needs a script for the rest: a name, and that it needs a script."""
CONSENT_WORDS = 500
_CONSENT_SHARE = 0.5
INDEX_HEADLINES = 5
"""As many linked headlines make an index of a page that is not declared as an article …"""
INDEX_WORDS_EACH = 60
"""… where all of its text is no more than a teaser for each of them."""

_SUBSCRIBE = (
    r"(?:subscribe|sign up|register|log ?in|sign ?in|join(?: us)?|become an? (?:member|subscriber)"
    r"|upgrade|start (?:your|a)(?: free)? trial)"
)
_STORY = r"(?:article|story|post|page|content|analysis|column|report|interview)"
_WALL = re.compile(
    r"(?:please )?" + _SUBSCRIBE + r"\b.{0,60}? to (?:unlock|continue|keep reading|finish reading"
    r"|read (?:on|more|the (?:rest|full|whole)|this|our|all)|access (?:this|the))\b.{0,100}|"
    r"(?:to )?(?:continue|keep|finish) reading\b.{0,40}\b" + _SUBSCRIBE + r"\b.{0,80}|"
    rf"(?:this|the rest of this|the full|the complete) {_STORY} is (?:only |exclusively |reserved "
    r"|available |locked |exclusive )*(?:for|to)\b.{0,60}\b(?:subscribers?|members?|customers)\b"
    r".{0,100}|"
    rf"(?:this is an? )?(?:subscriber|member)s?[- ](?:only|exclusive)(?: {_STORY})?|"
    r"you(?: have|['’]ve) (?:reached|hit|used (?:up )?(?:all|your)|read all)\b.{0,80}\b(?:limit"
    r"|free|articles?|stories)\b.{0,100}|"
    rf"unlock (?:this|the (?:full|rest|whole)|all)\b.{{0,60}}|"
    rf"(?:get|buy) (?:full |unlimited )?access to (?:this|the full|the whole) {_STORY}\b.{{0,60}}|"
    rf"(?:the )?(?:rest|remaining \d+ ?%|remainder) of (?:this|the) {_STORY} (?:is|are)\b"
    r".{0,100}|"
    rf"(?:want|would you like) to (?:read|see) (?:the (?:rest|whole|full)|more)\b.{{0,100}}\?|"
    r"(?:weiterlesen|lesen sie (?:den ganzen artikel|weiter)) mit\b.{0,80}",
    re.IGNORECASE,
)
_THING = r"(?:page|article|story|address|content|file|link)"
_ERROR = re.compile(
    r"(?:error|http)?[ :]*(?:40[0-9]|410|50[0-4])\b[ :–—|-]*(?:error|not found|gone|forbidden|page"
    r" not found|access denied|unavailable|bad gateway|service unavailable|internal server error)?|"
    rf"(?:(?:oops|sorry|whoops|hmm)\b[^a-z]{{0,4}})?(?:the |this |that |your )?"
    rf"(?:requested )?{_THING}"
    r"(?: (?:that )?you .{3,60}?)? (?:(?:is |was |could |can ?)?(?:not|n['’]t)(?: be)? (?:found"
    r"|available)|(?:does|is|has|can)(?: ?n['’]t| not| no longer| been)\b.{0,50}|missing|moved)|"
    rf"(?:sorry\W+)?we (?:can['’]?t|cannot|could(?:n['’]t| not)) find .{{0,20}}{_THING}\b.{{0,40}}|"
    r"(?:oops|whoops)\b.{0,60}|something (?:went|has gone|is) wrong.{0,40}|access denied|forbidden"
    r"|(?:service|temporarily|site) unavailable.{0,30}|(?:internal )?server error|not found"
    r"|seite nicht gefunden|page introuvable",
    re.IGNORECASE,
)
_ROBOT = re.compile(
    r"(?:just a moment|attention required|are you a (?:robot|human)|one more step|security check"
    r"|access to this page has been (?:denied|blocked)|please verify you are (?:a )?human"
    r"|verify(?:ing)? (?:that )?you are (?:a )?(?:human|person|not a (?:ro)?bot)"
    r"|checking your browser|pardon our interruption|human verification)\b.{0,80}",
    re.IGNORECASE,
)
_SCRIPT = re.compile(r"\bjava ?script\b", re.IGNORECASE)
_CONSENT = re.compile(
    r"\bcookies?\b|\bconsent|\b(?:our|advertising|selected) partners\b|\bpersonal(?:i[sz]ed)? "
    r"(?:data|ads|advertising)|\blegitimate interest|\bprivacy\b|\btracking\b|\bdatenschutz"
    r"|\beinwillig",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"\b(?:we|our|us|you|your|wir|unsere?|sie|ihre?)\b", re.IGNORECASE)
_ACCEPT = re.compile(
    r"(?:yes,? )?(?:i )?(?:accept|agree|allow|consent|reject|decline|alle akzeptieren|zustimmen)"
    r"(?: (?:to )?all| and (?:continue|close|proceed)| cookies| everything)*|(?:manage|set|cookie)"
    r" (?:preferences|settings|options|choices)|.{0,20}without (?:ads|tracking|advertising).{0,30}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PageSigns:
    """What a page shows, beside its text, before anything has been removed from it."""

    wall: bool = False
    """A whole line asks for a subscription or membership to read on."""
    consent: bool = False
    """A button or link takes or refuses consent."""
    error: bool = False
    robot_check: bool = False
    needs_script: bool = False
    linked_headlines: int = 0
    declared_article: bool = False
    declared_index: bool = False


def page_signs(
    root: Any, lines: Sequence[PageLine], title: str | None, structured: StructuredArticle
) -> PageSigns:
    """The signs on the page under ``root`` and in its short lines; ``title`` is the one that was
    found for it."""
    headings = [one_line(each) for each in heading_texts(root, "h1", "title")]
    headings = [each for each in [title or "", *headings] if each]
    kinds = [str(kind).lower() for kind in root.xpath("//meta[@property='og:type']/@content")]
    dated = root.xpath("//meta[@property='article:published_time']/@content")
    return PageSigns(
        wall=any(_WALL.fullmatch(line.text) for line in lines),
        consent=any(line.tag in ("button", "a") and _ACCEPT.fullmatch(line.text) for line in lines),
        error=any(_is_error(heading) for heading in headings),
        robot_check=any(_ROBOT.match(heading) for heading in headings),
        needs_script=any(
            _SCRIPT.search(each.text_content() or "") for each in root.iter("noscript")
        )
        or any(_SCRIPT.search(line.text) for line in lines),
        linked_headlines=_linked_headlines(root),
        declared_article=structured.published is not None or bool(dated) or "article" in kinds,
        declared_index=structured.is_index or "website" in kinds,
    )


def refusal_of(
    signs: PageSigns, structured: StructuredArticle, paragraphs: Sequence[str]
) -> str | None:
    """Why a page with these signs and this text is no article, or None where it may be one."""
    words = sum(len(paragraph.split()) for paragraph in paragraphs)
    if words < EMPTY_WORDS and signs.robot_check:
        return ROBOT_CHECK
    if not signs.declared_article and signs.error and words < ERROR_WORDS:
        return ERROR_PAGE
    if _is_cookie_wall(signs, paragraphs, words):
        return COOKIE_WALL
    if _is_stub(signs, structured, paragraphs, words):
        return PAYWALL
    if _is_index(signs, words):
        return INDEX_PAGE
    if words < EMPTY_WORDS and signs.needs_script:
        return NEEDS_JAVASCRIPT
    return None


def _is_stub(
    signs: PageSigns, structured: StructuredArticle, paragraphs: Sequence[str], words: int
) -> bool:
    if structured.free or words >= STUB_WORDS:
        return False
    if signs.wall:
        return True
    if structured.free is None:
        return False
    cut = not paragraphs or not is_sentence(paragraphs[-1]) or paragraphs[-1].endswith("…")
    return cut or words < BRIEF_WORDS or structured.word_count > 2 * words


def _is_cookie_wall(signs: PageSigns, paragraphs: Sequence[str], words: int) -> bool:
    if not signs.consent or not 0 < words < CONSENT_WORDS:
        return False
    about = sum(
        len(paragraph.split())
        for paragraph in paragraphs
        if _CONSENT.search(paragraph) and _ADDRESSED.search(paragraph)
    )
    return about >= _CONSENT_SHARE * words


def _is_index(signs: PageSigns, words: int) -> bool:
    if signs.declared_article or signs.linked_headlines < INDEX_HEADLINES:
        return False
    each = INDEX_WORDS_EACH if signs.declared_index else INDEX_WORDS_EACH // 2
    return words < each * signs.linked_headlines


def _is_error(heading: str) -> bool:
    """Whether a heading, or a part of it before or after the site's name, speaks of an error."""
    parts = [heading, *re.split(r"\s+[|–—·-]\s+", heading)]
    return any(_ERROR.fullmatch(part.strip(" .!?…")) for part in parts if len(part) > 2)


def _linked_headlines(root: Any) -> int:
    """How many different headlines (below the first level) lead to another page."""
    found = set()
    for heading in root.iter("h2", "h3", "h4", "h5"):
        around = next(heading.iterancestors("a"), None)
        link = around if around is not None else next(heading.iter("a"), None)
        href = "" if link is None else str(link.get("href") or "")
        letters = letters_of(heading.text_content() or "")
        if href and not href.startswith("#") and len(letters) >= 12:
            found.add(letters)
    return len(found)
