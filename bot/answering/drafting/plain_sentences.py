"""A sentence as it was printed → a plain one, and its subject onwards.

Bullets, datelines, parentheses and what leads in to the subject are taken off; what cannot be asked
about, such as what somebody says in the first person, is given up.
"""

from __future__ import annotations

import re

from bot.answering.drafting.subjects import bare, has_whole_quotations, lower_words
from bot.answering.drafting.verb_forms import AUXILIARIES, is_finite, is_participle

LONGEST_SENTENCE = 400

_BULLET = re.compile(r"^(?:[-*•–—]\s+|\d{1,2}[.)]\s+)")
_DATELINE = re.compile(r"^[A-Z][A-Z.,’' ]{2,40}(?:\([A-Za-z .]{2,20}\))?\s*[—–-]+\s+")
_DAY_BETWEEN = re.compile(
    r"\b(?P<before>[\w’'-]+) (?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r" (?=(?P<next>[a-z]+))"
)
_PARENTHESES = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])")
_UNUSABLE = re.compile(
    r"\b(?:I|[Ww]e|[Uu]s|[Mm]e|[Mm]y|[Oo]urs?|[Yy]ou|[Yy]our|I['’]\w+|[Ww]e['’]\w+)\b|[?!…]"
    r"|\w[n]['’]t\b|https?://|\b(?:[Cc]orrection|[Pp]hotograph)\b"
)
_ASIDE = re.compile(r", (?:which|although|though|while|if)\b[^“”\"]*$")
_LEAD_IN = re.compile(
    # without a comma only what cannot be anything else
    r"^(?:In the (?:end|night|meantime)|At (?:noon|midnight|dawn|\w+ in the (?:morning|afternoon"
    r"|evening))|(?:By|On) (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?: (?:morning|afternoon"
    r"|evening|night))?|In (?:early |late )?(?:\d{4}|(?:January|February|March|April|May|June|July"
    r"|August|September|October|November|December)(?: \d{4})?))\s+"
    r"|^(?:(?:In|On|At|During|By|Since|For|From|Under|Within|Last|This|Early|Late|Over|Across|Outside"
    r"|Inside|Near|Throughout|Until|With|Behind|Above|Along|After|Before|Yesterday|Today|Earlier"
    r"|Later|Next|Despite|Because of|According to|Like|Unlike|Against|Among|Between|Beneath)\b"
    r"[^,;:“”\"]{0,60},|(?:Meanwhile|However|Instead|Still|Then|Also|So far|Now|Moreover|Finally"
    r"|Eventually|Separately|In addition|For example|For now|Even so|Overall|Officially),?)\s+"
)
_CLAUSE_LEAD = re.compile(
    r"^(?P<opener>After|Before|When|While|Although|Though|Because)\b[^,;:“”\"]{8,90},\s+"
)
_CONNECTIVE = re.compile(r"^(?:But|And|Yet|So|Then|Still|Now)\s+")
_OPENINGS = "“\"‘'(["


def plain_sentence(sentence: str) -> str | None:
    """A sentence without bullet, dateline and parentheses; None where it cannot be asked about."""
    if len(sentence) > LONGEST_SENTENCE:
        return None
    text = _BULLET.sub("", " ".join(sentence.split()))
    text = _DATELINE.sub("", text)
    text = _DAY_BETWEEN.sub(_without_day, text, count=1)
    text = _PARENTHESES.sub("", text)
    if _UNUSABLE.search(_outside_quotations(text)):  # "…, which you get back": the rest will do
        text = _ASIDE.sub(".", text)
    if not text.endswith((".", ".”", '."')):
        return None
    if text[:1] in _OPENINGS or _UNUSABLE.search(_outside_quotations(text)):
        return None
    if not has_whole_quotations(text):
        return None
    return text


def _without_day(found: re.Match[str]) -> str:
    """Without the day that stands between a subject and its verb, or a verb and its "that"."""
    before, word = found["before"], found["next"]
    between = is_finite(word) or (word == "that" and is_finite(before))
    return f"{before} " if between else found.group()


def _outside_quotations(text: str) -> str:
    return re.sub(r"“[^”]*”|\"[^\"]*\"", "“”", text)


def without_lead(sentence: str) -> tuple[str | None, str]:
    """The sentence from its subject on, and what came before; None where that is a clause."""
    text = _CONNECTIVE.sub("", sentence)
    clause = _CLAUSE_LEAD.match(text)
    if clause is not None and any(is_finite(bare(word)) for word in clause.group().split()[1:]):
        return text[clause.end() :], clause.group().strip(" ,")
    lead = _LEAD_IN.match(text)
    if lead is None:
        return text, ""
    before = lead.group().strip(" ,")
    words = lower_words(before.split())
    if any(is_finite(word) and (word in AUXILIARIES or not is_participle(word)) for word in words):
        return None, ""
    return text[lead.end() :], before
