"""Addresses as people type them, and those in their messages."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.errors import FetchError
from ingest.targets import NOT_PUBLIC
from ingest.typed_links import check_url, links_in
from tests.ingest.test_targets import NO_ADDRESS_OF_A_PAGE, OFF_THE_PUBLIC_WEB

STORY = "https://gazette.example/2024/ferry"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (STORY, STORY),
        (f" \n{STORY}\t", STORY),
        (f"<{STORY}>", STORY),
        (f" < {STORY} > ", STORY),
        (f"[the ferry]({STORY})", STORY),
        (f"[the ferry](<{STORY}>)", STORY),
        (f'[the ferry]({STORY} "a title")', STORY),
        ("gazette.example/2024/ferry", STORY),
        ("<gazette.example/2024/ferry>", STORY),
        ("//gazette.example/2024/ferry", STORY),
        ("HTTPS://Gazette.EXAMPLE/2024/ferry#part", STORY),
        ("gazette.example", "https://gazette.example/"),
        ("www.gazette.example:8443?a=b", "https://www.gazette.example:8443/?a=b"),
        ("bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("http://gazette.example/a_(b)", "http://gazette.example/a_(b)"),
    ],
)
def test_one_address_as_typed(typed: str, address: str) -> None:
    assert check_url(typed) == address
    assert check_url(address) == address


@pytest.mark.parametrize("url", [*OFF_THE_PUBLIC_WEB, *NO_ADDRESS_OF_A_PAGE])
def test_a_private_address_is_refused_however_it_is_wrapped(url: str) -> None:
    typed = url.replace("{port}", "80")
    for spelling in (typed, f"<{typed}>", f"[x]({typed})", typed.removeprefix("http://")):
        with suppress(FetchError):
            address = check_url(spelling)
            # a name is only looked up, and judged by its addresses, when it is fetched
            assert not address.startswith(("http://127.", "https://127.", "http://[", "https://["))


@pytest.mark.parametrize("typed", ["127.0.0.1/x", "2130706433.1", "//localhost/", "<10.0.0.1>"])
def test_a_missing_scheme_opens_no_door(typed: str) -> None:
    with pytest.raises(FetchError, match=NOT_PUBLIC):
        check_url(typed)


@pytest.mark.parametrize(
    "typed", ["", " ", "a question", "ferry", "javascript:alert(1)", "me@gazette.example", "<>"]
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(FetchError):
        check_url(typed)


@pytest.mark.parametrize(
    ("message", "links"),
    [
        ("", []),
        ("no link here, only www and https:// and http", []),
        (f"{STORY}", [STORY]),
        (f"Look at this: {STORY}.", [STORY]),
        (f"Seen {STORY}, {STORY}#again and {STORY}?!", [STORY]),
        (f"(see {STORY})", [STORY]),
        (f"“{STORY}”, '{STORY}', \"{STORY}\"", [STORY]),
        (f"**{STORY}** _{STORY}_ ~~{STORY}~~ ||{STORY}|| `{STORY}`", [STORY]),
        (f"<{STORY}> and [this]({STORY}) and [that](<{STORY}>)", [STORY]),
        (f'[this]({STORY} "title") [[{STORY}]]', [STORY]),
        (
            "[https://gazette.example/a](https://gazette.example/b)",
            ["https://gazette.example/a", "https://gazette.example/b"],
        ),
        (
            "https://en.example.org/wiki/Bat_(animal) and (https://en.example.org/wiki/Bat_(x)).",
            ["https://en.example.org/wiki/Bat_(animal)", "https://en.example.org/wiki/Bat_(x)"],
        ),
        ("[x](https://en.example.org/Bat_(x))", ["https://en.example.org/Bat_(x)"]),
        ("https://gazette.example/a_", ["https://gazette.example/a_"]),
        ("https://gazette.example/?a[b]=c", ["https://gazette.example/?a[b]=c"]),
        (
            f"https://archive.example/web/{STORY}",
            [f"https://archive.example/web/{STORY}"],
        ),
        ("http://127.0.0.1/ http://localhost/ http://printer.local/ ftp://a.example/", []),
        ("http://a:b@gazette.example/ https://gazette.example:22/", []),
        (f"HTTPS://GAZETTE.example/2024/ferry\n{STORY}", [STORY]),
        ("看这里：https://gazette.example/a。", ["https://gazette.example/a"]),
    ],
)
def test_links_in_messages(message: str, links: list[str]) -> None:
    assert links_in(message) == links


def test_links_keep_their_order() -> None:
    numbers = [7, 3, 9, 1]
    message = " then ".join(f"https://gazette.example/{number}," for number in numbers)
    assert links_in(message) == [f"https://gazette.example/{number}" for number in numbers]


_PIECES = st.sampled_from(
    'https:// http:// [ ]( ) < > ( * ** _ || ` " “ . , gazette.example / ? # : @ 127.0.0.1 [::1]'
    " localhost \n ./ é".split(" ")
)


@given(st.text() | st.lists(_PIECES | st.characters(), max_size=30).map("".join))
@example("https://[")
@example("https://" + ")" * 4_000)
@example("[" * 2_000 + "](https://")
def test_any_message_gives_public_addresses_in_one_form(message: str) -> None:
    found = links_in(message)
    assert len(set(found)) == len(found)
    for link in found:
        assert check_url(link) == link
        assert link.startswith(("http://", "https://"))
        host = urlsplit(link).hostname
        assert host != "localhost"
        with suppress(ValueError):  # a name: judged by its addresses when it is fetched
            assert ip_address(host or "").is_global


_PATHS = st.from_regex(r"(?:/[a-z0-9%\-]{1,8}){0,4}/[a-z0-9]{1,8}", fullmatch=True)
_AROUND = st.sampled_from(
    [
        ("", ""),
        ("<", ">"),
        ("(", ")"),
        ("[x](", ")"),
        ("[x](<", ">)"),
        ("**", "**"),
        ("_", "_"),
        ("||", "||"),
        ("`", "`"),
        ("“", "”"),
        ("see ", ". And"),
        ("", ", "),
        ("", "!?"),
        ("> ", "\n"),
    ]
)


@given(_PATHS, st.lists(_AROUND, min_size=1, max_size=3))
def test_an_address_is_found_whatever_stands_around_it(
    path: str, around: list[tuple[str, str]]
) -> None:
    address = f"https://gazette.example{path}"
    message = address
    for before, after in around:
        message = f"{before}{message}{after}"
    assert links_in(message) == [check_url(address)]
