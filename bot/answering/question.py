"""What kind of question is this: text to kind, language and the kind of answer it asks for."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.answering import english
from bot.answering.asked_fields import MetadataField
from bot.answering.closed_questions import (
    is_for_the_bot,
    is_summary,
    metadata_fields,
)
from bot.answering.language import foreign_language
from bot.answering.named_articles import (
    NameOfArticle,
    is_named_summary,
    named_article_fields,
    possible_names,
)
from bot.answering.spelling import WORD, plain_words, respelt, telling_word

__all__ = ["AnswerType", "MetadataField", "Question", "QuestionKind", "understand"]

CHARACTERS_READ = 2000
"""What comes after is kept, but does not change what a question is taken for."""

LEAD_INS = 8
"""So many polite beginnings are cut off, one after another."""


class QuestionKind(StrEnum):
    """How a question is answered."""

    CONTENT = "content"
    """With quotes."""
    YES_NO = "yes_no"
    """With quotes of both sides: yes/no questions, choices ("A or B?"), claims, accusations."""
    METADATA = "metadata"
    """From the article's record."""
    SUMMARY = "summary"
    """With the title, the date and the opening paragraph."""
    HELP = "help"
    """With what the bot can do."""
    FOREIGN = "foreign"
    """With the word that it speaks English."""

    @property
    def is_searched(self) -> bool:
        """Whether the answer is looked for in the articles' words."""
        return self in (QuestionKind.CONTENT, QuestionKind.YES_NO)


class AnswerType(StrEnum):
    """What kind of thing an answer has to contain."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DURATION = "duration"
    """How long: a length of time, a time, or a length."""
    TIME = "time"
    PERSON = "person"
    """Who: a named person, an organisation or a group."""
    PLACE = "place"
    REASON = "reason"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what it was taken for."""

    text: str
    """Cleaned: NFC, one line, no control characters, no Discord mentions, no mistyped "wich"."""
    kind: QuestionKind
    fields: tuple[MetadataField, ...] = ()
    """The fields asked for, for METADATA only."""
    answer_type: AnswerType = AnswerType.ANY
    language: str | None = None
    """ISO 639-1 code, None where unknown: names alone have no language."""
    names: tuple[NameOfArticle, ...] = ()
    """What it calls something that it asks author, date, … of, which may be an article."""


_MENTIONS = re.compile(r"<(?:@[!&]?|#|a?:\w{1,40}:)\d{1,25}>")
_SPACE = re.compile(r"\s+")

# Politeness and reported speech before the question itself.
_LEAD_IN = re.compile(
    r"(?:(?:hi|hello|hey|hiya|yo|greetings|good (?:morning|afternoon|evening|day))"
    r"(?: there| bot| pullquote| all| everyone| everybody| again| folks| guys)?"
    r"|so|and|but|ok|okay|well|now|then|also|just|please|btw|by the way|um|uh|oh|alright|anyway"
    r"|hmm|actually|sorry|excuse me|thanks|thank you|one (?:more )?question|(?:quick )?question"
    r"|(?:i am )?(?:just )?(?:curious|wondering)|i wonder|remind me|tell me|tell us|let me know"
    r"|(?:can|could|would|will) you (?:please |kindly |maybe |perhaps |possibly |also )?"
    r"(?:tell|show|give|explain|find|say|remind|inform|look up|find out)(?: to)?(?: me| us)?"
    r"|(?:give|show|inform|remind)(?: me| us)"
    r"|(?:can|could|may|might) i (?:ask|know)(?: you)?"
    r"|i (?:want|need|wish|would like|would love|like) to (?:know|find out|learn|understand|hear"
    r"|see"
    r"|ask)(?: you)?(?: about)?|help me (?:to )?(?:find out|find|understand)"
    r"|according to (?:the|this) (?:article|text|story|report|author)"
    r"|in (?:the|this) (?:article|text|story|report)) "
)
# These introduce a question only where a question word or "if" follows.
_EMBEDDING = re.compile(
    r"(?:do you (?:happen to )?(?:know|remember|understand)|(?:do you have )?any (?:idea|clue)"
    r"(?: about| of)?|does (?:anyone|anybody|someone|somebody)(?: here)? know"
    r"|is it (?:known|clear|reported|stated|mentioned|explained|said)"
    r"|(?:does|did) (?:it|the article|this article|the text|the story|the report|the piece"
    r"|the author|the authors)(?: also)? (?:say|mention|tell|report|explain|state|reveal|specify)"
    r"(?: us| me)?(?: anything about| something about)?|explain(?: to)?(?: me| us)?) "
    r"(?=(?:what|which|who|whom|whose|when|where|why|how|if|whether|that|in what|in which|by whom"
    r"|from where|since when)\b)"
)
_SAID_TO_KNOW = re.compile(
    r"\b(?:say|said|tell|know|reveal|mention|specify|announce|explain|state|report|describe"
    r"|disclose)"
    r" (?=(?:how|who|when|where|why|what|which)\b)"
)
# What makes a following "if" a yes/no question: "tell me if …", but not "so if …".
_REQUEST = re.compile(
    r"^(?!according|in )(?:.{0,40}\b)?(?:tell|show|know|ask|wonder|wondering|curious|idea|clue"
    r"|explain|say|mention|report|remind|find|learn|see|hear|state|reveal|specify|clear|understand|inform"
    r"|question)\b"
)
_WHETHER = re.compile(r"(?:if|whether|that) ")
_CLAIM = re.compile(
    r"(?:true or (?:false|not)|fact ?check|is (?:it|this) (?:true|correct|right|a fact|the case)"
    r"|i (?:read|heard|think|believe|saw)|they say|people say|someone said|apparently"
    r"|confirm|verify|check)\b"
)
_TAG = re.compile(
    r"(?:, ?(?:right|correct|true|no|yes|huh|eh|true or false|is that (?:right|true|correct|so))"
    r"|[, ](?:is|are|was|were|do|does|did|has|have|had|ca|could|wo|would|should)(?:n['’]?t)"
    r" (?:it|he|she|they|there|we|you))[ ?!.]{0,5}$"
)
_VERBS = english.AUXILIARIES | frozenset(
    "said says went sent took gave made won lost shot began broke fell led left met ran sold spoke"
    " told thought threw wrote knew became came kept held built bought caught fought found paid"
    " wants plans refuses denies claims lies supports threatens supplies sends".split()
)
_PARTICIPLE_FOLLOWERS = frozenset(
    "in at by on near from during since after before to for as".split()
)
_NO_VERBS = frozenset(
    "need feed seed speed breed deed weed reed indeed hundred sacred shed".split()
)
_PRONOUN_SUBJECTS = frozenset("he she it they we i you this that there".split())

_NUMBER_OF = re.compile(
    r"how (?:many|old|far|tall|deep|wide|heavy|fast)\b|(?:what|which) (?:was |is |were |are )?"
    r"(?:the )?(?:total |exact |approximate |estimated |average |overall )?"
    r"(?:number|amount|population|age|size|distance|temperature|score)s?\b(?! of (?:the )?(?:\w+ )?"
    r"(?:called|named))"
)
_MONEY_OF = re.compile(
    r"how (?:many|much) (?:dollars|euros|pounds|rubles|roubles|yen|francs|usd|cents|money|cash|aid"
    r"|funding)\b|how much (?:did|does|do|will|would|is|was|were|are) .*\b(?:cost|costs|pay|paid"
    r"|spend"
    r"|spent|earn|worth|charge|invest|donate|sell|sold|raise|raised)\b|how expensive\b"
    r"|(?:what|which) (?:was|is|were|are) the (?:price|cost|salary|budget|revenue|value|worth)\b"
    r"|(?:what|which) (?:price|cost|salary|budget|revenue|sum)\b"
)
_PERCENT_OF = re.compile(
    r"(?:what|which|how) (?:was |is |were |are |many |much )?(?:the )?(?:approximate |exact )?"
    r"(?:percentage|percent|per cent|proportion|share|fraction)\b"
)
_DURATION_OF = re.compile(
    r"(?:for )?how long\b(?! ago)|(?:for )?how many (?:more )?"
    r"(?:seconds|minutes|hours|days|weeks|months|years|decades|centuries)\b(?! ago)"
)
_TIME_OF = re.compile(
    r"how long ago\b|how many \w+ ago\b|since when\b|(?:until|by|till) when\b"
    r"|(?:what|which) (?:(?:is|was|were|are) the )?"
    r"(?:exact |specific |particular |other |same |first |last |calendar |two |three |general )?"
    r"(?:years?|months?|days?|dates?|century|centuries|decades?|yr|weekday)\b"
    r"(?! (?:wars?|war's|old|name|called)\b)|(?:at )?what time\b(?! (?:period|frame|zone)s?\b)"
)
_REASON_OF = re.compile(
    r"why\b|how come\b|(?:for )?what (?:was|is|were|are)?(?: the)?(?: main)? ?(?:reason|reasons"
    r"|cause"
    r"|causes|motive|motives)\b|what (?:caused|causes|led to|prompted|motivated)\b|what for$"
)
_PLACE_OF = re.compile(
    r"where\b|(?:what|which) (?:is the |was the |other |french |european |foreign |two |three )?"
    r"(?:city|cities|country|countries|nation|nations|town|towns|village|villages|place|places"
    r"|location|locations|continent|state|states|region|regions|province|provinces|island"
    r"|county|capital)\b(?! (?:\w+ )?(?:council|government|leader|minister|name|symbol"
    r"|structure)s?\b)"
)
_WHO = re.compile(r"(?:who|whom|whose)\b")
_WHICH_PERSON = re.compile(
    r"(?:what|which) (?:(?:is|was|are|were) the names? of (?:the |a )?)?"
    r"(?:(?!is |was |are |were |did |do |does |has |had |the )\w+ ){0,2}?"
    r"(?:person|minister|spokesman|spokeswoman|spokesperson|president|king|queen|politician"
    r"|diplomat|ambassador|scientist|actor|actress|singer|author|poet|emperor|chancellor|senator"
    r"|historian|philosopher|general)\b"
)
_DESCRIBED = re.compile(r"who (?:is|was|are|were) ")
_ROLE = re.compile(
    r"(?:the|a|an|his|her|their|its|one|responsible|in charge|behind|going|to blame|able|being)\b"
    r"|\w+'s\b|\w+s' |\w{3,}(?:ed|ing)\b|at\b|on\b|in\b"
)
_SUBORDINATE = re.compile(r"(?:when|where|while|if|after|before|since|as|although|because)\b")
_PREPOSITIONS = "in on at by from to for of with under into since until during through about near"
_QUESTION_START = re.compile(
    rf"(?:(?:{'|'.join(_PREPOSITIONS.split())}) )?(?:what|which|who|whom|whose|when|where|why"
    rf"|how)\b"
)
_TYPES = (
    (_TIME_OF, AnswerType.TIME),
    (_DURATION_OF, AnswerType.DURATION),
    (_MONEY_OF, AnswerType.MONEY),
    (_PERCENT_OF, AnswerType.PERCENT),
    (_NUMBER_OF, AnswerType.NUMBER),
    (_REASON_OF, AnswerType.REASON),
    (_WHICH_PERSON, AnswerType.PERSON),
    (_PLACE_OF, AnswerType.PLACE),
)


def _cleaned(text: str) -> str:
    """Bring a question as typed into one line of NFC without control characters and mentions."""
    text = _MENTIONS.sub(" ", unicodedata.normalize("NFC", text))
    kept = (
        character if unicodedata.category(character) not in {"Cc", "Cs"} else " "
        for character in text
        if unicodedata.category(character) != "Cf"
    )
    return _SPACE.sub(" ", "".join(kept)).strip()


def _without_lead_in(flat: str) -> tuple[str, bool]:
    """Cut politeness off the front, and tell whether it was followed by "if" or "whether"."""
    for _ in range(LEAD_INS):
        lead = _LEAD_IN.match(flat) or _EMBEDDING.match(flat)
        if lead is None:
            break
        flat = flat[lead.end() :]
        whether = _WHETHER.match(flat)
        if whether is not None and _REQUEST.search(lead.group()):
            return flat[whether.end() :], True
    return flat, False


def _is_statement(flat: str, text: str) -> bool:
    """Tell whether the words claim something: "X attacked Y?" does, "X energy crisis?" does not."""
    words = flat.split()
    if words[0] in english.IMPERATIVES or any(word in english.QUESTION_WORDS for word in words):
        return False
    named = {word.lower() for word in WORD.findall(text) if word[:1].isupper()}
    for i, word in enumerate(words[1:-1], 1):
        if word in _VERBS and words[i - 1] not in english.AUXILIARIES | {"to", "the", "of"}:
            return True
        if len(word) > 3 and word.endswith("ed") and word not in _NO_VERBS:
            subject = words[i - 1]
            if subject in _PRONOUN_SUBJECTS or words[i + 1] not in _PARTICIPLE_FOLLOWERS:
                return subject not in {"the", "a", "an", "of"}
            if text.endswith("?") and subject in named:
                return True
    return False


def _is_yes_no(flat: str, text: str) -> bool:
    """Tell whether the words ask for a yes or a no, or claim something."""
    first = flat.split(" ", 1)[0]
    if first in english.AUXILIARIES:
        return not (first in {"do", "have"} and flat.startswith(("do not ", "have a ")))
    if _CLAIM.match(flat):
        return True
    if not _QUESTION_START.match(flat) and first not in english.IMPERATIVES:
        if _TAG.search(text.lower()):
            return True
        if not any(word in english.QUESTION_WORDS for word in flat.split()):
            clauses = (" ".join(plain_words(clause)) for clause in text.split(",")[1:])
            if any(clause.split(" ", 1)[0] in english.AUXILIARIES for clause in clauses):
                return True
    return _is_statement(flat, text)


def _main_clause(flat: str, text: str) -> str:
    """Begin at the question word: "After the war, in what year …" becomes "what year …"."""
    candidates = [flat]
    if "," in text:
        candidates += [" ".join(plain_words(clause)) for clause in text.split(",")[1:]]
    first = flat.split(" ", 2)
    subordinate = (
        _SUBORDINATE.match(flat) is not None
        and len(first) > 1
        and first[1] not in english.AUXILIARIES
    )
    for clause in candidates[1:] if subordinate and len(candidates) > 1 else candidates:
        start = _QUESTION_START.match(clause)
        if start is not None:
            return clause[clause.index(start.group().split()[-1]) :]
    found = [
        match
        for match in re.finditer(r"\b(?:what|which|who|whom|whose|when|where|why|how)\b", flat)
        if match.start() > 0
    ]
    # "Who", "which" and "where" inside a statement are mostly relative; at its end they ask.
    return flat[found[-1].start() :] if found else flat


def _answer_type(flat: str, text: str) -> AnswerType:
    """Tell what kind of thing an answer to the question must contain."""
    clause = _main_clause(flat, text)
    for pattern, answer_type in _TYPES:
        if pattern.match(clause):
            return answer_type
    if clause.startswith("when"):
        return AnswerType.TIME
    if _WHO.match(clause):
        described = _DESCRIBED.match(clause)
        if described is not None and not _ROLE.match(clause, described.end()):
            role = clause[described.end() :].split()
            return AnswerType.PERSON if role and role[0] in english.PERSON_NOUNS else AnswerType.ANY
        return AnswerType.PERSON
    return AnswerType.ANY


def understand(text: str) -> Question:
    """Tell how a question wants to be answered.

    In: a question as typed, any text. Out: what it was taken for; never an error.
    """
    cleaned = _cleaned(text)
    read = cleaned[:CHARACTERS_READ]
    typed = plain_words(read)
    if not typed:
        return Question(cleaned, QuestionKind.HELP)
    if not read.isascii() or len(typed) > 1:
        foreign, language = foreign_language(read)
    else:
        foreign, language = False, None
    if foreign and (len(typed) > 1 or not typed[0].isascii()):
        return Question(cleaned, QuestionKind.FOREIGN, language=language)
    if len(cleaned) <= CHARACTERS_READ:
        cleaned = read = respelt(cleaned)
        typed = [telling_word(word) for word in plain_words(read)]
    flat, whether = _without_lead_in(" ".join(typed))
    words = flat.split()
    question = Question(
        cleaned, QuestionKind.CONTENT, language=language, names=possible_names(flat)
    )
    fields = metadata_fields(words) or named_article_fields(flat)
    if fields:
        return replace(question, kind=QuestionKind.METADATA, fields=fields)
    if is_summary(words) or is_named_summary(flat):
        return replace(question, kind=QuestionKind.SUMMARY)
    if is_for_the_bot(typed) or is_for_the_bot(words):
        return replace(question, kind=QuestionKind.HELP)
    reported = _SAID_TO_KNOW.search(flat) if flat.split(" ", 1)[0] in english.AUXILIARIES else None
    if reported is not None:
        flat, whether = flat[reported.end() :], False
    if whether or _is_yes_no(flat, read):
        return replace(question, kind=QuestionKind.YES_NO)
    return replace(question, answer_type=_answer_type(flat, read))
