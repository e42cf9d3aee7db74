"""Question sets as files: what they mean, and how a mistake in one is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.evaluation.question_set import (
    Group,
    QuestionSetError,
    articles_named,
    load_question_set,
)
from bot.evaluation.schema import SCHEMA_FILE, schema_text
from bot.evaluation.yaml_lines import read_lined
from tests.conftest import PROJECT
from tests.evaluation.made import question, write_set

HEAD = "name: made\narticles: [bridge.md]\nquestions:\n"
GOOD = '  - {id: who-1, question: "Who?", expect: {answer_contains: ["Ana"]}}\n'


QUESTIONS = PROJECT / "tests" / "questions"
OUR_SETS = sorted(path for path in QUESTIONS.glob("*.yaml") if path.stem != "known-failures")


def written(folder: Path, text: str) -> Path:
    (folder / "bridge.md").write_text("The bridge is closed.", encoding="utf-8")
    path = folder / "set.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def mistakes_of(path: Path) -> list[str]:
    """Each mistake as it is told, without the path of the file."""
    with pytest.raises(QuestionSetError) as caught:
        load_question_set(path)
    told = str(caught.value).splitlines()
    assert all(line.startswith(str(path)) for line in told)
    return [line.removeprefix(str(path)) for line in told]


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.md"
    other.write_text("Other words.", encoding="utf-8")
    path = write_set(
        tmp_path,
        [
            {"id": "a-1", "question": "Who?", "expect": {"answer_contains": ["Ana"]}},
            {"id": "b", "question": "Why?", "expect": {"unanswerable": True}, "near_miss": True},
            {"id": "c", "question": "Tea?", "expect": {"unanswerable": True}, "kind": "off"},
        ],
        articles=["bridge.md", str(other)],
    )
    loaded = load_question_set(path)
    assert loaded.articles == (tmp_path / "bridge.md", other)
    assert [each.id for each in loaded.questions] == ["a-1", "b", "c"]
    assert [each.kind for each in loaded.questions] == ["a", "b", "off"]
    assert [each.group for each in loaded.questions] == list(Group)
    assert loaded.questions[0].expect.answer_contains == ("Ana",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ":1: is empty"),
        ("- just\n- a list", ":1: has to be a mapping of fields"),
        ("name: x\n", ":1: articles: is missing"),
        (HEAD, ":3: questions: is empty"),
        (HEAD.replace("questions:", "questions: []"), ":3: questions: needs at least one entry"),
        (HEAD.replace("made", "[made]") + GOOD, ":1: name: has to be one text"),
        (HEAD.replace("name: made", "name:") + GOOD, ":1: name: is empty"),
        (HEAD.replace("[bridge.md]", "bridge.md") + GOOD, ":2: articles: has to be a list"),
        (HEAD.replace("[bridge.md]", "[brigde.md]") + GOOD, ":2: articles: no such file; did you"),
        (HEAD.replace("[bridge.md]", "[bridge.md, bridge.md]") + GOOD, "is here twice"),
        (HEAD + GOOD + "near_miss: true\n", ":5: near_miss: this is a field of a question"),
        (HEAD + GOOD + "qestions: 1\n", ":5: qestions: there is no such field; did you mean ques"),
        (HEAD + "  - question: Who?\n", ":4: question number 1, id: is missing"),
        (HEAD + GOOD + "  - id: x\n    question:\n", ":6: question “x”, question: is empty"),
        (HEAD + "  - id: a b\n", ":4: question “a b”, id: may have letters, digits"),
        (HEAD + "  - id: 12\n", ":4: question number 1, id: has to be text: put it in quotation"),
        (
            HEAD + "  - id: x\n    question: Who?\n    expect:\n      quote_contain: [a]\n",
            ":7: question “x”, expect.quote_contain: there is no such field; did you mean "
            "quote_contains?",
        ),
        (
            HEAD + "  - id: x\n    question: Who?\n    expect: {near_miss: true}\n",
            ":6: question “x”, expect.near_miss: this is a field of a question, not of expect",
        ),
        (
            HEAD
            + '  - id: x\n    question: Who?\n    expect: {answer_contains: ["a",\n      8]}\n',
            ":7: question “x”, expect.answer_contains: has to be text: put it in quotation marks",
        ),
        (
            HEAD + '  - id: x\n    question: Who?\n    expect: {quote_contains: [" "]}\n',
            ":6: question “x”, expect.quote_contains: is empty",
        ),
        (
            HEAD + "  - id: x\n    question: Who?\n    expect: {unanswerable: perhaps}\n",
            ":6: question “x”, expect.unanswerable: has to be true or false",
        ),
        (HEAD + GOOD + "name: again\n", ":5: name: is here twice: YAML keeps the last one"),
        (HEAD + GOOD + GOOD, ":5: question “who-1”, id: line 4 has the same id"),
        (
            HEAD + "  - {id: x, question: Why, expect: {unanswerable: true, articles: [b]}}\n",
            ":4: question “x”, expect.articles: an unanswerable question cannot expect this",
        ),
        (
            HEAD + "  - {id: x, question: Why, expect: {quote_contains: [b]}, near_miss: true}\n",
            ":4: question “x”, near_miss: a near miss has to be unanswerable",
        ),
        (
            HEAD + "  - {id: x, question: Why, expect: {quote_must_not_contain: [b]}}\n",
            ":4: question “x”, expect: nothing is expected",
        ),
        (
            HEAD + "  - id: x\n    question: Who?\n    expect:\n      quote_contains: [a bc]\n"
            "      quote_must_not_contain: [d, bc]\n",
            ":8: question “x”, expect.quote_must_not_contain: quote_contains has these words",
        ),
        (
            HEAD + "  - {id: x, question: Why, expect: {answer_contains: [b], articles: [tram]}}\n",
            ":4: question “x”, expect.articles: no article has “tram” in its name: bridge.md",
        ),
        ("a: [1\nb: 2\n", ":2: this is not YAML"),
        ("- {a: Who?, b: 1}", "put texts with ? : # , in quotation marks"),
        ("a: 2024-13-45", ": a value is not what it looks like"),
        ("a: !!python/object:os.system {}", ":1: this is not YAML"),
        ("a: 1\nb: \x07", ":2: a character that YAML does not allow"),
        ("[" * 5000, ": it is nested too deeply"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_field(tmp_path: Path, text: str, told: str) -> None:
    found = mistakes_of(written(tmp_path, text))
    assert any(told in line for line in found), found


def test_all_mistakes_are_told_at_once_in_order(tmp_path: Path) -> None:
    text = HEAD + "  - {id: x, question: 1}\n" + "  - {id: y, question: Why, expect: {a: 1}}\n"
    found = mistakes_of(written(tmp_path, text))
    assert [line.split(":")[1] for line in found] == ["4", "4", "5"]


def test_very_many_mistakes_are_counted(tmp_path: Path) -> None:
    found = written(tmp_path, HEAD + "  - {id: x}\n" * 40)
    with pytest.raises(QuestionSetError) as caught:
        load_question_set(found)
    assert len(caught.value.mistakes) == 80
    assert str(caught.value).endswith("… and 55 more mistakes")


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert "check its path" in mistakes_of(tmp_path / "nothing.yaml")[0]
    (tmp_path / "set.yaml").write_bytes(b"\xff\xfe\x00")
    assert "is not UTF-8" in mistakes_of(tmp_path / "set.yaml")[0]
    assert "cannot be read" in mistakes_of(tmp_path)[0]


def test_an_alias_that_holds_itself_is_no_set(tmp_path: Path) -> None:
    assert mistakes_of(written(tmp_path, HEAD + "  - &a [*a]\n"))


def test_the_lines_of_places(tmp_path: Path) -> None:
    found = read_lined(written(tmp_path, "# first\na:\n  b:\n    - c\n    - d: 1\n\n      e: 2\n"))
    places: dict[tuple[str | int, ...], int] = {
        (): 1,
        ("a",): 2,
        ("a", "b"): 3,
        ("a", "b", 0): 4,
        ("a", "b", 1): 5,
        ("a", "b", 1, "e"): 7,
        ("a", "b", 1, "missing"): 5,
        ("a", "b", 9): 3,
        ("other",): 1,
    }
    assert {place: found.line(place) for place in places} == places


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("strike", ["strike.md"]),
        ("strike.md", ["strike.md"]),
        ("rival", ["strike-rival.md"]),
        ("Strike-R", ["strike-rival.md"]),
        ("news/", ["strike.md", "strike-rival.md"]),
        ("bees", []),
    ],
)
def test_articles_are_named_by_a_part(part: str, names: list[str]) -> None:
    articles = [Path("/news/strike.md"), Path("/news/strike-rival.md"), Path("/other.md")]
    assert [path.name for path in articles_named(part, articles)] == names


def test_only_questions_that_disagree_are_answered_together() -> None:
    both = {"quote_contains": ["a", "b"]}
    assert question("disagree-x", expect=both).together
    assert question("x", kind="disagree", expect=both).together
    assert not question("disagree-x", expect={"quote_contains": ["a"]}).together
    assert not question("list-x", expect=both).together


# ---- whatever a file holds

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text()
NAMES = st.sampled_from(
    "name articles questions id question expect near_miss history kind answer_contains "
    "quote_contains articles unanswerable".split()
)
CONTENTS = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=5),
    max_leaves=25,
)


def loads_or_tells(path: Path) -> None:
    try:
        load_question_set(path)
    except QuestionSetError as error:
        assert error.mistakes  # noqa: PT017
        for mistake in error.mistakes:
            assert str(mistake).startswith(str(path))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.fixed_dictionaries({}, optional={"name": CONTENTS, "questions": CONTENTS}))
def test_any_content_loads_or_is_told(tmp_path: Path, content: dict[str, Any]) -> None:
    path = write_set(tmp_path, [])
    made = yaml.safe_load(path.read_text(encoding="utf-8")) | content
    path.write_text(yaml.safe_dump(made), encoding="utf-8")
    loads_or_tells(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("ab:-?{}[]&*!|>'\"#%@, \n\t12é\x00")))
def test_any_text_loads_or_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "any.yaml"
    path.write_text(text, encoding="utf-8", newline="")
    loads_or_tells(path)


# ---- the schema for editors


def test_the_schema_is_current() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_text(), (
        "run `python -m bot.evaluation.schema`"
    )


@pytest.mark.parametrize("path", OUR_SETS, ids=lambda path: path.stem)
def test_the_schema_takes_our_sets(path: Path) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    schema = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(content, schema)
    content["questions"][0]["expct"] = {}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)
