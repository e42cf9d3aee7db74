"""How old an article is, and how often it could not be read → when it is read again."""

from __future__ import annotations

from datetime import datetime, timedelta

from store.records import Version, as_instant

AGE_SHARE = 0.1
"""A page is read again after this share of its age: most corrections come within hours, and so one
that is a day old is read every two hours, one that is a month old every three days."""
SHORTEST = timedelta(minutes=10)
"""Between two looks at a page, however fresh it is: a site's own cache is seldom younger."""
LONGEST = timedelta(days=7)
"""The same, however old it is, and however often it could not be read."""
FOLDER_INTERVAL = timedelta(minutes=1)
"""Between two looks into a folder: they cost a listing of it, and whoever drops a file in waits."""
FEED_INTERVAL = timedelta(minutes=15)
"""Between two looks at a feed: a server that keeps to the standards answers most of them with 304
and nothing else, and news is a quarter of an hour late at most."""
REST_INTERVAL = timedelta(minutes=1)
"""The same while pages of a long feed are left: other sources have their turn in between."""
MOST_DOUBLINGS = 12
"""Of the time after a failure; ``LONGEST`` is reached before."""


def page_interval(version: Version, now: datetime) -> timedelta:
    """How long to wait before a page is read again that has this current version."""
    fresh = as_instant(version.metadata.stamp or version.retrieved)
    if version.number > 1:  # it has changed since it was first read, and may soon again
        fresh = max(fresh, version.retrieved)
    return min(max((now - fresh) * AGE_SHARE, SHORTEST), LONGEST)


def after_failure(failures: int, usual: timedelta = SHORTEST) -> timedelta:
    """How long to wait after so many failures in a row, one or more: twice as long each time, from
    the time that is ``usual`` between two looks, which is at most ``LONGEST``."""
    factor: int = 2 ** min(failures, MOST_DOUBLINGS)
    return min(usual * factor, LONGEST)
