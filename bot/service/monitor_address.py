"""Where a running bot tells of itself; the port is METRICS_PORT."""

from __future__ import annotations

LOOPBACK = "127.0.0.1"
"""Never another address: nobody is asked for a password here."""
HEALTH_PATH, METRICS_PATH = "/healthz", "/metrics"
