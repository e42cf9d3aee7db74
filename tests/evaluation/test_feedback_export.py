"""``pullquote feedback export``: what went wrong, as a set for a person to complete."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.answering.kept import kept_answer, kept_citations
from bot.evaluation.question_set import QuestionSetError, load_question_set
from bot.learning.export import export, to_learn_from
from bot.learning.merging import folded, merged, without_mentions
from store.asked import AskedQuestion
from store.embeddings import EmbeddingModel
from store.library import Library
from store.questions import KeptQuestion
from store.records import Scope
from tests.bot.samples import write_article
from tests.command import Run
from tests.conftest import SAMPLE_ARTICLE, TROOPS, ingest

NOW = datetime.now(UTC)
SPAGHETTI = "How long should I boil spaghetti?"
SHIP = "When was the ship built that carries the Su-35 jets?"
MEMBER = "f00d" * 8
MENTIONED = "123456789012345678"


@pytest.fixture
def folder(tmp_path: Path, model: EmbeddingModel) -> Path:
    """A data folder with the sample article, which the command finds."""
    with Library(tmp_path / "data", model) as library:
        ingest(library, SAMPLE_ARTICLE)
    return tmp_path / "data"


class Asker:
    """Asks questions as the bot keeps them."""

    def __init__(self, library: Library) -> None:
        self.library, self.log = library, library.questions
        self.answerer = Answerer(library)
        self.count = 0

    def __call__(self, question: str, *wrong: str | None, **known: object) -> KeptQuestion:
        answer = self.answerer.answer(question)
        self.count += 1
        kept = KeptQuestion(
            id=f"q{self.count}",
            guild_id=7001,
            channel_id=7002,
            asker=MEMBER,
            question=question,
            status=answer.status.value,
            private=False,
            answer=kept_answer(answer),
            scope=Scope(),
            asked=NOW - timedelta(seconds=self.count),
            citations=kept_citations(answer),
            message_id=7003,
        )
        kept = replace(kept, **known)  # type: ignore[arg-type]
        self.log.keep(kept)
        for number, reason in enumerate(wrong):
            self.log.give_feedback(kept.id, f"{MEMBER}{number}", "wrong", reason)
        return kept


@pytest.fixture
def asker(folder: Path, model: EmbeddingModel) -> Iterator[Asker]:
    """Asks in the library of the folder."""
    with Library(folder, model) as library:
        yield Asker(library)


def exported(run: Run, folder: Path, *options: object) -> str:
    done = run("--data-dir", folder, "feedback", "export", *options)
    assert (done.status, done.err) == (0, "")
    return done.out


def questions_in(text: str) -> list[str]:
    return [each["question"] for each in yaml.safe_load(text)["questions"]]


def test_wrong_ones_come_first_and_equal_ones_are_merged(
    run: Run, folder: Path, asker: Asker
) -> None:
    asker(SPAGHETTI)
    asker(SHIP)
    asker("how long should i boil  spaghetti")
    asker(TROOPS, "out of date:\n- id: no", None)
    asker("Who announced the aid?", status="answered")
    text = exported(run, folder)
    assert questions_in(text) == [TROOPS, SPAGHETTI, SHIP]
    assert "Asked 2 times." in text
    assert "Marked wrong 2 times: “out of date: - id: no”." in text
    with SAMPLE_ARTICLE.open(encoding="utf-8") as file:
        article = " ".join(file.read().split())
    comments = " ".join(line.strip(" #") for line in text.splitlines() if "#" in line)
    quotes = re.findall(r"- “([^”]+(?:”[^(]+)?)” \(paragraph", comments)
    assert quotes
    assert all(each in article for each in quotes)


def test_a_set_is_refused_until_it_is_complete(
    run: Run, folder: Path, asker: Asker, tmp_path: Path
) -> None:
    """Each entry that is left is named with its line; a complete set loads, with its article."""
    path = write_article(
        tmp_path / "ferry.md", "Ferry back", "The ferry of Sarn sails at noon again, it said."
    )
    ingest(asker.library, path)
    asker(SPAGHETTI)
    asker("When does the ferry of Sarn sail?", "the time is old")
    out = tmp_path / "asked.yaml"
    assert "2 questions to be completed" in exported(run, folder, "--out", out)
    with pytest.raises(QuestionSetError) as refused:
        load_question_set(out)
    lines = out.read_text(encoding="utf-8").splitlines()
    incomplete = [number for number, line in enumerate(lines, 1) if "TO BE COMPLETED" in line]
    assert [each.line for each in refused.value.mistakes] == incomplete
    assert all("give quote_contains" in each.message for each in refused.value.mistakes)
    complete = "\n".join(lines).replace("{}  # TO BE COMPLETED", "{unanswerable: true}")
    out.write_text(complete, encoding="utf-8")
    found = load_question_set(out)
    assert [each.kind for each in found.questions] == ["wrong", "unfound"]
    assert found.articles == (path,)


def test_nothing_of_a_member_is_exported(run: Run, folder: Path, asker: Asker) -> None:
    """No key, no id, of public and of private questions; of deleted ones nothing at all."""
    asker(f"How long should <@{MENTIONED}> boil spaghetti?", f"ask <@!{MENTIONED}>")
    asker("How long should I boil rice?", private=True)
    asker("How long should I boil an egg?", asker="gone")
    asker.log.forget_asker(["gone"])
    text = exported(run, folder)
    assert questions_in(text) == [
        "How long should [mention] boil spaghetti?",
        "How long should I boil rice?",
    ]
    for secret in (MENTIONED, MEMBER, "7001", "7002", "7003", "egg", NOW.isoformat()[:10]):
        assert secret not in text


def test_a_shared_answer_was_asked_once(run: Run, folder: Path, asker: Asker) -> None:
    kept = asker(SPAGHETTI, private=True)
    asker.log.keep(replace(kept, id="shared", private=False))
    assert "Asked once." in exported(run, folder)


def test_a_follow_up_has_its_history(run: Run, folder: Path, asker: Asker) -> None:
    """What follows another question is another question, and private after a private one."""
    first = asker(SHIP, status="answered", private=True)
    searched = {"status": "not_found", "answer": {"mode": "extractive"}, "citations": ()}
    asker("And why?", follows=first.id, **searched)
    asker("And why?", **searched)
    entries = yaml.safe_load(exported(run, folder))["questions"]
    assert [each.get("history") for each in entries] == [[SHIP], None]
    assert [each.private for each in merged(asker.log.asked())] == [True, True, False]


def test_since_counts_days(run: Run, folder: Path, asker: Asker) -> None:
    asker(SPAGHETTI, asked=NOW - timedelta(days=3))
    asker(SHIP)
    assert questions_in(exported(run, folder, "--since", 2)) == [SHIP]
    assert len(questions_in(exported(run, folder, "--since", 4))) == 2
    assert run("--data-dir", folder, "feedback", "export", "--since", 0).status == 2


def test_a_file_that_is_there_is_kept(run: Run, folder: Path, asker: Asker, tmp_path: Path) -> None:
    asker(SPAGHETTI)
    out = tmp_path / "mine.yaml"
    out.write_text("my work", encoding="utf-8")
    refused = run("--data-dir", folder, "feedback", "export", "--out", out)
    assert refused.status == 2
    assert "--force" in refused.err
    assert out.read_text(encoding="utf-8") == "my work"
    exported(run, folder, "--out", out, "--force")
    assert questions_in(out.read_text(encoding="utf-8")) == [SPAGHETTI]


def test_nothing_to_export_is_told(run: Run, folder: Path, asker: Asker, tmp_path: Path) -> None:
    asker("hello")
    out = tmp_path / "none.yaml"
    done = run("--data-dir", folder, "feedback", "export", "--out", out)
    assert (done.status, done.out) == (0, "")
    assert "nothing to export" in done.err
    assert not out.exists()


def test_what_was_answered_since_is_learnt(run: Run, folder: Path, asker: Asker) -> None:
    asker(SPAGHETTI, asked=NOW - timedelta(hours=2))
    asker(SPAGHETTI, status="answered")
    done = run("--data-dir", folder, "feedback", "export")
    assert "nothing to export" in done.err


def test_a_removed_article_is_told(
    run: Run, folder: Path, asker: Asker, model: EmbeddingModel
) -> None:
    """Nothing of its words is left, and the list of articles is to be completed."""
    kept = asker(TROOPS, "wrong one")
    with Library(folder, model) as library:
        library.remove(kept.citations[0].article_id)
    text = exported(run, folder)
    assert "articles: []" in text
    assert "a passage of an article that was removed" in text


# ---- merging

TYPED = st.text(max_size=60)


@settings(max_examples=200)
@given(st.text(alphabet=st.characters(max_codepoint=0x7E, min_codepoint=0x20), max_size=60))
def test_how_a_question_is_typed_makes_no_difference(words: str) -> None:
    as_typed = "\t ".join(words.upper().split(" "))
    for plain, curly in (("'", "’"), ('"', "“"), ("-", "–")):
        as_typed = as_typed.replace(plain, curly)
    nothing_but_marks = not words.strip(" .,;:!?\"'()-")
    assert nothing_but_marks or folded(f"  {as_typed}?? ") == folded(words)


def test_other_words_are_another_question() -> None:
    assert folded("How many troops?") != folded("How many ships?")
    assert folded("Wie groß?") == folded("WIE GROSS?")
    assert folded("¿Quién?") == folded("quie\u0301n")
    assert folded("???") == "???"


@st.composite
def askings(draw: st.DrawFn) -> list[AskedQuestion]:
    words = st.one_of(TYPED, st.sampled_from(["A b?", "a  B", "<@1> c", "“c”\x00\u2028: # - {"]))
    return [
        AskedQuestion(
            guild_id=draw(st.integers(1, 2)),
            question=draw(words.filter(lambda each: bool(each.strip()))),
            status=draw(st.sampled_from(["answered", "unsure", "not_found"])),
            private=draw(st.booleans()),
            asked=NOW + timedelta(seconds=number),
            answer={"mode": "extractive", "text": draw(TYPED), "reason": draw(TYPED)},
            judged_wrong=draw(st.tuples() | st.tuples(st.none() | TYPED)),
        )
        for number in range(draw(st.integers(0, 6)))
    ]


@given(askings())
def test_merging_loses_no_asking(found: list[AskedQuestion]) -> None:
    groups = merged(found)
    assert sorted(id(each) for group in groups for each in group.askings) == sorted(map(id, found))
    assert len({folded(group.words) for group in groups}) <= len(groups)
    assert [each.count for each in groups] == sorted((each.count for each in groups), reverse=True)
    for group in groups:
        assert len({folded(each.question) for each in group.askings}) == 1
        assert group.private or not group.newest.private


@settings(max_examples=200)
@given(askings())
def test_whatever_was_typed_makes_a_set(no_articles: Library, found: list[AskedQuestion]) -> None:
    """A YAML file with exactly these questions, on one line each, in this order."""
    chosen = to_learn_from(found)
    made = export(found, no_articles, "any", Path())
    if made is None:
        assert not chosen
        return
    content = yaml.safe_load(made.text)
    assert [each["question"] for each in content["questions"]] == [each.words for each in chosen]
    assert all(each["expect"] == {} for each in content["questions"])
    assert made.questions == len(chosen)
    ids = [each["id"] for each in content["questions"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", each) for each in ids)


@pytest.fixture(scope="module")
def no_articles(
    tmp_path_factory: pytest.TempPathFactory, model: EmbeddingModel
) -> Iterator[Library]:
    """A library without articles; do not change it."""
    with Library(tmp_path_factory.mktemp("empty"), model) as opened:
        yield opened


@given(st.text(), st.integers(1, 10**19))
def test_mentions_are_taken_out(text: str, number: int) -> None:
    for mention in (f"<@{number}>", f"<@!{number}>", f"<@&{number}>", f"<#{number}>"):
        assert mention not in without_mentions(f"{text}{mention}{text}")
