"""Paragraphs that are not English → their sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.chunk import sentence_spans
from ingest.sentences import foreign_sentences

GERMAN = (
    "Dr. Ute Kranz kam am 3. Mai in die Stadt.",
    "Die Brücke ist z. B. für Busse gesperrt.",
    "„Wir warten seit Jahren“, sagte J. Weller.",
    "Die Sanierung kostet 2,5 Mio. Euro.",
)
FRENCH = ("M. Girard ferme le pont le 3 mai.", "Il coûte 3,5 millions d’euros.", "Pourquoi ?")
RUSSIAN = ("Мост закрыли 3 мая.", "Ремонт стоит 2,5 млн рублей.", "«Мы ждём», — сказал И. Петров.")
CHINESE = ("市长说：“我们等待。”", "三座桥关闭了。", "费用是两百万元。")


@pytest.mark.parametrize(
    ("language", "sentences", "between"),
    [("de", GERMAN, " "), ("fr", FRENCH, " "), ("ru", RUSSIAN, " "), ("zh", CHINESE, "")],
)
def test_sentences_follow_the_language(
    language: str, sentences: tuple[str, ...], between: str
) -> None:
    paragraph = between.join(sentences)
    found = [paragraph[start:end] for start, end in sentence_spans(paragraph, language)]
    assert found == list(sentences)


@pytest.mark.parametrize(
    ("language", "sentences"),
    [
        # a number with a full stop is an ordinal, and ends nothing
        ("pl", ["Przyszedł 3. maja.", "Pada."]),
        ("nb", ["Han kom 3. mai.", "Det regner."]),
        ("hu", ["Jött 3. napon.", "Esik."]),
        # and where it is none, it ends a sentence
        ("es", ["Llegaron 7.", "Luego vino Ana."]),
        ("fr", ["Ils étaient 7.", "Puis Ana vint."]),
    ],
)
def test_numbers_end_sentences_where_they_are_no_ordinals(
    language: str, sentences: list[str]
) -> None:
    paragraph = " ".join(sentences)
    found = [paragraph[start:end] for start, end in sentence_spans(paragraph, language)]
    assert found == sentences


PIECES = st.sampled_from("Dr. 3. Mai U. ! ? … 。 „ “ « » ( ) a Я 桥 \u00a0 \t 2,5 z.".split(" "))


@given(
    st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=20).map(" ".join)),
    st.sampled_from(("de", "fr", "ru", "zh", "ja", "th", "ar", "hi", "xx", "qq")),
)
def test_no_character_is_lost(paragraph: str, language: str) -> None:
    spans = foreign_sentences(paragraph, language)
    assert "".join(paragraph[start:end] for start, end in spans) == paragraph
    spans = sentence_spans(paragraph, language)
    visible = "".join("".join(paragraph[start:end] for start, end in spans).split())
    assert visible == "".join(paragraph.split())
