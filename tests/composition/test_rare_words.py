"""A rare word of a claim in the place of another one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.composition.rare_words import other_rare_word

QUOTED = "the laboratory found traces of cadmium in the mussels"
ARTICLE = f"A phthalate was looked for in vain. Last week {QUOTED} of the estuary."


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ("The laboratory found traces of strontium in the mussels.", "strontium"),
        ("The laboratory found cadmium in barnacles.", "barnacles"),
        ("The laboratory found traces of quuxwortel.", "quuxwortel"),
        ("The laboratory found traces of krill.", "krill"),
        ("The laboratory found phthalic traces.", None),  # of one family with the phthalate
        ("The laboratory found traces of cadmium in the mussels.", None),
        (
            "The laboratory found traces of the phthalate.",
            None,
        ),  # said elsewhere: not for this check
        ("The laboratory reckons the mussels have traces of cadmium.", None),  # nothing is left out
        ("The laboratory found something in the mussels.", None),  # less is told, nothing else
        ("The laboratory found traces of cadmium in a mussel.", None),
        ("Strontium", None),  # a name, which another check looks for
        ("", None),
    ],
)
def test_a_rare_word_in_place_of_another(claim: str, word: str | None) -> None:
    assert other_rare_word(claim, QUOTED, ARTICLE) == word


@given(st.text(), st.text(), st.text())
def test_what_is_said_in_the_articles_own_words_has_none(
    quoted: str, more: str, claim: str
) -> None:
    assert other_rare_word(quoted, quoted, quoted + more) is None
    found = other_rare_word(claim, quoted, more)
    assert found is None or (found in claim and found not in more.lower())
