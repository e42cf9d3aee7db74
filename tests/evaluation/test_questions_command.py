"""``pullquote questions new``: a draft that can be run as it is, and is pleasant to edit."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.evaluation.asking import check_sets
from bot.evaluation.draft_set import (
    GOOD_ENOUGH,
    LONGEST_QUESTION,
    draft_set,
    good_drafts,
    quoted_words,
)
from bot.evaluation.question_set import QuestionSet, load_question_set
from bot.evaluation.schema import question_set_schema
from ingest.chunk import split_passages
from store.embeddings import EmbeddingModel
from store.library import Library
from store.records import ArticleMetadata, ExtractedArticle
from tests.bot.short_articles import KINDS, short_article
from tests.command import Run
from tests.conftest import PROJECT, SAMPLE_ARTICLE

ARTICLES = sorted((PROJECT / "tests" / "questions" / "articles").glob("*.md"))
TEXT = """\
The council bought two old boats on Tuesday. Ida Brandt, the mayor of Sarn, called them “a gift”.

“Nobody in this town asked for them,” said Olav Rud, 61, who runs the ferry."""


def checked(path: Path) -> QuestionSet:
    """A set that was loaded and held against its articles, as ``evaluate`` does."""
    found = load_question_set(path)
    check_sets([found])
    return found


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("article", [SAMPLE_ARTICLE, *ARTICLES], ids=lambda path: path.stem)
def test_a_draft_can_be_run_as_it_is(run: Run, tmp_path: Path, article: Path) -> None:
    out = tmp_path / "draft.yaml"
    done = run("questions", "new", article, "--out", out)
    assert (done.status, done.err) == (0, "")
    found = checked(out)
    assert found.articles == (article,)
    from_sentences = [each for each in found.questions if each.kind != "about"]
    assert f"{len(from_sentences)} question" in done.out
    assert len(from_sentences) >= 3
    for item in from_sentences:
        assert item.expect.quote_contains
        assert len(item.question) <= LONGEST_QUESTION
    text = out.read_text(encoding="utf-8")
    assert "near_miss: true" in text
    assert "unanswerable: true" in text
    assert not (tmp_path / "data").exists()


def test_the_draft_goes_to_output(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "boats.md", TEXT)
    done = run("questions", "new", "boats.md")
    assert (done.status, done.err) == (0, "")
    found = checked(write(tmp_path / "made.yaml", done.out))
    assert found.name == "boats"
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.validate(yaml.safe_load(done.out), question_set_schema())
    asked = {item.question: item for item in found.questions}
    boats = asked["How many old boats did the council buy on Tuesday?"]
    assert boats.id == "number-boats-council"
    assert boats.expect.answer_contains == ("two",)
    assert boats.expect.quote_contains == ("The council bought two old boats on Tuesday",)
    assert asked["Who runs the ferry?"].expect.answer_contains == ("Olav Rud",)
    assert asked["How old is Olav Rud?"].expect.answer_contains == ("61",)
    assert done.out.count("# “Nobody in this town asked for them,” said Olav Rud") == 1


def test_the_examples_to_fill_in_are_questions_of_a_set(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "boats.md", TEXT)
    draft = run("questions", "new", "boats.md").out
    tail = draft[draft.index("  # To be written by hand") :]
    examples = re.sub(
        r"^  # (?= *(?:- )?(?:id|question|expect|near_miss|history):)", "  ", tail, flags=re.M
    )
    filled = examples.replace("…", "council")
    path = write(tmp_path / "made.yaml", draft.replace(tail, filled))
    groups = {item.id: item.group for item in load_question_set(path).questions}
    assert groups["near-council"] == "near miss"
    assert groups["off-council"] == "off-topic"
    assert groups["list-council"] == groups["followup-council"] == "answerable"


def test_nothing_is_written_over(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "boats.md", TEXT)
    out = write(tmp_path / "mine.yaml", "mine")
    done = run("questions", "new", "boats.md", "--out", out)
    assert done.status == 2
    assert "mine.yaml is there already. Name another file, or add --force." in done.err
    assert out.read_text() == "mine"
    assert run("questions", "new", "boats.md", "--out", out, "--force").status == 0
    assert checked(out).name == "mine"


@pytest.fixture(scope="module")
def two_articles(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Path:
    """A data folder with two articles from the web."""
    folder = tmp_path_factory.mktemp("shelf")
    with Library(folder, model) as library:
        list(library.add_all([short_article("news"), short_article("science")], split_passages))
    return folder


@pytest.fixture
def shelf(tmp_path: Path, two_articles: Path) -> Path:
    """A folder with a library of its own of these articles."""
    shutil.copytree(two_articles, tmp_path / "data")
    return tmp_path


@pytest.mark.parametrize(
    "words",
    [
        "https://post.example/news",
        "https://post.example/news?utm_source=x#top",
        "Sarn ferry out of service until May",
        "“sarn FERRY”",
    ],
)
def test_an_article_of_the_library_by_address_and_title(run: Run, shelf: Path, words: str) -> None:
    out = shelf / "ferry.yaml"
    done = run("questions", "new", words, "--out", out)
    assert (done.status, done.err) == (0, "")
    found = checked(out)
    (article,) = found.articles
    assert article == shelf / "ferry.txt"
    # what is written is the article itself, so that the set can be asked of the live library, too
    assert run("calibrate", out).status == 15
    (shown,) = run("articles", "show", words).out.split("https://post.example/")[1:2]
    assert shown.startswith("news")
    with Library(shelf / "data", EmbeddingModel()) as library:
        check_sets([found], library)


def test_an_article_of_the_library_by_its_id(run: Run, shelf: Path) -> None:
    with Library(shelf / "data", EmbeddingModel()) as library:
        (article_id,) = library.titles("Bumblebees")
    done = run("questions", "new", article_id[:5])
    assert done.status == 0
    assert "What share of" in done.out or "How many bees" in done.out
    assert "note: this article came from the web" in done.err
    assert yaml.safe_load(done.out)["articles"] == ["bumblebees-sleep-less-when-the.txt"]


def test_the_text_beside_a_set_is_not_written_over(run: Run, shelf: Path) -> None:
    mine = write(shelf / "ferry.txt", "mine")
    done = run("questions", "new", "https://post.example/news", "--out", shelf / "ferry.yaml")
    assert done.status == 2
    assert "ferry.txt is there already" in done.err
    assert mine.read_text() == "mine"
    assert not (shelf / "ferry.yaml").exists()


def test_an_ingested_file_stands_for_itself(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "boats.md", f"---\ntitle: Two boats\n---\n\n{TEXT}\n")
    assert run("ingest", path).status == 0
    out = tmp_path / "sets"
    out.mkdir()
    assert run("questions", "new", "Two boats", "--out", out / "boats.yaml").status == 0
    assert yaml.safe_load((out / "boats.yaml").read_text())["articles"] == ["../boats.md"]
    path.write_text("Olav Rud, the mayor of Sarn, bought nine cranes.", encoding="utf-8")
    again = run("questions", "new", "Two boats")
    assert "has changed since it was ingested" in again.err
    assert "How many cranes" in again.out
    path.unlink()
    gone = run("questions", "new", "Two boats")
    assert gone.status == 16
    assert "is no longer there" in gone.err


@pytest.mark.parametrize(
    ("words", "status", "told"),
    [
        ("nothing.md", 5, "No article in the library has the id, the address or the title"),
        ("https://nowhere.example/x", 5, "`pullquote articles` lists them"),
        ("e", 5, "is in 2 titles"),
        ("x" * 5_000, 5, "No article in the library"),
    ],
)
def test_what_is_no_article(run: Run, shelf: Path, words: str, status: int, told: str) -> None:
    assert shelf.is_dir()
    done = run("questions", "new", words)
    assert done.status == status
    assert told in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        ("%PDF-1.7", 16, "cannot be read: this PDF is broken"),
        ("Alles ist gut. Das Schiff fährt wieder.", 16, "nothing can be asked from the sentences"),
    ],
)
def test_what_nothing_can_be_drafted_from(
    run: Run, tmp_path: Path, content: str, status: int, told: str
) -> None:
    done = run("questions", "new", write(tmp_path / "odd.txt", content), "--out", "odd.yaml")
    assert done.status == status
    assert told in done.err
    assert not (tmp_path / "odd.yaml").exists()


# ---- the drafts of a set


@pytest.mark.parametrize("kind", KINDS)
def test_the_best_drafts_of_an_article(kind: str) -> None:
    text = short_article(kind).text
    found = good_drafts(text)
    assert found
    starts = [draft.start for draft in found]
    assert starts == sorted(starts)
    assert max(map(starts.count, starts)) <= 2
    assert all(draft.quality >= GOOD_ENOUGH for draft in found)
    for draft in found:
        words = quoted_words(text, draft)
        assert text.count(words) == 1
        assert words in text[draft.start : draft.end]


def test_sentences_that_are_alike_are_told_apart() -> None:
    said = "The council of Sarn bought {} in the long and rainy spring of the year {}."
    text = f"{said.format('two boats', 2023)} {said.format('two boats', 2024)}"
    drafts = good_drafts(text)
    assert {draft.start for draft in drafts} == {0, text.index("The council", 1)}
    for draft in drafts:
        assert text.count(quoted_words(text, draft)) == 1
    text = f"{said.format('two boats', 2023)} {said.format('nine boats', 2024)}"
    made = draft_set(ExtractedArticle("made:", ArticleMetadata("Made"), text), "made", "made.md")
    assert made is not None
    ids = [item["id"] for item in yaml.safe_load(made.text)["questions"]]
    assert "number-boats-council-2" in ids
    assert len(set(ids)) == len(ids)


WORDS = st.lists(
    st.sampled_from(
        "The council , . two 40 boats bought Sarn who the of in May 1999 was is has by £5 million"
        " because “ ” said Olav Rud 58 and to 9 percent of \n \n\n : \" ' # - {} é".split(" ")
    )
    | st.text(max_size=4),
    max_size=60,
).map(" ".join)


@settings(max_examples=60)
@given(WORDS, st.text(max_size=30), st.lists(st.text(min_size=1, max_size=9), max_size=2))
def test_whatever_an_article_says_its_draft_is_yaml_of_its_words(
    text: str, name: str, authors: list[str]
) -> None:
    text = f"The council of Sarn bought 40 boats in May.\n\n{text}"
    article = ExtractedArticle("made:", ArticleMetadata("Made", tuple(authors)), text)
    made = draft_set(article, name, "a: #b.md")
    assert made is not None
    content = yaml.safe_load(made.text)
    assert (content["name"], content["articles"]) == (name, ["a: #b.md"])
    ids = [item["id"] for item in content["questions"]]
    assert len(set(ids)) == len(ids)
    assert made.drafted == sum(not each.startswith("about-") for each in ids)
    for item in content["questions"]:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", item["id"])
        for words in item["expect"].get("quote_contains", ()):
            assert words in text
            assert words.strip()
