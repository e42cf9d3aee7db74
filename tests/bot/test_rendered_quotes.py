"""Single quotations, addresses and names → as a message shows them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.escaping import escaped
from bot.discord.rendering import (
    BUTTON_URL_CHARACTERS,
    LINK_CHARACTERS,
    WITHHELD,
    Manners,
    answer_blocks,
    button_url,
    escaped_line,
    fitting,
    has_declined_word,
    inside_brackets,
    passage_line,
    quote_blocks,
    shared_line,
    short_names,
    under,
)
from store.records import ArticleMetadata
from tests.bot.rendered_citations import (
    COPY,
    COURIER,
    PAGE,
    SAID,
    answered,
    cited,
)

# ---- one quotation


def test_a_quotation_that_is_withheld_is_a_link() -> None:
    manners = Manners(withheld=frozenset({1}))
    sank = cited(1, "The ferry sank.")
    assert answer_blocks(answered(sank), manners) == [
        f"{SAID}\n{WITHHELD} [Paragraph 2]({PAGE}) · Lind\\_qvist and Dahl · {COPY}"
    ]
    assert quote_blocks(cited(1, "Sank.", metadata=COURIER, link=None), manners, "") == [
        f"{WITHHELD} Paragraph 2"
    ]


def test_a_cut_quotation_says_what_goes_on() -> None:
    cut = cited(1, "the ferry sank", "They say the ferry sank at dawn.", metadata=COURIER)
    assert quote_blocks(cut, Manners(), "as it is") == [
        "> the ferry sank",
        "-# \\(the sentence begins earlier and goes on\\) Paragraph 2 · as it is",
    ]


def test_the_words_that_answer_are_bold_and_those_that_are_declined_hidden() -> None:
    text = "The ferry sank.\n\nIt was dawn."
    dawn = cited(1, text, metadata=COURIER, answer="sank.\n\nIt")
    lines = quote_blocks(dawn, Manners(), "")[0].split("\n")
    assert lines == ["> The ferry **sank.**", "> ", "> **It** was dawn."]
    hidden = quote_blocks(dawn, Manners(declined_words=("dawn",)), "")[0].split("\n")
    assert hidden == ["> ||The ferry **sank.**||", "> ", "> ||**It** was dawn.||"]
    short = cited(1, "A\nferry", metadata=COURIER)
    assert quote_blocks(short, Manners(declined_words=("ferry",)), "")[0] == "> ||A||\n> ||ferry||"


def test_a_source_with_a_declined_word_is_hidden() -> None:
    manners = Manners(declined_words=("gazette",))
    assert answer_blocks(answered(cited(1, "It sank.")), manners)[0] == (
        "According to ||The Gazette||, Mon 6 May 2024:\n> It sank."
    )
    titled = cited(1, "It sank.", metadata=ArticleMetadata("The _long_ title " + "x" * 200))
    assert answer_blocks(answered(titled))[0].startswith(
        "According to “The \\_long\\_ title …:\n> It"
    )


@pytest.mark.parametrize(
    ("text", "word", "has"),
    [
        ("Two FERRIES sank.", "ferry", True),
        ("The ferry’s bell", "ferries", True),
        ("A ferryman came.", "ferry", False),
        ("The north-sea ferry", "north sea", True),
        ("The sea, north of it", "north sea", False),
        ("STRASSE", "straße", True),
        ("The ferry", "", False),
        ("The ferry", "?!", False),
        ("", "ferry", False),
        ("The end of it", "the", True),
    ],
)
def test_a_declined_word_is_found_in_any_form(text: str, word: str, has: bool) -> None:
    assert has_declined_word(text, (word,)) is has
    assert has_declined_word(text, ("anchor", word)) is has
    assert not has_declined_word(text, ())


# ---- addresses


@pytest.mark.parametrize(
    ("link", "url"),
    [
        (None, None),
        ("", None),
        ("javascript:alert(1)", None),
        ("ftp://gazette.example", None),
        ("http://gazette.example", "http://gazette.example"),
        (f"{PAGE}#:~:text=a,b", f"{PAGE}#:~:text=a,b"),
        (f"{PAGE}#:~:text=a,{'b' * 600}", f"{PAGE}#:~:text=a"),
        (f"{PAGE}#:~:text=a,b,{'c' * 600}", f"{PAGE}#:~:text=a,b"),
        (f"{PAGE}#:~:text={'a' * 600},b", PAGE),
        (f"{PAGE}#:~:text={'a' * 600}", PAGE),
        (f"{PAGE},{'b' * 600}", None),
        (f"{PAGE},b#{'c' * 600}", f"{PAGE},b"),
    ],
)
def test_a_button_opens_the_words_else_the_page(link: str | None, url: str | None) -> None:
    assert button_url(cited(1, "It sank.", link=link)) == url


def test_a_button_takes_so_many_characters_and_no_more() -> None:
    page, most = f"{PAGE}/", BUTTON_URL_CHARACTERS
    full = page.ljust(most, "a")
    marked = f"{page}#:~:text=".ljust(most, "a")
    for link, url in (
        (full, full),
        (f"{full}a", None),
        (f"{full}#:~:text=b", full),
        (f"{full}a#:~:text=b", None),
        (f"{marked},b", marked),
        (f"{marked}a,b", page),
    ):
        assert button_url(cited(1, "It sank.", link=link)) == url


def test_a_link_in_the_text_holds_any_address_that_is_not_too_long() -> None:
    url = "https://gazette.example/a_(b) <c>\\d"
    safe = "https://gazette.example/a_%28b%29%20%3Cc%3E%5Cd"
    assert inside_brackets(url) == safe
    assert passage_line(cited(1, "It sank.", link=url)).endswith(f"[Paragraph 2]({safe})")
    brackets = (LINK_CHARACTERS - len(PAGE)) // 3
    rest = LINK_CHARACTERS - len(PAGE) - 3 * brackets
    longest = f"{PAGE}{'a' * rest}{'(' * brackets}"
    shown = f"[Paragraph 2]({inside_brackets(longest)})"
    assert passage_line(cited(1, "It sank.", link=longest)).endswith(shown)
    assert passage_line(cited(1, "It sank.", link=f"{longest}a")).endswith(": Paragraph 2")


# ---- shortening


@given(st.text(), st.integers(2, 40))
def test_fitting_text_is_as_long_as_it_may_be(text: str, characters: int) -> None:
    shown = fitting(text, characters)
    if len(escaped(text)) <= characters:
        assert shown == escaped(text)
    else:
        assert len(shown) <= characters
        kept = shown.removesuffix(" …")
        assert escaped(text).startswith(kept)
        assert shown == f"{kept} …"


def test_what_does_not_fit_is_cut_by_a_tenth_at_a_time() -> None:
    assert fitting("a" * 100, 100) == "a" * 100
    assert fitting("a" * 100, 99) == f"{'a' * 90} …"
    assert fitting(f"{'a' * 89} {'b' * 10}", 99) == f"{'a' * 89} …"  # no blank before the mark


@pytest.mark.parametrize(
    ("text", "characters", "shown"),
    [
        ("one  two\nthree", 13, "one two three"),
        ("one two three", 12, "one two …"),
        ("one two three", 9, "one two …"),
        ("one two three", 8, "one …"),
        ("abcdefgh", 5, "abcd …"),
        (" *one* ", 5, "\\*one\\*"),
    ],
)
def test_a_line_is_cut_at_the_end_of_a_word(text: str, characters: int, shown: str) -> None:
    assert escaped_line(text, characters) == shown


def test_names_of_members_and_authors() -> None:
    assert shared_line("Al *the* ferryman " + "x" * 40) == ("-# Shared by Al \\*the\\* ferryman …")
    assert short_names(("Ann Lee", "", " ", "Bo Ek")) == "Lee and Ek"
    assert short_names(("Ann Lee", "Bo Ek", "Cy Oh")) == "Lee and 2 others"
    assert short_names(("Ann Lee",)) == "Lee"
    assert short_names(("x" * 40,)) == "x" * 40
    assert short_names(("x" * 41,)) == "x" * 39 + "…"


def test_a_heading_stands_in_one_text_with_what_follows() -> None:
    assert under("Here:", ["a", "b"]) == ["Here:\na", "b"]
    assert under("Here:", []) == ["Here:"]
