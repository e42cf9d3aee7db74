"""The catalog's tables; ``store.migrations`` leads to them from the first schema on."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
)

from store.column_types import String, Text

metadata = MetaData()

schema_version = Table("schema_version", metadata, Column("number", Integer, nullable=False))

properties = Table(
    "properties",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", Text, nullable=False),
)

libraries = Table(
    "libraries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
    # grows by one with every transaction that adds or removes passages
    Column("revision", Integer, nullable=False, default=0),
    # number of passages, and of terms in them: what BM25 needs of the whole library
    Column("passages", Integer, nullable=False, default=0),
    Column("terms", Integer, nullable=False, default=0),
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("identity", Text, nullable=False),
    Column("current_version", Integer, nullable=False),
    UniqueConstraint("library_id", "identity"),
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("text", Text, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("retrieved", String, nullable=False),
    Column("title", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("publisher", Text),
    Column("published", String),
    Column("updated", String),
    Column("url", Text),
    Column("language", String),
    # JSON: term → number of sentences that it occurs in, and the number of sentences
    Column("sentence_frequencies", Text, nullable=False),
    Column("sentences", Integer, nullable=False),
    # JSON: where in the text each page of a document begins; NULL for what has no pages
    Column("page_starts", Text),
)

# The passages of current versions only; old versions keep their text.
passages = Table(
    "passages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("terms", Integer, nullable=False),
    # int32 (sentences, 4): start and end within the passage, first and last + 1 word piece
    Column("sentences", LargeBinary, nullable=False),
    # float16 (dimension,), unit length
    Column("vector", LargeBinary, nullable=False),
    Index("passages_by_article", "article_id", "ordinal"),
    Index("passages_by_revision", "library_id", "revision"),
)

# Apart, so that reading the vectors of a whole library need not pass over them.
passage_details = Table(
    "passage_details",
    metadata,
    Column("passage_id", ForeignKey("passages.id"), primary_key=True, autoincrement=False),
    # store.packing: int8 (sentences, dimension)
    Column("sentence_vectors", LargeBinary, nullable=False),
    # store.packing: four bits a component (word pieces, dimension)
    Column("piece_vectors", LargeBinary, nullable=False),
)

# Passages that are gone, for an index that is behind; forgotten when the same passage returns.
removed_passages = Table(
    "removed_passages",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("revision", Integer, nullable=False),
)

# Paragraphs of earlier versions that the current one has no longer: where words stood that are
# gone. Each is here once, at one of the versions that had it.
earlier_paragraphs = Table(
    "earlier_paragraphs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text_hash", String, nullable=False),
    UniqueConstraint("article_id", "text_hash"),
)

# By which runs of words the current text of an article is found again under another address.
text_sketches = Table(
    "text_sketches",
    metadata,
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    # of all words in their order, without case and punctuation
    Column("words_hash", String, nullable=False),
    # int64: the article's rows of sampled_runs
    Column("runs", LargeBinary, nullable=False),
    Index("text_sketches_by_words", "library_id", "words_hash"),
)

sampled_runs = Table(
    "sampled_runs",
    metadata,
    Column("library_id", Integer, primary_key=True, autoincrement=False),
    Column("run", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String, primary_key=True),
    sqlite_with_rowid=False,
)

# ---- what a community keeps: settings, questions with their answers, feedback

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

# Watched sources that a process is at, and until when they are its own (ISO 8601, UTC).
source_claims = Table(
    "source_claims",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("until", String, nullable=False),
)

# The files of watched folders that were read, with size and time of change.
folder_files = Table(
    "folder_files",
    metadata,
    Column("source_id", ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("stamp", String, nullable=False),
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

# Where articles come from: pages, files, feeds and folders, and how reading them went last.
sources = Table(
    "sources",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    # the canonical URL that was asked for, or the URI of a file or folder
    Column("address", Text, nullable=False),
    # store.sources.SourceKind
    Column("kind", String, nullable=False),
    # what it became; a feed or a folder becomes none itself
    Column("article_id", ForeignKey("articles.id", ondelete="CASCADE"), index=True),
    # of the bytes last read, and the version of what read them; NULL where that failed
    Column("content_hash", String),
    Column("extractor", String),
    Column("etag", Text),
    Column("last_modified", Text),
    # ISO 8601, UTC: the last try, and when other bytes came last
    Column("checked", String),
    Column("changed", String),
    Column("watched", Boolean, nullable=False),
    Column("due", String),
    # in a row
    Column("failures", Integer, nullable=False),
    # why the last try gave no article
    Column("problem", Text),
    UniqueConstraint("library_id", "address"),
    Index("sources_by_due", "watched", "due"),
)

# Sources that are to be ingested by workers, each once in a library; see store.ingest_jobs.
ingest_jobs = Table(
    "ingest_jobs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("library_id", ForeignKey("libraries.id"), nullable=False),
    # as in sources
    Column("address", Text, nullable=False),
    Column("kind", String, nullable=False),
    # of a file: its name, and its bytes until it is read or has failed
    Column("name", Text),
    Column("content", LargeBinary),
    # of a page: the host that is asked for it
    Column("host", Text),
    # store.ingest_jobs.JobStatus
    Column("status", String, nullable=False),
    # true where it was queued again while a worker is at it
    Column("again", Boolean, nullable=False),
    # times that a worker began with it
    Column("attempts", Integer, nullable=False),
    # ISO 8601, UTC: when it was queued, from when on it may be taken, when a worker left it last
    Column("queued", String, nullable=False),
    Column("due", String, nullable=False),
    Column("left", String),
    # whose it is, and until when unless that is told to be later
    Column("taken_by", String),
    Column("until", String),
    # what became of it, or what was wrong last
    Column("outcome", String),
    Column("reason", Text),
    UniqueConstraint("library_id", "address"),
    Index("ingest_jobs_by_status", "status", "due"),
    Index("ingest_jobs_by_leaving", "left"),
)

# Tokens that language models took, by guild (0: the command line) and day (ISO 8601, UTC).
token_usage = Table(
    "token_usage",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String, primary_key=True),
    Column("model", String, primary_key=True),
    Column("input_tokens", BigInteger, nullable=False),
    Column("output_tokens", BigInteger, nullable=False),
    Column("requests", Integer, nullable=False),
    # answers that a model was asked for, and those of them that were given without its words
    Column("answers", Integer, nullable=False),
    Column("fallbacks", Integer, nullable=False),
    Index("token_usage_by_day", "day"),
)

# Replies of language models, by a hash of the question, the passages, the model and the prompt.
cached_replies = Table(
    "cached_replies",
    metadata,
    Column("key", String, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # JSON of the reply as it was read
    Column("reply", Text, nullable=False),
    # ISO 8601, UTC
    Column("created", String, nullable=False, index=True),
)

# The articles whose passages a reply rests on: it goes with the first of them.
cached_reply_articles = Table(
    "cached_reply_articles",
    metadata,
    Column("key", ForeignKey("cached_replies.key", ondelete="CASCADE"), primary_key=True),
    Column("article_id", String, primary_key=True, index=True),
)
