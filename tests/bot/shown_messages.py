"""What a member sees of a message of the bot, read from its components as Discord has them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any


def text_of(message: Any) -> str:
    """All the words of a message: its content, and its components' texts and labels."""
    parts = [getattr(message, "content", "") or ""]

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            parts.extend(str(node[key]) for key in ("content", "label") if node.get(key))
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for each in node:
                collect(each)

    collect(components_of(message))
    return "\n".join(part for part in parts if part)


def components_of(message: Any) -> list[Any]:
    """A message's components as the wire has them."""
    return [
        each if isinstance(each, dict) else json.loads(json.dumps(each.to_dict()))
        for each in message.components
    ]


def buttons_of(message: Any) -> list[dict[str, Any]]:
    """The buttons of a message, in order."""
    found: list[dict[str, Any]] = []

    def collect(node: Any) -> None:
        if isinstance(node, dict):
            if node.get("type") == 2:
                found.append(node)
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for each in node:
                collect(each)

    collect(components_of(message))
    return found


def labels_of(message: Any) -> list[str]:
    """What stands on a message's buttons, in order."""
    return [str(button.get("label")) for button in buttons_of(message)]


def texts_of(message: Any) -> list[str]:
    """The texts of a message's components, without labels of buttons, in order."""
    return [each["content"] for each in walk(components_of(message)) if each.get("type") == 10]


def walk(components: Any) -> Iterator[dict[str, Any]]:
    """Every component, nested ones included."""
    for each in components:
        yield each
        yield from walk(each.get("components", ()))


def unescaped(text: str) -> str:
    """What Discord's client shows of escaped text: the ASCII punctuation after a backslash.

    An independent reading of the client's rules, which shares nothing with the bot's escaping.
    """
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def shown_quotes(message: Any) -> list[str]:
    """The words that Discord's client shows as block quotes of a message, one string for each."""
    return quotes_in(texts_of(message))


def bold_words(message: Any) -> list[str]:
    """The words in bold of the lines of a message's block quotes, in order."""
    lines = (line for text in texts_of(message) for line in text.split("\n"))
    return [each for line in lines if line.startswith("> ") for each in as_shown(line[2:])[1]]


def as_shown(line: str) -> tuple[str, list[str]]:
    """What Discord's client shows of a line of a quote: its words, and those of them in bold.

    Independent of the bot's escaping, as ``unescaped`` is. Asserts that all bold ends.
    """
    parts = [""]
    for match in re.finditer(r"\\([!-/:-@\[-`{-~])|(\*\*)|(.)", line, re.DOTALL):
        if match[2]:
            parts.append("")
        else:
            parts[-1] += match[1] or match[3]
    assert len(parts) % 2, f"bold that does not end: {line}"
    return "".join(parts), parts[1::2]


def quotes_in(texts: Iterable[str]) -> list[str]:
    """The same of texts in Discord's Markdown."""
    found: list[str] = []
    for text in texts:
        lines: list[str] = []
        for line in [*text.split("\n"), ""]:
            if line.startswith("> "):
                lines.append(as_shown(line[2:])[0])
            elif lines:
                found.append("\n".join(lines))
                lines = []
    return found


def check_limits(message: Any) -> None:
    """Assert everything that Discord would refuse, and our own rule of four buttons."""
    components = list(walk(components_of(message)))
    assert len(components) <= 40
    assert 0 < sum(len(text) for text in texts_of(message)) <= 4000
    assert all(texts_of(message))
    buttons = buttons_of(message)
    assert len(buttons) <= 4
    assert all(button["label"].strip() and len(button["label"]) <= 80 for button in buttons)
    assert not any("emoji" in button for button in buttons)  # told in words
    assert all(len(button.get("custom_id", "")) <= 100 for button in buttons)
    assert all(len(button.get("url", "")) <= 512 for button in buttons)


def typed_into(modal: dict[str, Any], text: str) -> dict[str, str]:
    """What a member submits who types a text into the only field of a modal."""
    fields = [each.get("component", {}) for each in modal["components"]]
    [field] = [each for each in fields if each.get("type") == 4]
    return {field["custom_id"]: text}
