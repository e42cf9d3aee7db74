"""robots.txt of a site → whether a page there may be read, and how long to wait between two.

RFC 9309: a site without one (any 4xx) allows everything; one that cannot be had because the site
fails or does not answer allows nothing for now.
"""

from __future__ import annotations

from collections.abc import Callable

from protego import Protego

from ingest.errors import FetchError
from ingest.extract import RawArticle

AGENT = "Pullquote"
"""What a site calls us in its robots.txt; the beginning of our User-Agent."""
FORBIDDEN = (
    "the site's robots.txt asks programs not to read this page: open it in a browser, save it,"
    " and add the file"
)
_LARGEST_CHARACTERS = 500_000
"""RFC 9309, 2.5: at least 500 KiB are read, and the rest may be left."""


class RobotRules:
    """What one site's robots.txt says to us."""

    def __init__(self, text: str) -> None:
        self._rules = Protego.parse(text[:_LARGEST_CHARACTERS])

    def allows(self, url: str) -> bool:
        """Whether this page may be read."""
        return bool(self._rules.can_fetch(url, AGENT))

    @property
    def delay_seconds(self) -> float | None:
        """The seconds between two requests that the site wishes for, None where it does not say."""
        delay = self._rules.crawl_delay(AGENT)
        return None if delay is None else float(delay)


def read_robots(fetch: Callable[[str], RawArticle], root: str) -> RobotRules:
    """The rules of the site at ``root`` (``https://example.org``).

    Raises FetchError where the site fails or does not answer.
    """
    try:
        raw = fetch(f"{root}/robots.txt")
    except FetchError as error:
        if error.status is None or error.status >= 500:
            raise
        return RobotRules("")  # there is none, or what is there is none
    return RobotRules(raw.content.decode("utf-8-sig", errors="replace"))
