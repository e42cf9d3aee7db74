"""What an article and its copies say in the same words is quoted once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.repetition import distinct, repeats
from store.library import Library
from tests.bot.samples import hits_of, version_of
from tests.conftest import ingest

STORY = """The harbour of Corsley will stay closed until May, the mayor said on Monday.

About 1,200 passengers a day used the ferry before the storm of February.

Mr Orr, who owns the ferry, wants the town to pay for the new pier.

“We have waited long enough,” he told the council.
"""
SENTENCE = st.lists(
    st.sampled_from("the ferry sank rose fell Orr 1200".split()), min_size=1, max_size=8
)


def test_a_copy_is_quoted_once(library: Library, tmp_path: Path) -> None:
    copy = STORY.replace("1,200", "1200").replace("Mr Orr", "Orr").replace("“", "'")
    (tmp_path / "ours.md").write_text(f"# Ferry stays in port\n\n{STORY}")
    (tmp_path / "wire.md").write_text(f"# No ferry before May\n\n{copy}\nThe wire adds a line.\n")
    ours, wire = ingest(library, tmp_path / "ours.md", tmp_path / "wire.md")
    assert not any("is here already" in note for note in ours.notes)
    [note] = [note for note in wire.notes if "is here already" in note]
    assert "Nearly the same text is here already: “Ferry stays in port”." in note
    answerer = Answerer(library)
    for question in ("How many passengers used the ferry?", "Who wants the town to pay?"):
        answer = answerer.answer(question)
        quotes = [each.quote.text for each in (*answer.citations, *answer.more)]
        assert quotes
        assert not any(
            repeats(one, two) for at, one in enumerate(quotes) for two in quotes[at + 1 :]
        )


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("Mr Orr said 1,200 came.", "orr said: “1200 came”", True),
        ("Orr said so.", "On Monday, Orr said so.", True),
        ("Prices rose in May.", "Prices fell in May.", False),
        ("It has 1,200 beds.", "It has 1,300 beds.", False),
        ("He rose.", "He rosebushed.", False),
    ],
)
def test_only_the_very_words_count(one: str, two: str, same: bool) -> None:
    assert repeats(one, two) is repeats(two, one) is same


@given(SENTENCE, SENTENCE, SENTENCE)
def test_a_part_repeats_the_whole(before: list[str], words: list[str], after: list[str]) -> None:
    assert repeats(" ".join(words), " ".join(before + words + after))


def test_of_several_articles_with_the_same_words_the_best_ranked_is_kept() -> None:
    one = hits_of(version_of("Mr Orr left. Rain fell. Mr Orr left.", article_id="one"))
    two = hits_of(version_of("Orr left! Snow fell.", article_id="two"))
    assert distinct([one[0], two[0], one[1], two[1], one[2]]) == [one[0], one[1], two[1], one[2]]
    assert distinct([two[0], one[0]]) == [two[0]]
    assert distinct([]) == []
