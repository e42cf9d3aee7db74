"""The page, the JUnit file and the screen: complete, and nothing in them is taken for markup."""

from __future__ import annotations

import dataclasses
from html.parser import HTMLParser
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from bot.answering.answer import Status
from bot.evaluation.comparison import compare
from bot.evaluation.html_page import html_page
from bot.evaluation.junit import junit_xml
from bot.evaluation.known_failures import KnownFailures
from bot.evaluation.marking import Mark, pieces
from bot.evaluation.plot import HIGHEST_STACK, LEFT, RIGHT, plot
from bot.evaluation.printing import percent, print_report, share
from bot.evaluation.report import Report
from tests.evaluation.made import NOBODY, REFUSED, WRONG, answer_of, asked, question, report_of
from tests.evaluation.made import RIGHT as GOOD
from tests.evaluation.test_comparison import baseline_of

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style></script></title><b>",
    "{{ 7 * 7 }} {% raw %}",
    "[bold]rich[/bold] [/] \\[",
    "]]> &amp; \u202e right to left",
    "\x00\x08\x0b\x1b[31m\ufffe\uffff",
)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(HOSTILE)


class Seen(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def told(report: Report, known: KnownFailures = NOBODY, width: int = 100) -> str:
    console = Console(width=width, record=True, file=open("/dev/null", "w"))  # noqa: PTH123, SIM115
    print_report(console, report, known)
    return console.export_text()


def hostile_report(words: str) -> Report:
    """A report in which everything that others wrote is ``words``."""
    item = question(
        "who-1",
        question=f"Who {words}?",
        expect={
            "quote_contains": [f"x{words}"],
            "quote_must_not_contain": [f"y{words}"],
        },
        history=[f"h{words}"],
    )
    answer = answer_of(
        f"Ana: x{words}",
        f"Bo: y{words}",
        shown=2,
        text=words,
        notes=(words,),
        heading=words,
    )
    near = question("near-1", expect={"unanswerable": True}, near_miss=True)
    refused = answer_of(words, shown=0, status=Status.NOT_FOUND, text=words)
    return report_of(
        asked(item, answer, set_name=f"s{words}"), asked(near, refused, set_name=f"s{words}")
    )


# ---- the page


def test_the_page_shows_everything() -> None:
    known = KnownFailures({"made": {"who-2": "the ferry is louder"}})
    members = [asked("who-1"), asked("who-2", WRONG), asked("near-1", REFUSED)]
    before = baseline_of(asked("who-1", WRONG))
    report = report_of(*members, known=known, comparison=compare(members, before, 0))
    page = html_page(report, known)
    seen = Seen(page)
    for words in ("Ana closed the bridge.", "the ferry is louder", "known failure", "better"):
        assert words in seen.text
    assert '<mark class="expected">the bridge</mark>' in page
    assert seen.tags.count("script") == seen.tags.count("style") == 1
    assert ("href", "#q2") in seen.attributes
    assert "http://" not in page.replace("http://www.w3.org/", "")
    for name, value in seen.attributes:
        assert name not in ("src", "style"), value
        assert not name.startswith("on"), value


def test_links_open_only_web_pages() -> None:
    answer = answer_of("Ana closed the bridge.")
    for link, shown in (("https://a.example/#:~:text=Ana", True), ("javascript:alert(1)", False)):
        citation = dataclasses.replace(answer.citations[0], link=link)
        page = html_page(
            report_of(asked("who-1", dataclasses.replace(answer, citations=(citation,)))), NOBODY
        )
        assert (link in page) is shown


@pytest.mark.parametrize("words", HOSTILE)
def test_nothing_on_the_page_is_taken_for_markup(words: str) -> None:
    plain, hostile = (Seen(html_page(hostile_report(each), NOBODY)) for each in ("-", words))
    assert sorted(hostile.tags) == sorted(plain.tags)
    assert {name for name, _ in hostile.attributes} == {name for name, _ in plain.attributes}
    if "\x00" not in words:
        assert f"Ana: x{words}" in hostile.text


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(words=ANY_TEXT)
def test_whatever_is_said_the_page_keeps_its_elements(words: str) -> None:
    tags = set(Seen(html_page(hostile_report(words), NOBODY)).tags)
    assert tags <= set(Seen(html_page(hostile_report("-"), NOBODY)).tags) | {"p"}


# ---- JUnit


def test_junit_has_a_case_for_each_question() -> None:
    known = KnownFailures({"made": {"who-2": "hard", "who-4": "hard"}})
    members = [
        asked("who-1"),
        asked("who-2", WRONG),
        asked("who-3", WRONG),
        asked("who-4"),
        asked("who-1", set_name="other"),
    ]
    root = ElementTree.fromstring(junit_xml(report_of(*members, known=known), known))
    suite, other = root.findall("testsuite")
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "2", "1")
    assert (other.get("name"), other.get("tests")) == ("other", "1")
    one, two, three, four = suite.findall("testcase")
    assert (one.get("classname"), one.get("name"), one.get("line")) == ("made.who", "who-1", "7")
    assert one.get("time") == "0.020"
    assert list(one) == []
    skipped, failure, mended = two.find("skipped"), three.find("failure"), four.find("failure")
    assert skipped is not None
    assert failure is not None
    assert mended is not None
    assert skipped.get("message") == "known failure: hard"
    assert failure.get("message") == "expected “the bridge” in the first quote"
    assert "came      answered: “Bo sank the ferry.”" in (failure.text or "")
    assert mended.get("message") == "known to fail, yet right: take it off the list"


@given(words=ANY_TEXT)
def test_junit_can_always_be_read(words: str) -> None:
    root = ElementTree.fromstring(junit_xml(hostile_report(words), NOBODY))
    case = root.find("testsuite/testcase")
    assert case is not None
    assert [each.tag for each in case] == ["failure"]
    if words.isprintable():
        assert words in (case[0].text or "")


# ---- the screen


def test_the_screen_tells_each_failure() -> None:
    known = KnownFailures({"made": {"who-2": "hard", "who-3": "hard"}})
    members = [
        asked("who-1", WRONG),
        asked("who-2", WRONG),
        asked("who-3"),
        asked(question("near-1", expect={"unanswerable": True}, near_miss=True), WRONG),
        asked("who-4", unfaithful=[1]),
    ]
    text = told(report_of(*members, known=known), known)
    assert "expected  “the bridge” in the first quote" in text
    assert "came      answered: “Bo sank the ferry.”" in text
    assert "expected  no answer" in text
    assert "made/who-2: hard" in text
    assert "take them off the list\n  made/who-3" in text
    assert "Not verbatim: made/who-4, quotes 1" in text
    assert "Verbatim: 80.00 % of 5 quotes" in text


def test_the_table_fits_a_terminal() -> None:
    lines = told(report_of(*[asked(f"paraphrase-{n}") for n in range(120)]), width=80).splitlines()
    assert lines[0].split()[:4] == ["kind", "n", "pass", "@1"]
    assert lines[1].split()[:4] == ["answerable", "120", "1.00", "1.00"]


@given(words=ANY_TEXT)
def test_the_screen_reads_no_markup(words: str) -> None:
    text = told(hostile_report(words), width=1_000)
    if words.isprintable():
        for shown in (f"Who {words}?", f"“x{words}”", f"“Ana: x{words}”", f"“y{words}” is shown"):
            assert shown in text


def test_shares_and_percentages() -> None:
    assert [share(value) for value in (None, 0.0, 0.934, 1.0)] == ["–", ".00", ".93", "1.00"]
    assert [percent(value) for value in (1, 0.999999, 0.5)] == ["100 %", "99.99 %", "50.00 %"]


# ---- marks

WORDS = st.text(alphabet="ab <&", min_size=1, max_size=3)


@given(
    text=st.text(alphabet="ab <&", max_size=30),
    expected=st.lists(WORDS, max_size=4),
    forbidden=st.lists(WORDS, max_size=2),
)
def test_pieces_are_the_text(text: str, expected: list[str], forbidden: list[str]) -> None:
    found = pieces(text, expected, forbidden)
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text for piece in found)
    assert all(one.mark != two.mark for one, two in pairwise(found))
    marks = [piece.mark for piece in found for _ in piece.text]
    for start in range(len(text)):
        for words in forbidden:
            if text.startswith(words, start):
                assert set(marks[start : start + len(words)]) == {Mark.FORBIDDEN}
        for words in expected:
            if text.startswith(words, start):
                assert Mark.NONE not in marks[start : start + len(words)]
    marked = {Mark.EXPECTED: expected, Mark.FORBIDDEN: forbidden}
    for mark, words_of in marked.items():
        assert mark not in marks or any(words in text for words in words_of)


# ---- the plot


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80))
def test_every_question_has_a_place_of_its_own(confidences: list[float]) -> None:
    members = [
        asked(f"who-{n}", answer_of("the bridge", confidence=each))
        for n, each in enumerate(confidences)
    ]
    found = plot(members)
    (lane,) = found.lanes
    places = {(dot.x, dot.y) for dot in lane.dots}
    assert len(places) == len(members)
    assert all(LEFT <= dot.x <= RIGHT and dot.y < found.height for dot in lane.dots)
    assert {dot.number for dot in lane.dots} == set(range(len(members)))
    assert sum(bar.questions for bar in found.bars) == len(members)


def test_high_columns_go_on_beside_themselves() -> None:
    members = [asked(f"who-{n}", GOOD) for n in range(3 * HIGHEST_STACK)]
    (lane,) = plot(members).lanes
    assert len({dot.x for dot in lane.dots}) == 3
