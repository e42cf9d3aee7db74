"""The tables of what a community keeps: settings, questions with their answers, feedback."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table

from store.article_tables import metadata
from store.column_types import String, Text

guilds = Table(
    "guilds",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    # JSON of store.guilds.GuildSettings
    Column("settings", Text, nullable=False),
)

# Guilds of which everything is to be deleted: those that the bot is no longer in, after a time of
# grace, and those for which somebody asked.
guilds_to_forget = Table(
    "guilds_to_forget",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    # ISO 8601, UTC: when it is to be deleted
    Column("due", String, nullable=False),
    # true where somebody asked: that the bot is in the guild then changes nothing
    Column("asked", Boolean, nullable=False),
)

# Channels in which questions are about these articles.
channel_articles = Table(
    "channel_articles",
    metadata,
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
)

kept_questions = Table(
    "kept_questions",
    metadata,
    Column("id", String, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    # the message with the answer, once it is there, and the message that asked, if one did
    Column("message_id", BigInteger),
    Column("asking_message_id", BigInteger),
    # a keyed hash, never the member's id
    Column("asker", String, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("question", Text, nullable=False),
    Column("status", String, nullable=False),
    # JSON: the rest of the answer, without its quotes
    Column("answer", Text, nullable=False),
    # JSON: libraries and articles that were searched
    Column("scope", Text, nullable=False),
    # ISO 8601, UTC
    Column("asked", String, nullable=False, index=True),
    Index("kept_questions_by_message", "message_id"),
    Index("kept_questions_by_asking_message", "asking_message_id"),
    Index("kept_questions_by_asker", "asker"),
)

# The quotes of kept answers as spans; no key to articles, because those may be removed.
kept_citations = Table(
    "kept_citations",
    metadata,
    Column("question_id", ForeignKey("kept_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    # false for those that only "More" shows
    Column("shown", Boolean, nullable=False),
    # true where a limit allowed the link alone
    Column("withheld", Boolean, nullable=False),
    Column("article_id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("highlight_start", Integer, nullable=False),
    Column("highlight_end", Integer, nullable=False),
    # null where no words in it were marked
    Column("answer_start", Integer),
    Column("answer_end", Integer),
)

feedback = Table(
    "feedback",
    metadata,
    Column("question_id", ForeignKey("kept_questions.id", ondelete="CASCADE"), primary_key=True),
    # a keyed hash
    Column("member", String, primary_key=True),
    Column("verdict", String, nullable=False),
    Column("reason", Text),
    Column("given", String, nullable=False),
)

# Which question a question follows. The words that it takes over from there are not kept: they are
# made again from the earlier one, and so are gone with it.
follow_ups = Table(
    "follow_ups",
    metadata,
    Column("question_id", ForeignKey("kept_questions.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "follows", ForeignKey("kept_questions.id", ondelete="CASCADE"), nullable=False, index=True
    ),
)

# What a language model made of a question that follows others. It may have words of any of them and
# of what was quoted for them, and goes with the first (store.rewritings).
rewritten_questions = Table(
    "rewritten_questions",
    metadata,
    Column("question_id", ForeignKey("kept_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
)

# Threads in which one member's questions follow each other.
question_threads = Table(
    "question_threads",
    metadata,
    Column("thread_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    # a keyed hash, never the member's id
    Column("asker", String, nullable=False, index=True),
    Column("open_to_others", Boolean, nullable=False),
    # what the next question follows, and when it was asked (ISO 8601, UTC)
    Column("question_id", ForeignKey("kept_questions.id", ondelete="SET NULL"), index=True),
    Column("used", String, nullable=False),
)

# Questions that a member sent to the editors' channel.
sent_questions = Table(
    "sent_questions",
    metadata,
    Column("question_id", ForeignKey("kept_questions.id", ondelete="CASCADE"), primary_key=True),
    # ISO 8601, UTC
    Column("sent", String, nullable=False),
)

# Answers whose quotes an article's newer version has overtaken: looked at with that version, and
# what their message says of it since ("" for nothing); no key to articles, those may be removed.
told_changes = Table(
    "told_changes",
    metadata,
    Column("question_id", ForeignKey("kept_questions.id", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("told", Text, nullable=False),
)

# The version of an article that a guild was told of last, in its channel for that.
told_versions = Table(
    "told_versions",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("version", Integer, nullable=False),
)

# Spans of articles that a guild was shown on a day (ISO 8601, UTC): what QUOTE_SHARE counts.
shown_spans = Table(
    "shown_spans",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String, primary_key=True),
    Column("article_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
)
