"""``pullquote calibrate`` as an operator sees it: the curve, what is stored, what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.answering.thresholds import DEFAULT_THRESHOLDS, NOTE, thresholds_in_force
from store.embeddings import EmbeddingModel
from store.library import Library
from tests.command import Run
from tests.evaluation.made import write_set

TOWNS = (
    "Abford Brenwick Calder Dunmore Elmsford Fenby Garle Hosting Irvale Jarrow Kelby Lomen Marle "
    "Norwick Orrin Penmoor Quarle Ryston Sarn Tellmark"
).split()
FOODS = (
    "apples barley beans beetroot cabbage carrots chickpeas eggs fennel kale lentils millet "
    "noodles oats peas potatoes quinoa rice spaghetti turnips"
).split()
UNANSWERABLE = {"unanswerable": True}


def questions(asked: str, **fields: Any) -> list[dict[str, Any]]:
    """A question for each town, by default one that the article answers."""
    kind = "near" if fields else "number"
    return [
        {
            "id": f"{kind}-{town}",
            "question": asked.format(town),
            "expect": {"quote_contains": [f"council of {town} bought"]},
            **fields,
        }
        for town in TOWNS
    ]


ANSWERABLE = questions("How many boats did the council of {} buy?")
CLOSE = questions("How many boats did the council of {} buy?", expect=UNANSWERABLE, near_miss=True)
OFF_TOPIC = [
    {"id": f"off-{food}", "question": f"How long should I boil {food}?", "expect": UNANSWERABLE}
    for food in FOODS
]


@pytest.fixture
def towns(tmp_path: Path, run: Run) -> Path:
    """The article of the sets, ingested."""
    told = [
        f"The council of {town} bought {number} boats in the spring."
        for number, town in enumerate(TOWNS, start=21)
    ]
    path = tmp_path / "bridge.md"
    text = "\n\n".join(told)
    path.write_text(f"---\ntitle: Boats\n---\n\n{text}\n", encoding="utf-8")
    assert run("ingest", path).status == 0
    return path


@pytest.mark.usefixtures("towns")
def test_thresholds_are_measured_stored_used_and_forgotten(
    run: Run, tmp_path: Path, model: EmbeddingModel
) -> None:
    sets = write_set(tmp_path, [*ANSWERABLE, *OFF_TOPIC])
    assert "the defaults" in run("calibrate").out
    done = run("calibrate", sets)
    assert (done.status, done.err) == (0, "")
    assert "20 answerable questions, 0 near misses, 20 off-topic" in done.out
    assert "← chosen" in done.out
    assert "each article left out" in done.out
    assert "Note: no near misses" in done.out
    assert "Stored with the library: “answered” from" in done.out
    assert "With 20 passages, fewer than 340, “not found” is below" in " ".join(done.out.split())
    with Library(tmp_path / "data", model) as library:
        found = thresholds_in_force(library)
    assert found.calibration is not None
    assert found.calibration.sets == ("made",)

    status = " ".join(run("calibrate").out.split())
    assert "(calibrated for this library on" in status
    assert "Measured with made (20 answerable, 0 near miss, 20 off-topic) on a library of" in status
    few = tmp_path / "few"
    few.mkdir()
    (few / "bridge.md").symlink_to(tmp_path / "bridge.md")
    short = write_set(few, ANSWERABLE[:1], articles=["../bridge.md"])
    asked = run("evaluate", short, "--library", "--json", tmp_path / "live.json")
    assert asked.out.startswith("Judged: “answered” from")
    assert "(calibrated for this library on" in " ".join(asked.out.split())
    live = json.loads((tmp_path / "live.json").read_text(encoding="utf-8"))["thresholds"]
    assert live["answered_above"] == found.thresholds.answered_above
    assert live["calibrated"] == found.calibration.made.isoformat()
    assert "Judged:" not in run("evaluate", short).out

    with Library(tmp_path / "data", model) as library:
        other = found.calibration.model_copy(update={"embedding_model": "other@1"})
        library.write_note(NOTE, other.model_dump_json())
    for command in (("evaluate", short, "--library"), ("calibrate",)):
        stale = run(*command)
        assert stale.status == 0
        assert "were measured with the embedding model other@1: the defaults are used" in stale.err
        assert "(the defaults)" in " ".join(stale.out.split())

    reset = run("calibrate", "--reset")
    assert reset.status == 0
    assert "Forgotten." in reset.out
    assert "the defaults" in reset.out
    assert "Nothing was stored." in run("calibrate", "--reset").out


@pytest.mark.usefixtures("towns")
def test_a_rate_that_cannot_be_had_stores_nothing(
    run: Run, tmp_path: Path, model: EmbeddingModel
) -> None:
    sets = write_set(tmp_path, [*ANSWERABLE, *CLOSE])
    done = run("calibrate", sets, "--false-answers", "0.05")
    assert done.status == 15
    assert "← chosen" in done.out
    assert "no thresholds give 0.05 false answers and keep half of the right ones" in done.err
    assert "Nothing was stored. Want --false-answers" in done.err
    wanted = done.err.partition("Want --false-answers ")[2].partition(" ")[0]
    assert float(wanted) >= 0.5
    with Library(tmp_path / "data", model) as library:
        assert thresholds_in_force(library).thresholds == DEFAULT_THRESHOLDS

    tried = run("calibrate", sets, "--false-answers", wanted, "--dry-run", "--json")
    assert (tried.status, tried.err) == (0, "")
    made = json.loads(tried.out)
    assert (made["reached"], made["stored"]) == (True, False)
    assert made["in_sample"]["false_answers"] <= float(wanted)
    assert made["left_out"]["answerable"] == made["in_sample"]["answerable"] == 20
    assert len(made["left_out_thresholds"]) == 5
    values = [row["answered_above"] for row in made["curve"]]
    assert made["answered_above"] in values
    assert values == sorted(values)
    assert "the defaults" in run("calibrate").out


@pytest.mark.parametrize(
    ("items", "options", "told"),
    [
        (ANSWERABLE, (), "these sets have no unanswerable questions"),
        ([*ANSWERABLE, *OFF_TOPIC[:3]], (), "3 of 20 unanswerable ones"),
        ([*ANSWERABLE[:7], *OFF_TOPIC], (), "7 of 20 answerable questions"),
        (
            [*ANSWERABLE, *OFF_TOPIC],
            ("--false-answers", "0.01"),
            "20 of 100 unanswerable ones (near misses and off-topic)",
        ),
    ],
)
def test_too_few_questions_are_told_before_any_is_asked(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    items: list[dict[str, Any]],
    options: tuple[str, ...],
    told: str,
) -> None:
    monkeypatch.setattr(EmbeddingModel, "load", None)
    done = run("calibrate", write_set(tmp_path, items), *options)
    assert done.status == 15
    assert told in done.err
    assert done.err.count("\n") == 1


def test_articles_that_are_not_in_the_library(run: Run, tmp_path: Path) -> None:
    items = [{**each, "expect": {"quote_contains": ["closed the bridge"]}} for each in ANSWERABLE]
    done = run("calibrate", write_set(tmp_path, [*items, *OFF_TOPIC]))
    assert done.status == 13
    assert "bridge.md is not in the library: run `pullquote ingest" in done.err


@pytest.mark.parametrize(
    "options",
    [
        ("--reset", "x.yaml"),
        ("--reset", "--dry-run"),
        ("--dry-run",),
        ("x.yaml", "--false-answers", "2"),
    ],
)
def test_options_that_do_not_go_together(run: Run, options: tuple[str, ...]) -> None:
    assert run("calibrate", *options).status == 2
