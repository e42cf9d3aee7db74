"""A bot that runs with METRICS_PORT, and its shards → findings."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any

from bot.operating.checks import Check, note, ok, problem
from bot.service.monitor_address import HEALTH_PATH, LOOPBACK
from bot.settings import Settings

SECONDS_TO_WAIT = 10.0
"""The bot itself gives up on a part of it after five."""
OK, STARTING = "ok", "starting"


def check_service(settings: Settings) -> Iterator[Check]:
    """What a bot that runs says of itself, where METRICS_PORT is set; and which shards it has."""
    shards = settings.shards
    if shards.count > 1:
        served = ", ".join(map(str, shards.ids))
        finding = f"This process serves {served} of the {shards.count} shards (from 0 on)."
        yield ok("shards", finding)
    if settings.metrics_port is not None:
        yield _health(settings.metrics_port)


def _health(port: int) -> Check:
    where = f"{LOOPBACK}:{port}"
    try:
        said = _asked(port)
    except ConnectionRefusedError:
        return note("health", f"Nothing answers on {where} (METRICS_PORT): no bot runs here.")
    except (OSError, http.client.HTTPException, ValueError):
        finding = f"What answers on {where} (METRICS_PORT) is no Pullquote."
        return problem("health", finding, "Choose another METRICS_PORT.")
    parts = {name: each for name, each in said.items() if name != "healthy"}
    if said.get("healthy") is True:
        return ok("health", f"The bot says on {where} that it is well ({', '.join(parts)}).")
    if STARTING in parts.values():
        return note("health", f"The bot says on {where} that it is starting.")
    bad = ", ".join(f"{name}: {each}" for name, each in parts.items() if each != OK)
    return problem("health", f"The bot says on {where}: {bad}.", "Its log says why.")


def _asked(port: int) -> dict[str, Any]:
    """Without the proxies that the environment may name. Raises as http.client and json do."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=SECONDS_TO_WAIT)
    try:
        connection.request("GET", HEALTH_PATH)
        said = json.loads(connection.getresponse().read())
    finally:
        connection.close()
    if not isinstance(said, dict) or "healthy" not in said:
        raise ValueError(said)
    return said
