"""What pages say of our own sets is what the files hold."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.evaluation.benchmark import KNOWN_FAILURES, OWN_SETS
from bot.evaluation.checking_benchmark import SETS
from bot.evaluation.question_set import load_question_set
from bot.evaluation.quotation_set import load_quotations
from tests.conftest import PROJECT

IN_ORDER = ("quotations", "quotations-blind", "quotations-third", "quotations-wire")
"""The checking sets as they were written one after the other."""


def page(name: str) -> str:
    """A page's text on one line."""
    return " ".join((PROJECT / name).read_text(encoding="utf-8").split())


@pytest.mark.parametrize("name", ["README.md", "docs/quality.md"])
def test_the_checking_sets_are_as_large_as_pages_say(name: str) -> None:
    paths = {path.stem: path for path in (PROJECT / SETS).glob("*.yaml")}
    assert set(paths) == set(IN_ORDER)
    sizes = [
        sum(len(item.verdicts) for item in load_quotations(paths[each]).quotations)
        for each in IN_ORDER
    ]
    *others, last = map(str, sizes)
    assert f"of {', '.join(others)} and {last}" in page(name)
    assert f"All {sum(sizes)} do now" in page("docs/quality.md")


def test_as_many_questions_fail_as_the_page_says() -> None:
    known = yaml.safe_load((PROJECT / OWN_SETS / KNOWN_FAILURES).read_text(encoding="utf-8"))
    asked = sum(len(load_question_set(path).questions) for path in _question_sets())
    failing = sum(map(len, known.values()))
    assert f"{failing} of {asked} questions are not answered as expected" in page("docs/quality.md")


def _question_sets() -> list[Path]:
    sets = sorted((PROJECT / OWN_SETS).glob("*.yaml"))
    return [path for path in sets if path.name != KNOWN_FAILURES]
