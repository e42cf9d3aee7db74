"""``pullquote ask`` and ``evaluate`` with a real client, against a server that misbehaves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.command import Run
from tests.composition.openai_server import (
    Body,
    Cut,
    Dribble,
    Huge,
    OpenAIServer,
    Refusal,
    Reply,
    Request,
    Silence,
    Status,
    openai_server,
)
from tests.conftest import SAMPLE_ARTICLE, TROOPS

ALERT = "The Pentagon placed 8,500 troops on heightened alert"
SAID = "The Pentagon put 8,500 troops on alert."

pytestmark = pytest.mark.usefixtures("data")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenAIServer]:
    """A server that the settings name as the model's."""
    with openai_server() as opened:
        monkeypatch.setenv("LLM", "openai:test-model")
        monkeypatch.setenv("LLM_BASE_URL", opened.url)
        monkeypatch.setenv("LLM_TIMEOUT_SECONDS", "3")
        monkeypatch.setenv("OPENAI_API_KEY", "sk-not-to-be-shown")
        yield opened


def quoting(text: str, quote: str, *, wrong_passage: bool = False) -> Any:
    """A function of the request: a claim whose quote is looked for among the passages sent.

    ``wrong_passage``: the number of one that was sent and does not have the quote.
    """

    def answer(request: Request) -> Reply:
        sent = json.loads(request.messages[-1]["content"])
        if "evidence" not in sent:
            return Reply({"question": ""})  # no rewriting of a follow-up
        evidence = sent["evidence"]
        fitting = (
            each["number"] for each in evidence if (quote in each["text"]) is not wrong_passage
        )
        number = next(fitting, 1)
        claim = {"text": text, "evidence": number, "quote": quote}
        return Reply({"answered": True, "claims": [claim]})

    return answer


def asked(run: Run, *options: object) -> dict[str, Any]:
    """The answer to one question, as JSON."""
    finished = run("ask", "--json", *options, TROOPS)
    assert finished.status == 0, finished.err
    assert "sk-not-to-be-shown" not in finished.out + finished.err
    [answer] = finished.objects()
    return answer


def test_a_claim_that_holds_is_the_answer(run: Run, server: OpenAIServer) -> None:
    server.answer = quoting(SAID, ALERT)
    answer = asked(run)
    assert (answer["mode"], answer["status"]) == ("composed", "answered")
    assert answer["answer"] == f"{SAID} [1]"
    assert ALERT in answer["citations"][0]["quote"]
    assert answer["composition"]["model"] == "openai:test-model"
    assert answer["composition"]["input_tokens"] > 0
    shown = run("ask", TROOPS).out
    assert f"{SAID} [1]" in shown
    assert "Worded by a language model" in shown


@pytest.mark.parametrize(
    "fault",
    [
        quoting("The Pentagon put 9,500 troops on alert.", ALERT),
        quoting(SAID, "The Pentagon placed 8,500 soldiers on heightened alert"),
        quoting(SAID, "The Pentagon placed 8,500 troops in order to send them"),
        quoting(SAID, ALERT, wrong_passage=True),
        quoting("The Kremlin put 8,500 troops on alert.", ALERT),
        quoting("The order to send them has been given.", "the order to send them"),
        quoting("Jens Stoltenberg said that 8,500 troops were on alert.", ALERT),
        lambda _: Reply("I think it was 9,500 troops."),
        lambda _: Reply({"answered": True}),
        lambda _: Reply(""),
        lambda _: Refusal(),
        lambda _: Status(429, retry_after="1"),
        lambda _: Status(429, retry_after="3600"),
        lambda _: Status(500),
        lambda _: Status(401),
        lambda _: Body(b"x" * 10_000_000),
        lambda _: Huge(),
        lambda _: Cut(),
        lambda _: Cut(in_body=True),
        lambda _: Silence(),
        lambda _: Dribble(),
    ],
    ids=[
        "wrong number", "fabricated", "stitched", "wrong passage", "wrong name", "negation",
        "speaker", "no JSON", "no claims", "empty", "refusal", "429", "429 for an hour", "500",
        "401", "10 MB", "10 MB, not declared", "cut", "cut in the middle", "30 s of silence",
        "drop by drop",
    ],
)  # fmt: skip
def test_every_fault_ends_in_the_extractive_answer(
    run: Run, server: OpenAIServer, fault: Any
) -> None:
    server.answer = fault
    answer = asked(run)
    assert answer["mode"] == "extractive"
    assert answer["status"] == "answered"
    assert answer["claims"] == []
    assert "8,500 troops" in answer["citations"][0]["quote"]
    assert answer["composition"]["outcome"] in ("nothing_verified", "unavailable")


def test_extractive_asks_no_model(run: Run, server: OpenAIServer) -> None:
    assert asked(run, "--mode", "extractive")["mode"] == "extractive"
    assert not server.requests


def test_without_a_model_composed_says_what_to_do(run: Run) -> None:
    finished = run("ask", "--mode", "composed", TROOPS)
    assert finished.status == 18
    assert "Set LLM" in finished.err


def test_a_model_that_cannot_be_used_says_what_to_do(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LLM", "nonsense")
    finished = run("ask", TROOPS)
    assert finished.status == 18
    assert "Traceback" not in finished.err


def test_a_set_with_the_model_is_compared_with_one_without(
    run: Run, server: OpenAIServer, tmp_path: Path
) -> None:
    server.answer = quoting(SAID, ALERT)
    path = tmp_path / "set.yaml"
    expected = "expect: {quote_contains: ['8,500 troops']}"
    path.write_text(
        f"name: small\narticles: [{SAMPLE_ARTICLE}]\nquestions:\n"
        f"- {{id: fact-1, question: '{TROOPS}', {expected}}}\n"
        f"- {{id: follow-1, question: 'How many of them?', history: ['{TROOPS}'], {expected}}}\n",
        encoding="utf-8",
    )
    before, after = tmp_path / "extractive.json", tmp_path / "composed.json"
    finished = run("evaluate", "--json", before, path)
    assert finished.status == 0, finished.err
    assert not server.requests
    assert json.loads(before.read_text(encoding="utf-8"))["composition"] is None

    finished = run("evaluate", "--mode", "composed", "--baseline", before, "--json", after, path)
    assert finished.status == 0, finished.err
    report = json.loads(after.read_text(encoding="utf-8"))
    assert [each["answer"]["mode"] for each in report["questions"]] == ["composed", "composed"]
    assert all(SAID in each["answer"]["answer"] for each in report["questions"])
    sent = [json.loads(request.messages[-1]["content"])["question"] for request in server.requests]
    assert sent[-1] == report["questions"][1]["asked_as"] != "How many of them?"
    composition = report["composition"]
    assert (composition["answers"], composition["composed"], composition["dropped"]) == (2, 2, 0)
    assert composition["tokens"] == 120 * (2 - composition["cached"])
    assert "(openai:test-model): 2 of 2 answers" in " ".join(finished.out.split())
    assert "worse than the baseline" not in finished.out + finished.err


HUNDER = "Who heads the American Chamber of Commerce in Ukraine?"
FIRMS = "What does he say about American firms?"
REWRITTEN = "What does Andy Hunder, who heads the American Chamber, say about firms?"


def rewriting(request: Request) -> Reply:
    """The follow-up made to stand alone; and no words for any answer."""
    if "question" in request.schema.get("properties", {}):
        return Reply({"question": REWRITTEN}, usage=(150, 15))
    return Reply({"answered": True, "claims": []}, usage=(700, 20))


def test_a_follow_up_is_rewritten_and_that_is_told(run: Run, server: OpenAIServer) -> None:
    server.answer = rewriting
    [answer] = run("ask", "--json", "--after", HUNDER, FIRMS).objects()
    assert (answer["question"], answer["understood"]) == (FIRMS, REWRITTEN)
    assert (answer["rewriting"]["used"], answer["rewriting"]["input_tokens"]) == (True, 150)
    assert f"Understood as: {REWRITTEN}" in run("ask", "--after", HUNDER, FIRMS).out
    [day] = run("usage", "--json").objects()
    assert (day["requests"], day["input_tokens"]) == (4, 1700)
    plain = run("ask", "--json", "--mode", "extractive", "--after", HUNDER, FIRMS).objects()[0]
    assert plain["understood"] == "What does Andy Hunder say about American firms?"
    assert plain["rewriting"] is None


def test_follow_ups_of_question_sets_are_rewritten(
    run: Run, server: OpenAIServer, tmp_path: Path
) -> None:
    server.answer = rewriting
    path = tmp_path / "set.yaml"
    path.write_text(
        f"name: small\narticles: [{SAMPLE_ARTICLE}]\nquestions:\n"
        f"- {{id: followup-1, question: '{FIRMS}', history: ['{HUNDER}'], "
        "expect: {quote_contains: ['carrying on all the same']}}\n",
        encoding="utf-8",
    )
    written = tmp_path / "report.json"
    finished = run("evaluate", "--mode", "composed", "--json", written, path)
    assert finished.status == 0, finished.err
    assert REWRITTEN in written.read_text(encoding="utf-8")
