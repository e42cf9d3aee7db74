"""Files and folders: what is found, and one clear line for what cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ingest.errors import ExtractionError
from ingest.sources import FoundFile, Refusal, find_files, read_article

STORY = "Bridge reopens\n\nThe bridge was opened on Tuesday by the mayor.\n"


def test_folders_are_searched_in_order_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.html", ".hidden.txt", ".git/d.txt", "e.png", "sub/F.HTM"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(STORY)
    names = [str(found.path.relative_to(tmp_path)) for found in find_files([tmp_path])]
    assert names == ["a.md", "b.txt", "sub/F.HTM", "sub/c.html"]


def test_a_named_file_is_tried_whatever_its_name_and_only_once(tmp_path: Path) -> None:
    story = tmp_path / "story.text"
    story.write_text(STORY)
    assert find_files([story, story, tmp_path / "." / "story.text"]) == [FoundFile(story)]


def test_what_is_missing_or_empty_is_refused_in_its_place(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY)
    empty = tmp_path / "empty"
    empty.mkdir()
    found = find_files([tmp_path / "gone.txt", empty, story])
    assert [type(one) for one in found] == [Refusal, Refusal, FoundFile]
    assert isinstance(found[0], Refusal)
    assert "no such file" in found[0].message
    assert isinstance(found[1], Refusal)
    assert "no articles in this folder" in found[1].message


def test_an_article_is_known_by_its_file_without_an_address(tmp_path: Path) -> None:
    story = tmp_path / "a story.txt"
    story.write_text(STORY)
    article = read_article(story)
    assert article.identity == story.as_uri()
    assert article.metadata.title == "Bridge reopens"


def test_a_title_that_is_cut_at_a_blank_has_none_at_its_end(tmp_path: Path) -> None:
    file = tmp_path / "long.md"
    file.write_text(f"---\ntitle: {'harbours ' * 40}\n---\nIt rained on Tuesday.\n")
    title = read_article(file).metadata.title
    assert title == title.strip()


def test_the_file_name_is_the_title_of_last_resort(tmp_path: Path) -> None:
    story = tmp_path / "bridge-opens_again.txt"
    story.write_text("The bridge was opened on Tuesday. The mayor came, too.\n\nIt rained.\n")
    article = read_article(story)
    assert article.metadata.title == "Bridge opens again"
    assert article.text.startswith("The bridge was opened")


def test_content_decides_before_the_name(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("<!DOCTYPE html><html><body><p>It rained on the bridge.</p></body></html>")
    assert read_article(page).text == "It rained on the bridge."


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "empty"),
        ("\ufeff\u200b".encode(), "empty"),
        (b"%PDF-1.7 ...", "this PDF is broken"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "a PNG image"),
        (b"PK\x03\x04abc", "ZIP"),
        (bytes(range(256)) * 4, "binary"),
        (b"<html><body><nav>Home</nav></body></html>", "no article text"),
        (b"Share\n\nSubscribe now\n\n...\n", "no article text"),
        (b"<?xml version='1.0'?><rss><channel/></rss>", "feed"),
        (b"---\ntitle: Only a head\n---\n", "no article text"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".html", ".md"])
def test_what_is_no_article_gets_one_clear_line(
    tmp_path: Path, content: bytes, words: str, suffix: str
) -> None:
    path = tmp_path / f"file{suffix}"
    path.write_bytes(content)
    with pytest.raises(ExtractionError, match=words) as caught:
        read_article(path)
    assert "\n" not in str(caught.value)
    assert ": " in str(caught.value)  # what is wrong: what to do


def test_missing_files_and_folders(tmp_path: Path) -> None:
    for path, words in ((tmp_path / "gone", "no such file"), (tmp_path, "folder")):
        with pytest.raises(ExtractionError, match=words):
            read_article(path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable_files(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(STORY)
    path.chmod(0)
    with pytest.raises(ExtractionError, match="permission"):
        read_article(path)


def test_paths_that_no_system_knows() -> None:
    assert isinstance(find_files([Path("a\x00b")])[0], Refusal)
    with pytest.raises(ExtractionError):
        read_article(Path("a\x00b"))
