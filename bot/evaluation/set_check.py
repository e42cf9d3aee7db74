"""A question set against its articles' words: expectations that no true quotation can meet."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from rapidfuzz import fuzz

from bot.evaluation.question_set import QuestionSet, SetQuestion
from bot.evaluation.yaml_lines import Mistake

CLOSE_ENOUGH = 75.0
"""How alike (0 to 100, rapidfuzz) an article's words have to be to be offered instead."""

_FOLDED = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    "…": "...",
}


def check_against_articles(found: QuestionSet, texts: Mapping[Path, str]) -> list[Mistake]:
    """Every ``quote_contains`` that is not verbatim in an article it may come from.

    ``texts`` holds the canonical text of each of the set's articles. Where an article has the same
    words with other quotation marks, dashes, white space or capitals, the mistake tells its exact
    wording.
    """
    mistakes: list[Mistake] = []
    for position, item in enumerate(found.questions):
        allowed = found.named_articles(item.expect) or found.articles
        mistakes += _wording_mistakes(found, position, {path: texts[path] for path in allowed})
    return mistakes


def right_articles(found: QuestionSet, item: SetQuestion, texts: Mapping[Path, str]) -> set[Path]:
    """The articles that answer a question: those it names, else those with the expected words.

    Empty where that is not known: for unanswerable ones, and for words that no article has, such
    as a date from its record.
    """
    named = found.named_articles(item.expect)
    wanted = item.expect.quote_contains or item.expect.answer_contains
    if named or not wanted:
        return set(named)
    some_or_all = any if item.together else all
    return {
        path for path in found.articles if some_or_all(words in texts[path] for words in wanted)
    }


def exact_wording(words: str, text: str) -> str | None:
    """How ``text`` writes these words, give or take marks, dashes, white space and capitals."""
    folded, places = _folded(text)
    wanted = _folded(words)[0].strip()
    start = folded.find(wanted) if wanted else -1
    if start < 0:
        return None
    return text[places[start] : places[start + len(wanted) - 1] + 1]


def _wording_mistakes(
    found: QuestionSet, position: int, texts: Mapping[Path, str]
) -> Iterator[Mistake]:
    item = found.questions[position]
    wanted = item.expect.quote_contains
    missing = [
        number
        for number, words in enumerate(wanted)
        if not any(words in text for text in texts.values())
    ]
    for number in missing:
        field = ("expect", "quote_contains", number)
        yield found.mistake(position, field, _not_there(wanted[number], texts))
    if missing or item.together or not wanted:
        return
    if not any(all(words in text for words in wanted) for text in texts.values()):
        message = "one quote has to hold all of these, and no article does"
        yield found.mistake(position, ("expect", "quote_contains"), message)


def _not_there(words: str, texts: Mapping[Path, str]) -> str:
    names = ", ".join(path.name for path in texts)
    message = f"“{words}” is not in {names}"
    for path, text in texts.items():
        exact = exact_wording(words, text)
        if exact is not None:
            where = f"{path.name} has" if len(texts) > 1 else "it has"
            return f"{message}; {where} exactly: {exact}"
    close = _closest(words, texts.values())
    return f"{message}; the closest words are: {close}" if close else message


def _closest(words: str, texts: Iterable[str]) -> str | None:
    """The words of a text that are most like these, None where nothing is much like them."""
    best: tuple[float, str] | None = None
    for text in texts:
        found = fuzz.partial_ratio_alignment(words, text, score_cutoff=CLOSE_ENOUGH)
        if found is not None and (best is None or found.score > best[0]):
            best = found.score, _whole_words(text, found.dest_start, found.dest_end)
    return best[1] if best else None


def _whole_words(text: str, start: int, end: int) -> str:
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end].strip()


def _folded(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters the place that it came from."""
    characters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        plain = _FOLDED.get(character, character)
        if plain.isspace():
            plain = " " if characters and characters[-1] != " " else ""
        elif unicodedata.category(plain[0]) == "Cf":  # soft hyphens, marks of direction
            plain = ""
        for each in unicodedata.normalize("NFKD", plain.casefold()):
            characters.append(each)
            places.append(place)
    return "".join(characters), places
