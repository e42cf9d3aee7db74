"""“Who is Ana Brandt?”: the sentence that introduces somebody answers, not each that names them."""

from __future__ import annotations

import re
from functools import lru_cache

_WHO_IS = re.compile(
    r"^\W*(?:and |so |but )?who(?:['’]?s| is| was| are| were) "
    r"(?P<name>(?:[^\W\d_][\w.’'-]*\s?){1,4})\W*$",
    re.IGNORECASE,
)
_NO_NAME = frozenset(
    "a an the this that these those it he she they his her their its our your in at on of behind"
    " responsible there going said says".split()
)
_ROLE = r"[^\W\d_]{2,}(?:er|or|ist|ian|ent|man|woman|ary|ant|ive|oach|ain|ess|ant|ate|ief|ng)"


def introduces(question: str, sentence: str) -> bool:
    """Whether a sentence says who somebody is that the question asks for by name.

    It does where what they are stands right beside the name: "Ana Brandt, 58, leads …", "Brandt is
    the …", "the mayor, Ana Brandt", "Mayor Ana Brandt". False for every other question.
    """
    pattern = _introduction_of(question)
    return pattern is not None and pattern.search(sentence) is not None


@lru_cache(maxsize=64)
def _introduction_of(question: str) -> re.Pattern[str] | None:
    asked = _WHO_IS.match(question)
    if asked is None:
        return None
    words = asked["name"].split()
    if not words or any(word.lower() in _NO_NAME for word in words):
        return None
    name = r"\s".join(re.escape(word.rstrip(".")) + r"\.?" for word in words)
    whole = name if len(words) > 1 else rf"(?:[^\W\d_][\w.’'-]*\s){{0,2}}{name}"
    return re.compile(
        rf"\b{name}(?:, | \(|,? who\b|\s(?:is|was|are|were|became)\s(?:an?|the|one|head|chief)\b)"
        rf"|,\s{whole}\b|\b{_ROLE},?\s{whole}\b",
        re.IGNORECASE,
    )
