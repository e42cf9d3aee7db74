"""What the catalog keeps beside the articles: each kind has a class of its own."""

from __future__ import annotations

from sqlalchemy import Engine

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

    def __init__(self, engine: Engine) -> None:
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
