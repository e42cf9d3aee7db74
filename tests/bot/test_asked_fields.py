"""Fields of an article's record: told as they are, or said not to be there."""

from __future__ import annotations

from io import StringIO

import pytest
from rich.console import Console

from bot.answering.asked_fields import MetadataField, metadata_answer
from bot.articles_command import _print_article
from store.records import ArticleMetadata
from tests.bot.samples import version_of


@pytest.mark.parametrize("field", MetadataField)
def test_every_field_is_told_in_one_sentence_that_names_the_article(field: MetadataField) -> None:
    text, _ = metadata_answer(version_of("It rained."), (field,))
    assert "“A made article”" in text


def test_the_section_is_told() -> None:
    metadata = ArticleMetadata("Ferry", section="Sport")
    known = metadata_answer(version_of("It rained.", metadata=metadata), (MetadataField.SECTION,))
    assert known == ("“Ferry” is in the section Sport.", True)
    unknown = metadata_answer(version_of("It rained."), (MetadataField.SECTION,))
    assert unknown == ("“A made article” names no section that I could read.", False)


def test_what_is_declared_is_shown_with_an_article() -> None:
    out = StringIO()
    metadata = ArticleMetadata("Ferry", section="Sport [live]")
    _print_article(Console(file=out), version_of("It rained.", metadata=metadata), [])
    [line] = [line for line in out.getvalue().splitlines() if line.startswith("section")]
    assert line.split(maxsplit=1)[1].strip() == "Sport [live]"
