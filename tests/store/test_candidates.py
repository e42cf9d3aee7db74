"""What is read of the candidates' articles."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from store.candidates import frequencies_of

terms = st.text(st.sampled_from("ab1_é½łx"), min_size=1, max_size=4)


@given(st.dictionaries(terms, st.integers(1, 12_345)), st.sets(terms, max_size=5))
def test_the_frequencies_of_the_terms_asked_for(stored: dict[str, int], asked: set[str]) -> None:
    written = json.dumps(stored, ensure_ascii=False)
    expected = {term: stored[term] for term in asked if term in stored}
    assert frequencies_of(written, asked) == expected


def test_a_damaged_record_has_none() -> None:
    assert frequencies_of('{"a": 1, "b": ', {"a", "b"}) == {"a": 1}
