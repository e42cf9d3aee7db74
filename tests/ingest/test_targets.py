"""Addresses off the public web: refused in every spelling, before anything is sent."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.errors import FetchError
from ingest.fetch import fetch, fetch_article
from ingest.fetch_limits import FetchLimits
from ingest.public_addresses import is_public
from ingest.targets import NOT_PUBLIC, AddressRules, parse_target, system_resolver
from tests.ingest.loopback import PUBLIC, Rerouted, Site, page, running

LIMITS = FetchLimits(total_seconds=5.0)
NAMES = {
    "public.test": [PUBLIC],
    "loopback.test": ["127.0.0.1"],
    "loopback6.test": ["::1"],
    "mixed.test": [PUBLIC, "127.0.0.1"],
    "mixed6.test": ["2606:4700::1111", "::1"],
    "mapped.test": ["::ffff:127.0.0.1"],
    "nat64.test": ["64:ff9b::7f00:1"],
    "metadata.test": ["169.254.169.254"],
    "zone.test": ["fe80::1%1"],
    "nothing.test": [],
    "nonsense.test": ["not an address"],
    "xn--lcalhost-2ya.test": ["127.0.0.1"],
}

OFF_THE_PUBLIC_WEB = """
    http://127.0.0.1:{port}/
    http://127.0.0.1/
    https://127.0.0.1/
    http://127.0.0.2:{port}/
    http://127.255.255.254:{port}/
    http://127.1:{port}/
    http://127.0.1:{port}/
    http://127.0.0.1.:{port}/
    http://0:{port}/
    http://0.0.0.0:{port}/
    http://2130706433:{port}/
    http://017700000001:{port}/
    http://0x7f000001:{port}/
    http://0X7F000001:{port}/
    http://0x7f.0.0.1:{port}/
    http://0177.0.0.1:{port}/
    http://0177.0.0.01:{port}/
    http://0x7f.1:{port}/
    http://127.0x1:{port}/
    http://00000000127.0.0.1:{port}/
    http://4294967297:{port}/
    http://256.256.256.256:{port}/
    http://127.0.0.1.0x:{port}/
    http://１２７.０.０.１:{port}/
    http://①②⑦.⓪.⓪.①:{port}/
    http://127。0。0。1:{port}/
    http://１２７｡１:{port}/
    http://localhost:{port}/
    http://LOCALHOST:{port}/
    http://localhost.:{port}/
    http://ｌｏｃａｌｈｏｓｔ:{port}/
    http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/
    http://a.localhost:{port}/
    http://a.b.LocalHost.:{port}/
    http://printer.local:{port}/
    http://metadata.google.internal/computeMetadata/v1/
    http://router.home.arpa/
    http://intranet:{port}/
    http://[::1]:{port}/
    http://[0:0:0:0:0:0:0:1]:{port}/
    http://[0000::0001]:{port}/
    http://[::]:{port}/
    http://[::127.0.0.1]:{port}/
    http://[::ffff:127.0.0.1]:{port}/
    http://[::FFFF:7F00:1]:{port}/
    http://[::ffff:0:127.0.0.1]:{port}/
    http://[64:ff9b::127.0.0.1]:{port}/
    http://[64:ff9b:1::7f00:1]:{port}/
    http://[2002:7f00:1::]:{port}/
    http://[2001:0:1::80ff:fffe]:{port}/
    http://[2a00::5efe:127.0.0.1]:{port}/
    http://[fe80::1]:{port}/
    http://[fc00::1]:{port}/
    http://[fd00:ec2::254]/latest/meta-data/
    http://[ff02::1]:{port}/
    http://[2001:db8::1]:{port}/
    http://10.0.0.1/
    http://172.16.0.1/
    http://172.31.255.255/
    http://192.168.1.1:8080/
    http://100.64.0.1/
    http://100.100.100.200/latest/meta-data/
    http://169.254.169.254/latest/meta-data/
    http://0xA9FEA9FE/latest/meta-data/
    http://2852039166/
    http://[::ffff:169.254.169.254]/
    http://168.63.129.16/
    http://192.0.0.192/opc/v2/
    http://192.0.2.1/
    http://198.18.0.1/
    http://203.0.113.9/
    http://224.0.0.1/
    http://240.0.0.1/
    http://255.255.255.255/
    http://loopback.test:{port}/
    http://LOOPBACK.test.:{port}/
    http://loopback6.test:{port}/
    http://mixed.test:{port}/
    http://mixed6.test:{port}/
    http://mapped.test:{port}/
    http://nat64.test:{port}/
    http://metadata.test/
    http://zone.test:{port}/
    http://nothing.test:{port}/
    http://nonsense.test:{port}/
    http://unknown.test:{port}/
    http://lócalhost.test:{port}/
""".split()

NO_ADDRESS_OF_A_PAGE = """
    http://public.test@127.0.0.1:{port}/
    http://public.test:80@127.0.0.1:{port}/
    http://127.0.0.1:{port}@public.test/
    http://@public.test/
    http://a:b@public.test/
    http://public.test\\@127.0.0.1:{port}/
    http://127.0.0.1:{port}\\@public.test/
    http:\\\\127.0.0.1:{port}\\
    http://public.test#@127.0.0.1:{port}\\
    http:127.0.0.1:{port}/
    http:/127.0.0.1:{port}/
    http:///127.0.0.1:{port}/
    http:////127.0.0.1:{port}/
    //127.0.0.1:{port}/
    127.0.0.1:{port}
    localhost:{port}
    http://127.0.0.1%2f@public.test/
    http://%31%32%37.0.0.1:{port}/
    http://127.0.0.1%00.public.test/
    http://localhost%E3%80%82:{port}/
    http://[::1%25lo]:{port}/
    http://[::1%lo]:{port}/
    http://[fe80::1%25eth0]:{port}/
    http://[127.0.0.1]:{port}/
    http://[::1:{port}/
    http://::1:{port}/
    http://[::1]{port}/
    http://[::1].public.test/
    http://[v1.a]:{port}/
    http://127.0.0.1:{port}:80/
    http://public.test:{port}{port}/
    http://public.test:٨٠/
    http://public.test:-80/
    http://public.test:+80/
    http://public.test:0/
    http://public.test:22/
    http://public.test:25/
    http://public.test:6379/
    http://public.test:5432/
    http://public.test:3306/
    http://public.test:11211/
    http://public.test:65616/
    http://public..test/
    http://.public.test/
    http://public.test../
    http://-public.test/
    http://public_.test-/
    http://pub℀lic.test/
    http://public.test;127.0.0.1/
    http://public.test,127.0.0.1/
    http://
    http://./
    http://*/
    http://?public.test/
    http://#public.test/
    https://:443/
    ftp://public.test/
    file:///etc/passwd
    file://public.test/etc/passwd
    gopher://127.0.0.1:{port}/_GET
    dict://127.0.0.1:{port}/
    ldap://127.0.0.1:{port}/
    jar:http://127.0.0.1:{port}!/
    data:text/html,<p>It-rained.</p>
    javascript:alert(1)
    about:blank
    unix:///var/run/docker.sock
    hxxp://public.test/
    http//public.test/
    public
    @everyone
""".split()

WITH_WHITE_SPACE = [
    "",
    " ",
    "http://127.0.0.1:{port}/\r\nHost: public.test",
    "http://public.test/ HTTP/1.1\r\nX: y",
    "http://127.0\t.0.1:{port}/",
    "http://127.0\n.0.1:{port}/",
    "ht\ntp://127.0.0.1:{port}/",
    "http://public.test\x00.loopback.test/",
    "http://loop\u00adback.test:{port}/",
    "http://loopback\u200b.test:{port}/",
    "http://public.test /",
    "http://public .test/",
    "http://\u202epublic.test/",
    "http://\ud800public.test/",
    "http://" + "a." * 200 + "test/",
    "http://" + "a" * 64 + ".test/",
    "http://public.test/" + "a" * 5_000,
]


def resolve(host: str, port: int) -> list[str]:
    """As NAMES says; everything else does not exist."""
    if host not in NAMES:
        raise socket.gaierror(f"{host}:{port} is unknown")
    return NAMES[host]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running() as one:
        one.answers["/"] = page(b"<p>It rained on the bridge today.</p>")
        yield one


def rules(site: Site) -> AddressRules:
    return AddressRules(ports=frozenset({80, 443, 8080, site.port}))


def refused(site: Site, url: str) -> str:
    """Why ``url`` is refused; nothing may have been connected to for it."""
    network = Rerouted(site)
    with pytest.raises(FetchError) as caught:
        fetch(url, rules=rules(site), limits=LIMITS, resolver=resolve, network=network)
    assert not network.dialled
    assert site.connections == 0
    return str(caught.value)


@pytest.mark.parametrize("url", OFF_THE_PUBLIC_WEB)
def test_private_addresses_in_every_spelling_read_the_same(site: Site, url: str) -> None:
    assert refused(site, url.format(port=site.port)) == NOT_PUBLIC


@pytest.mark.parametrize("url", NO_ADDRESS_OF_A_PAGE + WITH_WHITE_SPACE)
def test_what_is_no_address_of_a_page_is_refused(site: Site, url: str) -> None:
    message = refused(site, url.replace("{port}", str(site.port)))
    assert ": " in message
    assert "\n" not in message


@pytest.mark.parametrize(
    "host",
    "localhost a.localhost printer.local x.internal router.home.arpa x.onion intranet".split(),
)
def test_names_of_private_networks_are_not_even_looked_up(host: str) -> None:
    asked: list[str] = []

    def answers_everything(name: str, port: int) -> list[str]:
        asked.append(f"{name}:{port}")
        return [PUBLIC]

    network = Rerouted(None)
    with pytest.raises(FetchError, match=NOT_PUBLIC):
        fetch(f"http://{host}/", resolver=answers_everything, network=network)
    assert not asked
    assert not network.dialled


def test_the_system_resolver_is_asked_for_all_addresses() -> None:
    assert set(system_resolver("localhost", 80)) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://public.test/a", "only http and https"),
        ("mailto:me@public.test", "only http and https"),
        ("public.test/story", "https://"),
        ("www.public.test", "https://"),
        ("a question", "not a web address"),
        ("http://me:secret@public.test/", "name or password"),
        ("http://public.test:22/", "80, 443, 8080, 8443"),
    ],
)
def test_the_line_says_what_to_change(url: str, words: str) -> None:
    with pytest.raises(FetchError, match=words) as caught:
        parse_target(url, AddressRules())
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "as_sent"),
    [
        (" HTTP://Public.TEST. ", "http://public.test/"),
        ("https://public.test:443?a=b#c", "https://public.test/?a=b"),
        (
            "http://public.test:8080/a b/ü?q=“x”",
            "http://public.test:8080/a%20b/%C3%BC?q=%E2%80%9Cx%E2%80%9D",
        ),
        ("http://bücher.example/@me/%41", "http://xn--bcher-kva.example/@me/%41"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700:0::1111]:8443/", "http://[2606:4700::1111]:8443/"),
        ("http://public.test:/", "http://public.test/"),
    ],
)
def test_addresses_of_pages_are_sent_in_one_form(url: str, as_sent: str) -> None:
    target = parse_target(url, AddressRules())
    assert target.url == as_sent
    assert parse_target(target.url, AddressRules()) == target


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("8.8.8.8", True),
        ("172.32.0.1", True),
        ("100.128.0.1", True),
        ("2606:4700::1111", True),
        ("2001:4860:4860::8888", True),
        ("64:ff9b::808:808", True),
        ("64:ff9b::a00:1", False),
        ("::ffff:8.8.8.8", False),
        ("2002:808:808::", False),
        ("4000::1", False),
        ("2606:4700::1%1", False),
    ],
)
def test_what_is_public(address: str, expected: bool) -> None:
    assert is_public(ip_address(address)) is expected


@settings(max_examples=300, deadline=None)
@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_nothing_is_public_that_the_standard_library_calls_private(
    address: IPv4Address | IPv6Address,
) -> None:
    if is_public(address) and address not in IPv6Network("64:ff9b::/96"):
        assert address.is_global
        assert not address.is_multicast


_PIECES = st.sampled_from(
    "http:// https:// HTTP: // / \\ @ : . [ ] ::1 127.0.0.1 127.1 0x7f 0177 2130706433 localhost"
    " loopback.test 10.0.0.1 % %25 %2e ? # \t \n １２７ 。 ::ffff: ; , & = é \u200b".split(" ")
)


@settings(max_examples=400, deadline=None)
@given(st.text() | st.lists(_PIECES | st.characters(), max_size=12).map("".join), st.booleans())
@example("http://127.0.0.1:80", False)
@example("[", True)
def test_any_string_is_refused_or_leads_to_a_public_address(text: str, prefixed: bool) -> None:
    network = Rerouted(None)
    with pytest.raises(FetchError) as caught:
        fetch_article(
            f"http://{text}" if prefixed else text,
            limits=LIMITS,
            resolver=lambda *_: ["127.0.0.1"],
            network=network,
        )
    assert "\n" not in str(caught.value)
    assert all(ip_address(address).is_global for address in network.dialled)


@settings(max_examples=100, deadline=None)
@given(st.ip_addresses(v=4, network="127.0.0.0/8") | st.ip_addresses(v=4, network="10.0.0.0/8"))
def test_private_addresses_written_in_any_base(address: IPv4Address) -> None:
    number = int(address)
    first, *rest = address.packed
    mapped = IPv6Address((0xFFFF << 32) | number)
    spellings = [str(address), str(number), hex(number), f"0{number:o}", f"[{mapped}]"]
    spellings += [f"{first:#x}.{int.from_bytes(bytes(rest))}", ".".join(map(hex, address.packed))]
    spellings += [".".join(f"0{part:o}" for part in address.packed), f"[{mapped.exploded}]"]
    for spelling in spellings:
        with pytest.raises(FetchError, match=NOT_PUBLIC):
            parse_target(f"http://{spelling}/", AddressRules())
