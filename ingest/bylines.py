"""Turns bylines as printed ("By A, B and C", "A, Staff Writer") into the names in them."""

from __future__ import annotations

import re

from ingest.canonical import one_line

_OPENING = re.compile(
    r"(?:(?:written|words|reported|reporting|story|text|article|posted|analysis|review|opinion"
    r"|interview|edited|compiled|presented)\s+)?(?P<by>by|von|par|por|di|door|av)\b\s*:?\s+|"
    r"from our (?:[\w-]+ ){0,3}(?:reporter|correspondent)\s*[,:]\s*|"
    r"(?P<label>authors?|byline|written by|words|text|reporter)\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and|und|et|y|e)\s+|,|;|&|\s(?:and|und|et|y|with)\s)\s*")
_PLACE = re.compile(r"\s+(?:in|from|at|aus|à|for|of)\s+.*$")
_PARTICLES = set(
    "de da do dos das del della di du van von der den ter ten la le el al bin ibn ben y e zu af"
    " av zum mac mc st".split()
)
_SIGNATURE_WORDS = 12
_REPORTING = re.compile(r"(?:reporting|live) (?:from|in|at) [\w ,'’-]{2,40}", re.IGNORECASE)
_TOKEN = re.compile(r"(?:[^\W\d_](?:[^\W\d_]|['’.\-‐]){0,24})|[A-Z]\.")
_SUFFIXES = {"jr", "jr.", "sr", "sr.", "ii", "iii", "iv", "phd", "ph.d.", "md", "m.d."}
_ROLES = set(
    "writer writers reporter reporters correspondent correspondents editor editors staff bureau"
    " chief columnist analyst producer journalist journalists contributor contributors news press"
    " agency agencies wire service desk team science political politics business sports sport"
    " technology senior special associate assistant deputy managing executive director professor"
    " photographer photographs photography media magazine newspaper today online redaktion"
    " korrespondent redakteur redakteurin journaliste rédaction editorial guest columnist"
    " international national world foreign investigations opinion health education environment"
    " culture fellow intern freelance".split()
)
_NEVER = set(
    "the this that these a an his her our your their its monday tuesday wednesday thursday friday"
    " saturday sunday january february march april may june july august september october november"
    " december now then contrast comparison law no not all most many some more less how why what"
    " when where who subscribe sign read share".split()
)
_ORGANISATIONS = {"reuters", "ap", "afp", "dpa", "ansa", "tass", "interfax", "bloomberg"}


def split_names(text: str) -> tuple[str, ...]:
    """The people named in ``text``, in order, each once: "A, B and C" or "A, Science Editor".

    In: a list of names as metadata or a byline gives it, without its "By". Out: their names, or ()
    where it holds anything that is no name.
    """
    text = _without_edges(one_line(text))
    if not text or len(text) > 400 or "http" in text or "@" in text:
        return ()
    names: list[str] = []
    pieces = [_without_edges(piece) for piece in _BETWEEN.split(text)]
    pieces = [_PLACE.sub("", piece).strip() for piece in pieces if piece.strip()]
    for position, piece in enumerate(pieces):
        if piece.lower() in _SUFFIXES and names:
            names[-1] = f"{names[-1]}, {piece}"
        elif _is_role(piece):
            if position == 0 and len(pieces) > 1:
                continue
            if position == 0:
                return ()
        elif _is_name(piece):
            names.append(piece)
        elif len(piece.split()) == 1 and piece[:1].isupper() and names:
            continue  # a place or a masthead after the name
        else:
            return ()
    return tuple(dict.fromkeys(names))


def _without_edges(piece: str) -> str:
    """``piece`` without what parts it from others; the stop of "Jr." and "M.D." is its own."""
    bare = piece.strip(" .,;|·•-–—")
    last = bare.rsplit(" ", 1)[-1].lower() + "."
    return bare + "." if last in _SUFFIXES and f"{bare}." in piece else bare


def author_names(text: str) -> tuple[str, ...]:
    """The names in one author field of a page: "A", "By A and B", "A, Science Editor"."""
    text = re.sub(r"^(?:by|von|par|por)\s+", "", one_line(text), flags=re.IGNORECASE)
    names = split_names(text)
    if names:
        return names
    usable = 0 < len(text) <= 80 and "," not in text and "@" not in text and "http" not in text
    return (text,) if usable and any(letter.isalpha() for letter in text) else ()


def parse_byline(line: str) -> tuple[str, ...] | None:
    """The authors where ``line`` is a byline and nothing else, otherwise None.

    In: one printed line, links already reduced to their words.
    """
    text = one_line(line)
    if len(text) > 300:
        return None
    opening = _OPENING.match(text)
    if opening is None:
        return _name_and_role(text)
    rest = text[opening.end() :]
    if text.endswith((".", "!", "?")) and not re.search(r"\b[A-Z]\.$|[JS]r\.$", text):
        return None
    if rest.lower() in _ORGANISATIONS or rest in ("Associated Press", "The Associated Press"):
        return (rest,)
    return split_names(rest) or None


def _name_and_role(text: str) -> tuple[str, ...] | None:
    """ "Jane Doe, Staff Writer": a name, then nothing but what she is."""
    pieces = [piece.strip() for piece in text.split(",")]
    if 2 <= len(pieces) <= 3 and _is_name(pieces[0]) and _is_job(pieces[1]):
        return (pieces[0],)
    return None


def is_role_line(line: str) -> bool:
    """Whether ``line``, right under a byline, says no more than what its authors are."""
    pieces = [piece.strip() for piece in line.split(",")]
    return len(pieces) <= 3 and all(_is_role(piece) and len(piece.split()) <= 5 for piece in pieces)


def is_signature(line: str) -> bool:
    """Whether ``line`` signs a part of a page: "Ann Lee Reporting from Hull"."""
    words = line.split()
    if not 3 <= len(words) <= _SIGNATURE_WORDS or line.endswith((".", "!", "?", ":")):
        return False
    for count in (2, 3, 4):
        name, rest = " ".join(words[:count]).rstrip(","), " ".join(words[count:])
        if rest and _is_name(name) and (_REPORTING.fullmatch(rest) or _is_job(rest)):
            return True
    return False


def _is_job(piece: str) -> bool:
    last = piece.split()[-1:] or [""]
    jobs = {"writer", "reporter", "correspondent", "editor", "columnist", "korrespondent"}
    return _is_role(piece) and len(piece.split()) <= 5 and last[0].lower() in jobs


def _is_role(piece: str) -> bool:
    words = [word.strip(".").lower() for word in re.split(r"[\s/-]+", piece)]
    return any(word in _ROLES for word in words) or piece.lower() in _ORGANISATIONS


def _is_name(piece: str) -> bool:
    words = piece.split()
    if not 2 <= len(words) <= 6:
        return False
    if words[0].lower() in _NEVER or any(word.lower() in _NEVER for word in words[1:-1]):
        return False
    for word in words:
        if not _TOKEN.fullmatch(word) and word.lower() not in _SUFFIXES:
            return False
        if not word[0].isupper() and word.lower() not in _PARTICLES and not word[0].isalpha():
            return False
        capital = any(character.isupper() for character in word[:3])
        caseless = word.lower() == word.upper()
        if not capital and not caseless and word.lower() not in _PARTICLES:
            return False
    last = words[-1]
    return any(letter.isupper() for letter in last[:3]) or last.lower() == last.upper()
