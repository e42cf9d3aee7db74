"""A message → its quoted parts, each with whom the message names as saying it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.checking.reporting import CALLING, NAME, NOT_NAMES, ROLE, SAYING, without_opening

AROUND_CHARACTERS = 160
"""How far beside a quotation its speaker is looked for."""
WORDS_OF_SAYING_WHO = 8
"""Words beside the marks of a block quote, up to which they may only say who speaks."""
WORDS_IN_SINGLE_MARKS = 3
"""Fewer words between single marks are likely between two apostrophes."""

_BLOCK = re.compile(r"(?:^[^\S\n]*>{1,3}[^\S\n].*(?:\n|\Z))+", re.MULTILINE)
_BLOCK_MARK = re.compile(r"^[^\S\n]*>{1,3}[^\S\n]", re.MULTILINE)
_CLOSERS = {"“": '”"', "„": '“”"', "«": "»", "»": "«", "‹": "›", '"': '"”', "＂": "＂"}
_OPENER = re.compile(r"(?<![\w“\"])[“„«»‹\"＂](?=[^\s,;:!?])|[“„«](?=\s?\S)")
_SINGLE = re.compile(r"(?<![\w'’])[‘'](?=\S)([^\n]*?[^\s])['’](?!\w)")
_WORD = re.compile(r"[^\W_]+")
_LINE_NAME = re.compile(
    rf"\s*(?:[-–—~]{{1,2}}|\()\s?(?P<who>{NAME})\s*\)?[.,]?\s*(?:[(,].{{0,60}})?(?:\n|\Z)"
)

_SAID = rf"(?:{SAYING}|{CALLING}|put it)"
_LABELS = (
    r"(?:Article|Breaking|Caption|Claim|Context|Edit|Example|Fact|Final|Headline|Here|Lead|Look|"
    r"News|Note|Now|P\.?S\.?|Question|Quote|Quoting|Quotation|Reminder|Report|Result|Source|Text|"
    r"TIL|Title|Today|Update)"
)
"""What stands before a colon and says nothing."""
_LOWER_NAME = r"(?P<lower>[a-zà-öø-ÿ][a-zà-öø-ÿ'’-]+)"
_LEAD = r"[\s,.;:\-–—!?]*(?:(?:as|or so)\s+)?"
_AFTER = (
    re.compile(rf"{_LEAD}(?:{_SAID})\s+(?P<who>{NAME}|{ROLE})"),
    re.compile(rf"{_LEAD}(?P<who>{NAME}|{ROLE}),?\s+(?:\w+ly\s+)?(?:{_SAID})\b"),
    re.compile(rf"{_LEAD}according to (?P<who>{NAME}|{ROLE})", re.IGNORECASE),
    re.compile(rf"{_LEAD}(?:{_SAID})\s+{_LOWER_NAME}\b"),
    re.compile(rf"{_LEAD}{_LOWER_NAME}\s+(?:{_SAID})\b"),
)
_BEFORE = (
    re.compile(
        rf"(?P<who>{NAME}|{ROLE})(?:,\s[^,\n]{{2,60}},)?\s+(?:\w+ly\s+|has\s+|had\s+)?(?:{_SAID})\b"
        r"[^.!?\n“”\"]{0,50}$"
    ),
    re.compile(rf"\baccording to (?P<who>{NAME}|{ROLE}),?\s*$", re.IGNORECASE),
    re.compile(rf"(?:^|[\s*_])(?!(?:{_LABELS}):)(?P<who>{NAME})[*_]*:[*_]*\s*$"),
    re.compile(rf"(?:^|\s){_LOWER_NAME}\s+(?:{_SAID})\b[^.!?\n“”\"]{{0,50}}$"),
    re.compile(rf"(?:^|\n)\s*{_LOWER_NAME}:\s*$"),
)
_CARRIED_ON = re.compile(
    rf"(?:(?:{NAME}|{ROLE}|he|she|they)\s+)?(?:{_SAID})\b[^“\"\n]{{0,80}}", re.IGNORECASE
)
"""Between two parts of what one person said."""


@dataclass(frozen=True, slots=True)
class QuotedPart:
    """``text`` stands in the message from ``start`` on, as long as there: what marks its lines as
    quoted is blanked.

    ``speaker`` is whom the message names; ``around`` what it says itself right beside the part.
    ``is_name``: the speaker is a name in capitals, and no role and nothing in small letters.
    """

    text: str
    start: int
    speaker: str | None = None
    is_name: bool = True
    around: str = ""

    @property
    def end(self) -> int:
        """Where it ends in the message."""
        return self.start + len(self.text)


def quoted_parts(message: str) -> list[QuotedPart]:
    """The quoted parts of a message in order; the whole message where nothing is marked."""
    spans = sorted(_spans(message))
    if not spans:
        return [whole_message(message)]
    read = _blanked(message)
    parts: list[QuotedPart] = []
    for row, (start, end) in enumerate(spans):
        earliest = spans[row - 1][1] if row else 0
        latest = spans[row + 1][0] if row + 1 < len(spans) else len(message)
        before = read[max(earliest, start - AROUND_CHARACTERS) : start]
        after = read[end : min(latest, end + AROUND_CHARACTERS)]
        named = _named(before, after)
        between = before.strip(' ,.:;“”"„«»')
        if named is None and parts and parts[-1].speaker and _CARRIED_ON.fullmatch(between):
            named = parts[-1].speaker, parts[-1].is_name
        speaker, is_name = named or (None, True)
        around = f"{_last_sentence(before)} … {_first_sentence(after)}"
        parts.append(QuotedPart(read[start:end], start, speaker, is_name, around))
    return parts


def has_words(text: str, count: int = 1) -> bool:
    """Whether a text has at least so many words."""
    return sum(1 for _ in zip(_WORD.finditer(text), range(count), strict=False)) >= count


def quoted_share(message: str, parts: list[QuotedPart]) -> float:
    """How many of a message's words stand in its quoted parts, 0 to 1."""
    inside = sum(len(_WORD.findall(part.text)) for part in parts)
    return inside / max(1, len(_WORD.findall(message)))


def _blanked(message: str) -> str:
    """The message with what marks a line as quoted blanked, of the same length."""
    return _BLOCK_MARK.sub(lambda found: " " * len(found.group()), message)


def whole_message(message: str) -> QuotedPart:
    """All of a message as one quotation; a name after a dash at its end is the speaker."""
    read = _blanked(message)
    signed = re.search(rf"(?<=\S)\s+[-–—~]{{1,2}}\s?(?P<who>{NAME})\s*$", read)
    if signed and _is_name(signed["who"]) and has_words(read[: signed.start()], 4):
        return QuotedPart(read[: signed.start()], 0, signed["who"])
    return QuotedPart(read, 0)


def _spans(message: str) -> Iterator[tuple[int, int]]:
    """Where quoted parts stand: block quotes, and what is between marks outside of them."""
    place = 0
    for block in _BLOCK.finditer(message):
        yield from _between_marks(message, place, block.start())
        start, end = _trimmed(message, block.start(), block.end())
        inner = list(_between_marks(_blanked(message), start, end))
        if inner and _only_says_who(message, start, end, inner):
            yield from inner
        elif has_words(message[start:end]):
            yield start, end
        place = block.end()
    yield from _between_marks(message, place, len(message))


def _only_says_who(message: str, start: int, end: int, inner: list[tuple[int, int]]) -> bool:
    """Whether a block has nothing beside its marked parts but who says them: else all of it is
    one quotation, which has marks of its own in it."""
    edges = [start, *(edge for span in inner for edge in span), end]
    beside = " ".join(
        message[first:last] for first, last in zip(edges[::2], edges[1::2], strict=True)
    )
    words = len(_WORD.findall(beside))
    return not words or (words <= WORDS_OF_SAYING_WHO and bool(re.search(rf"\b{_SAID}\b", beside)))


def _trimmed(message: str, start: int, end: int) -> tuple[int, int]:
    """A block without its first mark, its last line break, and a line that only names somebody."""
    found = _BLOCK_MARK.match(message, start)
    start = found.end() if found else start
    while end > start and message[end - 1].isspace():
        end -= 1
    last_line = message.rfind("\n", start, end)
    if last_line > 0:
        line = _BLOCK_MARK.sub("", message[last_line + 1 : end])
        if _LINE_NAME.fullmatch(line):
            end = last_line
    return start, end


def _between_marks(message: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    found = list(_between_double_marks(message, start, end))
    yield from found
    if not found:
        for single in _SINGLE.finditer(message, start, end):
            if has_words(single.group(1), WORDS_IN_SINGLE_MARKS):
                yield single.span(1)


def _between_double_marks(message: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    place = start
    while opener := _OPENER.search(message, place, end):
        closers = _CLOSERS[opener.group()[0]]
        first = opener.start() + 1
        last = _closing(message, first, end, opener.group()[0], closers)
        if has_words(message[first:last]):
            yield first, last
        place = min(last + 1, end) if last > first else first


def _closing(message: str, first: int, end: int, opener: str, closers: str) -> int:
    """Where a quotation closes: at its own mark, else at the end of the last paragraph that opens
    with one."""
    depth = 0
    for place in range(first, end):
        character = message[place]
        if character in closers and not (character == '"' and _opens(message, place)):
            if depth == 0:
                return place
            depth -= 1
        elif character == opener and opener in "“«":
            if message[:place].rstrip(" ").endswith("\n"):
                continue  # each paragraph of a long quotation opens anew
            depth += 1
    paragraph = message.find("\n\n", first, end)
    return paragraph if paragraph >= 0 else end


def _opens(message: str, place: int) -> bool:
    """Whether a straight mark stands before a word and after a blank."""
    before, after = message[place - 1 : place], message[place + 1 : place + 2]
    return (not before or before.isspace()) and bool(after) and not after.isspace()


def _named(before: str, after: str) -> tuple[str, bool] | None:
    """Whom the words after or before a quotation name, and whether that is a name in capitals."""
    after = re.sub(r"^[”\"»“›]", "", after)
    before = re.sub(r"[“\"„«»‹]$", "", before)
    signed = _LINE_NAME.match(after)
    if signed and _is_name(signed["who"]):
        return signed["who"], True
    for found in (
        *(pattern.match(after) for pattern in _AFTER),
        *(pattern.search(before) for pattern in _BEFORE),
    ):
        if found is None:
            continue
        groups = found.groupdict()
        who = groups.get("who")
        if who and _is_name(who):
            return without_opening(who), True
        if who and who.lower().startswith(("the ", "a ", "an ", "his ", "her ", "their ", "its ")):
            return who, False
        lower = groups.get("lower")
        if lower and lower not in NOT_NAMES:
            return lower, False
    return None


def _is_name(text: str) -> bool:
    words = without_opening(text).split()
    return bool(words) and words[0][:1].isupper()


def _last_sentence(text: str) -> str:
    return re.split(r"[.!?]\s|\n", text)[-1]


def _first_sentence(text: str) -> str:
    return re.split(r"[.!?]\s|\n", text)[0]
