"""``pullquote evaluate`` as an operator and a pipeline see it: output, files, exit statuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from bot.evaluation.asking import ask_sets, check_sets
from bot.evaluation.question_set import load_question_set
from store.embeddings import EmbeddingModel
from tests.command import Run
from tests.evaluation.made import write_set

WHO = {
    "id": "who-shame",
    "question": "Who called it a shame?",
    "expect": {"quote_contains": ["Ana Brandt called it a shame"]},
}
WHEN = {
    "id": "when-closed",
    "question": "When did the council close the bridge?",
    "expect": {"quote_contains": ["closed the bridge on Monday"]},
}
OFF = {"id": "off-chess", "question": "Which way does a pawn capture in chess?"}
OFF |= {"expect": {"unanswerable": True}}
FAILS = {
    "id": "fail-shame",
    "question": "Who called the bridge a shame?",
    "expect": {"quote_contains": ["closed the bridge on Monday"]},
}


def test_a_set_that_passes(run: Run, tmp_path: Path) -> None:
    done = run("evaluate", write_set(tmp_path, [WHO, WHEN, OFF]))
    assert (done.status, done.err) == (0, "")
    assert "answerable 2" in done.out
    assert "off-topic  1" in done.out
    assert "Verbatim: 100 %" in done.out
    assert "Failed" not in done.out
    assert not (tmp_path / "data").exists()


def test_a_failure_is_told_and_is_no_error(run: Run, tmp_path: Path) -> None:
    done = run("evaluate", write_set(tmp_path, [WHO, FAILS]))
    assert (done.status, done.err) == (0, "")
    assert "✗ made/fail-shame  Who called the bridge a shame?" in done.out
    assert "expected  “closed the bridge on Monday” in the first quote" in done.out
    assert "came      answered: “Ana Brandt called it a shame.”" in done.out


def test_the_files(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("all.json", "junit.xml", "page.html")]
    options = ["--json", files[0], "--junit", files[1], "--html", files[2]]
    assert run("evaluate", write_set(tmp_path, [WHO, FAILS]), *options).status == 0
    made = json.loads(files[0].read_text(encoding="utf-8"))
    assert [(each["id"], each["passed"]) for each in made["questions"]] == [
        ("who-shame", True),
        ("fail-shame", False),
    ]
    assert made["questions"][0]["answer"]["citations"][0]["quote"]
    assert made["verbatim"] == 1
    assert made["machine"]["Python"]
    junit = ElementTree.fromstring(files[1].read_bytes())
    assert junit.find("testsuite/testcase/failure") is not None
    assert '<mark class="expected">Ana Brandt called it a shame</mark>' in files[2].read_text()


def test_json_on_output_is_all_that_is_there(run: Run, tmp_path: Path) -> None:
    done = run("evaluate", write_set(tmp_path, [WHO]), "--json", "-")
    assert json.loads(done.out)["questions"][0]["passed"]
    assert "Verbatim" in done.err


def test_a_kind_that_got_worse_fails(run: Run, tmp_path: Path) -> None:
    sets = write_set(tmp_path, [WHO, WHEN, OFF])
    before = tmp_path / "before.json"
    assert run("evaluate", sets, "--json", before).status == 0
    same = run("evaluate", sets, "--baseline", before, "--json", before)
    assert same.status == 0
    assert "no question got better or worse" in same.out
    made = json.loads(before.read_text(encoding="utf-8"))
    made["questions"][0] |= {"passed": False, "in_three": False}
    before.write_text(json.dumps(made), encoding="utf-8")
    better = run("evaluate", sets, "--baseline", before)
    assert better.status == 0
    assert "better  made/who-shame: wrong → right" in better.out
    write_set(tmp_path, [WHO, WHEN, {**FAILS, "id": "when-2"}, {**WHEN, "id": "when-3"}])
    made["questions"] = [
        _before("when-2", FAILS),
        _before("when-3", WHEN),
        _before("when-closed", WHEN),
    ]
    before.write_text(json.dumps(made), encoding="utf-8")
    worse = run("evaluate", sets, "--baseline", before)
    assert worse.status == 14
    assert "worse  made/when-2: right → in the first three only" in worse.out
    assert "pullquote: worse than the baseline: when (answerable)" in worse.err
    assert run("evaluate", sets, "--baseline", before, "--allow", "0.34").status == 0


def _before(identifier: str, item: dict[str, Any]) -> dict[str, Any]:
    return {
        "set": "made",
        "id": identifier,
        "question": item["question"],
        "expect": item["expect"],
        "passed": True,
        "in_three": True,
    }


def test_known_failures(run: Run, tmp_path: Path) -> None:
    sets = write_set(tmp_path, [WHO, FAILS])
    known = tmp_path / "known.yaml"
    known.write_text("made:\n  fail-shame: it asks for other words\n", encoding="utf-8")
    done = run("evaluate", sets, "--known-failures", known)
    assert (done.status, done.err) == (0, "")
    assert "made/fail-shame: it asks for other words" in done.out
    known.write_text("made:\n  who-shame: no longer true\n", encoding="utf-8")
    done = run("evaluate", sets, "--known-failures", known)
    assert done.status == 14
    assert "not on the list of known failures: made/fail-shame" in done.err
    assert "yet right: made/who-shame" in done.err


def test_the_list_is_brought_up_to_date(run: Run, tmp_path: Path) -> None:
    sets = write_set(tmp_path, [WHO, FAILS])
    known = tmp_path / "known.yaml"
    assert run("evaluate", sets, "--update").status == 2
    assert run("evaluate", sets, "--known-failures", known, "--update").status == 0
    assert "fail-shame: the right passage is in place 2, and not shown" in known.read_text()
    assert run("evaluate", sets, "--known-failures", known).status == 0
    known.write_text("made:\n  who-shame: gone\n  fail-shame: ours\nother:\n  x: theirs\n")
    assert run("evaluate", sets, "--known-failures", known, "--update").status == 0
    assert known.read_text().endswith("made:\n  fail-shame: ours\nother:\n  x: theirs\n")


def test_a_mistake_in_a_set_is_told_before_anything_is_asked(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(EmbeddingModel, "load", None)
    wrong = {**WHO, "expect": {"quote_contains": ["ana brandt called it"]}}
    sets = write_set(tmp_path, [wrong])
    done = run("evaluate", sets)
    assert done.status == 13
    assert done.out == ""
    assert done.err.startswith(f"pullquote: {sets}:9: question “who-shame”, expect.quote_contains")
    assert "it has exactly: Ana Brandt called it" in done.err


def test_the_mistakes_of_all_sets_are_told(run: Run, tmp_path: Path) -> None:
    done = run("evaluate", tmp_path / "one.yaml", tmp_path / "two.yaml")
    assert done.status == 13
    assert done.err.count("cannot be read") == 2


def test_two_sets_need_two_names(run: Run, tmp_path: Path) -> None:
    one = write_set(tmp_path, [WHO])
    two = tmp_path / "two.yaml"
    two.write_bytes(one.read_bytes())
    done = run("evaluate", one, two)
    assert done.status == 13
    assert f"{two}:1: name: {one} has the same name" in done.err


@pytest.mark.parametrize(
    ("option", "status"),
    [
        (("--html", "nowhere/page.html"), 2),
        (("--json", "."), 2),
        (("--baseline", "nothing.json"), 13),
        (("--known-failures", "nothing.yaml"), 13),
        (("--allow", "2"), 2),
    ],
)
def test_what_cannot_be_used_is_said_first(
    run: Run, tmp_path: Path, option: tuple[str, str], status: int
) -> None:
    done = run("evaluate", write_set(tmp_path, [WHO]), *option)
    assert done.status == status
    assert done.out == ""


def test_the_live_library_is_asked_with_all_that_is_in_it(run: Run, tmp_path: Path) -> None:
    sets = write_set(tmp_path, [WHO, WHEN])
    missing = run("evaluate", sets, "--library")
    assert missing.status == 13
    assert "bridge.md is not in the library: run `pullquote ingest" in missing.err
    other = tmp_path / "other.md"
    other.write_text("Bo Lind sank the ferry at the quay on Tuesday.", encoding="utf-8")
    assert run("ingest", tmp_path / "bridge.md", other).status == 0
    done = run("evaluate", sets, "--library", "--json", tmp_path / "live.json")
    assert done.status == 0
    made = json.loads((tmp_path / "live.json").read_text(encoding="utf-8"))
    assert made["live_library"]
    assert {each["right_article"] for each in made["questions"]} == {True}
    assert {each["answer"]["articles_searched"] for each in made["questions"]} == {2}


def test_the_library_s_present_words_count(run: Run, tmp_path: Path) -> None:
    sets = write_set(tmp_path, [WHEN])
    article = tmp_path / "bridge.md"
    before = article.read_text(encoding="utf-8")
    article.write_text(before.replace("Monday", "Friday"), encoding="utf-8")
    assert run("ingest", article).status == 0
    article.write_text(before, encoding="utf-8")
    done = run("evaluate", sets, "--library")
    assert done.status == 13
    assert "“closed the bridge on Monday” is not in bridge.md; the closest" in done.err


def test_a_quote_that_is_not_verbatim_fails(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.evaluation.asking.unfaithful_quotes", lambda *_: [1])
    done = run("evaluate", write_set(tmp_path, [WHO]))
    assert done.status == 14
    assert "quotes that are not verbatim: made/who-shame" in done.err


def test_follow_ups_and_several_articles(tmp_path: Path, model: EmbeddingModel) -> None:
    (tmp_path / "rival.md").write_text(
        "---\ntitle: Rival\n---\n\nThe council closed the bridge on Tuesday, says the rival paper. "
        "Cars have to drive around the bay.\n",
        encoding="utf-8",
    )
    sides = ["closed the bridge on Monday", "closed the bridge on Tuesday"]
    items = [
        {
            "id": "followup-why",
            "question": "And on what day?",
            "history": ["Did the council close the bridge?"],
            "expect": {"quote_contains": [sides[1]], "articles": ["rival"]},
        },
        {"id": "disagree-day", "question": WHEN["question"], "expect": {"quote_contains": sides}},
        {**WHO, "id": "who-shame"},
    ]
    found = load_question_set(write_set(tmp_path, items, articles=["bridge.md", "rival.md"]))
    follow_up, disagree, who = ask_sets(check_sets([found]), model)
    assert follow_up.asked_as == "And on what day (council close bridge)?"
    assert follow_up.answer.question == "And on what day?"
    assert follow_up.score.right_article is not None
    assert disagree.score.right_article is None  # both are right
    assert disagree.score.in_first
    assert who.score.right_article is True
    assert who.line == found.line_of(2)
