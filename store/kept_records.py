"""What the catalog keeps beside the articles: each kind has a class of its own, but for notes."""

from __future__ import annotations

from collections.abc import Callable

from store.catalog import Catalog
from store.guild_data import GuildData
from store.guilds import GuildRecords
from store.guilds_to_forget import GuildsToForget
from store.ingest_jobs import IngestJobs
from store.question_threads import ThreadLog
from store.questions import QuestionLog
from store.replies import ReplyCache
from store.sent_questions import SentQuestions
from store.source_claims import SourceClaims
from store.sources import SourceRecords
from store.told_changes import ToldChanges
from store.usage import UsageLog
from store.version_news import VersionNews


class KeptRecords:
    """One of each, over the same catalog. Safe to use from several threads and processes."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        engine = catalog.engine
        self.guilds = GuildRecords(engine)
        self.guild_data = GuildData(engine)
        self.guilds_to_forget = GuildsToForget(engine)
        self.questions = QuestionLog(engine)
        self.sent_questions = SentQuestions(engine)
        self.usage = UsageLog(engine)
        self.replies = ReplyCache(engine)
        self.threads = ThreadLog(engine)
        self.sources = SourceRecords(engine)
        self.told_changes = ToldChanges(engine)
        self.version_news = VersionNews(engine)
        self.source_claims = SourceClaims(engine)
        self.ingest_jobs = IngestJobs(engine)

    def read_note(self, name: str) -> str | None:
        """A named note that a caller left in the data folder, None where there is none."""
        return self._catalog.read_property(name)

    def write_note(self, name: str, value: str) -> None:
        """Leave a named note, or replace it."""
        self._catalog.write_property(name, value)

    def change_note(self, name: str, change: Callable[[str | None], str]) -> str:
        """Make a named note's new text of its present one, with nobody else in between."""
        return self._catalog.change_property(name, change)

    def remove_note(self, name: str) -> bool:
        """Take a named note away; returns whether there was one."""
        return self._catalog.remove_property(name)
