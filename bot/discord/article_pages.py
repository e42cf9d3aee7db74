"""Articles → what members read about them: the list, one article's record, what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from discord import ui

from bot.discord.escaping import escaped
from bot.discord.menu_buttons import MenuButton
from bot.discord.rendering import (
    BUTTON_URL_CHARACTERS,
    MESSAGE_CHARACTERS,
    cut,
    escaped_line,
    short_date,
)
from bot.service.article_directory import ListedArticle
from ingest.ingested import IngestedArticle, minutes_to_read
from store.copies import NearCopy
from store.records import PUBLIC_LIBRARY, ArticleMetadata, Outcome, Version, as_instant

TITLE_CHARACTERS = 150
"""Of a title in a list or a sentence; a longer one is cut at the end of a word."""
NAMES_CHARACTERS = 300
"""Of all authors' names together, and of a publisher's name."""
WARNING_CHARACTERS = 300
TITLES_IN_SENTENCE = 4
MOST_ON_PAGE = 8
VERSIONS_SHOWN = 8
LABEL_CHARACTERS = 80
"""Discord takes no longer labels."""
_STARTED = {
    Outcome.NEW: "Added",
    Outcome.CHANGED: "New version",
    Outcome.UNCHANGED: "Nothing new",
    Outcome.OLDER: "Kept, but not searched",
    Outcome.SAME_WORDS: "Here already",
}
_OWN = "This server's own articles"
_PUBLIC = "From the public library"


def bold_title(metadata: ArticleMetadata) -> str:
    """An article's title in bold, as it stands in a sentence."""
    return f"**{escaped_line(metadata.title, TITLE_CHARACTERS)}**"


def and_list(parts: Sequence[str]) -> str:
    """A, B and C."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


# ---- how old things are


def age(moment: date | datetime, now: datetime) -> str:
    """How long ago something was: "2 hours ago", "yesterday"; a day has no hours.

    Empty for what lies ahead of ``now``, an aware datetime.
    """
    if isinstance(moment, datetime):
        minutes = int((now - as_instant(moment)).total_seconds() // 60)
        if minutes < 24 * 60:
            return _minutes_ago(minutes)
        days = minutes // (24 * 60)
    else:
        days = (now.astimezone(UTC).date() - moment).days
    if days < 0:
        return ""
    if days < 2:
        return "yesterday" if days else "today"
    return _counted(days, (365, "year"), (30, "month"), (1, "day"))


def _minutes_ago(minutes: int) -> str:
    if minutes < 0:
        return ""
    return "just now" if minutes < 1 else _counted(minutes, (60, "hour"), (1, "minute"))


def _counted(count: int, *units: tuple[int, str]) -> str:
    size, unit = next((size, unit) for size, unit in units if count >= size)
    number = count // size
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def _dated(moment: date | datetime, now: datetime) -> str:
    """Mon 24 Jan 2022 (4 years ago)."""
    ago = age(moment, now)
    return short_date(moment) + (f" ({ago})" if ago else "")


def _length(words: int) -> str:
    return f"{words:,} word{'' if words == 1 else 's'}, about {_reading_time(words)} to read"


def _reading_time(words: int) -> str:
    minutes = minutes_to_read(words)
    return _many(minutes, "minute") if minutes < 120 else _many(round(minutes / 60), "hour")


def _many(count: int, unit: str) -> str:
    return f"{count} {unit}{'' if count == 1 else 's'}"


# ---- the list


@dataclass(frozen=True, slots=True)
class ArticleList:
    """What a guild may see, and which of it a channel (or ``place``, a thread) is about."""

    articles: Sequence[ListedArticle]
    bound: Sequence[ListedArticle]
    place: str
    now: datetime

    def pages(self) -> list[list[str]]:
        """The list in pages of texts, at most ``MESSAGE_CHARACTERS`` together; at least one."""
        top = f"**{_many(len(self.articles), 'article')} here**\n{self._about()}"
        told_apart = any(article.library == PUBLIC_LIBRARY for article in self.articles)
        room = MESSAGE_CHARACTERS - len(top) - 100
        pages: list[list[str]] = [[]]
        heading = ""
        for article in self.articles:
            entry = self._entry(article)
            section = _PUBLIC if article.library == PUBLIC_LIBRARY else _OWN
            present = pages[-1]
            full = sum(map(len, [*present, section, entry])) > room
            if len(present) == MOST_ON_PAGE or (present and full):
                pages.append([])
                heading = ""
            if told_apart and section != heading:
                entry = f"__{section}__\n{entry}"
            pages[-1].append(entry)
            heading = section
        if len(pages) == 1:
            return [[top, *pages[0]]]
        return [
            [top, *page, f"-# Page {number} of {len(pages)}"]
            for number, page in enumerate(pages, 1)
        ]

    def view(self, number: int) -> ui.LayoutView:
        """Page ``number`` (from 1), or the last where there are fewer, with buttons to the others.

        The list may have changed since the buttons were made.
        """
        pages = self.pages()
        number = min(max(1, number), len(pages))
        buttons: list[ui.Item[Any]] = []
        if number > 1:
            buttons.append(MenuButton("articles-page", str(number - 1), label="Previous"))
        if number < len(pages):
            buttons.append(MenuButton("articles-page", str(number + 1), label="Next"))
        return panel(pages[number - 1], [buttons] if buttons else [])

    def _about(self) -> str:
        if not self.bound:
            return f"Questions in this {self.place} search all of them."
        return f"Questions in this {self.place} search only {titles_of(self.bound)}."

    def _entry(self, article: ListedArticle) -> str:
        metadata = article.metadata
        details = [
            escaped(cut(metadata.publisher or "", 60)),
            f"published {_dated(metadata.published, self.now)}" if metadata.published else "",
            f"read {age(article.retrieved, self.now) or 'just now'}",
            _many(article.versions, "version") if article.versions > 1 else "",
            f"{_reading_time(article.words)} to read",
        ]
        detail = " · ".join(part for part in details if part)
        return f"{bold_title(metadata)}\n-# {detail}"


def titles_of(articles: Sequence[ListedArticle]) -> str:
    """The titles of a few articles as part of a sentence."""
    return _titles_and_others([bold_title(each.metadata) for each in articles], "other")


# ---- one article


def record_view(
    article: ListedArticle,
    versions: Sequence[Version],
    language: str,
    now: datetime,
    copies: Sequence[NearCopy] = (),
) -> ui.LayoutView:
    """All that is known about an article; ``versions`` first to last, at least one."""
    current = next((each for each in versions if each.current), versions[-1])
    metadata = current.metadata
    authors = ", ".join(metadata.authors)
    about = [
        f"By {escaped_line(authors, NAMES_CHARACTERS)}" if authors else "The author is not known.",
        escaped_line(metadata.publisher, NAMES_CHARACTERS) if metadata.publisher else "",
        f"Published {_exactly(metadata.published, now)}" if metadata.published else "",
        f"Updated {_exactly(metadata.updated, now)}" if metadata.updated else "",
        *_declared(metadata),
        f"{language} · {_length(article.words)}",
        _whence(current, article.library == PUBLIC_LIBRARY),
        f"Nearly the same text as {_copied(copies)}" if copies else "",
    ]
    history = ["**Versions**"] if len(versions) > 1 else []
    newest = sorted(versions, key=lambda each: each.number, reverse=True)
    history += [_version_line(each, len(versions)) for each in newest[:VERSIONS_SHOWN]]
    if len(versions) > VERSIONS_SHOWN:
        history.append(f"-# … and {len(versions) - VERSIONS_SHOWN} earlier ones")
    buttons: list[ui.Item[Any]] = link_buttons(metadata)
    if len(versions) > 1:
        buttons.append(MenuButton("article-history", article.id))
    return panel([f"**{escaped(metadata.title)}**", _lines(about), _lines(history)], [buttons])


def _declared(metadata: ArticleMetadata) -> Iterable[str]:
    """ "Section: Sport", a line for each field that is kept as it was declared."""
    for name, value in metadata.declared.items():
        yield f"{name.replace('_', ' ').capitalize()}: {escaped_line(value, NAMES_CHARACTERS)}"


def _exactly(moment: date | datetime, now: datetime) -> str:
    """The day and, where it is known, the time in the article's own zone."""
    clock = ""
    if isinstance(moment, datetime):
        clock = f", {moment:%H:%M} {escaped(moment.tzname() or '')}".rstrip()
    ago = age(moment, now)
    return f"{short_date(moment)}{clock}" + (f" ({ago})" if ago else "")


def _version_line(version: Version, count: int) -> str:
    read = f"read <t:{int(version.retrieved.timestamp())}:f>"
    if count == 1:
        return f"R{read[1:]}; there is one version"
    searched = "; this one is searched" if version.current else ""
    return f"- Version {version.number}, {read}{searched}"


def _copied(copies: Sequence[NearCopy]) -> str:
    titles = [f"**{escaped_line(copy.title, TITLE_CHARACTERS)}**" for copy in copies]
    return _titles_and_others(titles, "other article")


def _titles_and_others(titles: Sequence[str], other: str) -> str:
    """The first of the titles, and how many more there are."""
    others = len(titles) - TITLES_IN_SENTENCE
    return and_list([*titles[:TITLES_IN_SENTENCE], _many(others, other)] if others > 0 else titles)


def _whence(version: Version, public: bool) -> str:
    """Which library it is in and where from; a file's place is the operator's own business."""
    library = "the public library" if public else "this server's own library"
    name = file_name(version)
    if name is not None:
        return f"In {library}, from the file **{escaped(name)}**"
    host = urlsplit(version.metadata.url or "").hostname
    return f"In {library}, from {escaped(host) if host else 'a file'}"


def file_name(version: Version) -> str | None:
    """The name of the file that an article is known by; None where it came from the web."""
    kind, _, name = version.identity.partition(":")
    return name if kind == "attachment" else None


def language_name(code: str | None) -> str:
    """The English name of a language. Reads files: call it on a thread."""
    from babel import Locale  # on demand: it loads its own data

    name = Locale("en").languages.get(code) if code else None
    return str(name) if name else "Language not known"


# ---- what became of one that was added


def result_view(
    found: IngestedArticle, questions: Sequence[str], remove: MenuButton | None, note: str = ""
) -> ui.LayoutView:
    """What a moderator learns of an article that was added or fetched again."""
    metadata = found.metadata
    authors = ", ".join(metadata.authors)
    details = [
        f"by {escaped_line(authors, NAMES_CHARACTERS)}" if authors else "",
        escaped_line(metadata.publisher, NAMES_CHARACTERS) if metadata.publisher else "",
        short_date(metadata.published) if metadata.published else "",
        _length(found.words),
    ]
    detail = " · ".join(part for part in details if part)
    warnings = [f"- {escaped_line(warning, WARNING_CHARACTERS)}" for warning in found.warnings]
    blocks = [
        f"{_STARTED[found.outcome]}: {bold_title(metadata)}\n-# {detail}",
        _lines([_outcome(found), note]),
        _lines(["Please note:", *warnings]) if warnings else "",
        "You could ask:" if questions else "",
    ]
    rows: list[list[ui.Item[Any]]] = [
        [MenuButton("article-question", f"{found.article_id}.{number}", label=question)]
        for number, question in enumerate(questions)
    ]
    rows.append([remove] if remove is not None else [])
    return panel(blocks, rows)


def _outcome(found: IngestedArticle) -> str:
    if found.outcome is Outcome.NEW:
        return "Everybody here can ask about it now, with `/ask`."
    if found.outcome is Outcome.CHANGED:
        return (
            f"Version {found.version} is searched from now on. Answers given before still quote "
            "the text that they were taken from; those of the last days say so where it changed."
        )
    if found.outcome is Outcome.UNCHANGED:
        return "Its text is the same as the one that is here already."
    return ""  # a warning says so


def fitting_questions(questions: Iterable[str]) -> list[str]:
    """The questions that fit on a button whole, because the button's label is what is asked."""
    plain = ("".join(each if each.isprintable() else " " for each in text) for text in questions)
    lines = (" ".join(text.split()) for text in plain)
    return [line for line in dict.fromkeys(lines) if 0 < len(line) <= LABEL_CHARACTERS]


# ---- layout


def link_buttons(metadata: ArticleMetadata) -> list[ui.Item[Any]]:
    """A button that opens an article's page, where it has one."""
    url = metadata.url
    if url is None or not url.startswith(("http://", "https://")):
        return []
    if len(url) > BUTTON_URL_CHARACTERS:
        return []
    return [ui.Button(label="Open the article", url=url)]


def panel(blocks: Sequence[str], rows: Sequence[Sequence[ui.Item[Any]]]) -> ui.LayoutView:
    """Texts one under the other, those that are empty left out, and rows of buttons under them."""
    view = ui.LayoutView(timeout=None)
    container: ui.Container[ui.LayoutView] = ui.Container(
        *(ui.TextDisplay(block) for block in blocks if block)
    )
    for row in rows:
        if row:
            container.add_item(ui.ActionRow(*row))
    view.add_item(container)
    return view


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(line for line in lines if line)


def link_label(url: str) -> str:
    """The host and the beginning of the path of an address, for a button."""
    plain = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return cut(plain, LABEL_CHARACTERS)
