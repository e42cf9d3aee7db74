"""Text fragments, read back by an own reading of the specification (WICG, URL Fragment Text
Directives): what a browser would select is the quote."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.links import WHOLE_QUOTE_LENGTH, quote_link

URL = "https://news.example/story"
Span = tuple[int, int]


def folded(text: str, offset: int = 0) -> list[tuple[str, int]]:
    """The characters that a browser compares, each with its place; white space collapsed."""
    marks = {"‘": "'", "’": "'", "“": '"', "”": '"'}
    pairs: list[tuple[str, int]] = []
    for place, character in enumerate(text, start=offset):
        if character.isspace():
            if not pairs or pairs[-1][0] != " ":
                pairs.append((" ", place))
            continue
        for part in unicodedata.normalize("NFD", character):
            if not unicodedata.combining(part):
                pairs += [(low, place) for low in marks.get(part, part).casefold()]
    return pairs


def plain(text: str) -> str:
    return "".join(character for character, _ in folded(text)).strip()


def is_boundary(text: str, place: int) -> bool:
    inside = 0 < place < len(text)
    return not (inside and text[place - 1].isalnum() and text[place].isalnum())


def find(text: str, term: str, begin: int) -> Span | None:
    """The first place of a term at or after ``begin``: in one block, between word boundaries."""
    wanted = plain(term)
    for block in re.finditer(r"[^\n]+", text):
        start = max(begin, block.start())
        pairs = folded(text[start : block.end()], start)
        words = "".join(character for character, _ in pairs)
        at = words.find(wanted)
        while at >= 0:
            first, last = pairs[at][1], pairs[at + len(wanted) - 1][1] + 1
            if is_boundary(text, first) and is_boundary(text, last):
                return first, last
            at = words.find(wanted, at + 1)
    return None


def selected(text: str, link: str) -> Span | None:
    """What a browser marks in a page with this text when it follows the link."""
    terms = link.partition("#:~:text=")[2].split(",")
    prefix = unquote(terms.pop(0)[:-1]) if terms[0].endswith("-") else None
    first, last = unquote(terms[0]), unquote(terms[1]) if len(terms) > 1 else None
    begin = 0
    while True:
        if prefix is not None:
            before = find(text, prefix, begin)
            if before is None:
                return None
            begin = before[0] + 1
            following = before[1] + len(text[before[1] :]) - len(text[before[1] :].lstrip())
            match = find(text, first, following)
            if match is None or match[0] != following:
                continue
        else:
            match = find(text, first, begin)
        if match is None or last is None:
            return match
        end = find(text, last, match[1])
        return (match[0], end[1]) if end else None


def spans(paragraphs: list[list[str]]) -> tuple[str, list[Span]]:
    """The text of paragraphs made of sentences, and the sentences' spans."""
    text = "\n\n".join(" ".join(sentences) for sentences in paragraphs)
    flat = [sentence for sentences in paragraphs for sentence in sentences]
    gaps = [
        2 if number == len(sentences) else 1
        for sentences in paragraphs
        for number in range(1, len(sentences) + 1)
    ]
    starts = accumulate(
        (len(sentence) + gap for sentence, gap in zip(flat, gaps, strict=True)), initial=0
    )
    return text, [
        (start, start + len(sentence)) for start, sentence in zip(starts, flat, strict=False)
    ]


FEW_WORDS = (
    "the The plan pläne plan-B U.S. “war” 50% a,b R&D #1 😀 don’t don't to total go ago - Straße"
    " strasse, ?? ~ ⅓ İ née"
).split()
MANY_WORDS = st.from_regex(r"[a-zäöé0-9&%#,’“😀-]{1,9}", fullmatch=True)


def articles(words: st.SearchStrategy[str]) -> st.SearchStrategy[list[list[str]]]:
    sentence = st.lists(words, min_size=1, max_size=30).map(lambda parts: " ".join(parts) + ".")
    return st.lists(st.lists(sentence, min_size=1, max_size=4), min_size=1, max_size=6)


def slices(paragraphs: list[list[str]], data: st.DataObject) -> tuple[str, int, int]:
    """A text and the span of one or several neighbouring sentences in it."""
    text, sentences = spans(paragraphs)
    assert unicodedata.is_normalized("NFC", text)
    first = data.draw(st.integers(0, len(sentences) - 1))
    last = data.draw(st.integers(first, min(first + 4, len(sentences) - 1)))
    return text, sentences[first][0], sentences[last][1]


@settings(max_examples=50, deadline=None)
@given(articles(MANY_WORDS), st.data())
def test_the_link_selects_the_quote(paragraphs: list[list[str]], data: st.DataObject) -> None:
    number = iter(range(10_000))  # no two sentences are the same, though most of their words may be
    unlike = [
        [f"{sentence[:-1]} {next(number)}x." for sentence in sentences] for sentences in paragraphs
    ]
    text, start, end = slices(unlike, data)
    link = quote_link(URL, text, start, end)
    assert link is not None
    assert selected(text, link) == (start, end)


@settings(deadline=None)
@given(articles(st.sampled_from(FEW_WORDS)), st.data())
def test_among_repeated_words_the_link_opens_at_the_quote(
    paragraphs: list[list[str]], data: st.DataObject
) -> None:
    text, start, end = slices(paragraphs, data)
    link = quote_link(URL, text, start, end)
    assert link is not None
    found = selected(text, link)
    assert found is not None
    lines_of_quote = text[start:end].split("\n\n")
    block_before = text[:start].rstrip().rpartition("\n")[2]
    if plain(f"{block_before} {lines_of_quote[0]}") not in plain(
        text[: start + len(lines_of_quote[0]) - 1]
    ):
        assert found[0] == start
        if plain(text[start:end]).count(plain(lines_of_quote[-1])) == 1:
            assert found[1] == end
    else:  # whole paragraphs repeat: the same words, at their first place
        assert plain(text[slice(*found)]).startswith(plain(lines_of_quote[0])[:20])


REPEATED = (
    "No comment. The port stays shut.\n\nThe minister was asked again.\n\nNo comment. He left."
)


def test_a_repeated_sentence_is_told_by_what_stands_before_it() -> None:
    start = REPEATED.rindex("No comment.")
    link = quote_link(URL, REPEATED, start, start + len("No comment."))
    assert link == f"{URL}#:~:text=again.-,No%20comment."


@pytest.mark.parametrize(
    ("words", "encoded"),
    [
        ("a well-known fact", "a%20well%2Dknown%20fact"),
        ("one, two & three", "one%2C%20two%20%26%20three"),
        ("#1 of 50%?", "%231%20of%2050%25%3F"),
        ("“Yes” – he’s in", "%E2%80%9CYes%E2%80%9D%20%E2%80%93%20he%E2%80%99s%20in"),
        ("a 😀 day", "a%20%F0%9F%98%80%20day"),
        ("either/or", "either%2For"),
        ("[x](y)", "%5Bx%5D%28y%29"),
    ],
)
def test_everything_with_a_meaning_is_encoded(words: str, encoded: str) -> None:
    assert quote_link(URL, words, 0, len(words)) == f"{URL}#:~:text={encoded}"


def test_a_long_quote_is_named_by_its_ends() -> None:
    text = " ".join(f"word{number}" for number in range(60))
    first, last = (
        "word0%20word1%20word2%20word3%20word4",
        "word55%20word56%20word57%20word58%20word59",
    )
    assert quote_link(URL, text, 0, len(text)) == f"{URL}#:~:text={first},{last}"


@pytest.mark.parametrize(
    "earlier", ["HE’S AT THE CAFÉ.", "He's at the café.", "He’s at the cafe.", "He’s  at the café."]
)
def test_what_a_browser_takes_for_the_same_words_is_passed_over(earlier: str) -> None:
    text = f"{earlier} Nobody saw him. He’s at the café."
    start = text.rindex("He’s")
    link = quote_link(URL, text, start, len(text))
    assert link is not None
    assert selected(text, link) == (start, len(text))


@pytest.mark.parametrize(
    ("text", "quote", "fragment"),
    [
        # to begin with a paragraph, words of the one before; never of two paragraphs
        ("It stopped.\n\nNobody knew.\n\nIt stopped.", "It stopped.", "knew.-,It%20stopped."),
        ("Yes. No comment.\n\nHe left.\n\nYes. No comment.", "No comment.", "No%20comment."),
        # words that come again and again
        ("no no no", "no", "no%20no-,no"),
        ("no no no", "no no", "no-,no%20no"),
    ],
)
def test_the_words_before_a_repeated_quote(text: str, quote: str, fragment: str) -> None:
    start = text.rindex(quote)
    assert quote_link(URL, text, start, start + len(quote)) == f"{URL}#:~:text={fragment}"


def test_a_quote_is_whole_up_to_a_length() -> None:
    text = "a " * (WHOLE_QUOTE_LENGTH // 2 - 1) + "bc"
    assert quote_link(URL, text, 0, len(text)) == f"{URL}#:~:text={text.replace(' ', '%20')}"
    longer = text + "d"
    link = quote_link(URL, longer, 0, len(longer))
    assert link == f"{URL}#:~:text=a%20a%20a%20a%20a,a%20a%20a%20a%20bcd"


def test_of_either_end_no_more_words_are_taken_than_are_needed() -> None:
    first = "northern ferries crossed the narrow"
    last = "before autumn storms returned again"
    quote = f"{first} sound many times that summer {last} and later {last}"
    text = f"Once {first} strait. {quote} too."
    start = text.rindex(first)
    link = quote_link(URL, text, start, start + len(quote))
    named = f"{first} sound,later {last}".replace(" ", "%20")
    assert link == f"{URL}#:~:text={named}"


def test_last_words_are_looked_for_from_right_after_the_first_ones_on() -> None:
    last = "before autumn storms returned again"
    text = f"Northern ferries crossed the narrow {last} {'and ' * 12}even so much later {last}"
    link = quote_link(URL, text, 0, len(text))
    named = f"Northern ferries crossed the narrow,later {last}".replace(" ", "%20")
    assert link == f"{URL}#:~:text={named}"


@pytest.mark.parametrize(
    ("text", "fragment"),
    [
        (
            "It rained in the north of it.\n\nIt stopped.",
            "It%20rained%20in%20the%20north,It%20stopped.",
        ),
        (
            "It rained.\n\nIt stopped in the south at six.",
            "It%20rained.,in%20the%20south%20at%20six.",
        ),
        ("It rained all day.\n\nNo.\n\nYes it did.\n\nNo.", "It%20rained%20all%20day.,No."),
    ],
)
def test_no_end_of_a_quote_crosses_a_paragraph(text: str, fragment: str) -> None:
    assert quote_link(URL, text, 0, len(text)) == f"{URL}#:~:text={fragment}"


@pytest.mark.parametrize(("start", "page"), [(0, 1), (9, 1), (10, 2), (24, 2), (25, 3), (30, 3)])
def test_of_a_document_the_page_is_opened(start: int, page: int) -> None:
    for url in (URL, f"{URL}#part", f"{URL}#part#2"):
        assert quote_link(url, "x" * 40, start, start + 5, (0, 10, 25)) == f"{URL}#page={page}"


def test_last_words_that_occur_within_the_quote_are_taken_with_more_before_them() -> None:
    text = (
        "In spring the two of us met the big bad old wolf. And nobody believed a word of it, "
        "until in autumn we saw once more, and heard, the big bad old wolf. Then snow fell."
    )
    end = text.index(" Then")
    link = quote_link(URL, text, 0, end)
    assert link is not None
    assert selected(text, link) == (0, end)


def test_a_quote_over_paragraphs_is_a_range_whatever_its_length() -> None:
    text = "It rained.\n\nIt stopped."
    assert quote_link(URL, text, 0, len(text)) == f"{URL}#:~:text=It%20rained.,It%20stopped."


@pytest.mark.parametrize(
    "url", [f"{URL}#part-2", f"{URL}#:~:text=old%20words", f"{URL}#part-2:~:text=old", f"{URL}#a#b"]
)
def test_a_fragment_of_the_url_gives_way(url: str) -> None:
    assert quote_link(url, "new words", 0, 9) == f"{URL}#:~:text=new%20words"


def test_a_query_stays() -> None:
    assert quote_link(f"{URL}?id=7&p=2", "new", 0, 3) == f"{URL}?id=7&p=2#:~:text=new"


@pytest.mark.parametrize("url", [None, ""])
def test_no_url_no_link(url: str | None) -> None:
    assert quote_link(url, "words", 0, 5) is None


@given(st.text(min_size=1), st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_url_and_any_words_make_one_ascii_fragment(words: str, url: str) -> None:
    text = "".join(c if unicodedata.category(c) != "Cs" else "x" for c in words)
    link = quote_link(f"https://{url}", f"x{text}", 0, len(text) + 1)
    assert link is not None
    page, _, fragment = link.partition("#")
    assert page == f"https://{url.partition('#')[0]}"
    assert fragment.isascii()
    assert re.fullmatch(r":~:text=(?:[\w.~%]+-,)?[\w.~%]+(?:,[\w.~%]+)?", fragment)
