"""The settings: one typed object, read from the environment and ``.env``, and passed on."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import CommandError
from bot.shards import MOST_SHARDS, Shards, read_shards
from ingest.targets import AddressRules
from store.default_model import DEFAULT_MODEL

ANSWER_SECONDS = 15.0
"""How long an answer waits for a language model before it does without. Somebody who watches an
interaction of Discord's think has looked elsewhere by then."""


CATALOG_SCHEMES = ("postgresql", "postgresql+psycopg")
CHROMA_SCHEMES = ("http", "https")
SECRET_SETTINGS = ("CATALOG_URL", "CHROMA_URL")
"""Settings whose values may have a password in them: no error shows them."""


class SettingsError(CommandError):
    """A setting has a value that cannot be used; ``str(error)`` is fit to be shown."""

    exit_status = 11


class Settings(BaseSettings):
    """Everything that an operator can set; see ``.env.example``."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
    )

    data_dir: Path = Field(default=Path("data"), validation_alias="PULLQUOTE_DATA_DIR")
    """The folder that holds everything that is kept."""
    catalog_url: SecretStr | None = Field(default=None, validation_alias="CATALOG_URL")
    """Where in PostgreSQL the catalog is; empty: an SQLite file in the data folder."""
    chroma_url: SecretStr | None = Field(default=None, validation_alias="CHROMA_URL")
    """Where a Chroma server is; empty: Chroma within the process, in the data folder."""
    embedding_model: str = Field(default=DEFAULT_MODEL, validation_alias="EMBEDDING_MODEL")
    """The model that makes vectors: any that sentence-transformers finds; the default needs no
    network."""
    reranker_model: str | None = Field(default=None, validation_alias="RERANKER_MODEL")
    """A CrossEncoder that sentence-transformers finds, which ranks again; empty: none does."""
    reader_model: str | None = Field(default=None, validation_alias="READER_MODEL")
    """A question-answering model that transformers finds, which marks what answers; empty:
    none."""
    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN")
    """The bot's token from the Discord developer portal; only `pullquote bot` and `invite` need
    it."""
    discord_shard_count: int = Field(
        default=1, ge=1, le=MOST_SHARDS, validation_alias="DISCORD_SHARD_COUNT"
    )
    """Into how many shards the bot's servers are divided, all its processes together."""
    discord_shard_ids: str = Field(default="", validation_alias="DISCORD_SHARD_IDS")
    """The shards that this process serves: "0,1" or "0-3"; empty: all."""
    retention_days: int = Field(
        default=30, ge=1, le=3650, validation_alias="PULLQUOTE_RETENTION_DAYS"
    )
    """Days after which kept questions are deleted; a server may choose fewer."""
    quote_share: float | None = Field(default=None, gt=0, le=1, validation_alias="QUOTE_SHARE")
    """The largest part of an article that one server is shown in a day; empty: no limit."""
    allowed_private_hosts: str = Field(default="", validation_alias="ALLOWED_PRIVATE_HOSTS")
    """Hosts off the public web that articles may be read from: "intranet.example:8000, …"."""
    llm: str | None = Field(default=None, validation_alias="LLM")
    """A language model, PROVIDER:MODEL as LangChain names it; empty: answers are quotations
    alone."""
    llm_base_url: str | None = Field(default=None, validation_alias="LLM_BASE_URL")
    """Where the provider's API is, if not at its usual address."""
    llm_timeout_seconds: float = Field(
        default=ANSWER_SECONDS, ge=1, le=300, validation_alias="LLM_TIMEOUT_SECONDS"
    )
    """Seconds that an answer waits for the model, retry and repair included."""
    llm_tokens_per_answer: int = Field(
        default=8_000, ge=500, le=1_000_000, validation_alias="LLM_TOKENS_PER_ANSWER"
    )
    """Tokens, sent and received, that one answer may take."""
    llm_tokens_per_day: int | None = Field(
        default=None, ge=0, validation_alias="LLM_TOKENS_PER_DAY"
    )
    """Tokens that one server's answers may take in a day (UTC); empty: no limit."""
    metrics_port: int | None = Field(default=None, ge=1, le=65_535, validation_alias="METRICS_PORT")
    """The port of 127.0.0.1 on which the bot tells of its health and figures; empty: none."""
    tracing: bool = Field(default=False, validation_alias="PULLQUOTE_TRACING")
    """Whether LangChain may send traces to where its own variables say."""

    @field_validator("allowed_private_hosts")
    @classmethod
    def _has_ports(cls, value: str) -> str:
        AddressRules(allowed_hosts=_hosts(value))
        return value

    @field_validator("catalog_url")
    @classmethod
    def _is_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and urlsplit(value.get_secret_value()).scheme not in CATALOG_SCHEMES:
            raise ValueError("it looks like postgresql+psycopg://user:password@host/database")
        return value

    @field_validator("chroma_url")
    @classmethod
    def _is_web(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None:
            place = urlsplit(value.get_secret_value())
            if place.scheme not in CHROMA_SCHEMES or not place.hostname:
                raise ValueError("it looks like http://127.0.0.1:8000")
        return value

    @field_validator("discord_shard_ids")
    @classmethod
    def _are_shards(cls, value: str, info: ValidationInfo) -> str:
        read_shards(value, info.data.get("discord_shard_count", MOST_SHARDS))
        return value

    @property
    def shards(self) -> Shards:
        """The shards that this process serves."""
        return read_shards(self.discord_shard_ids, self.discord_shard_count)

    @property
    def address_rules(self) -> AddressRules:
        """Which addresses articles may be read from."""
        return AddressRules(allowed_hosts=_hosts(self.allowed_private_hosts))


def _hosts(value: str) -> frozenset[str]:
    return frozenset(value.replace(",", " ").split())


def read_settings(data_dir: Path | None = None) -> Settings:
    """The settings, with the data folder given on the command line if it was.

    Raises ``SettingsError`` with one line.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        given = "what it is" if name in SECRET_SETTINGS else repr(first["input"])
        shown = SettingsError(
            f"The setting {name} cannot be {given}: {first['msg']}. Change it in the "
            "environment or in .env."
        )
        raise shown from (None if name in SECRET_SETTINGS else error)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file .env cannot be read ({error}).") from error
    return settings if data_dir is None else settings.model_copy(update={"data_dir": data_dir})
