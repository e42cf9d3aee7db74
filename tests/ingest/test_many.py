"""Many sources: in order, in batches, passed over while unchanged, going on after a kill."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from ingest import pipeline
from ingest.errors import ExtractionError
from ingest.extract import RawArticle
from ingest.pipeline import Fate, SourceResult, ingest_sources
from ingest.polite import PoliteFetch
from ingest.sources.arguments import listed_addresses, named_sources
from ingest.sources.feeds import feed_pages, is_feed
from ingest.sources.files import Refusal
from store.library import Library
from store.sources import SourceKind
from tests.ingest.loopback import Site, page
from tests.ingest.story_site import STORY
from tests.ingest.test_polite import Guest, url


def read(
    library: Library, *arguments: object, fetch: PoliteFetch | None = None
) -> list[SourceResult]:
    guest = fetch or PoliteFetch()
    named = named_sources([str(each) for each in arguments], iter(()), guest)
    return list(ingest_sources(library, named, guest))


def fates(results: Iterable[SourceResult]) -> list[Fate]:
    return [each.fate for each in results]


def write(folder: Path, count: int) -> list[Path]:
    folder.mkdir(exist_ok=True)
    files = [folder / f"{number:03}.txt" for number in range(count)]
    for number, file in enumerate(files):
        file.write_text(f"Story {number} of the day\n\nThe bridge number {number} was closed.\n")
    return files


def test_results_come_in_order_and_unchanged_bytes_are_not_read_again(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path / "files", 9)
    files[3].write_bytes(b"")
    files[5].write_bytes(bytes(range(256)) * 9)
    monkeypatch.setattr(pipeline, "BATCH_SOURCES", 4)
    first = read(library, tmp_path / "files")
    assert [each.shown for each in first] == [str(file) for file in files]
    refused = {3, 5}
    assert fates(first) == [Fate.REFUSED if n in refused else Fate.NEW for n in range(9)]
    with monkeypatch.context() as patched:
        patched.setattr("ingest.sources.source.extract", _never)
        again = read(library, tmp_path / "files")
    assert fates(again) == [Fate.REFUSED if n in refused else Fate.UNCHANGED for n in range(9)]
    for before, after in zip(first, again, strict=True):
        assert (before.refused, before.article_id) == (after.refused, after.article_id)
        assert after.stored is None


def test_what_changed_is_read_and_so_is_everything_with_another_extractor(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = write(tmp_path / "files", 3)
    read(library, tmp_path / "files")
    files[1].write_text("Story 1 of the day\n\nThe bridge number 1 was opened.\n")
    results = read(library, tmp_path / "files")
    assert fates(results) == [Fate.UNCHANGED, Fate.CHANGED, Fate.UNCHANGED]
    monkeypatch.setattr(pipeline, "EXTRACTOR_VERSION", "next")
    results = read(library, tmp_path / "files")
    assert fates(results) == [Fate.UNCHANGED] * 3
    assert all(each.stored is not None for each in results)


def test_a_removed_article_is_read_again(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "files", 2)
    first, second = read(library, tmp_path / "files")
    library.remove(first.article_id or "")
    assert fates(read(library, tmp_path / "files")) == [Fate.NEW, Fate.UNCHANGED]
    assert second.article_id


def test_an_ingest_that_was_cut_off_goes_on(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "files", 10)
    monkeypatch.setattr(pipeline, "BATCH_SOURCES", 3)
    guest = PoliteFetch()
    results = ingest_sources(library, named_sources([str(tmp_path)], iter(()), guest), guest)
    for _ in range(4):
        next(results)
    results.close()  # type: ignore[attr-defined]
    again = read(library, tmp_path / "files")
    assert fates(again) == [Fate.UNCHANGED] * 6 + [Fate.NEW] * 4


def test_pages_are_asked_for_only_if_they_changed(library: Library, site: Site) -> None:
    site.answers["/story"] = page(STORY % b"", headers=['ETag: "v1"'])
    guest = Guest(site)
    assert fates(read(library, url(site), fetch=guest)) == [Fate.NEW]
    site.answers["/story"] = page(status="304 Not Modified", kind=None)
    assert fates(read(library, url(site), fetch=guest)) == [Fate.UNCHANGED]
    assert 'If-None-Match: "v1"' in site.requests[-1]
    site.answers["/story"] = page(status="404 Gone")
    [refused] = read(library, url(site), fetch=guest)
    assert refused.refused
    known = library.sources.find(url(site))
    assert known is not None
    assert (known.failures, known.problem) == (1, refused.refused)
    site.answers["/story"] = page(STORY % b"")
    [back] = read(library, url(site), fetch=guest)
    assert back.fate is Fate.UNCHANGED
    assert "If-None-Match" not in site.requests[-1]


def test_the_pages_of_a_feed_come_after_it(library: Library, site: Site, tmp_path: Path) -> None:
    feed = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
      <item><title>&lt;b&gt;Bold&lt;/b&gt; bridge</title><link>/story?utm_source=rss</link></item>
      <item><title>Gone</title><link>/gone</link></item>
      <item><title>Again</title><link>/story</link></item></channel></rss>"""
    site.answers["/feed"] = page(feed, kind="application/rss+xml")
    site.answers["/story"] = page(STORY % b"")
    (tmp_path / "note.txt").write_text("A note\n\nIt rained on the bridge.\n")
    guest = Guest(site)
    results = read(library, url(site, "/feed"), tmp_path / "note.txt", fetch=guest)
    assert fates(results) == [Fate.FEED, Fate.NEW, Fate.NEW, Fate.REFUSED]
    assert len(results[0].pages) == 2
    assert results[2].shown == url(site)
    known = library.sources.find(url(site, "/feed"))
    assert known is not None
    assert known.kind is SourceKind.FEED
    again = read(library, url(site, "/feed"), fetch=guest)
    assert fates(again) == [Fate.FEED, Fate.UNCHANGED, Fate.REFUSED]


ATOM = """<?xml version="1.0" encoding="utf-8"?><!-- made by hand -->
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://paper.example/news/">
<title type="html">&lt;i&gt;News&lt;/i&gt;</title>
<entry><title type="html">One &amp;amp; two</title>
  <link rel="enclosure" type="audio/mpeg" href="one.mp3"/>
  <link rel="alternate" type="text/html" href="one"/></entry>
<entry><title>Two</title><link href="../two?utm_medium=x#part"/></entry>
<entry><id>https://paper.example/three</id><title>Three</title></entry>
<entry><id>tag:paper.example,2024:4</id><title>None</title></entry>
<entry><link href="javascript:alert(1)"/></entry>
</feed>"""


def test_the_addresses_of_a_feed() -> None:
    raw = RawArticle(ATOM.encode(), "x", "feed", address="https://other.example/feed")
    assert is_feed(raw.content)
    assert feed_pages(raw) == [
        "https://paper.example/news/one",
        "https://paper.example/two",
        "https://paper.example/three",
    ]


@pytest.mark.parametrize("content", [b"<rss></rss>", b"<feed>", b"<rdf:RDF x", b"<rss><<<&&&"])
def test_a_feed_without_entries_is_refused(content: bytes) -> None:
    assert is_feed(content)
    with pytest.raises(ExtractionError, match="no entries"):
        feed_pages(RawArticle(content, "x", "feed"))


def test_a_page_is_no_feed() -> None:
    for content in (STORY, b"", b"<html><rss>", b"An rss feed", b"<feedback>"):
        assert not is_feed(content)


def test_a_list_of_addresses_is_told_from_an_article(tmp_path: Path) -> None:
    addresses = ["https://a.example/1", "http://b.example/2?x=%20"]
    listed = "\ufeff# mine\n\n" + "\n".join(addresses) + "\n"
    assert listed_addresses(listed) == addresses
    for article in ("", "# only\n", "https://a.example/1\nIt rained.", "https://a.example is good"):
        assert listed_addresses(article) is None
    file = tmp_path / "urls.txt"
    file.write_text(f"{listed}https://a.example/1\nhttp://10.0.0.1/\n", encoding="utf-8")
    found = list(named_sources([str(file), "-"], iter(["https://c.example", " \n"]), PoliteFetch()))
    assert [each.address for each in found if not isinstance(each, Refusal)] == [
        "https://a.example/1", "http://b.example/2?x=%20", "https://c.example/",
    ]  # fmt: skip
    [refused] = [each for each in found if isinstance(each, Refusal)]
    assert refused.shown == "http://10.0.0.1/"


def _never(_: Any) -> Any:
    raise AssertionError("was extracted again")
