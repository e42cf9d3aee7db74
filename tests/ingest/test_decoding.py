"""Bytes in many encodings, declared rightly, wrongly or not at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.decoding import decode
from ingest.errors import ExtractionError

CURLY = "“It’s ‘fine’,” she said — for £5 … in Zürich"
LETTERS = st.characters(
    min_codepoint=0x20, max_codepoint=0x2FFFF, blacklist_categories=("Cs", "Cc")
)


@given(st.text(LETTERS))
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_comes_back(encoding: str, text: str) -> None:
    if encoding == "utf-8" and text.startswith("\ufeff"):
        return
    assert decode(text.encode(encoding)) == text.removeprefix("\ufeff")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark(encoding: str) -> None:
    assert decode(CURLY.encode(encoding)) == CURLY


@pytest.mark.parametrize("times", [1, 60])
def test_windows_1252_keeps_curly_quotes(times: int) -> None:
    text = " ".join([CURLY] * times)
    assert decode(text.encode("windows-1252")) == text


def test_a_page_that_calls_windows_1252_latin_1() -> None:
    page = f'<meta charset="iso-8859-1"><p>{CURLY}</p>'
    assert decode(page.encode("windows-1252"), declared_inside=True) == page


def test_utf_8_wins_over_a_wrong_declaration() -> None:
    page = f'<meta charset="iso-8859-1"><p>{CURLY}</p>'
    assert decode(page.encode(), declared_inside=True) == page


def test_a_declared_charset_is_used() -> None:
    page = '<meta charset="koi8-r"><p>Снег выпал ночью</p>'
    assert decode(page.encode("koi8-r"), declared_inside=True) == page


def test_a_charset_that_came_with_the_bytes_is_used() -> None:
    assert decode("Снег".encode("koi8-r"), charset="koi8-r") == "Снег"


def test_declarations_of_nonsense_are_ignored() -> None:
    for name in ("rot13", "zip", "no-such", "utf-8"):
        page = f'<meta charset="{name}"><p>{CURLY}</p>'
        assert decode(page.encode("windows-1252"), declared_inside=True) == page


def test_cyrillic_is_detected() -> None:
    text = (
        "Снег выпал ночью, и утром дорогу к перевалу закрыли. Мэр города сказал, что первые машины "
        "смогут проехать только в воскресенье, если не будет ветра. Жители деревни запаслись "
        "хлебом и водой на неделю. Школы закрыты до понедельника, автобусы не ходят. "
    ) * 3
    assert decode(text.encode("windows-1251")) == text


def test_a_damaged_byte_does_not_spoil_the_rest() -> None:
    content = (CURLY * 5).encode()[:-1] + b"\xff"
    assert decode(content).startswith(CURLY * 4)


@pytest.mark.parametrize("content", [bytes(range(256)) * 8, b"\x00\x01\x02\x03" * 50])
def test_binary_is_refused(content: bytes) -> None:
    with pytest.raises(ExtractionError, match="binary"):
        decode(content)


@given(st.binary(max_size=300), st.booleans())
def test_any_bytes_are_text_or_refused(content: bytes, inside: bool) -> None:
    try:
        found = decode(content, declared_inside=inside)
    except ExtractionError as error:
        found = str(error)
    assert "\ufeff" not in found[:1]
