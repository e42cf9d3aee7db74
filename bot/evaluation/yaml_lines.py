"""A YAML file → its content, and the line on which each part of it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import CommandError

Place = Sequence[str | int]
"""Where something stands in the content: names of fields and positions in lists, from the top."""


class FileMistakesError(CommandError):
    """A file that a person wrote cannot be used; the message has a line for each mistake."""

    exit_status = 13

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        shown = [str(each) for each in self.mistakes[:_MOST_TOLD]]
        if len(self.mistakes) > _MOST_TOLD:
            shown.append(f"… and {len(self.mistakes) - _MOST_TOLD} more mistakes")
        super().__init__("\n".join(shown))


_MOST_TOLD = 25


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the file, the line where it is known, the field and what is wrong with it."""

    path: Path
    line: int | None
    field: str
    message: str

    def __str__(self) -> str:
        """``file:line: field: message``, as compilers and editors have it."""
        place = str(self.path) if self.line is None else f"{self.path}:{self.line}"
        return ": ".join(part for part in (place, self.field, self.message) if part)


@dataclass(frozen=True, slots=True)
class LinedContent:
    """What a YAML file holds, and where."""

    path: Path
    content: Any
    root: yaml.Node | None

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest part around it that is there; from 1."""
        node, line = self.root, 1
        for part in place:
            inside = _inside(node, part)
            if inside is None:
                break
            node, line = inside
        return line

    def repeated_fields(self) -> Iterator[tuple[Place, int]]:
        """Fields that a mapping has twice, of which YAML would silently drop the first."""
        if self.root is not None:
            yield from _repeated(self.root, (), set())


def read_lined(path: Path) -> LinedContent:
    """Read a YAML file; raises ``FileMistakesError`` where it cannot be read, or is no YAML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _unreadable(
            path, None, f"cannot be read ({error.strerror}): check its path"
        ) from error
    except UnicodeDecodeError as error:
        raise _unreadable(path, None, "is not UTF-8: save it as UTF-8") from error
    try:
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        content = None if root is None else loader.construct_document(root)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "it cannot be read"
        message = f"this is not YAML: {problem}; put texts with ? : # , in quotation marks"
        raise _unreadable(path, mark.line + 1 if mark else None, message) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _unreadable(
            path, line, "a character that YAML does not allow: write it as an escape"
        ) from error
    except ValueError as error:  # such as 2024-13-45, which looks like a date
        raise _unreadable(path, None, f"a value is not what it looks like: {error}") from error
    except RecursionError as error:
        raise _unreadable(path, None, "it is nested too deeply") from error
    return LinedContent(path, content, root)


def _unreadable(path: Path, line: int | None, message: str) -> FileMistakesError:
    return FileMistakesError([Mistake(path, line, "", message)])


def _inside(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    """The node of a field or of an entry, and its line; None where it is not there."""
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if isinstance(name, yaml.ScalarNode) and name.value == str(part):
                return value, name.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None


def _repeated(
    node: yaml.Node, place: tuple[str | int, ...], seen: set[int]
) -> Iterator[tuple[Place, int]]:
    if id(node) in seen:  # an alias, which may even stand inside what it stands for
        return
    seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        names: set[str] = set()
        for name, value in node.value:
            if not isinstance(name, yaml.ScalarNode):
                continue
            if name.value in names:
                yield (*place, name.value), name.start_mark.line + 1
            names.add(name.value)
            yield from _repeated(value, (*place, name.value), seen)
    elif isinstance(node, yaml.SequenceNode):
        for position, entry in enumerate(node.value):
            yield from _repeated(entry, (*place, position), seen)
