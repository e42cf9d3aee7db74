"""The files in ``deploy/``: they name what there is, and give the bot no more than it needs."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
import yaml

from bot.cli import app
from bot.settings import Settings, read_settings
from tests.conftest import PROJECT

DEPLOY = PROJECT / "deploy"
SETTINGS = {str(field.validation_alias) for field in Settings.model_fields.values()}


def commands() -> set[str]:
    """The names of the command's own commands."""
    group = typer.main.get_command(app)
    return set(group.commands)  # type: ignore[attr-defined]


def unit(name: str) -> configparser.SectionProxy:
    """The section of a unit that says what runs, and how."""
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / name)
    return parser["Service"]


UNITS = {"pullquote.service": "bot", "pullquote-worker@.service": "worker"}
"""Each with the command that it runs."""


@pytest.mark.parametrize(("name", "command"), UNITS.items())
def test_a_unit_runs_a_command_and_sets_settings_that_there_are(name: str, command: str) -> None:
    text = (DEPLOY / name).read_text()
    assert re.findall(r"^ExecStart=\S+/pullquote (\w+)$", text, re.MULTILINE) == [command]
    assert command in commands()
    names = set(re.findall(r"^Environment=(\w+)=", text, re.MULTILINE))
    assert names - SETTINGS == {"PYTHONDONTWRITEBYTECODE"}
    assert "TOKEN=" not in re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    assert f"deploy/{name}" in (PROJECT / "docs" / "operating.md").read_text()


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_gives_no_rights(name: str) -> None:
    given = unit(name)
    assert given["DynamicUser"] == given["NoNewPrivileges"] == "yes"
    assert given["ProtectSystem"] == "strict"
    assert given["CapabilityBoundingSet"] == ""


def test_workers_are_in_the_bots_folder_and_have_not_its_token() -> None:
    bot, worker = (unit(name) for name in UNITS)
    for shared in ("User", "StateDirectory", "WorkingDirectory"):
        assert bot[shared] == worker[shared]
    assert worker["EnvironmentFile"] != bot["EnvironmentFile"]
    private = {
        name: {key: value for key, value in unit(name).items() if key.startswith("Protect")}
        for name in UNITS
    }
    assert private["pullquote.service"] == private["pullquote-worker@.service"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
@pytest.mark.parametrize("name", UNITS)
def test_systemd_takes_the_unit(name: str, tmp_path: Path) -> None:
    here = (DEPLOY / name).read_text().replace("/opt/pullquote/.venv/bin/pullquote", "/bin/true")
    file = tmp_path / name.replace("@", "@1")
    file.write_text(here)
    checked = subprocess.run(
        ["systemd-analyze", "verify", file],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert file.name not in checked.stderr


def services(file: str) -> dict[str, Any]:
    """The services of a compose file by name."""
    found: dict[str, Any] = yaml.safe_load((DEPLOY / file).read_text())["services"]
    return found


def has_no_rights(service: dict[str, Any]) -> bool:
    """Whether a service is confined, and listens on no port of the host."""
    limits = service["read_only"], service["cap_drop"], service["security_opt"]
    none = limits == (True, ["ALL"], ["no-new-privileges:true"])
    return none and not service["user"].startswith("0") and "ports" not in service


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("compose.yaml", {"bot"}),
        ("compose-several.yaml", {"bot-0", "bot-1", "worker"}),
    ],
)
def test_compose_runs_commands_that_there_are_without_rights(file: str, names: set[str]) -> None:
    for name in names:
        service = services(file)[name]
        assert service["command"][0] in commands()
        if name != "worker":
            assert service["healthcheck"]["test"][:2] == ["CMD", "pullquote"]
            assert service["healthcheck"]["test"][2] in commands()
        assert set(service["environment"]) <= SETTINGS
        assert has_no_rights(service)
        assert service["user"] == "10001:10001"
        assert (DEPLOY / service["build"]["context"]).resolve() == PROJECT
        assert (PROJECT / service["build"]["dockerfile"]).is_file()
        ignored = (PROJECT / ".gitignore").read_text().splitlines()
        assert f"deploy/{service['env_file']}" in ignored


def test_several_processes_share_what_they_have_to(monkeypatch: pytest.MonkeyPatch) -> None:
    every = services("compose-several.yaml")
    ours = [each for each in every.values() if "CATALOG_URL" in each.get("environment", {})]
    assert len(ours) == 3
    assert len({each["environment"]["CATALOG_URL"] for each in ours}) == 1
    assert {tuple(each["volumes"]) for each in ours} == {("data:/data",)}
    served = []
    for each in ours:
        for name, value in each["environment"].items():
            monkeypatch.setenv(name, re.sub(r"\$\{POSTGRES_PASSWORD:[^}]*\}", "secret", value))
        settings = read_settings()
        assert settings.catalog_url is not None
        assert settings.chroma_url is not None
        for url in (settings.catalog_url, settings.chroma_url):
            assert urlsplit(url.get_secret_value()).hostname in every
        if each["command"] == ["bot"]:
            served += settings.shards.ids
    assert served == list(range(settings.shards.count)), "every shard once"


def test_the_servers_are_reached_from_their_own_network_alone() -> None:
    every = services("compose-several.yaml")
    networks = yaml.safe_load((DEPLOY / "compose-several.yaml").read_text())["networks"]
    assert networks["servers"] == {"internal": True}
    for name in ("postgresql", "chroma"):
        assert every[name]["networks"] == ["servers"]
        assert has_no_rights(every[name])
    assert Path(sys.executable).with_name(every["chroma"]["entrypoint"][0]).exists()
    pinned = (PROJECT / "requirements.txt").read_text()
    assert re.search("^psycopg-binary==", pinned, re.MULTILINE), "the image has the driver"


def test_the_image_is_built_as_the_makefile_builds() -> None:
    image = (DEPLOY / "Dockerfile").read_text()
    makefile = (PROJECT / "Makefile").read_text()
    [index] = re.findall(r"^TORCH_CPU_INDEX := (\S+)$", makefile, re.MULTILINE)
    assert f"--index-url {index}" in image
    assert "sed -n 's/^torch==//p' constraints.txt" in image
    assert image.count("--constraint constraints.txt") == 1
    assert re.search(r"--no-deps --require-hashes \\\n +--requirement requirements.txt", image)
    assert re.search(r"^USER 10001:10001$", image, re.MULTILINE)
    assert set(re.findall(r"^(?:ENV| +)\s*(PULLQUOTE_\w+)=", image, re.MULTILINE)) <= SETTINGS
    [command] = re.findall(r'^CMD \["(\w+)"\]$', image, re.MULTILINE)
    assert command in commands()
    left_out = (PROJECT / ".dockerignore").read_text().splitlines()
    assert {".env", "**/*.env", "data", ".git"} <= set(left_out)


def test_what_the_threat_model_names_is_there() -> None:
    text = (PROJECT / "SECURITY.md").read_text()
    folder = PROJECT
    for name in re.findall(r"`((?:tests|bot)/[\w/]+\.py|test_\w+\.py)`", text):
        file = PROJECT / name if "/" in name else folder / name
        assert file.is_file(), name
        folder = file.parent
