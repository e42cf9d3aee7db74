"""A guild with people and articles, for tests that drive the bot as members do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import discord
import simcord
from simcord.actors import MemberActor
from simcord.builders import ChannelHandle, GuildHandle
from simcord.results import InteractionResult

from bot.answering.reader import Reader
from bot.composition.composer import Composer, RepliesToMessages
from bot.discord.client import PullquoteBot, bot_of
from bot.service.services import Services, open_services
from bot.settings import Settings
from ingest.pipeline import ingest_files
from ingest.sources import FoundFile
from store.embeddings import EmbeddingModel
from store.guilds import GuildSettings, library_of
from store.library import Library
from store.questions import KeptQuestion
from tests.bot.samples import write_article
from tests.bot.shown_messages import buttons_of, check_limits
from tests.conftest import TROOPS

GUILD_ID = 700_000_000_000_000_001
OTHER_GUILD_ID = 700_000_000_000_000_002
"""The guilds have ids of their own choice, so that a folder can be filled before they are there."""
UNSURE = "When was the ship built that carries the Su-35 jets?"
NOT_FOUND = "How long should I boil spaghetti?"
HARVEST = "How many tonnes of barley did the farmers of Vallby harvest?"
"""Asks what only the other guild's article says."""
HARVEST_TITLE = "Vallby brings in its largest barley harvest"


@contextmanager
def services_in(
    folder: Path,
    model: EmbeddingModel,
    language_model: RepliesToMessages | None = None,
    reader: Reader | None = None,
    **settings: Any,
) -> Iterator[Services]:
    """Everything that the bot works with, over a library in ``folder``."""
    with Library(folder, model) as library:
        composer = Composer(library, language_model, reader=reader) if language_model else None
        opened = open_services(Settings(data_dir=folder, **settings), library, composer, reader)
        yield opened


def create_bot(services: Services, **options: Any) -> PullquoteBot:
    """The bot as it runs, not yet connected."""
    return bot_of(services, **options)


def give_article(
    services: Services, guild_id: int, path: Path, *, library: str | None = None
) -> str:
    """Put an article into a guild's library; returns its id."""
    [result] = ingest_files(services.library, [FoundFile(path)], library or library_of(guild_id))
    assert result.stored is not None, result.refused
    services.directory.refresh()
    return result.stored.article_id


@dataclass(slots=True)
class World:
    """The real bot in an imitated Discord: two guilds that see nothing of each other."""

    env: simcord.Env
    folder: Path
    model: EmbeddingModel
    stack: ExitStack
    services: Services
    guild: GuildHandle
    answers: ChannelHandle
    """Where answers are public."""
    talk: ChannelHandle
    """Where they are not."""
    alice: MemberActor
    bob: MemberActor
    moderator: MemberActor
    """May manage messages, and not the server."""
    other_guild: GuildHandle
    other_answers: ChannelHandle
    stranger: MemberActor
    """A member of the other guild alone."""
    article_id: str
    other_article_id: str

    @property
    def bot(self) -> PullquoteBot:
        """The bot that is running now."""
        assert isinstance(self.env.bot, PullquoteBot)
        return self.env.bot

    async def ask(
        self,
        question: str = TROOPS,
        *,
        member: MemberActor | None = None,
        channel: ChannelHandle | None = None,
        **options: Any,
    ) -> InteractionResult:
        """``/ask`` in the answer channel; asserts what holds for every answer."""
        result = await (member or self.alice).slash(
            channel or self.answers, "ask", question=question, **options
        )
        assert result.acknowledged
        assert result.response is not None
        check_limits(result.response)
        return result

    async def click(self, member: MemberActor, message: Any, label: str) -> InteractionResult:
        """Click a button; asserts that Discord was answered."""
        result = await member.click(message, label=label)
        assert result.acknowledged
        return result

    async def delete(self, member: MemberActor, answer: Any) -> InteractionResult:
        """Delete an answer with the menu of its "Feedback"."""
        menu = await self.click(member, answer, "Feedback")
        assert menu.ephemeral
        return await self.click(member, menu.response, "Delete")

    async def send(
        self,
        content: str,
        *,
        member: MemberActor | None = None,
        channel: ChannelHandle | None = None,
        reply_to: Any = None,
    ) -> discord.Message:
        """Write a message as a member does; ``{bot}`` becomes a mention of the bot."""
        user = self.bot.user
        assert user is not None
        text = content.replace("{bot}", user.mention)
        return await (member or self.alice).send(channel or self.answers, text, reply_to=reply_to)

    def replies_to(self, message: Any) -> list[discord.Message]:
        """The messages in its channel that reply to a message."""
        channel = next(
            each
            for guild in (self.guild, self.other_guild)
            for each in guild.channels.values()
            if each.id == message.channel.id
        )
        return [
            each
            for each in channel.history()
            if each.reference is not None and each.reference.message_id == message.id
        ]

    def public(self, channel: ChannelHandle | None = None) -> list[discord.Message]:
        """The bot's messages that everybody sees in a channel, by default the answer channel."""
        return [
            each
            for each in (channel or self.answers).history()
            if each.author.id == self.env.backend.bot_user.id and not each.flags.ephemeral
        ]

    def stored(self, message: Any) -> Any:
        """What Discord itself holds of a message: who was pinged, its flags."""
        channel_id = getattr(message, "channel_id", None) or message.channel.id
        return self.env.backend.get_message(channel_id, message.id)

    def kept(self, message: Any) -> KeptQuestion:
        """The kept question behind an answer's buttons."""
        [*_, last] = [each["custom_id"] for each in buttons_of(message) if "custom_id" in each]
        found = self.services.library.questions.find(last.rpartition(":")[2])
        assert found is not None
        return found

    def choose(self, guild: GuildHandle | None = None, /, **settings: Any) -> None:
        """Change settings of a guild, as a moderator's ``/settings`` does."""
        guild_id = (guild or self.guild).id
        present = self.services.communities.settings(guild_id)
        self.services.communities.save(guild_id, replace(present, **settings))

    def text_of_article(self, article_id: str | None = None) -> str:
        """The stored text of an article, by default the guild's."""
        return self.services.library.version(article_id or self.article_id).text

    async def restart(self, *, message_content: bool = True, **settings: Any) -> None:
        """A new bot, as a new process would have it, over the same data folder."""
        before = self.services
        opened = services_in(self.folder, self.model, **settings)
        self.services = self.stack.enter_context(opened)
        await self.env.restart_bot(create_bot(self.services, message_content=message_content))
        before.workers.close()


@asynccontextmanager
async def world_in(
    folder: Path,
    model: EmbeddingModel,
    *,
    message_content: bool = True,
    approved_intents: discord.Intents | None = None,
    **settings: Any,
) -> AsyncIterator[World]:
    """Start the bot over a folder that ``fill_folder`` filled, with its guilds and members."""
    with ExitStack() as stack:
        services = stack.enter_context(services_in(folder, model, **settings))
        bot = create_bot(services, message_content=message_content)
        env = simcord.Env(bot, approved_intents=approved_intents, settle_timeout=20)
        await env.start()
        try:
            world = _arranged(env, folder, model, stack, services)
            await env.settle()
            yield world
        finally:
            await env.shutdown()
        world.services.workers.close()
        # as simcord's own fixture does: an error that no test looked at fails the test
        env._raise_errors_since(env._errors_acknowledged)


def _arranged(
    env: simcord.Env, folder: Path, model: EmbeddingModel, stack: ExitStack, services: Services
) -> World:
    guild = env.create_guild("Newsroom", id=GUILD_ID)
    answers, talk = guild.create_text_channel("answers"), guild.create_text_channel("talk")
    managing = discord.Permissions(manage_messages=True)
    role = guild.create_role("Moderators", permissions=managing)
    other = env.create_guild("Farmers", id=OTHER_GUILD_ID)
    other_answers = other.create_text_channel("answers")
    for each, channel in ((guild, answers), (other, other_answers)):
        chosen = GuildSettings(answer_channels=frozenset({channel.id}))
        services.communities.save(each.id, chosen)
    return World(
        env=env,
        folder=folder,
        model=model,
        stack=stack,
        services=services,
        guild=guild,
        answers=answers,
        talk=talk,
        alice=guild.add_member(env.create_user("alice")),
        bob=guild.add_member(env.create_user("bob")),
        moderator=guild.add_member(env.create_user("maya"), roles=[role]),
        other_guild=other,
        other_answers=other_answers,
        stranger=other.add_member(env.create_user("sven")),
        article_id=_only_article(services, GUILD_ID),
        other_article_id=_only_article(services, OTHER_GUILD_ID),
    )


def fill_folder(folder: Path, model: EmbeddingModel, article: Path) -> None:
    """A data folder with one article for each guild; copy it, since filling takes seconds."""
    barley = write_article(
        folder.parent / "barley.md",
        HARVEST_TITLE,
        "The farmers of Vallby harvested 900 tonnes of barley this year, Mayor Sigrid Ek said on "
        "Friday.\n\nNever before had it been more than 700 tonnes.",
        published="2024-09-06",
    )
    with services_in(folder, model) as services:
        give_article(services, GUILD_ID, article)
        give_article(services, OTHER_GUILD_ID, barley)
        services.library.catch_up()
        services.workers.close()


def _only_article(services: Services, guild_id: int) -> str:
    [article] = services.directory.articles(services.communities.visible(guild_id))
    return article.id
