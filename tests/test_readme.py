"""The README is true: its commands do what it says, and everything that it names is there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import typer

from bot import cli
from bot.ingesting import command as ingesting
from bot.operating import environment_checks
from ingest.polite import PoliteFetch
from store.embeddings import EmbeddingModel
from tests.bot.test_doctor import TOKEN
from tests.command import Finished, Run, runner
from tests.conftest import PROJECT
from tests.ingest.loopback import PUBLIC, Rerouted, page, running
from tests.markdown_pages import MarkdownPage

README = MarkdownPage(PROJECT / "README.md")
PAGES = [
    README,
    *map(MarkdownPage, sorted((PROJECT / "docs").glob("*.md"))),
    *(MarkdownPage(PROJECT / name) for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
]
LAYOUTS = PROJECT / "tests" / "ingest" / "layouts"
COLUMNS = 100
"""So wide is the example of an answer."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How a command of the README ends."""

    words: str
    """What it prints."""
    status: int = 0


EXPECTED = {
    'make ask Q="How many troops were put on heightened alert?"': Expected("8,500 troops"),
    "make bot": Expected("There is no DISCORD_TOKEN.", 12),
    ".venv/bin/pullquote invite": Expected("https://discord.com/oauth2/authorize?client_id="),
    "pullquote ingest my-article.html saved-pages/": Expected("2 sources in "),
    "pullquote ingest https://example.org/news/1": Expected("new "),
    'pullquote ask "Who announced the aid?"': Expected("Ursula von der Leyen"),
    "pullquote articles": Expected("Allies look east"),
    'pullquote check "defence would be left undone"': Expected("Exact."),
    "pullquote questions new my-article.html --out my-set.yaml": Expected("Edit it"),
    "pullquote evaluate my-set.yaml": Expected("Verbatim: 100 %"),
    "pullquote doctor": Expected("0 problems, 0 warnings"),
    "pullquote usage": Expected("No language model was asked"),
    "pullquote calibrate": Expected("In force: "),
}
NETWORK = "it needs the network"
NOT_RUN = {
    "git clone ADDRESS pullquote": "the address is the reader's to know",
    "cd pullquote": "it changes the shell that it is typed into",
    "make test": "it runs this test",
    "make demo": "it serves a page until it is stopped: a drill opens it",
    "make bench": "it measures for the better part of an hour",
    "source .venv/bin/activate": "it changes the shell that it is typed into",
    "pip install torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu": NETWORK,
    "pip install -c constraints.txt .": "another test installs the wheel",
    "pip install -c constraints.txt '.[openai]'": NETWORK,
    "ollama pull llama3.1": NETWORK,
}
"""Commands of the README that are not run here, and why."""


def same(command: str) -> str:
    """A command however its words are quoted."""
    return shlex.join(shlex.split(command))


@pytest.fixture
def checkout(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model: EmbeddingModel
) -> Iterator[Path]:
    """What is in the folder where the README is followed: a clone and somebody's articles; and a
    web with one page."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt", "articles"):
        (tmp_path / name).symlink_to(PROJECT / name)
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / ".installed").touch()
    (tmp_path / "saved-pages").mkdir()
    shutil.copy(LAYOUTS / "windows-1252" / "page.html", tmp_path / "my-article.html")
    shutil.copy(LAYOUTS / "press-release" / "page.html", tmp_path / "saved-pages")
    monkeypatch.setattr(environment_checks, "EmbeddingModel", lambda _name: model)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    with running() as site:
        site.answers["/news/1"] = page((LAYOUTS / "blind-tabloid" / "page.html").read_bytes())
        web = partial(PoliteFetch, resolver=lambda *_: [PUBLIC], network=Plain(site))
        monkeypatch.setattr(ingesting, "PoliteFetch", web)
        yield tmp_path
        assert "Host: example.org" in site.requests[-1]


class Plain(Rerouted):
    """A network whose secure connections are plain ones: certificates have tests of their own."""

    def connect_tcp(self, *arguments: Any, **named: Any) -> Any:
        """A connection that says it is secure."""
        stream = super().connect_tcp(*arguments, **named)
        stream.start_tls = lambda *_arguments, **_named: stream  # type: ignore[method-assign]
        return stream


def run_make(run: Run, words: list[str]) -> Finished:
    """Run the commands of a target of the Makefile, each as ``pullquote`` in this process."""
    question = words[-1].removeprefix("Q=")
    recipe = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", *words[1:]],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    finished = Finished(0, "", "")
    for line in recipe.splitlines():
        program, *arguments = shlex.split(line)
        if program != "touch":
            assert program == ".venv/bin/pullquote", line
            finished = run(*(question if each == "$QUESTION" else each for each in arguments))
    return finished


def test_every_command_is_known() -> None:
    """Each is run by the next test, or somebody wrote down why not."""
    known = {*map(same, EXPECTED), *map(same, NOT_RUN)}
    written = {shlex.join(words) for words in README.commands()}
    named = {each for each in written if any(one.startswith(f"{each} ") for one in known)}
    assert written - named == known


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")
@pytest.mark.usefixtures("checkout")
def test_every_command_does_what_the_readme_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: EmbeddingModel
) -> None:
    """In the README's order, in one folder, as somebody new would."""
    run = runner(monkeypatch, capsys, model, COLUMNS)
    expectations = {same(command): expected for command, expected in EXPECTED.items()}
    for words in README.commands():
        command = shlex.join(words)
        if command not in expectations:
            continue
        if words[-1] == "invite":
            monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
        expected = expectations.pop(command)
        finished = run_make(run, words) if words[0] == "make" else run(*words[1:])
        monkeypatch.delenv("DISCORD_TOKEN", raising=False)
        assert finished.status == expected.status, f"{command}: {finished.out}{finished.err}"
        assert expected.words in finished.out + finished.err, command
        if words[1] == "ask" and words[0] == "make":
            assert_the_example_is(finished.out)
    assert not expectations


def assert_the_example_is(printed: str) -> None:
    """The README shows the answer that is given, but for the end of its long link."""
    [example] = README.blocks("text")
    assert example.rstrip().removesuffix("…") in re.sub(r" +\n", "\n", printed)


@pytest.mark.parametrize("command", [each for each in NOT_RUN if each.startswith("make")])
def test_the_makefile_has_what_is_not_run(command: str) -> None:
    target = command.split()[1]
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}:.*## ", makefile, re.MULTILINE)


def test_commands_in_docs_have_the_options_that_there_are() -> None:
    """Read as the command reads them, not run: what they name is the reader's."""
    group = typer.main.get_command(cli.app)
    commands = [words for each in PAGES for words in each.commands()]
    commands = [words for words in commands if Path(words[0]).name == "pullquote"]
    for words in commands:
        read(group, "pullquote", words[1:])
    assert len(commands) > 60


def read(command: Any, name: str, words: list[str], parent: Any = None) -> None:
    """See that a command has these options, and so on into the commands within it."""
    context = command.context_class(command, info_name=name, parent=parent)
    context.allow_interspersed_args = command.allow_interspersed_args
    inward = hasattr(command, "commands")
    # a sentence may name an option without its value
    _, rest, _ = command.make_parser(context).parse_args([*words] if inward else [*words, "…"])
    if rest and inward:
        inner, found, left = command.resolve_command(context, rest)
        read(found, inner, left, context)


@pytest.mark.parametrize("each", PAGES, ids=[page.path.name for page in PAGES])
def test_every_block_says_what_it_holds(each: MarkdownPage) -> None:
    assert not each.unnamed_blocks(), "name it sh, or nobody looks at its commands"


# ---- Links, pictures, and what code and settings say of pages


@pytest.mark.parametrize("each", PAGES, ids=[page.path.name for page in PAGES])
def test_links_and_pictures_lead_somewhere(each: MarkdownPage) -> None:
    missing = []
    for link in each.links():
        target = each.path.parent / link.target if link.target else each.path
        inside = target.resolve().is_relative_to(PROJECT) and target.exists()
        if not inside or (link.anchor and link.anchor not in MarkdownPage(target).anchors()):
            missing.append(link)
    assert not missing


def test_every_page_and_every_picture_is_found_from_the_readme() -> None:
    todo, found = [README.path], {README.path}
    while todo:
        at = todo.pop()
        for link in MarkdownPage(at).links():
            target = (at.parent / link.target).resolve() if link.target else at
            if target not in found:
                found.add(target)
                todo += [target] if target.suffix == ".md" else []
    assert {*(PROJECT / "docs").glob("*.md")} <= found


NAMED = re.compile(r"\bdocs/[\w-]+\.md\b")
SECTION = re.compile(r"README, ([^.\"]+)\.")


def test_what_the_code_says_of_pages_is_there() -> None:
    headings = README.anchors()
    sections = 0
    for path in [*sources(), PROJECT / ".env.example", *(PROJECT / "deploy").iterdir()]:
        text = path.read_text(encoding="utf-8")
        for name in NAMED.findall(text):
            assert (PROJECT / name).is_file(), f"{path}: {name}"
        for section in SECTION.findall(text):
            sections += 1
            assert section.lower().replace(" ", "-") in headings, f"{path}: {section}"
    assert sections


def sources() -> Iterator[Path]:
    """Every module."""
    for package in ("bot", "ingest", "store"):
        for folder, _, names in os.walk(PROJECT / package):
            yield from (Path(folder) / name for name in names if name.endswith(".py"))
