"""Canonical text: what is cleaned, and what stays as printed."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ingest.canonical import canonical, join_paragraphs, one_line, paragraphs_of
from ingest.markdown import looks_like_markdown, plain_line

WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp"))
    | st.sampled_from("\n\r\t \u00ad\u200b\u00a0"),
    max_size=80,
)


@given(st.text(max_size=120) | WORDS)
def test_canonical_twice_is_canonical_once(text: str) -> None:
    once = canonical(text)
    assert canonical(once) == once


@given(st.lists(WORDS, max_size=6))
def test_paragraphs_are_parted_by_exactly_one_blank_line(parts: list[str]) -> None:
    text = join_paragraphs(parts)
    assert text == text.strip()
    assert "\n\n\n" not in text
    assert unicodedata.is_normalized("NFC", text)
    assert "\n\n".join(paragraphs_of(text)) == text
    assert all(paragraph == paragraph.strip() != "" for paragraph in paragraphs_of(text))


def test_characters_that_nobody_sees_go() -> None:
    assert canonical("a\u00adb\u200bc\ufeff d\u00a0e\x00\x07") == "abc d e"


def test_combining_marks_are_composed() -> None:
    assert canonical("Zu\u0308rich") == "Zürich"


def test_the_publishers_marks_stay() -> None:
    text = "“It’s 5 – 6 °C … ‘so’ »said« \"he\" — 'yes'"
    assert canonical(text) == text


def test_emoji_and_persian_keep_their_joiners() -> None:
    assert canonical("👩‍👩‍👧 می‌شود") == "👩‍👩‍👧 می‌شود"


def test_line_ends_of_every_kind() -> None:
    assert canonical("a\r\nb\rc\u2028d\u2029e") == "a\nb\nc\nd\n\ne"
    assert one_line("a\n\n b") == "a b"


PLAIN = st.text("abc XYZ09$*_[]()#.!`~\\-", min_size=1, max_size=40)


@given(PLAIN)
def test_what_markdown_escapes_comes_back(text: str) -> None:
    escaped = "".join(f"\\{c}" if not (c.isalnum() or c == " ") else c for c in text)
    expected = canonical(text)
    assert plain_line(escaped, emphasis=True).text == expected
    assert plain_line(escaped, emphasis=False).text == expected


@given(st.text("ab c(){}[]*_`\\$<>!#\n", max_size=80))
def test_any_markdown_gives_canonical_text(text: str) -> None:
    for emphasis in (True, False):
        found = plain_line(text, emphasis=emphasis)
        assert canonical(found.text) == found.text
        assert 0 <= found.link_share <= 1


def test_links_become_their_names() -> None:
    assert (
        plain_line("see [the maps](#) [sic] now", emphasis=False).text == "see the maps [sic] now"
    )
    assert plain_line("[a](#) | [b](https://x.example)", emphasis=False).link_share == 1


def test_money_in_a_saved_file() -> None:
    assert plain_line("from \\$2 to $3", emphasis=False).text == "from $2 to $3"


def test_stars_that_are_no_emphasis_stay() -> None:
    assert plain_line("2 * 3 * 4, a_b_c and *so*", emphasis=True).text == "2 * 3 * 4, a_b_c and so"
    assert plain_line("*so*", emphasis=False).text == "*so*"


def test_markdown_is_recognised_by_its_links() -> None:
    assert looks_like_markdown("[a](#) and [b](#)")
    assert not looks_like_markdown("He [the mayor] (aged 50) left.")
