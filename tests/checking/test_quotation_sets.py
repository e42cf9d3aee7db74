"""Our own sets of quotations, one test a quotation, and how many may fail in all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.checking.result import CheckedQuotation, Verdict
from bot.evaluation.quotation_set import (
    Checked,
    QuotationSet,
    SetQuotation,
    check_quotations,
    fill,
    load_quotations,
)
from bot.evaluation.yaml_lines import FileMistakesError
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.conftest import PROJECT

SETS = {path: load_quotations(path) for path in sorted((PROJECT / "tests/checking").glob("*.yaml"))}


@pytest.fixture(scope="module")
def libraries(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[dict[Path, Library]]:
    """For each set a library of its own, filled when its first quotation comes up."""
    opened: dict[Path, Library] = _Filled(tmp_path_factory, model)
    yield opened
    for library in opened.values():
        library.close()


class _Filled(dict[Path, Library]):
    def __init__(self, folders: pytest.TempPathFactory, model: EmbeddingModel) -> None:
        super().__init__()
        self._folders, self._model = folders, model

    def __missing__(self, path: Path) -> Library:
        self[path] = Library(self._folders.mktemp("checking"), self._model)
        fill(self[path], SETS[path])
        return self[path]


def quotations() -> Iterator[object]:
    for path, found in SETS.items():
        for item in found.quotations:
            yield pytest.param(path, item, id=f"{path.stem}/{item.id}")


@pytest.mark.parametrize(("path", "item"), quotations())
def test_a_quotation(path: Path, item: SetQuotation, libraries: dict[Path, Library]) -> None:
    [checked] = check_quotations(libraries[path], [item])
    assert not checked.wrongly_exact, "it is not exact, and is called so"
    for part in checked.parts:
        for place in part.places:
            stored = libraries[path].text_of(place.version.article_id, place.version.number)
            assert stored is not None
            quote = place.citation.quote
            assert stored[quote.start : quote.end] == quote.text
            assert stored[place.start : place.end] == place.text
    assert not checked.mistakes, f"{item.message}\n" + "\n".join(checked.mistakes)


def test_the_sets_have_every_kind() -> None:
    kinds = {item.kind for found in SETS.values() for item in found.quotations}
    assert kinds >= set(
        "exact curly dashes spaces elided bracketed recased number dropped changed negation "
        "attribution limit speaker stitched earlier invented none language short block".split()
    )
    assert sum(len(item.verdicts) for found in SETS.values() for item in found.quotations) >= 80


@pytest.mark.parametrize("found", SETS.values(), ids=[path.stem for path in SETS])
def test_the_ids_of_a_set_are_its_own(found: QuotationSet) -> None:
    ids = [item.id for item in found.quotations]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("came", "mistakes", "wrongly_exact"),
    [
        ([Verdict.NOT_FOUND], [], False),
        ([Verdict.EXACT], ["expected not_found; came exact"], True),
        ([Verdict.NEARLY], ["expected not_found; came nearly"], False),
        ([], ["expected not_found; came "], False),
    ],
)
def test_what_is_not_as_expected_is_noticed(
    came: list[Verdict], mistakes: list[str], wrongly_exact: bool
) -> None:
    item = SetQuotation(id="x", message="It rained.", verdict="not-found")
    parts = (CheckedQuotation("It rained.", 0, 10, verdict, 1) for verdict in came)
    checked = Checked(item, tuple(parts))
    assert (checked.mistakes, checked.wrongly_exact) == (mistakes, wrongly_exact)


def test_a_word_that_is_no_verdict_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "set.yaml"
    path.write_text(
        "articles: []\nquotations:\n  - id: one\n    message: It rained.\n    verdict: right\n"
    )
    with pytest.raises(
        FileMistakesError, match=r"set\.yaml:5: .*right is no verdict; there are exact"
    ):
        load_quotations(path)
