"""The message of ``/settings``: what holds on this server, in words, and how to change it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.answer_channels import (
    AnswerChannelSelect,
    Place,
    channels_sentence,
    existing_channels,
)
from bot.discord.menu_buttons import MenuButton
from bot.discord.notices import Notice, answer_click
from bot.discord.permissions import missing_for_threads, moderated_guild
from bot.discord.setting_changes import Change, change_settings
from bot.service.services import Services
from store.guilds import GuildSettings, MayAdd
from store.records import PUBLIC_LIBRARY, Scope

if TYPE_CHECKING:
    from bot.discord.client import PullquoteBot

    PullquoteInteraction = discord.Interaction[PullquoteBot]

SettingsView = Callable[[Services, int, discord.Guild | None], ui.LayoutView]
"""Makes a message about the settings of a guild, by its id."""
EVERYBODY = (
    "Everybody on this server has that role, so everybody would be a moderator. Please choose "
    "another one."
)


async def apply_change(
    interaction: PullquoteInteraction, change: Change, shown: SettingsView | None = None
) -> None:
    """Change the settings at once and show the message again. Raises ``Notice``.

    For a click or a form under the message of ``/settings``; ``shown`` makes another one.
    """
    services, guild_id = interaction.client.services, moderated_guild(interaction)
    await interaction.response.defer()
    try:
        await change_settings(services, guild_id, change)
    finally:
        # also where nothing was changed: a menu shows what was chosen in it, right or wrong
        view = (shown or settings_view)(services, guild_id, interaction.guild)
        await interaction.edit_original_response(view=view)


def settings_view(services: Services, guild_id: int, guild: discord.Guild | None) -> ui.LayoutView:
    """The message, as the settings are now."""
    settings = services.communities.settings(guild_id)
    container: ui.Container[ui.LayoutView] = ui.Container(
        ui.TextDisplay("### Settings of this server\nEvery change counts at once."),
        ui.Separator(),
        ui.TextDisplay(f"**Answer channels**\n{channels_sentence(settings, guild)}"),
        row(AnswerChannelSelect(Place.SETTINGS, existing_channels(settings, guild))),
        _private(settings),
        _threads(settings, guild),
        ui.Separator(),
        ui.TextDisplay(_moderators(settings, guild)),
        row(ModeratorRoleSelect(_present_role(settings, guild))),
        _may_add(settings),
        ui.Separator(),
        _public_library(settings, services),
        _rate(settings),
        _retention(settings, services),
        _declined(settings),
        _editors(settings, guild),
        _news(settings, guild),
    )
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    return view


def retention_days(services: Services, guild_id: int) -> int:
    """For how many days a guild's questions are kept."""
    most = services.settings.retention_days
    return min(services.communities.settings(guild_id).retention_days or most, most)


class ModeratorRoleSelect(ui.DynamicItem[ui.RoleSelect[ui.LayoutView]], template=r"moderator-role"):
    """Chooses the role that counts as moderators, or none."""

    def __init__(self, role_id: int | None = None) -> None:
        role = discord.SelectDefaultValueType.role
        super().__init__(
            ui.RoleSelect(
                custom_id="moderator-role",
                placeholder="Choose a role for moderators",
                min_values=0,
                max_values=1,
                default_values=[discord.SelectDefaultValue(id=role_id, type=role)]
                if role_id is not None
                else [],
            )
        )

    @classmethod
    async def from_custom_id(
        cls,
        _interaction: discord.Interaction[Any],
        _item: ui.Item[Any],
        _match: re.Match[str],
        /,
    ) -> ModeratorRoleSelect:
        """The menu that was used."""
        return cls()

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Save the choice, or tell the member why not."""
        chosen = next((role.id for role in self.item.values), None)

        def choose(settings: GuildSettings) -> GuildSettings:
            if chosen == interaction.guild_id:  # Discord's number of @everyone
                raise Notice(EVERYBODY)
            return replace(settings, moderator_role=chosen)

        await answer_click(interaction, lambda: apply_change(interaction, choose))


def _present_role(settings: GuildSettings, guild: discord.Guild | None) -> int | None:
    role = settings.moderator_role
    return role if role is not None and (guild is None or guild.get_role(role)) else None


def row(item: ui.Item[Any]) -> ui.ActionRow[ui.LayoutView]:
    """A row of a message about the settings with one button or menu."""
    return ui.ActionRow(item)


def section(text: str, button: ui.Item[Any]) -> ui.Section[ui.LayoutView]:
    """A setting in words, and the button that changes it beside them."""
    return ui.Section(text, accessory=button)


def _moderators(settings: GuildSettings, guild: discord.Guild | None) -> str:
    role = _present_role(settings, guild)
    if role is not None:
        who = f"Whoever has <@&{role}>, and whoever may manage the server."
    elif settings.moderator_role is not None:
        who = "Whoever may manage the server. The role that was chosen no longer exists."
    else:
        who = "Whoever may manage the server. You can add one role."
    return f"**Moderators of this bot**\n{who}"


def _may_add(settings: GuildSettings) -> ui.Section[ui.LayoutView]:
    if settings.may_add is MayAdd.EVERYONE:
        button = MenuButton("set-may-add", MayAdd.MODERATORS.value, label="Moderators only")
        return section("**Who may add articles: everybody**", button)
    button = MenuButton("set-may-add", MayAdd.EVERYONE.value, label="Let everybody add")
    return section("**Who may add articles: moderators only**", button)


def _private(settings: GuildSettings) -> ui.Section[ui.LayoutView]:
    if settings.private_by_default:
        return section(
            "**Private by default: on**\nAnswers are private in answer channels, too. Whoever "
            "asked can share one, or ask with `private: False`.",
            MenuButton("set-private", "off", label="Make answers public"),
        )
    return section(
        "**Private by default: off**\nAnswers in answer channels are public, unless somebody "
        "asks with `private: True`.",
        MenuButton("set-private", "on", label="Make answers private"),
    )


def _threads(settings: GuildSettings, guild: discord.Guild | None) -> ui.Section[ui.LayoutView]:
    missing = missing_for_threads(guild.me.guild_permissions) if guild else []
    lack = (
        f" I am not allowed to: {', '.join(missing)} (Server Settings, Roles)." if missing else ""
    )
    if settings.follow_up_threads:
        return section(
            "**Follow-up threads: on**\n“Follow up” under a public answer opens a thread for "
            f"whoever clicks.{lack}",
            MenuButton("set-threads", "off", label="Use a form instead"),
        )
    return section(
        f"**Follow-up threads: off**\n“Follow up” asks for the next question in a form.{lack}",
        MenuButton("set-threads", "on", label="Open threads"),
    )


def _public_library(settings: GuildSettings, services: Services) -> ui.Section[ui.LayoutView]:
    count = len(services.directory.articles(Scope((PUBLIC_LIBRARY,))))
    contents = "The library is empty so far."
    if count:
        plural = "" if count == 1 else "s"
        contents = f"The library has {count:,} article{plural}, chosen by whoever runs this bot."
    if settings.public_library:
        return section(
            f"**Public library: on**\nIt is searched with this server's own articles. {contents}",
            MenuButton("set-public-library", "off", label="Switch the library off"),
        )
    return section(
        f"**Public library: off**\nOnly this server's own articles are searched. {contents}",
        MenuButton("set-public-library", "on", label="Switch the library on"),
    )


def _rate(settings: GuildSettings) -> ui.Section[ui.LayoutView]:
    return section(
        f"**Questions a minute: {settings.questions_a_minute}**\nFor each member.",
        MenuButton("set-rate", label="Change the number"),
    )


def _retention(settings: GuildSettings, services: Services) -> ui.Section[ui.LayoutView]:
    most = services.settings.retention_days
    days = min(settings.retention_days or most, most)
    limit = "" if days == most else f" Up to {most} are possible."
    return section(
        f"**Days that questions are kept: {days}**\nOlder ones are deleted every hour.{limit}",
        MenuButton("set-retention", label="Change the days"),
    )


def _editors(settings: GuildSettings, guild: discord.Guild | None) -> ui.Section[ui.LayoutView]:
    channel_id = settings.editors_channel
    chosen = channel_id is not None and (guild is None or guild.get_channel(channel_id))
    weekly = " A report is posted there every week." if settings.weekly_report else ""
    return section(
        f"**Editors' channel: {f'<#{channel_id}>' if chosen else 'none'}**\nMembers can send the "
        f"questions there that I cannot answer.{weekly}",
        MenuButton("set-editors"),
    )


def _news(settings: GuildSettings, guild: discord.Guild | None) -> ui.Section[ui.LayoutView]:
    channel_id = settings.news_channel
    chosen = channel_id is not None and (guild is None or guild.get_channel(channel_id))
    return section(
        f"**Channel for changed articles: {f'<#{channel_id}>' if chosen else 'none'}**\nIt is told "
        "what changed in an article.",
        MenuButton("set-news"),
    )


def _declined(settings: GuildSettings) -> ui.Section[ui.LayoutView]:
    count = len(settings.declined_words)
    return section(
        f"**Declined words: {count or 'none'}**\nI take no question with such a word, and cover a "
        "quotation with one until it is tapped.",
        MenuButton("set-declined-words", label="Edit the words"),
    )
