"""``/healthz`` and ``/metrics``: asked for over real HTTP, of the real service."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from prometheus_client.parser import text_string_to_metric_families

from bot.answering.answer import Mode, Status
from bot.discord.answers import Answers, Asked
from bot.discord.startup import StartupError, run_bot
from bot.operating.checks import Severity
from bot.operating.service_checks import check_service
from bot.service import health
from bot.service.desk import DeskClosedError, DeskFullError, LateAnswerError
from bot.service.gateway_state import GatewayState
from bot.service.metrics import ServiceMetrics
from bot.service.monitor import Monitor, PortError
from bot.service.monitor_address import LOOPBACK
from bot.service.services import Services
from bot.settings import Settings
from ingest.errors import ExtractionError
from store.embeddings import EmbeddingModel
from store.guilds import library_of
from store.library import Library
from store.records import Scope
from tests.bot.discord_world import GUILD_ID, NOT_FOUND, TROOPS, services_in

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.loopback"
ANSWERED = {"status": "answered", "mode": "extractive"}


@dataclass(slots=True)
class Served:
    """A service, and what tells of it."""

    services: Services
    monitor: Monitor
    session: aiohttp.ClientSession

    async def get(self, path: str, **options: Any) -> tuple[int, str]:
        """Status and content."""
        address = f"http://{LOOPBACK}:{self.monitor.port}{path}"
        async with self.session.get(address, **options) as answer:
            return answer.status, await answer.text()

    async def health(self) -> tuple[int, dict[str, Any]]:
        """Status and what each part says."""
        status, content = await self.get("/healthz")
        return status, json.loads(content)

    async def figure(self, name: str, **labels: str) -> float | None:
        """One figure as Prometheus reads it; None where it is not there."""
        status, content = await self.get("/metrics")
        assert status == 200
        for family in text_string_to_metric_families(content):
            for sample in family.samples:
                if sample.name == name and sample.labels == labels:
                    return float(sample.value)
        return None


@pytest_asyncio.fixture
async def served(data_folder: Path, model: EmbeddingModel) -> AsyncIterator[Served]:
    """The service over a folder with articles, connected as Discord's gateway would have it."""
    with Monitor(0) as opened, services_in(data_folder, model) as services:
        services.gateway.expect([0])
        services.gateway.began(0)
        opened.of(services, asyncio.get_running_loop())
        async with aiohttp.ClientSession() as session:
            yield Served(services, opened, session)
        services.workers.close()


def asked(question: str) -> Asked:
    scope = Scope((library_of(GUILD_ID),))
    return Asked(GUILD_ID, 1, 2, question, private=False, scope=scope)


async def test_what_is_asked_and_ingested_is_counted_without_its_words(
    served: Served, tmp_path: Path
) -> None:
    answers = Answers(served.services)
    assert await served.figure("pullquote_questions_total", **ANSWERED) == 0
    for question in (TROOPS, TROOPS, NOT_FOUND):
        await answers.give(asked(question))
    assert await served.figure("pullquote_questions_total", **ANSWERED) == 2
    not_found = {"status": Status.NOT_FOUND.value, "mode": Mode.EXTRACTIVE.value}
    assert await served.figure("pullquote_questions_total", **not_found) == 1
    assert await served.figure("pullquote_question_seconds_count", mode="extractive") == 3
    assert 0 < (await served.figure("pullquote_question_seconds_sum", mode="extractive") or 0) < 30

    async def read() -> bytes:
        text = (tmp_path / "article.md").read_bytes()
        assert await served.figure("pullquote_articles_waiting") == 1
        return text

    (tmp_path / "article.md").write_text("# Ferry\n\nThe ferry to Oland sails again on Monday.\n")
    desk = served.services.article_desk
    for _ in range(2):
        await desk.add_file(GUILD_ID, read, "article.md", "text/markdown", lambda _step: None)
    (tmp_path / "article.md").write_bytes(b"\0\1\2")
    with pytest.raises(ExtractionError):
        await desk.add_file(GUILD_ID, read, "article.md", "text/markdown", lambda _step: None)
    for outcome in ("new", "unchanged", "refused"):
        labels = {"outcome": outcome, "via": "member"}
        assert await served.figure("pullquote_articles_ingested_total", **labels) == 1, outcome
    assert await served.figure("pullquote_articles_waiting") == 0
    assert await served.figure("pullquote_questions_waiting") == 0
    assert (await served.figure("process_resident_memory_bytes") or 0) > 50e6
    _, content = await served.get("/metrics")
    assert "troops" not in content
    assert "erry" not in content
    assert str(GUILD_ID) not in content


async def test_health(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    status, found = await served.health()
    assert (status, found) == (
        200,
        {"healthy": True, "event_loop": "ok", "gateway": "ok", "answering": "ok", "catalog": "ok"},
    )
    served.services.gateway.lost(0)
    status, found = await served.health()
    assert status == 503
    assert found["gateway"] == "not connected (shards 0)"
    served.services.gateway.resumed(0)
    assert (await served.health())[0] == 200
    assert await served.figure("pullquote_gateway_reconnects_total", how="resumed") == 1

    monkeypatch.setattr(health, "SECONDS_TO_ANSWER", 0.2)
    go_on = threading.Event()
    stuck = asyncio.create_task(served.services.workers.answering(go_on.wait, 20))
    status, found = await served.health()
    assert (status, found["answering"], found["catalog"]) == (503, "does not answer", "ok")
    go_on.set()
    await stuck
    assert (await served.health())[0] == 200

    def fails(_library: Library) -> int:
        raise OSError("/a/path/that/is/nobodys/business")

    monkeypatch.setattr(Library, "article_count", fails)
    status, found = await served.health()
    assert (status, found["answering"], found["catalog"]) == (503, "ok", "fails (OSError)")


async def test_an_event_loop_that_is_stuck_is_told(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "SECONDS_FOR_THE_LOOP", 0.2)
    said: list[bytes] = []

    def ask() -> None:
        with socket.create_connection((LOOPBACK, served.monitor.port), 10) as connection:
            connection.sendall(b"GET /healthz HTTP/1.0\r\n\r\n")
            connection.settimeout(10)
            while received := connection.recv(4096):
                said.append(received)

    asking = threading.Thread(target=ask)
    asking.start()
    while asking.is_alive():  # the loop is held up until the answer is there
        time.sleep(0.01)
    answer = b"".join(said)
    assert b" 503 " in answer
    assert b'"event_loop": "does not answer"' in answer


async def test_before_and_beside_the_service(served: Served) -> None:
    assert (await served.get("/"))[0] == 404
    async with served.session.post(f"http://{LOOPBACK}:{served.monitor.port}/healthz") as answer:
        assert answer.status == 405
    with Monitor(0) as starting:
        early = Served(served.services, starting, served.session)
        assert await early.health() == (503, {"healthy": False, "service": "starting"})
        assert await early.get("/metrics") == (200, "")
    with pytest.raises(aiohttp.ClientConnectionError):
        await early.health()


def test_it_listens_on_this_host_alone() -> None:
    with Monitor(0) as opened:
        assert opened._server.server_address[0] == LOOPBACK
        with socket.socket() as other, pytest.raises(ConnectionError):
            other.connect(("127.0.0.2", opened.port))


def test_a_port_that_is_taken(tmp_path: Path) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortError, match="Choose another port"):
            Monitor(port)
        settings = Settings(
            data_dir=tmp_path / "data",
            DISCORD_TOKEN=TOKEN,  # type: ignore[call-arg]
            metrics_port=port,
        )
        with pytest.raises(StartupError, match=f"METRICS_PORT {port} cannot be opened"):
            run_bot(settings)
    assert not (tmp_path / "data").exists()
    assert LOOPBACK == "127.0.0.1"


async def test_doctor_asks_the_bot_how_it_is(served: Served) -> None:
    settings = Settings(metrics_port=served.monitor.port)

    async def found() -> tuple[Severity, str]:
        [check] = await asyncio.to_thread(lambda: list(check_service(settings)))
        return check.severity, check.finding

    severity, finding = await found()
    assert severity is Severity.OK
    assert "event_loop, gateway, answering, catalog" in finding
    served.services.gateway.lost(0)
    severity, finding = await found()
    assert severity is Severity.PROBLEM
    assert "gateway: not connected (shards 0)" in finding


def test_doctor_says_what_else_may_answer() -> None:
    assert list(check_service(Settings())) == []
    with Monitor(0) as starting:
        settings = Settings(metrics_port=starting.port)
        assert "is starting" in next(each.finding for each in check_service(settings))
    [check] = check_service(settings)
    assert check.severity is Severity.NOTE
    assert "no bot runs" in check.finding
    with socket.create_server((LOOPBACK, settings.metrics_port or 0)) as another:

        def talk() -> None:
            connection, _ = another.accept()
            with connection:
                connection.sendall(b"220 mail.example ready\r\n")

        talking = threading.Thread(target=talk)
        talking.start()
        [check] = check_service(settings)
        talking.join()
    assert check.severity is Severity.PROBLEM
    assert "no Pullquote" in check.finding
    [check] = check_service(Settings(discord_shard_count=8, discord_shard_ids="2-3"))
    assert check.finding == "This process serves 2, 3 of the 8 shards (from 0 on)."


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (DeskFullError(), "full"),
        (LateAnswerError(), "late"),
        (DeskClosedError(), "stopping"),
        (asyncio.CancelledError(), "stopping"),
        (RuntimeError("troops"), "failed"),
    ],
)
def test_questions_without_an_answer(error: BaseException, reason: str) -> None:
    metrics = ServiceMetrics()
    with pytest.raises(type(error)), metrics.question():
        raise error
    counted = {
        sample.labels["reason"]: sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
        if sample.name == "pullquote_questions_unanswered_total"
    }
    assert {name for name, value in counted.items() if value} == {reason}


def test_several_shards() -> None:
    metrics = ServiceMetrics()
    gateway = GatewayState(metrics)
    assert gateway.missing is None
    gateway.expect([2, 3])
    assert gateway.missing == [2, 3]
    gateway.began(3)
    assert gateway.missing == [2]
    gateway.began(2)
    gateway.lost(3)
    gateway.lost(3)
    assert gateway.missing == [3]
    gateway.began(3)
    assert gateway.missing == []
    value = metrics.registry.get_sample_value
    assert value("pullquote_gateway_reconnects_total", {"how": "anew"}) == 1
    assert value("pullquote_gateway_reconnects_total", {"how": "resumed"}) == 0
    assert value("pullquote_gateway_connections") == 2
