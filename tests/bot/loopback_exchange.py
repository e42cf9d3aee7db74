"""What a member did, and what the bot did about it and when."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any, Protocol, TypeVar

from simcord.backend import Backend
from simcord.backend.models import Interaction, Message
from simcord.backend.models.interaction import ResponseKind
from simcord.components import walk_components
from simcord.enums import ComponentType

from tests.bot.loopback_rest import Request

T = TypeVar("T")


class Until(Protocol):
    """Waits until a condition gives something true, and gives that."""

    async def __call__(
        self, condition: Callable[[], T | None], what: str, timeout: float = ...
    ) -> T: ...


class Exchange(ABC):
    """One act of a member; times are in seconds since its event was dispatched."""

    def __init__(self, backend: Backend, until: Until) -> None:
        self.acknowledged_after: float | None = None
        """When the first sign of the bot arrived; for interactions, the callback's POST."""
        self.answered_after: float | None = None
        """When the answer arrived: the deferred reply's edit, a message, a modal, choices."""
        self._backend = backend
        self._until = until
        self._began = time.perf_counter()

    @property
    @abstractmethod
    def response(self) -> Message | None:
        """The stored message that answers, as it is now; None without one or if deleted."""

    @property
    def ephemeral(self) -> bool:
        """Whether only the member sees the response."""
        return self.response is not None and self.response.is_ephemeral

    async def acknowledged(self, timeout: float = 5) -> float:
        """Wait for the acknowledgement; gives ``acknowledged_after``."""
        return await self._until(
            lambda: self.acknowledged_after, f"an acknowledgement of {self!r}", timeout
        )

    async def answered(self, timeout: float = 20) -> Message:
        """Wait for the answer; gives the stored message."""
        return await self._until(
            lambda: None if self.answered_after is None else self.response,
            f"an answer to {self!r}",
            timeout,
        )

    def _mark(self, arrived: float, *, answer: bool) -> None:
        after = arrived - self._began
        if self.acknowledged_after is None:
            self.acknowledged_after = after
        if answer and self.answered_after is None:
            self.answered_after = after


class InteractionExchange(Exchange):
    """A command, a click, a modal or typing into an option."""

    def __init__(self, backend: Backend, until: Until, record: Interaction) -> None:
        super().__init__(backend, until)
        self.record = record
        """simcord's record of the interaction; ``record.responded``: Discord accepted it."""

    def __repr__(self) -> str:
        return f"<interaction {self.record.id} {self.record.command_name or ''}>"

    @property
    def ephemeral(self) -> bool:
        """Whether only the member sees the response; fixed by the acknowledgement."""
        return super().ephemeral or self.record.ephemeral

    @property
    def response(self) -> Message | None:
        """The reply; for a click that was acknowledged silently, the first message after it."""
        if self.record.response_kind is ResponseKind.DEFERRED_UPDATE and self.followups:
            return self.followups[0]
        return self._stored(self.record.message_id)

    @property
    def followups(self) -> list[Message]:
        """The messages that the bot sent after its reply, without deleted ones."""
        stored = (self._stored(identifier) for identifier in self.record.followup_ids)
        return [message for message in stored if message is not None]

    @property
    def modal(self) -> dict[str, Any] | None:
        """The form that the bot showed."""
        return deepcopy(self.record.modal)

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What the bot offered for an option that completes itself."""
        return deepcopy(self.record.autocomplete_choices or [])

    def note(self, request: Request) -> None:
        """Take the time of a request of the bot that belongs to the interaction."""
        if request.path.endswith("/callback"):
            # A refusal for lateness counts as well: how late it was is what is asked then.
            if not request.fault:
                kind = self.record.response_kind
                deferred = kind in (ResponseKind.DEFERRED, ResponseKind.DEFERRED_UPDATE)
                self._mark(request.arrived, answer=request.status < 300 and not deferred)
        elif request.status < 300 and request.method in ("POST", "PATCH"):
            self._mark(request.arrived, answer=True)

    def _stored(self, identifier: int | None) -> Message | None:
        if identifier is None:
            return None
        return self._backend.messages.get(self.record.channel_id, {}).get(identifier)


class MessageExchange(Exchange):
    """A message; its answer is the first of the bot that replies to it or is in its thread.

    The acknowledgement is the answer, or before it a reaction, or typing in the channel, which
    tells nothing if several members wrote there at once.
    """

    def __init__(self, backend: Backend, until: Until, message: Message, began: float) -> None:
        super().__init__(backend, until)
        self.message = message
        self._began = began
        self._place: tuple[int, int] | None = None

    def __repr__(self) -> str:
        return f"<message {self.message.id} {self.message.content[:40]!r}>"

    @property
    def response(self) -> Message | None:
        """The bot's first message in answer."""
        if self._place is None:
            return None
        channel, identifier = self._place
        return self._backend.messages.get(channel, {}).get(identifier)

    def note(self, request: Request) -> None:
        """Take the time if this request of the bot is a sign that it has seen the message."""
        if request.status >= 300:
            return
        here = str(self.message.channel_id), str(self.message.id)
        match request.path.split("/")[1:]:
            case ["channels", channel, "typing"] if channel in here:
                self._mark(request.arrived, answer=False)
            case ["channels", _, "messages", identifier, "reactions", *_] if identifier == here[1]:
                self._mark(request.arrived, answer=False)

    def note_message(self, payload: Mapping[str, Any]) -> None:
        """Take the time if this new message of the bot answers."""
        reference = payload.get("message_reference") or {}
        own = str(self.message.id)
        if self._place is None and own in (reference.get("message_id"), payload["channel_id"]):
            self._place = int(payload["channel_id"]), int(payload["id"])
            self._mark(time.perf_counter(), answer=True)


def text_of(message: Message) -> str:
    """Everything that a reader sees in a message as text, in order."""
    texts = [message.content] if message.content else []
    texts += [
        component["content"]
        for component in walk_components(message.components)
        if component["type"] == ComponentType.TEXT_DISPLAY
    ]
    return "\n".join(texts)


def labels_of(message: Message) -> list[str]:
    """The labels of a message's buttons, links included."""
    return [
        component["label"]
        for component in walk_components(message.components)
        if component["type"] == ComponentType.BUTTON and component.get("label")
    ]
