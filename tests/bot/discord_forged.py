"""Buttons that no member was given, for tests of what somebody with bad intentions gets."""

from __future__ import annotations

from typing import Any

from simcord.actors import MemberActor

from tests.bot.discord_world import World


def with_buttons(world: World, *custom_ids: str, channel: Any = None) -> Any:
    """A message of the bot's with buttons of any custom id, as an attacker might wish for."""
    row = {
        "type": 1,
        "components": [
            {"type": 2, "style": 2, "label": str(number), "custom_id": custom_id}
            for number, custom_id in enumerate(custom_ids)
        ],
    }
    message = world.env.backend.create_message(
        (channel or world.answers).id,
        world.env.backend.bot_user.id,
        components=[{"type": 17, "components": [{"type": 10, "content": "made"}, row]}],
        flags=1 << 15,
    )
    [found] = [each for each in (channel or world.answers).history() if each.id == message.id]
    return found


async def refusal(member: MemberActor, message: Any, custom_id: str) -> Any:
    """What a member is told, alone, who clicks a button that does nothing here."""
    result = await member.click(message, custom_id=custom_id)
    assert result.acknowledged, custom_id
    assert result.modal is None, custom_id
    assert result.followups or result.response, custom_id
    told = result.followups[-1] if result.followups else result.response
    assert told.ephemeral, custom_id
    return told
