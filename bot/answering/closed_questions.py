"""Questions that need no retrieval: about the article itself, for its summary, to the bot.

They are recognised by what they lack: every word of them comes from a closed vocabulary ("who",
"wrote", "this", "article"), so that nothing of the world is asked about. "Who wrote this?" is such
a question; "Who wrote the letter?" is not, for the letter in it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.answering import english
from bot.answering.asked_fields import (
    ARTICLE_VOCABULARY,
    CITATION_FIELDS,
    Asked,
    MetadataField,
    fields_asked,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


CLOSED_WORDS = 24
"""A longer question is never taken for one about the article, in words."""
_VOCABULARY = ARTICLE_VOCABULARY | english.SUMMARY_VOCABULARY | english.HELP_VOCABULARY

_OBJECT = (
    r"(?:(?:all(?: of)? )?(?:this|that|it|these)|(?:(?:the|this|that|your|an?|all) )?"
    r"(?:(?:whole|entire|full|latest|news|main|original) ){0,2}"
    r"(?:article|articles|story|piece|text|post|page|news|report|document|content|contents|paper"
    r"|oped|blog|blogpost|writeup))"
)
_WHEN = r"(?: (?:here|today|yesterday|recently|lately|exactly|now|so far))"
_SUMMARY_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:so )?(?:what|who) (?:is|was|are) {_OBJECT}(?: all| actually| really| mainly){{0,2}}"
        r" about",
        rf"(?:what|who)(?: all)? (?:does|did|do) {_OBJECT} (?:say|tell|describe|report|discuss"
        r"|cover|mean|contain|argue|talk about|deal with)(?: us| me| about)?",
        r"what (?:all )?(?:has |had )?(?:happened|happens|is happening|was happening|is going on"
        r"|was going on|went on|is new|is the (?:latest|news|story|situation|context|background))"
        rf"(?: in {_OBJECT})?{_WHEN}{{0,2}}",
        rf"what (?:is|was) (?:written |described |said |reported |covered )?in {_OBJECT}",
        r"what (?:is|was) (?:the|this|that) (?:news )?(?:article|story|piece|text|post|news)",
        rf"(?:(?:tell|brief|inform|explain|describe|outline)(?: to)?(?: me| us)?(?: more)?"
        rf"(?: about| on)? |about ){_OBJECT}(?: briefly| in short| please)?",
        r"(?:what|which) (?:is|are) the (?:topic|subject|theme|message|idea|point|argument|takeaway"
        rf"|content|highlight)s?(?: of {_OBJECT})?",
        rf"what is {_OBJECT} saying|(?:a |the )?(?:short|quick|brief) version(?: of {_OBJECT})?",
        r"the whole (?:story|article|thing|piece)",
        rf"(?:what|which) (?:topic|topics|subject|theme|themes)(?: is| are| does| do)? {_OBJECT}"
        r"(?: about| cover| discuss| deal with)?",
        r"what (?:is|was) (?:reported|written|said)(?: here)?",
        r"(?:bring|get|catch) (?:me|us) up(?: to speed)?|fill (?:me|us) in|explain",
    )
)
_ADJECTIVES = "|".join(sorted(english.SUMMARY_ADJECTIVES))
_NOUNS = "|".join(sorted(english.SUMMARY_NOUNS))
_MAIN_POINTS = re.compile(
    rf"\b(?:{_ADJECTIVES}) (?:{_NOUNS})\b"
    r"|\b(?:sum|summed)\b.*\bup\b|\bin (?:short|brief|a nutshell)$|\btakeaways?$"
)
_ABOUT_TAIL = re.compile(
    r"\b((?:the|this|that|your|an?) (?:news )?(?:article|oped|news story|piece))"
    r" (?:about|on|regarding|concerning|covering|titled) .{1,120}?"
    r"( (?:(?:first |last )?(?:published|written|updated|posted|released|called)|come out))?$"
)
_NAMED_ARTICLE = re.compile(
    r"^((?:who|by whom|when|where) (?:wrote|published|was|is|are|were|did)(?: the authors? of)?"
    r"|(?:what|which) is the (?:title|headline|link|date|author) of|(?:author|authors|date|link"
    r"|summary|title) of|summari[sz]e|sum up) the (?:(?!of |the |this |in )[^\W_]+ ){1,4}(article)"
    r"( (?:published|written|updated|posted|released|come out))?$"
)
_WRITTEN_BY = re.compile(
    r"^(?:(?:is|was|were|are) (?:this|(?:this|the) (?:news )?(?:article|story|piece))"
    r" (?:really )?(?:(?:written|authored|penned) )?by \S.{0,60}"
    r"|(?:did|has|have) \S.{0,60} (?:write|written|author|authored) (?:this|(?:this|the) (?:news )?"
    r"(?:article|story|piece))"
    r"|(?:is|was|are|were) \S.{0,60} (?:the author|the authors|an author|one of the authors"
    r"|the writer|the reporter)(?: of (?:this|(?:this|the) (?:news )?(?:article|story|piece)))?)$"
)
_FROM_PUBLISHER = re.compile(
    r"^(?:(?:is|was) (?:this|(?:this|the) (?:news )?(?:article|story"
    r"|piece)) (?:published )?(?:from|by)"
    r" (?:the )?\S.{0,60}|(?:did|has) \S.{0,60} (?:publish|published|run) (?:this|(?:this|the)"
    r" (?:news )?(?:article|story|piece)))$"
)
_DATED = re.compile(
    r"^(?:when did \S.{0,60} (?:publish|write|post|release) (?:this|(?:this|the) (?:news )?"
    r"(?:article|story|piece))|(?:is|was) (?:this|(?:this|the) (?:news )?(?:article|story"
    r"|piece)) (?:published|written"
    r"|posted|dated|from) (?:(?:in|on|before|after|during) \S.{0,60}|today|yesterday|last \S{1,12}"
    r"|this \S{1,12}|\d{4}))$"
)
_INTERVIEWED = re.compile(
    r"^(?:who (?:did|conducted|held|led|carried out) (?:this|the) interview"
    r"|who (?:is|was) the interviewer)$"
)
_NAMING_PATTERNS = (
    (_INTERVIEWED, MetadataField.AUTHORS),
    (_WRITTEN_BY, MetadataField.AUTHORS),
    (_DATED, MetadataField.PUBLISHED),
    (_FROM_PUBLISHER, MetadataField.PUBLISHER),
)
_LOOSE_ARTICLE = re.compile(r"\b(?:the|an?|of) (?:report|paper|document|interview)\b")
_OTHER_HOW = re.compile(
    r"\bhow (?!many|long|old|recent|new|current|fresh|do|can|could|to|(?:is|was) .*\b(?:titled"
    r"|called))"
)
_TO_THE_BOT = frozenset("you your yourself help command commands bot pullquote chatgpt".split())
_BOT_PATTERNS = re.compile(
    r"^(?:how (?:does|do|did|can|should|would) (?:this|it|i|one|we|the bot|this bot)"
    r" (?:all )?(?:work|works|use|ask|start)\b.{0,40}|what can (?:i|we|one) (?:ask|do)\b.{0,40}"
    r"|(?:what|which) (?:kind of )?questions (?:can|should|may|could) (?:i|we) ask\b.{0,20}"
    r"|what should (?:i|we) (?:ask|do)\b.{0,20}|(?:what|which) articles (?:are there|are available"
    r"|do you (?:have|know)|can (?:i|we) ask about)|(?:show"
    r"|list)(?: me)?(?: all)?(?: the)? articles"
    r"|what is this bot(?: for)?|is this (?:a bot|an ai|a human))$"
)


def closed_words(words: Sequence[str]) -> list[str] | None:
    """Give a question's words without an article's subject, None where one is about the world.

    In: lower-case words of a question, typing errors undone.
    """
    if len(words) > CLOSED_WORDS:
        return None
    flat = " ".join(words)
    flat = _ABOUT_TAIL.sub(r"\1\2", flat)
    flat = _NAMED_ARTICLE.sub(r"\1 the \2\3", flat)
    known = flat.split()
    return known if _VOCABULARY.issuperset(known) else None


def metadata_fields(words: Sequence[str]) -> tuple[MetadataField, ...]:
    """Name the fields of an article's record that a question asks for, in the enum's order.

    In: lower-case words of a question, politeness removed. Out: no field for any other question.
    """
    original = " ".join(words)
    if len(words) <= CLOSED_WORDS:
        for pattern, field in _NAMING_PATTERNS:
            if pattern.match(original):
                return (field,)
    known = closed_words(words)
    if known is None or not all(word in ARTICLE_VOCABULARY for word in known):
        return ()
    flat = " ".join(known).replace("up to date", "updated").removesuffix(" please")
    if _OTHER_HOW.search(flat):
        return ()
    asked_words = frozenset(flat.split())
    noun = not asked_words.isdisjoint(english.ARTICLE_NOUNS)
    this = noun or not asked_words.isdisjoint({"this", "that", "these"})
    named = this or "it" in asked_words
    if not named and _LOOSE_ARTICLE.search(flat):
        return ()
    asked = Asked(flat, asked_words, noun, this, named)
    if asked.has(english.CITE_WORDS) and (named or len(known) <= 2 or "how" in known):
        return CITATION_FIELDS
    return fields_asked(asked)


def is_summary(words: Sequence[str]) -> bool:
    """Tell whether the whole article is asked for: "tl;dr", "what is it about", "what happened"."""
    known = closed_words(words)
    if known is None or not all(word in english.SUMMARY_VOCABULARY for word in known):
        return False
    flat = " ".join(known).removesuffix(" please")
    if any(word in english.SUMMARY_WORDS for word in known) or _MAIN_POINTS.search(flat):
        return True
    return any(pattern.fullmatch(flat) for pattern in _SUMMARY_PATTERNS)


def is_for_the_bot(words: Sequence[str]) -> bool:
    """Tell whether help is the answer: greetings, thanks, questions about the bot, no content.

    In: lower-case words as typed, politeness included. Out: also True for a single word.
    """
    if len(words) < 2:
        return True
    flat = " ".join(words)
    if words[0] in english.GREETINGS and len(words) <= 3:
        others = [word for word in words[1:] if word not in english.GREETINGS]
        if len(others) < 2 and not any(word in english.QUESTION_WORDS for word in others):
            return True
    if _BOT_PATTERNS.match(flat):
        return True
    known = closed_words(words)
    if known is None:
        return False
    if all(word in english.FUNCTION_WORDS or word in english.GREETINGS for word in known):
        return True
    return all(word in english.HELP_VOCABULARY for word in known) and bool(
        _TO_THE_BOT.intersection(known) or any(word in english.GREETINGS for word in known)
    )
