"""A tiny question-answering model reads passages; anything else is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.answering.reader import (
    MOST_ANSWER_PIECES,
    MOST_WORD_PIECES,
    Reader,
    Reading,
    Window,
    best_reading,
    best_span,
)
from bot.service.services import open_services
from bot.settings import Settings
from store.embeddings import EmbeddingModel
from store.errors import ModelError
from store.library import Library
from tests.bot.readers import figure_reader
from tests.command import Run
from tests.conftest import PROJECT, SAMPLE_ARTICLE, TROOPS
from tests.tiny_bert import save_tiny_bert, save_tiny_roberta

QUESTIONS = PROJECT / "tests" / "questions" / "border-troops.yaml"
SCORES = st.lists(st.integers(-3, 3), min_size=1, max_size=80)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """Reads "8,500" as the answer to everything."""
    return figure_reader(tmp_path_factory.mktemp("reader"))


def test_it_reads_the_span_and_how_far_it_beats_no_answer(reader: Reader) -> None:
    text = "The Pentagon placed 8,500 troops on alert."
    figure, nobody, empty = reader.read(TROOPS, [text, "Nobody came.", ""])
    assert figure is not None
    assert text[figure.start : figure.end] == "8,500"
    assert figure.lead == pytest.approx(3 + 3 - 2, abs=0.01)
    assert nobody is not None
    assert nobody.lead == pytest.approx(0 - 2, abs=0.01)
    assert empty is None
    assert reader.read(TROOPS, []) == []


@pytest.mark.parametrize("words_before", [0, 300, 700])
def test_a_long_passage_is_read_in_windows(reader: Reader, words_before: int) -> None:
    text = "troops " * words_before + "and 8,500 of them" + " troops" * 300
    for question in (TROOPS, f"{TROOPS} " * 60):
        [found] = reader.read(question, [text])
        assert found is not None
        assert text[found.start : found.end] == "8,500"
        assert found.lead == pytest.approx(4, abs=0.01)
        assert reader.read(question, [text]) == [found]


def test_a_model_with_few_positions_reads_in_smaller_windows(tmp_path: Path) -> None:
    save_tiny_bert(tmp_path, "BertForQuestionAnswering", max_position_embeddings=64)
    reader = Reader(str(tmp_path))
    [found] = reader.read(TROOPS * 9, ["The Pentagon placed 8,500 troops on alert. " * 40])
    assert found is not None


def test_a_roberta_reads_with_its_own_kind_of_word_pieces(tmp_path: Path) -> None:
    """Of bytes, with blanks before them, and two positions fewer than it says."""
    save_tiny_roberta(tmp_path, SAMPLE_ARTICLE.read_text(encoding="utf-8"), positions=66)
    reader = Reader(str(tmp_path))
    text = "“Up to 8,500 troops,” she said – über 40 % more. " * 30
    for question in (TROOPS, TROOPS * 9):
        [found] = reader.read(question, [text])
        assert found is not None
        assert 0 <= found.start < found.end <= len(text)
        words = text[found.start : found.end]
        assert words == words.strip()


def test_no_answer_begins_or_ends_with_a_blank(tmp_path: Path) -> None:
    text = "8   5   0   0   % " * 4
    for number in range(4):  # each with other random weights
        folder = tmp_path / str(number)
        folder.mkdir()
        save_tiny_roberta(folder, SAMPLE_ARTICLE.read_text(encoding="utf-8"), positions=130)
        reader = Reader(str(folder))
        for question in (TROOPS, "How many?", "Who said so?", "Why?"):
            [found] = reader.read(question, [text])
            assert found is not None
            words = text[found.start : found.end]
            assert words
            assert words == words.strip()
    assert reader.read(TROOPS, ["   "]) == [None]


def test_of_several_windows_the_best_span_counts_and_the_least_doubt() -> None:
    def window(place: int, score: float, no_answer: float) -> Window:
        return Window(
            np.array([[place, place + 4]]), np.float32([score]), np.float32([0]), no_answer
        )

    windows = [window(0, 1, 5), window(9, 4, 3), window(20, 2, 4)]
    assert best_reading(windows) == Reading(9, 13, 1.0)
    assert best_reading(windows[::-1]) == Reading(9, 13, 1.0)
    assert best_reading([]) is None


@given(SCORES, SCORES)
@example([3] + [0] * 30, [0] * 30 + [3])
@example([3] + [0] * 29, [0] * 29 + [3])
def test_the_best_span_is_the_best_of_all(starts: list[int], ends: list[int]) -> None:
    size = min(len(starts), len(ends))
    spans = [
        (first, last)
        for first in range(size)
        for last in range(first, min(size, first + MOST_ANSWER_PIECES))
    ]
    best = max(spans, key=lambda span: starts[span[0]] + ends[span[1]])
    found = best_span(np.float32(starts[:size]), np.float32(ends[:size]))
    assert found == (*best, starts[best[0]] + ends[best[1]])


def test_nothing_is_read_of_nothing() -> None:
    assert best_span(np.float32([]), np.float32([])) is None
    assert MOST_WORD_PIECES > MOST_ANSWER_PIECES


@pytest.mark.parametrize("kind", ["BertModel", "BertForSequenceClassification"])
def test_a_model_that_was_not_trained_for_it_is_refused(tmp_path: Path, kind: str) -> None:
    save_tiny_bert(tmp_path, kind)
    with pytest.raises(ModelError, match=r"no qa_outputs.*Set READER_MODEL"):
        Reader(str(tmp_path)).load()


def test_what_is_no_such_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"cannot be loaded.*Set READER_MODEL"):
        Reader(str(tmp_path)).load()
    save_tiny_bert(tmp_path, "BertForQuestionAnswering", num_labels=3)
    with pytest.raises(ModelError, match=r"cannot read.*Set READER_MODEL"):
        Reader(str(tmp_path)).read(TROOPS, ["Nobody came."])
    assert Reader.named(None) is None


def test_the_command_line_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, run: Run, model: EmbeddingModel, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_DATA_DIR", str(tmp_path / "data"))
    assert run("ingest", SAMPLE_ARTICLE).status == 0
    (tmp_path / "wrong").mkdir()
    save_tiny_bert(tmp_path / "wrong", "BertModel")
    monkeypatch.setenv("READER_MODEL", str(tmp_path / "wrong"))
    for command in (["ask", "How long should I boil spaghetti?"], ["evaluate", QUESTIONS]):
        failed = run(*command)
        assert failed.status == 9
        assert failed.err.count("\n") == 1
        assert "READER_MODEL" in failed.err
        assert not failed.out
    wrong, settings = Reader(str(tmp_path / "wrong")), Settings(data_dir=tmp_path / "data")
    with Library(settings.data_dir, model) as library, pytest.raises(ModelError):
        open_services(settings, library, reader=wrong)
