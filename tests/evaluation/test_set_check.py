"""Expectations against the articles' own words, and the exact wording that is offered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluation.question_set import load_question_set
from bot.evaluation.set_check import check_against_articles, exact_wording, right_articles
from tests.evaluation.made import write_set

ONE = "“It’s closed,” said Ana — for 3 weeks…\n\nThe mayor, Bo Lind,  agreed."
TWO = "Bo Lind agreed in May. The ferry sank."


def told(folder: Path, *expected: dict[str, Any], kind: str = "who") -> list[str]:
    """What is wrong with these expectations, of questions on two articles."""
    (folder / "two.md").write_text("Two.", encoding="utf-8")
    items = [
        {"id": f"{kind}-{number}", "question": "Who?", "expect": each}
        for number, each in enumerate(expected)
    ]
    found = load_question_set(write_set(folder, items, articles=["bridge.md", "two.md"]))
    texts = dict(zip(found.articles, (ONE, TWO), strict=True))
    return [str(each).partition("made.yaml:")[2] for each in check_against_articles(found, texts)]


def test_verbatim_words_are_fine(tmp_path: Path) -> None:
    expected = [
        {"quote_contains": ["“It’s closed,” said Ana"]},
        {"quote_contains": ["Bo Lind,  agreed", "The mayor"]},
        {"quote_contains": ["The ferry sank"], "articles": ["two"]},
        {"answer_contains": ["words of the record"]},
        {"unanswerable": True},
    ]
    assert told(tmp_path, *expected) == []


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ('"It\'s closed," said Ana', "“It’s closed,” said Ana"),
        ("said ana - for", "said Ana — for"),
        ("3 weeks...", "3 weeks…"),
        ("Lind, agreed", "Lind,  agreed"),
        ("weeks… The mayor", "weeks…\n\nThe mayor"),
        ("said\u00a0Ana", "said Ana"),
        ("THE MAYOR", "The mayor"),
        ("  for 3 ", "for 3"),
        ("no such words", None),
        (" ", None),
    ],
)
def test_the_exact_wording_is_found(words: str, exact: str | None) -> None:
    assert exact_wording(words, ONE) == exact


def test_a_mistake_names_the_line_and_the_wording(tmp_path: Path) -> None:
    (line,) = told(tmp_path, {"quote_contains": ["the ferry sank"], "articles": ["two.md"]})
    assert line == (
        "10: question “who-0”, expect.quote_contains: “the ferry sank” is not in two.md; it has "
        "exactly: The ferry sank"
    )


def test_several_articles_are_told_apart(tmp_path: Path) -> None:
    (line,) = told(tmp_path, {"quote_contains": ["said Ana - for"]})
    assert "is not in bridge.md, two.md; bridge.md has exactly: said Ana — for" in line


def test_words_of_another_article_do_not_count(tmp_path: Path) -> None:
    (line,) = told(tmp_path, {"quote_contains": ["The ferry sank"], "articles": ["bridge"]})
    assert "“The ferry sank” is not in bridge.md" in line


def test_the_closest_words_are_offered(tmp_path: Path) -> None:
    (line,) = told(tmp_path, {"quote_contains": ["The fery sanks"]})
    assert line.endswith("the closest words are: The ferry sank.")


def test_one_quote_cannot_hold_the_words_of_two_articles(tmp_path: Path) -> None:
    both = {"quote_contains": ["said Ana", "The ferry sank"]}
    (line,) = told(tmp_path, both)
    assert "one quote has to hold all of these, and no article does" in line
    assert told(tmp_path, both, kind="disagree") == []


def test_which_articles_are_right(tmp_path: Path) -> None:
    (tmp_path / "two.md").write_text("Two.", encoding="utf-8")
    expected: list[dict[str, Any]] = [
        {"quote_contains": ["said Ana"]},
        {"quote_contains": ["agreed"]},
        {"quote_contains": ["agreed"], "articles": ["two"]},
        {"answer_contains": ["24 May"]},
        {"unanswerable": True},
    ]
    items = [{"id": f"who-{n}", "question": "?", "expect": it} for n, it in enumerate(expected)]
    items.append({"id": "disagree-x", "question": "?", "expect": expected[0]})
    items[-1]["expect"] = {"quote_contains": ["said Ana", "The ferry sank"]}
    found = load_question_set(write_set(tmp_path, items, articles=["bridge.md", "two.md"]))
    texts = dict(zip(found.articles, (ONE, TWO), strict=True))
    right = [{path.stem for path in right_articles(found, it, texts)} for it in found.questions]
    assert right == [{"bridge"}, {"bridge", "two"}, {"two"}, set(), set(), {"bridge", "two"}]


# ---- folding

LETTERS = st.text(alphabet="aAbé  \n“”\"‘’'–—-…ﬁß½\u00ad", max_size=40)
DISGUISES = [
    lambda text: text.swapcase(),
    lambda text: text.replace(" ", "\n\t "),
    lambda text: text.replace("“", '"').replace("”", "„").replace("’", "'"),
    lambda text: text.replace("—", "-").replace("–", "−").replace("…", "..."),
    lambda text: text.replace("\u00ad", ""),
]


@given(text=LETTERS, words=LETTERS)
def test_a_wording_is_a_part_of_the_text(text: str, words: str) -> None:
    found = exact_wording(words, text)
    assert found is None or (found and found in text)
    if words.strip() and words in text:
        assert found is not None or not words.strip("\u00ad \n")


@given(data=st.data(), text=LETTERS, disguise=st.sampled_from(DISGUISES))
def test_disguised_words_are_recognised(data: st.DataObject, text: str, disguise: Any) -> None:
    start = data.draw(st.integers(0, len(text)))
    words = text[start : data.draw(st.integers(start, len(text)))]
    if words.strip("\u00ad \n"):
        found = exact_wording(disguise(words), text)
        assert found is not None
        assert exact_wording(words, found) is not None
