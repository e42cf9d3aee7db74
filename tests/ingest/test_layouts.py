"""Whole pages and files of many layouts: their metadata, and exactly their own paragraphs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from ingest.dates import Moment
from ingest.extract import RawArticle, extract

PAGES = Path(__file__).parent / "pages"


@dataclass(frozen=True)
class Layout:
    file: str
    title: str
    paragraphs: tuple[str, ...]
    authors: tuple[str, ...] = ()
    publisher: str | None = None
    published: Moment | None = None
    updated: Moment | None = None
    url: str | None = None
    language: str | None = "en"


def hours(count: int) -> timezone:
    return timezone(timedelta(hours=count))


LAYOUTS = [
    Layout(
        "graph.html",
        "Harbour bridge reopens after eleven-month repair",
        (
            "The old swing bridge over the harbour mouth carried its first lorries on Tuesday, "
            "eleven months after a barge cracked its eastern pier.",
            "“We tested every bolt twice,” said the harbour master, Petra Holm, who had promised "
            "an opening by spring.",
            "She smiled.",
            "What the repair cost",
            "The council paid for most of the work:",
            "- £4.1m for the new pier\n- £900,000 for the gates",
            "It is money well spent, and it is our money.",
            "Read more than a dozen pages of the report, she said, and the reasons become plain.",
            "Correction: An earlier version of this article gave the wrong date for the accident.",
        ),
        authors=("Marta Lindqvist", "Idris Okafor"),
        publisher="Tidewater Gazette",
        published=datetime(2023, 5, 9, 6, 30, tzinfo=hours(1)),
        updated=datetime(2023, 5, 9, 18, 5, tzinfo=hours(1)),
        url="https://gazette.example/news/harbour-bridge/?id=7",
    ),
    Layout(
        "divsoup.html",
        "Council votes to keep library open",
        (
            "The town council voted nine to four on Wednesday to keep the public library on Mill "
            "Street open for at least three more years.",
            "Advertisement spending by the library itself rose to $12,500 last year, which two "
            "councillors had called wasteful.",
            "“Nobody in this room learned to read from a budget line,” said Councillor Ben "
            "Achterberg to loud applause.",
            "He declined to comment further.",
            "The vote came after a petition with 6,214 signatures, handed over in a shoebox by two "
            "pupils of the primary school next door.",
        ),
        authors=("Rosa Amsel",),
        publisher="Valley Courier",
        published=datetime(2021, 11, 3, 19, 12, tzinfo=UTC),
        url="https://courier.example/2021/11/03/library",
    ),
    Layout(
        "teasers.html",
        "Glacier lake drains overnight, valley evacuated",
        (
            "Four hundred people left their homes before dawn. Nobody was hurt.",
            "A lake on the upper glacier emptied itself within five hours on Friday, sending a "
            "wave of grey water and gravel through the narrow valley below.",
            "Sirens woke the village of Obergrund at 2:40 a.m., the fire chief said, “and by three "
            "the street was a river.”",
            "Engineers had measured 1.7 million cubic metres of water in the lake on Monday, about "
            "a third more than in any earlier summer.",
            "The road to the pass stays closed until at least Sunday.",
        ),
        authors=("Luc Fournier", "Hanne de Vries"),
        publisher="Alpine Wire",
        published=datetime(2020, 8, 14, 5, 0, tzinfo=hours(2)),
    ),
    Layout(
        "broken.html",
        "Night trains return to the coast line",
        (
            "Sleeping cars will run along the coast again from June, the railway said on Monday, "
            "ending a pause of fourteen years.",
            "Tickets cost between 39 and 120 crowns and can be bought at any counter.",
            "“People asked for it in every single survey,” said its head of planning, Ewa Sol.",
            "The first train leaves on 8 June at 21:15.",
            "Station | Departs\nPort North | 21:15\nDune Halt | 23:02",
            "Breakfast is served on board, as it was in the past.",
        ),
        authors=("Tomasz Wilk",),
        publisher="Railway Observer",
        published=date(2019, 2, 11),
    ),
    Layout(
        "amp.html",
        "Stadtrat streitet über Bäume",
        (
            "Im Stadtrat ist am Mittwoch ein heftiger Streit über die Fällung von zwölf Kastanien "
            "am Marktplatz ausgebrochen.",
            "„Wer Bäume fällt, soll auch den Schatten ersetzen“, sagte die Bürgermeisterin Käthe "
            "Groß.",
            "Die Fällung soll 18.000 Euro kosten; eine Entscheidung fällt erst im Januar.",
        ),
        authors=("Jörg Müller", "Anna Weiß"),
        publisher="Der Bote",
        published=datetime(2022, 10, 5, 8, 0, tzinfo=hours(2)),
        url="https://bote.example/stadtrat-baeume.html",
        language="de",
    ),
    Layout(
        "linebreaks.html",
        "Lighthouse keeper retires at 81",
        (
            "Gale Point has lost its last keeper, a man who climbed 214 steps every evening for "
            "fifty-six years.",
            "Arthur Penhale handed over the key on Saturday and went home to feed his hens, he "
            "said.",
            "“The lamp never needed me,” he said. “I needed the lamp.”",
            "The tower will be run from an office forty miles away, with two cameras and a sensor "
            "for fog.",
        ),
        authors=("Nora Quill",),
        published=datetime(2018, 3, 3, 16, 15, tzinfo=hours(-5)),
    ),
    Layout(
        "short.html",
        "Police name driver",
        (
            "Police named the driver on Friday as Colin Ashe, 44.",
            "He was unhurt.",
            "His lawyer declined to comment.",
        ),
    ),
    Layout(
        "scripted.html",
        "Orchard yields record crop",
        (
            "Growers in the eastern valleys picked more pears this autumn than in any year on "
            "record.",
            "The growers' union counted 88,400 tonnes, a fifth more than last year.",
            "“We ran out of crates,” said its chair, Oda Brandt.",
        ),
        authors=("Lena Frost",),
        published=date(2024, 9, 30),
    ),
    Layout(
        "front.md",
        "Ferry strike enters second week",
        (
            "Crews on the Norvik line stayed ashore for an eighth day on Monday, and not one boat "
            "left the quay.",
            "The union wants $31 an hour; the company offers 28 * 1.02 = 28.56 by snake_case_rule "
            "and no more.",
            "The islanders' view",
            '"We have milk until Thursday," said Greta Moe.',
            "- two boats chartered\n- one plane on call",
            "Talks resume on Wednesday.",
        ),
        authors=("Hugo Lasse", "Mina Park"),
        publisher="Strait Times of Norvik",
        published=date(2023, 2, 20),
        updated=datetime(2023, 2, 21, 9, 30, tzinfo=hours(1)),
        url="https://strait.example/ferry-strike",
    ),
    Layout(
        "browser.txt",
        "Museum returns bronze horse to village after ninety years",
        (
            "ROSETO, Italy — A bronze horse that left this hill village in a hay cart in 1934 came "
            "home on Tuesday in a museum van with heated seats.",
            "About 300 people, nearly the whole village, stood in the rain to see it.",
            "“It is smaller than my grandmother told us,” said the mayor, Carla Neri, and "
            "everybody laughed.",
            "Subscribe to the village's own gazette, she told the crowd, and you will read the "
            "whole tale.",
            "Share prices of the museum's sponsor did not move.",
            "Correction: Jan. 10, 2024",
            "An earlier version of this article misspelled the mayor's name.",
        ),
        authors=("Sofia Marchetti", "Jean-Luc d'Amboise"),
        publisher="The Hill Post",
        published=date(2024, 1, 9),
        updated=datetime(2024, 1, 10, 15, 12, tzinfo=hours(-5)),
        url="https://www.thehillpost.example/2024/01/09/world/bronze-horse.html",
    ),
    Layout(
        "untitled.txt",
        "Untitled",
        (
            "The reservoir above Carn Dale is full for the first time in nine years. Anglers were "
            "there before the engineers.",
            "By Friday, Anna Berg of the water board expects the spillway to run.",
            "It last did so in 2014.",
        ),
    ),
    Layout(
        "wrapped.txt",
        "Beekeepers count their losses after warm winter",
        (
            "A mild January followed by a hard frost in March has killed about two fifths of the "
            "bee colonies in the northern districts, according to a survey published on Thursday.",
            "The keepers' association asked 1,150 members to open their hives in the first week of "
            'April and to count. It called the result "the worst since we began to keep books."',
            "Honey will cost more by autumn.",
        ),
    ),
    Layout(
        "lines.txt",
        "Chess club saved by anonymous donor",
        (
            "An envelope with 4,000 euros in small notes has saved the chess club of Brenn from "
            "closing.",
            "The treasurer found it on Monday under a board in the back room.",
            '"Whoever it was plays the French Defence," she said.',
        ),
    ),
    Layout(
        "scattered.html",
        "A Quarry Town Bets on Stone Again",
        (
            "For forty years the pits lay flooded. Now three companies want the granite back.",
            "Petra Olsen reported from Grayle, and Mark D. Yates from the capital.",
            "GRAYLE — The first block to leave the north pit since 1984 weighed 19 tons and broke "
            "its sling.",
            "No one was hurt.",
            "‘Cold, hard cash’",
            "Three companies have asked the state for licenses; one of them, Fell Granite, has "
            "already hired 60 people, a quarter of them under 25.",
            "“My grandfather would not believe it,” said Ida Brock, 23, who runs the saw. “He "
            "called it cold, hard cash, and then it was gone.”",
            "Susan Beachy contributed research.",
        ),
        authors=("Petra Olsen", "Mark D. Yates"),
        publisher="The Ridge Times",
        published=datetime(2024, 4, 2, 9, 0, 41, tzinfo=UTC),
        updated=datetime(2024, 4, 2, 15, 11, 2, tzinfo=UTC),
        url="https://www.ridgetimes.com/2024/04/02/us/quarry-town.html",
    ),
    Layout(
        "components.html",
        "Otters return to city canal",
        (
            "Otters have been filmed in the city's main canal for the first time since 1971.",
            "A camera under the Mill Street bridge caught a pair of them at 03:40 GMT on Sunday.",
            "Fish for supper",
            '"They would not be here if there was nothing to eat," said Dr Amy Pell of the river '
            "trust.",
            "The trust counted 14 kinds of fish last summer. In 1990 there were two.",
        ),
        authors=("Una Hart",),
        publisher="BBC News",
        published=datetime(2023, 1, 10, 0, 10, 22, tzinfo=UTC),
        url="https://www.bbc.com/news/uk-1",
    ),
    Layout(
        "address_first.txt",
        "Opinion | Why the night bus matters",
        (
            "The night bus is the last public room that is open at three in the morning.",
            "I rode it for a week. On Tuesday it carried a nurse, two bakers and a man with a "
            "cello.",
            "What does it cost? Less than a mile of road.",
            "Dana Fox is a columnist for The Valley Courier.",
        ),
        authors=("Dana Fox",),
        publisher="The Valley Courier",
        published=datetime(2022, 6, 15, 7, 0, tzinfo=hours(-4)),
        url="https://www.valleycourier.com/opinion/2022/06/15/night-bus/",
    ),
    Layout(
        "dateline.txt",
        "Dam gates opened as rain goes on",
        (
            "BERGEN, October 3, 2023 (Nord Wire) - Engineers opened four gates of the Holm dam on "
            "Tuesday.",
            'The river rose by 1.2 metres in an hour. "We had no choice," the engineer in chief, '
            "Liv Dahl, said.",
            "(Reporting by Kari Moe; editing by Jon Vik)",
        ),
        authors=("Kari Moe",),
        published=date(2023, 10, 3),
    ),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.file)
def test_a_layout_gives_its_metadata_and_exactly_its_paragraphs(layout: Layout) -> None:
    content = (PAGES / layout.file).read_bytes()
    article = extract(RawArticle(content, source="file:///pages/" + layout.file, name=layout.file))
    found = article.metadata
    assert tuple(article.text.split("\n\n")) == layout.paragraphs
    assert found.title == layout.title
    assert found.authors == layout.authors
    assert found.publisher == layout.publisher
    assert found.published == layout.published
    assert found.updated == layout.updated
    assert found.url == layout.url
    assert found.language == layout.language
    assert article.identity == (layout.url or "file:///pages/" + layout.file)


def test_prose_that_begins_like_furniture_is_kept() -> None:
    content = (PAGES / "lookalikes.txt").read_bytes()
    expected = content.decode().strip().split("\n\n")[1:]
    article = extract(RawArticle(content, source="file:///l.txt", name="l.txt"))
    assert article.text.split("\n\n") == expected


def test_prose_that_begins_like_furniture_is_kept_on_a_page() -> None:
    lines = (PAGES / "lookalikes.txt").read_text(encoding="utf-8").strip().split("\n\n")
    body = "".join(f"<p>{line}</p>" for line in lines[1:])
    page = f"<html><body><article><h1>{lines[0]}</h1>{body}</article></body></html>"
    article = extract(RawArticle(page.encode(), source="file:///l.html", name="l.html"))
    assert article.text.split("\n\n") == lines[1:]
