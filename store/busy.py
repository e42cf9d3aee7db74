"""How long whoever writes waits for another one, in either database."""

BUSY_TIMEOUT_SECONDS = 60
