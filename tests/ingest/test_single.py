"""One article from an address or an attachment: every step told, every outcome, every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.addresses import is_same_page
from ingest.errors import ExtractionError, FetchError
from ingest.single import (
    LARGEST_ATTACHMENT_BYTES,
    LONGEST_NAME,
    Stage,
    Step,
    attachment_identity,
    clean_file_name,
    ingest_bytes,
    ingest_url,
    refresh_article,
)
from store.errors import UnknownArticleError
from store.library import Library
from store.passage_encoding import EMBEDDED_TOGETHER
from store.records import Outcome, Scope
from tests.ingest.ferry import (
    GUILD,
    STORY,
    URL,
    article,
    attached,
    from_site,
    giving,
    html,
    is_empty,
)
from tests.ingest.loopback import Site, page

# Addresses


def test_a_page_is_fetched_read_embedded_and_stored(library: Library, site: Site) -> None:
    site.answers["/2024/ferry"] = page(html())
    steps: list[Step] = []
    url = f"http://public.test:{site.port}/2024/ferry"
    found = ingest_url(library, url, GUILD, steps.append, from_site(site))
    assert steps == [
        Step(Stage.FETCHING),
        Step(Stage.READING),
        Step(Stage.EMBEDDING, 0, 4),
        Step(Stage.EMBEDDING, 4, 4),
        Step(Stage.STORING),
    ]
    words = sum(len(paragraph.split()) for paragraph in STORY)
    expected = (Outcome.NEW, url, 1, 4, 4, words)
    assert (
        found.outcome,
        found.identity,
        found.version,
        found.passages,
        found.embedded,
        found.words,
    ) == expected
    assert found.metadata.title == "No ferry before May"
    assert found.metadata.authors == ("Ida Brandt",)
    assert found.warnings == ()
    (stored,) = library.articles(Scope((GUILD,)))
    assert stored.version.article_id == found.article_id
    assert library.articles(Scope(("guild-8",))) == []
    result = library.search("Who runs the bakery on the quay?", Scope((GUILD,)))
    assert "Greta Holm" in result.hits[0].text


def test_embedding_is_told_batch_by_batch(library: Library) -> None:
    paragraphs = [f"Street number {number} gets a new lamp this year." for number in range(20)]
    steps: list[Step] = []
    ingest_url(library, URL, GUILD, steps.append, giving(article(*paragraphs)))
    embedding = [step for step in steps if step.stage is Stage.EMBEDDING]
    assert [step.done for step in embedding] == [0, EMBEDDED_TOGETHER, 2 * EMBEDDED_TOGETHER, 20]
    assert {step.total for step in embedding} == {20}


def test_the_same_page_again_changes_nothing(library: Library) -> None:
    first = ingest_url(library, URL, GUILD, fetch=giving(article()))
    steps: list[Step] = []
    again = ingest_url(library, URL, GUILD, steps.append, giving(article()))
    assert [step.stage for step in steps] == [Stage.FETCHING, Stage.READING, Stage.STORING]
    assert again == replace(first, outcome=Outcome.UNCHANGED, embedded=0)


def test_progress_may_end_the_work_and_nothing_is_kept(library: Library) -> None:
    def stop(step: Step) -> None:
        if step.stage is Stage.STORING:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ingest_url(library, URL, GUILD, stop, giving(article()))
    assert is_empty(library)


def test_an_older_text_is_kept_and_said_to_be_old(library: Library) -> None:
    ingest_url(library, URL, GUILD, fetch=giving(article()))
    older = article("The ferry is late again.", *STORY, published=date(2024, 3, 1))
    found = ingest_url(library, URL, GUILD, fetch=giving(older))
    assert (found.outcome, found.version) == (Outcome.OLDER, 2)
    assert any("older than the text" in warning for warning in found.warnings)


# Refreshing


def test_refreshing_tells_what_is_new(library: Library, site: Site) -> None:
    site.answers["/ferry"] = page(html())
    fetch = from_site(site)
    url = f"http://public.test:{site.port}/ferry"
    first = ingest_url(library, url, GUILD, fetch=fetch)
    same = refresh_article(library, first.article_id, fetch=fetch)
    assert (same.outcome, same.version, same.embedded) == (Outcome.UNCHANGED, 1, 0)
    site.answers["/ferry"] = page(html(*STORY[:2], "The bakery gave up on Friday."))
    steps: list[Step] = []
    changed = refresh_article(library, first.article_id, steps.append, fetch)
    assert [step.stage for step in steps] == [
        Stage.FETCHING,
        Stage.READING,
        Stage.EMBEDDING,
        Stage.EMBEDDING,
        Stage.STORING,
    ]
    assert (changed.outcome, changed.article_id) == (Outcome.CHANGED, first.article_id)
    assert (changed.version, changed.passages, changed.embedded) == (2, 3, 1)
    assert len(library.history(first.article_id)) == 2


def test_a_page_that_has_become_another_article_is_not_taken_for_it(
    library: Library, site: Site
) -> None:
    site.answers["/ferry"] = page(html())
    fetch = from_site(site)
    first = ingest_url(library, f"http://public.test:{site.port}/ferry", GUILD, fetch=fetch)
    site.answers["/ferry"] = page(html("All new.", head="<link rel='canonical' href='/bridge'>"))
    with pytest.raises(FetchError, match=r"/bridge: add that address instead"):
        refresh_article(library, first.article_id, fetch=fetch)
    assert len(library.articles(Scope((GUILD,)))) == 1
    assert len(library.history(first.article_id)) == 1


def test_a_page_that_moved_to_https_stays_the_same_article(library: Library) -> None:
    plain = "http://gazette.example.org/ferry/"
    first = ingest_url(library, plain, GUILD, fetch=giving(article(url=plain)))
    moved = "https://www.gazette.example.org/ferry"
    found = refresh_article(library, first.article_id, fetch=giving(article(url=moved)))
    assert (found.article_id, found.identity) == (first.article_id, plain)
    assert found.metadata.url == moved
    assert len(library.articles(Scope((GUILD,)))) == 1


@pytest.mark.parametrize("other", ["https://a.example/ferry?id=2", "https://b.example/ferry"])
def test_what_is_not_the_same_page(other: str) -> None:
    assert not is_same_page("https://a.example/ferry", other)


def test_only_articles_of_the_web_are_refreshed(library: Library) -> None:
    found = ingest_bytes(library, "\n\n".join(STORY).encode(), "ferry.txt", GUILD)
    with pytest.raises(ExtractionError, match="add the new file instead"):
        refresh_article(library, found.article_id, fetch=giving(article()))
    with pytest.raises(UnknownArticleError):
        refresh_article(library, "nosuchid", fetch=giving(article()))


# Attachments


def test_a_file_is_known_by_its_name(library: Library) -> None:
    text = "# No ferry before May\n\n" + "\n\n".join(STORY)
    steps: list[Step] = []
    first = ingest_bytes(
        library,
        text.encode(),
        "ferry.md",
        GUILD,
        progress=steps.append,
        media_type="text/markdown; charset=utf-8",
    )
    assert steps[0] == Step(Stage.READING)
    assert steps[-1] == Step(Stage.STORING)
    assert (first.outcome, first.identity) == (Outcome.NEW, "attachment:ferry.md")
    assert first.metadata.title == "No ferry before May"
    assert attached(library, text).outcome is Outcome.UNCHANGED
    changed = attached(library, text + "\n\nThe bakery closed on Friday.")
    assert (changed.outcome, changed.version, changed.embedded) == (Outcome.CHANGED, 2, 1)
    assert changed.article_id == first.article_id
    assert attached(library, text, "ferry-2.md").article_id != first.article_id


def test_another_article_in_a_file_of_the_same_name_is_said_aloud(library: Library) -> None:
    attached(library, "No ferry before May\n\n" + "\n\n".join(STORY), "message.txt")
    edited = attached(library, "No ferry before May\n\n" + "\n\n".join(STORY[:3]), "message.txt")
    assert not any("took the place" in warning for warning in edited.warnings)
    found = attached(library, "A bridge instead\n\nThe county wants a bridge.", "message.txt")
    assert found.outcome is Outcome.CHANGED
    assert any(
        "took the place of “No ferry before May”" in warning and "another name" in warning
        for warning in found.warnings
    )


def test_a_file_may_name_any_address_of_its_own(library: Library) -> None:
    saved = html(head=f"<link rel='canonical' href='{URL}'>")
    found = attached(library, saved, "saved page.html")
    assert found.identity == found.metadata.url == URL
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith(f"The file names {URL} as its address")
    refreshed = refresh_article(library, found.article_id, fetch=giving(article()))
    assert refreshed.outcome is Outcome.UNCHANGED


def test_a_source_may_be_given(library: Library) -> None:
    content = "\n\n".join(STORY).encode()
    found = ingest_bytes(library, content, "a.txt", GUILD, source="paste:31")
    assert found.identity == "paste:31"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "this PDF is broken"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        (b"PK\x03\x04" + b"\x00" * 30, "office document"),
        (bytes(range(256)) * 40, ""),
        (b"", "the file is empty"),
        (b" \n\t ", "the file is empty"),
        (b"<rss><channel></channel></rss>", "a feed"),
        (b"\xff\xfe", ""),
        (b"a" * (LARGEST_ATTACHMENT_BYTES + 1), "larger than 5 MB"),
        (b"It rained again on the bridge. " * 30_000, "180,000 words, too many"),
    ],
)
@pytest.mark.parametrize("name", ["story.txt", "story.html"])
def test_what_is_no_article_is_refused_in_one_line(
    library: Library, content: bytes, words: str, name: str
) -> None:
    with pytest.raises(ExtractionError) as caught:
        ingest_bytes(library, content, name, GUILD, media_type="text/html")
    message = str(caught.value)
    assert words in message
    assert "\n" not in message
    assert is_empty(library)


@pytest.mark.parametrize(
    "beginning",
    [
        '<?xml version="1.0"?>\n<?xml-stylesheet type="text/xsl" href="look.xsl"?>\n<rss>',
        '<?xml-stylesheet href="look.css"?><feed xmlns="http://www.w3.org/2005/Atom">',
        '\ufeff<?xml version="1.0"?><!-- made\nby hand --><rdf:RDF>',
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "rss-0.91.dtd"><rss>',
        "<atom:feed>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_is_refused_whatever_comes_before_it(
    library: Library, beginning: str, encoding: str
) -> None:
    entry = "<title>It rained on the bridge</title><p>" + "It rained again. " * 30 + "</p>"
    with pytest.raises(ExtractionError, match="a feed"):
        ingest_bytes(library, (beginning + entry).encode(encoding), "news.xml", GUILD)
    assert is_empty(library)


HOSTILE_NAMES = [
    "../../../etc/passwd",
    "..\\..\\windows\\system.ini",
    "story\u202etxt.exe",
    "a\nb\r\tc.txt",
    "\x00\x1b[31mred.txt",
    "attachment:attachment:x.txt",
    "\ud800.txt",
    "é" * 500 + ".html",
    "a" * 500,
    "." * 300,
    " . ",
    "",
    "/",
    "\u200b\u2066\u2069",
    "x.txt\u2028",
    "👩‍👩‍👧.md",
    "𝔣𝔢𝔯𝔯𝔶.txt",
    "CON",
]


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_file_names_are_cleaned(library: Library, name: str) -> None:
    found = ingest_bytes(library, "\n\n".join(STORY).encode(), name, GUILD)
    assert found.identity == attachment_identity(name)
    kept = found.identity.removeprefix("attachment:")
    assert kept.isprintable()
    assert 0 < len(kept) <= LONGEST_NAME
    assert found.metadata.title.isprintable()
    assert attached(library, "\n\n".join(STORY), name).outcome is Outcome.UNCHANGED


@given(st.text(max_size=300) | st.sampled_from(HOSTILE_NAMES))
@example("." + "a" * 120 + ". b")
@example("a" * 120 + ". . . . . . . .")
def test_any_file_name_becomes_one_that_stays(name: str) -> None:
    cleaned = clean_file_name(name)
    assert cleaned.isprintable()
    assert 0 < len(cleaned) <= LONGEST_NAME
    assert not set(cleaned) & set("/\\\n")
    assert clean_file_name(cleaned) == cleaned


def test_long_names_stay_apart_and_keep_their_ending() -> None:
    first, second = (clean_file_name("a" * 200 + end + ".html") for end in "xy")
    assert first != second
    assert first.endswith(".html")
    assert second.endswith(".html")
