"""Servers of the tests' own: PostgreSQL on a socket in a temporary folder, Chroma on loopback.

Skips by name where their programs are not installed or cannot run.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL

from store.server_index import answers

INSTALLED = "/usr/lib/postgresql/*/bin"
"""Where Debian has the server's programs, which are on nobody's path."""
OWNER = "nobody"
"""Who runs the server where the tests are run by root, as which it refuses to run."""
LONGEST_START_SECONDS = 120
DATABASE_USER = "pullquote"
QUICK = {
    "listen_addresses": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}
"""A server whose data is thrown away need not keep it safe."""


class PostgreSQL:
    """A running server. Every test has a database to itself."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def new_database(self) -> str:
        """The URL of an empty database."""
        import psycopg

        name = f"pullquote_{uuid.uuid4().hex}"
        place = {"host": str(self._folder), "user": DATABASE_USER, "dbname": "postgres"}
        with psycopg.connect(**place, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        url = URL.create(
            "postgresql+psycopg",
            username=DATABASE_USER,
            database=name,
            query={"host": str(self._folder)},
        )
        return url.render_as_string(hide_password=False)


@contextmanager
def running_postgresql() -> Iterator[PostgreSQL]:
    """Start a server, and stop it at the end. Its texts are in the order of a language."""
    programs = _programs()
    as_owner: dict[str, Any] = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam(OWNER)
        as_owner = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
    # not in pytest's own folder, which nobody else may enter; and a socket's path has to be short
    with tempfile.TemporaryDirectory(prefix="pullquote-", dir="/tmp") as name:
        folder = Path(name)
        data = folder / "data"
        if as_owner:
            shutil.chown(folder, OWNER)

        def run(*command: Path | str, output: int = subprocess.PIPE) -> None:
            subprocess.run(
                command, check=True, cwd=folder, stdout=output, stderr=output, **as_owner
            )

        settings = {**QUICK, "unix_socket_directories": str(folder)}
        options = " ".join(f"-c {key}='{value}'" for key, value in settings.items())
        control = (programs / "pg_ctl", "-D", data, "-w")
        try:
            run(
                programs / "initdb", "-D", data, "-U", DATABASE_USER, "-E", "UTF8", "--auth=trust",
                "--no-sync", "--locale-provider=icu", "--icu-locale=en-US", "--locale=C.UTF-8",
            )  # fmt: skip
            # the server would hold pipes open
            run(*control, "-l", folder / "log", "-o", options, "start", output=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", None) or str(error)
            pytest.skip(f"PostgreSQL's server (15 or newer) cannot be started here: {reason!r}")
        try:
            yield PostgreSQL(folder)
        finally:
            run(*control, "-m", "immediate", "stop")


@contextmanager
def running_chroma(folder: Path, port: int = 0) -> Iterator[str]:
    """Start a Chroma server that keeps its data in a folder, and stop it at the end; its URL.

    Without a ``port``, at any that is free.
    """
    program = Path(sys.executable).with_name("chroma")
    if not program.exists():
        pytest.skip("Chroma's command is not beside this Python: pip install chromadb")
    with socket.create_server(("127.0.0.1", port)) as free:
        port = free.getsockname()[1]
    command = [program, "run", "--path", folder, "--host", "127.0.0.1", "--port", str(port)]
    url = f"http://127.0.0.1:{port}"
    with (folder.parent / "chroma.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=folder.parent, stdout=log, stderr=log)
        try:
            _wait_for(url, server)
            yield url
        finally:
            server.terminate()
            server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(LONGEST_START_SECONDS * 10):
        with suppress(OSError):
            answers(url)
            return
        assert server.poll() is None, "the Chroma server did not start"
        time.sleep(0.1)
    raise TimeoutError(url)


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = sorted(Path("/").glob(INSTALLED.lstrip("/")), key=lambda each: int(each.parts[-2]))
    if found is None and not folders:
        pytest.skip("PostgreSQL's server is not installed: apt-get install postgresql")
    return Path(found).parent if found else folders[-1]
