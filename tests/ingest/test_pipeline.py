"""Files → the library: every file has its result, and a bad one stops none of the others."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import Fate, ingest_files
from ingest.sources import find_files
from store.library import Library
from store.records import Outcome, Scope
from tests.conftest import SAMPLE_ARTICLE, ingest


def page(folder: Path, name: str, *paragraphs: str) -> Path:
    path = folder / name
    path.write_text("\n\n".join([f"The news in {name.partition('.')[0]}", *paragraphs]))
    return path


FERRY = "The ferry to Aldmoor sank on Monday. Forty people were saved by fishermen."
COUNCIL = "The council of Brenwick closed two libraries, and readers protested."


def test_every_file_has_a_result_and_bad_ones_stop_nothing(
    library: Library, tmp_path: Path
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    first = page(files, "a.txt", FERRY)
    (files / "b.txt").write_bytes(b"")
    (files / "c.txt").write_bytes(bytes(range(256)) * 20)
    last = page(files, "d.txt", COUNCIL)
    missing = tmp_path / "missing.txt"
    results = ingest(library, files, missing)
    assert [result.shown for result in results] == [
        str(path) for path in (*sorted(files.iterdir()), missing)
    ]
    stored = {Path(result.shown): result.stored for result in results if result.stored}
    assert set(stored) == {first, last}
    assert all(item.outcome is Outcome.NEW for item in stored.values())
    for result in results:
        assert (result.stored is None) == (result.refused is not None)
        assert "\n" not in (result.refused or "")
    assert stored[first].title == "The news in a"
    assert library.search("How many people were saved?").hits[0].text.startswith("Forty")
    assert library.search("What did the council close?").hits[0].text == COUNCIL


def test_results_belong_to_their_files(library: Library, tmp_path: Path) -> None:
    files = [page(tmp_path, f"{name}.txt", f"It rained in {name}.") for name in "fcabed"]
    results = ingest(library, *files)
    assert [result.shown for result in results] == [str(file) for file in files]
    for file, result in zip(files, results, strict=True):
        assert result.stored is not None
        assert result.stored.title == f"The news in {file.stem}"
        assert library.version(result.stored.article_id).metadata.title == result.stored.title


def test_only_bad_files(library: Library, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    [one, two] = ingest(library, tmp_path / "empty.txt", tmp_path / "missing.txt")
    assert one.refused
    assert two.refused
    assert library.article_count() == 0
    assert list(ingest_files(library, [])) == []


def test_a_file_is_one_article_however_often_it_changes(library: Library, tmp_path: Path) -> None:
    path = page(tmp_path, "a.txt", FERRY, COUNCIL)
    [first] = ingest(library, path)
    page(tmp_path, "a.txt", FERRY.replace("Forty", "Fifty"), COUNCIL)
    [second] = ingest(library, path)
    [third] = ingest(library, path)
    assert first.stored is not None
    assert second.stored is not None
    assert first.article_id == second.article_id == third.article_id
    assert [each.fate for each in (first, second, third)] == [
        Fate.NEW,
        Fate.CHANGED,
        Fate.UNCHANGED,
    ]
    assert second.stored.embedded == 1
    assert library.search("How many people were saved?").hits[0].text.startswith("Fifty")


def test_another_language_is_refused_or_named(library: Library, tmp_path: Path) -> None:
    german = "Die Fähre fährt nach Angaben des Hafenamts erst im Mai wieder, weil ihr Motor zerlegt"
    refused = page(tmp_path, "a.md", f"# Die Fähre\n\n{german} werden muss. {german} wird.\n")
    short = tmp_path / "b.md"
    short.write_text("---\ntitle: Fähre\nlang: de\n---\nFähre fährt im Mai.\n", encoding="utf-8")
    one, two = sorted(ingest(library, refused, short), key=lambda result: result.shown)
    assert one.refused is not None
    assert "written in German" in one.refused
    assert "EMBEDDING_MODEL" in one.refused
    assert "written in German" in "".join(two.notes)


def test_the_library_to_put_it_in(library: Library, tmp_path: Path) -> None:
    path = page(tmp_path, "a.txt", FERRY)
    list(ingest_files(library, find_files([path]), into="guild"))
    assert library.article_count() == 0
    assert library.article_count(Scope(("guild",))) == 1


def test_every_sentence_of_the_sample_article_is_a_quote(library: Library) -> None:
    [result] = ingest(library, SAMPLE_ARTICLE)
    assert result.stored is not None
    assert result.language == "en"
    version = library.version(result.stored.article_id)
    left = version.text
    for paragraph in version.text.split("\n\n"):
        if paragraph not in left:
            continue
        for hit in library.search(paragraph).hits:
            assert hit.version.text == version.text
            assert version.text[hit.start : hit.end] == hit.text == hit.text.strip()
            left = left[: hit.start] + " " * len(hit.text) + left[hit.end :]
    assert left.strip() == "", "some of the text is in no sentence"
