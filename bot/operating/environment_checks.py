"""The installation and its settings → findings: Python, packages, models, ``.env``, Discord."""

from __future__ import annotations

import difflib
import importlib.metadata
import platform
import re
import sqlite3
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

from dotenv import dotenv_values

from bot.operating.checks import Check, note, ok, problem, warning
from bot.settings import Settings
from bot.version import PACKAGE
from store.default_model import DEFAULT_MODEL
from store.embeddings import EmbeddingModel
from store.errors import ModelError, ModelMismatchError

OLDEST_PYTHON = (3, 11)
SETTINGS_FILE = Path(".env")
SECRET = re.compile(r"TOKEN|KEY|SECRET|PASSWORD")
KEYS_OF_PROVIDERS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_HOST")
LIKE_A_KNOWN_NAME = 0.85
"""difflib's ratio, from which a setting's name is taken for a mistyped one: DISCORD_TOKN has .96,
and of the names that systems commonly set none has more than .8."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def check_python() -> Iterator[Check]:
    """Python, SQLite and the packages, against what Pullquote is tested with."""
    found = platform.python_version()
    if sys.version_info < OLDEST_PYTHON:
        yield problem("python", f"Python {found} is too old.", "Install Python 3.11 or newer.")
    else:
        yield ok("python", f"Python {found}, SQLite {sqlite3.sqlite_version}.")
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(word)")
        except sqlite3.OperationalError:
            remedy = "Use another build of Python."
            yield problem("python", "This Python's SQLite has no FTS5.", remedy)
    yield from _packages(_constraints(), _requirements())


def check_settings(settings_file: Path, environment: Mapping[str, str]) -> Iterator[Check]:
    """Whether the settings' file is private, and whether a name is mistyped."""
    known = {str(field.validation_alias) for field in Settings.model_fields.values()} | {
        *KEYS_OF_PROVIDERS
    }
    in_file = dotenv_values(settings_file) if settings_file.is_file() else {}
    found_any = False
    for name in sorted({*in_file, *environment} - known):
        close = difflib.get_close_matches(name.upper(), known, 1, LIKE_A_KNOWN_NAME)
        if close and close[0] not in {*in_file, *environment}:
            found_any = True
            finding = f"{name} is no setting, and is not read. {close[0]} is one."
            yield warning("settings", finding, f"Rename it to {close[0]}, or remove it.")
    secrets = sorted(name for name, value in in_file.items() if value and SECRET.search(name))
    if secrets and settings_file.stat().st_mode & (stat.S_IRGRP | stat.S_IROTH):
        found_any = True
        finding = f"{settings_file} has {', '.join(secrets)}, and others may read it."
        yield warning("settings", finding, f"chmod 600 {settings_file}")
    if not found_any:
        where = f"{settings_file} and the environment" if in_file else "The environment"
        yield ok("settings", f"{where}: nothing unusual.")


def check_model(name: str, made_with: str | None) -> Iterator[Check]:
    """Whether the embedding model loads, and is the one that the library was made with."""
    model = EmbeddingModel(name)
    try:
        model.load()
    except ModelError as error:
        finding, _, remedy = str(error).partition(". ")
        yield problem("model", f"{finding}.", remedy)
        return
    checked = "its weights are the expected ones (SHA-256); " if name == DEFAULT_MODEL else ""
    yield ok("model", f"{name} loads; {checked}{model.number_format}.")
    if made_with not in (None, model.id):
        finding, _, remedy = str(ModelMismatchError(str(made_with), model.id)).partition(". ")
        yield problem("model", f"{finding}.", remedy)


def check_language_model(settings: Settings) -> Iterator[Check]:
    """Whether the language model can be set up: its package and its key; nothing is sent."""
    from bot.composition.opening import open_asked_model
    from bot.composition.providers import LanguageModelSetupError

    if settings.llm is None:
        yield ok("language model", "None is set: answers are quotations alone.")
        return
    try:
        with open_asked_model(settings):
            pass
    except LanguageModelSetupError as error:
        finding, _, remedy = str(error).partition(". ")
        yield problem("language model", f"{finding.rstrip('.')}.", remedy or "See the README.")
    else:
        yield ok("language model", f"{settings.llm}: package and key are there.")


def check_discord(settings: Settings, *, online: bool) -> Iterator[Check]:
    """Whether there is a token that can be one, and with ``online`` whether Discord takes it."""
    from bot.discord.startup import StartupError, check_token, token_of

    if settings.discord_token is None:
        remedy = "Only the bot needs it: README, In your server."
        yield note("discord", "There is no DISCORD_TOKEN.", remedy)
        return
    try:
        token = token_of(settings)
        granted = check_token(token) if online else None
    except StartupError as error:
        finding, _, remedy = str(error).partition(". ")
        yield problem("discord", f"{finding}.", remedy or "Check the network, then try again.")
        return
    if granted is None:
        yield ok("discord", "DISCORD_TOKEN has a token's form (--online asks Discord).")
    else:
        intent = "granted" if granted else "off, which is enough for nearly everything"
        yield ok("discord", f"Discord takes the token; the message content intent is {intent}.")


def _packages(constraints: Mapping[str, str], required: frozenset[str]) -> Iterator[Check]:
    present = {
        _normal(each.name): each.version.partition("+")[0]
        for each in importlib.metadata.distributions()
    }
    missing = sorted(required - present.keys())
    if missing:
        finding = f"Missing: {', '.join(missing)}."
        yield problem("packages", finding, f"pip install {' '.join(missing)}")
    others = [
        f"{name} {present[name]} (tested: {version})"
        for name, version in sorted(constraints.items())
        if name in present and present[name] != version
    ]
    if others:
        finding = f"Other versions than Pullquote is tested with: {', '.join(others)}."
        yield warning("packages", finding, "pip install -c constraints.txt .")
    elif not missing:
        how = "the tested ones" if constraints else "there (no constraints.txt to compare with)"
        yield ok("packages", f"{len(required)} required packages are {how}.")


def _constraints() -> dict[str, str]:
    """The tested version of each package, where Pullquote runs from a checkout."""
    file = Path(__file__).parents[2] / "constraints.txt"
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("==") for line in lines if "==" in line and line[0] != "#")
    return {_normal(name): version for name, _, version in pairs}


def _requirements() -> frozenset[str]:
    """The packages that Pullquote itself asks for, without its extras'."""
    try:
        lines = importlib.metadata.requires(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        return frozenset()  # run from its folder, not installed
    names = (_NAME.match(line) for line in lines if "extra ==" not in line)
    return frozenset(_normal(name[0]) for name in names if name)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
