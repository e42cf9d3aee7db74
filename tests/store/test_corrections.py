"""Typing errors in content words, other spellings of right ones, and what stays as it is typed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from generated import add, article
from hypothesis import given
from hypothesis import strategies as st

from store.embeddings import EmbeddingModel
from store.english_words import EnglishWords, english_words
from store.library import Library
from store.records import Scope
from store.search_results import SearchResult
from store.spelling import (
    closest_term,
    is_english,
    nearest,
    other_spellings,
    replace_words,
    surface_form,
)
from tests.conftest import PROJECT, benchmark_questions

HUT = (
    "The hut stands 1,640 metres above the sea, and its colour is grey. Yuki Tanabe keeps it. "
    "The landlord modernised it, and 31,406 visitors came to the opening. American tourists "
    "like it, too. A crevasse lies behind it. Its stove and its new octopamine sensor were brought "
    "up by mule."
)
VOCABULARY = ["govern", "stoltenberg", "troop", "minist", "deploy", "washington", "markets"]


@pytest.fixture(scope="module")
def hut(tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel) -> Iterator[Library]:
    """A library with one article about a hut, and another one about nothing of the kind."""
    with Library(tmp_path_factory.mktemp("hut"), model) as library:
        add(library, article("hut", HUT))
        add(library, article("ferry", "The ferry Quintessa sank."), into="other")
        yield library


def searched(library: Library, question: str) -> SearchResult:
    return library.search(question, Scope(("public",)))


# ---- typing errors


@pytest.mark.parametrize(
    ("question", "corrections"),
    [
        ("who is the landlrod of the hut", {"landlrod": "landlord"}),
        ("where is the crevase", {"crevase": "crevasse"}),
        ("is that tanbae in the hut", {"tanbae": "Tanabe"}),
        ("whose ocotpamine sensor is it", {"ocotpamine": "octopamine"}),
        ("who keepes the hut", {"keepes": "keeps"}),  # one word for the search anyway
        # words that only English has
        ("the altitud of the hut", {"altitud": "altitude"}),
        ("attendence at the opening", {"attendence": "attendance"}),
        ("Attendence at the opening", {"Attendence": "attendance"}),
        ("on the frist day", {"frist": "first"}),
        # the library's word before another one that is as near
        ("the stov in the hut", {"stov": "stove"}),  # "stop" is more frequent
        ("the muel in the hut", {"muel": "mule"}),
    ],
)
def test_typing_errors_are_corrected(
    hut: Library, question: str, corrections: dict[str, str]
) -> None:
    result = searched(hut, question)
    assert result.corrections == corrections
    assert result.question == replace_words(question, corrections)


@pytest.mark.parametrize(
    "question",
    [
        "what percentile of visitors came to the hut",  # not "percent"
        "what is the overlay on the hut",
        "How do you pronounce Tanabe?",
        "did unwealthy visitors come",  # a usual prefix
        "do the harbourmasters come",
        "do travelers analyze the labor and its neighborhood",  # American
        "did Quintesa come",  # of another library
        "is that Hutson behind the hut",  # a name, and near to "Hudson"
        "did Tomski come",  # a name that nobody has
        "did thao come",  # a short word may be a name
        "are there 31406 visitors",
        "is it a4b5c6d7 or not",
        "did żółw come",
    ],
)
def test_right_words_and_names_stay(hut: Library, question: str) -> None:
    assert searched(hut, question).corrections == {}
    assert searched(hut, question).question == question


def test_a_name_is_corrected_to_one_that_the_library_has(hut: Library) -> None:
    assert searched(hut, "Who is Yuki Tanbae?").corrections == {"Tanbae": "Tanabe"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("goverment", "govern"),
        ("Stoltenburg", "stoltenberg"),
        ("troops", "troop"),
        ("troosp", "troop"),
        ("dploy", "deploy"),
        ("trop", None),  # too short to tell
        ("shift", None),
        ("Washingtom", "washington"),
        ("Fashington", None),  # another first letter
        ("1e234567", None),
        ("", None),
    ],
)
def test_the_closest_term(word: str, expected: str | None) -> None:
    def like(letter: str) -> list[str]:
        return [term for term in VOCABULARY if term.startswith(letter)]

    assert closest_term(word, like) == expected


def test_one_of_several_equally_close_terms_is_never_taken() -> None:
    assert closest_term("dockard", lambda _: ["dockyard"]) == "dockyard"
    assert closest_term("dockard", lambda _: ["dockyard", "dockward"]) is None


def test_the_first_of_the_nearest_words() -> None:
    assert nearest("wat", ("who", "what", "was"), 1) == "what"
    assert nearest("wat", ("who", "why"), 1) is None
    assert nearest("wat", (), 1) is None


def test_a_correction_replaces_whole_words_only() -> None:
    assert replace_words("Is the ferrry ferrryman’s?", {"ferrry": "ferry"}) == (
        "Is the ferry ferrryman’s?"
    )
    assert surface_form("deploy", "The U.S. Deployments began") == "Deployments"
    assert surface_form("deploy", "Nothing of the kind") is None


# ---- other spellings of right words


@pytest.mark.parametrize(
    ("question", "read"),
    [
        ("what color is the hut", "what colour is the hut"),
        ("is the hut gray", "is the hut grey"),
        ("who modernized the hut", "who modernised the hut"),
        ("how many meters above the sea", "how many metres above the sea"),
        ("how do US tourists like it", "how do American tourists like it"),
        ("how do U.S. tourists like it", "how do American tourists like it"),
    ],
)
def test_other_spellings_find_each_other_and_are_no_errors(
    hut: Library, question: str, read: str
) -> None:
    result = searched(hut, question)
    assert (result.question, result.corrections) == (read, {})
    assert result.unknown_words == ()


def test_a_spelling_that_the_library_has_stays(hut: Library) -> None:
    for question in ("what colour is the hut", "do American tourists like it", "did it tell us"):
        assert searched(hut, question).question == question


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("labour", "labor"),
        ("organization", "organisation"),
        ("analyze", "analyse"),
        ("theatre", "theater"),
        ("defense", "defence"),
        ("catalog", "catalogue"),
        ("programme", "program"),
        ("tyres", "tires"),
        ("paediatric", "pediatric"),
    ],
)
def test_british_and_american_spellings(word: str, other: str) -> None:
    assert other in other_spellings(word)
    assert word not in other_spellings(word)


@given(st.text(max_size=30))
def test_any_word_has_other_spellings_or_none(word: str) -> None:
    others = other_spellings(word)
    assert len(set(others)) == len(others)
    assert word.lower() not in others


# ---- English


def test_the_list_has_both_spellings_and_no_errors() -> None:
    words = english_words()
    for word in ("colour", "color", "crevasse", "gearboxes", "recompiled", "unwealthy"):
        assert word in words, word
    for word in ("altitud", "frist", "attendence", "colurs", "Colour", "", "s"):
        assert word not in words, word


def test_fewer_errors_come_first_then_mere_slips_then_frequent_words() -> None:
    words = EnglishWords(["form", "frame", "farm", "from", "frog", "10", "it's"])
    assert [each.word for each in words.near("fram", 1)] == ["farm", "frame", "from"]
    assert [each.errors for each in words.near("frame", 2)] == [0, 2, 2]
    assert [each.word for each in EnglishWords(["suite", "site"]).near("siite", 1)] == [
        "site",
        "suite",
    ]
    assert words.near("x", 1) == words.near("", 2) == []
    assert "10" not in words
    assert words.rank("form") == 0
    assert words.rank("fram") is None


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12), st.integers(0, 2))
def test_words_near_any_word(word: str, errors: int) -> None:
    near = english_words().near(word, errors)
    assert all(each.errors <= errors and each.word[0] == word[0] for each in near)
    assert [each.errors for each in near] == sorted(each.errors for each in near)


def test_nothing_is_read_at_import() -> None:
    program = (
        "import sys, store.search; from store.english_words import english_words;"
        "sys.exit(english_words.cache_info().currsize or 'symspellpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=PROJECT)


def test_words_of_well_spelt_questions_are_words() -> None:
    """Most of those that are none are mistyped in the benchmark, or names of species."""
    words = {
        word
        for question in benchmark_questions()
        for word in question.rstrip("? ").split()
        if word.isalpha() and word.isascii() and word.islower() and len(word) > 3
    }
    unknown = {word for word in words if not is_english(word)}
    assert len(words) > 2000
    assert len(unknown) < 0.03 * len(words), sorted(unknown)
