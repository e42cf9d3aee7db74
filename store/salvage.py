"""A damaged catalog's file → all of it that is certain, in a new catalog, and what is lost.

Texts and articles vouch for themselves: a text has its hash beside it, and an article's id is a
hash of its library and its address. They are found on whatever page they are. Of the rest, the rows
are taken that can still be reached and read. What is made from the texts is left to
``store.remaking``.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from store.catalog import CATALOG_FILE, IDENTITY_PROPERTY, Catalog
from store.database_pages import DatabasePages, Record
from store.errors import CatalogCorruptError
from store.guilds import library_of
from store.hashes import hash_text
from store.integrity import as_file
from store.migrations import known_revisions, stated_revision
from store.plans import article_id_for
from store.records import PUBLIC_LIBRARY, moment_from_text
from store.schema import alembic_version, metadata, schema_version, versions

Row = dict[str, Any]
REMADE = frozenset(
    "text_sketches sampled_runs earlier_paragraphs removed_passages cached_replies"
    " cached_reply_articles source_claims passages passage_details"
    " alembic_version schema_version".split()
)
"""Tables of which nothing is lost by damage: made again, or of use for a while only."""
NOT_TAKEN = REMADE - {"passages", "passage_details"}
"""Of those, the ones that are not read at all: vectors take long to make, so they are."""
TABLE_LIST = "sqlite_master"
JSON_COLUMNS = {"guilds": ("settings",), "kept_questions": ("answer", "scope")}


@dataclass(slots=True)
class UnprovenText:
    """A text that is not, or not surely, what was stored, or whose article is not known."""

    article_id: str
    number: int
    title: str
    text: str


@dataclass(slots=True)
class Salvage:
    """What a damaged catalog's file had to give. ``lost``: one line each, for a person."""

    lost: list[str] = field(default_factory=list)
    unproven: list[UnprovenText] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Table:
    root: int
    columns: tuple[str, ...]
    row_id_column: str | None


def salvage(damaged: Path, folder: Path) -> Salvage:
    """Make a new catalog in an empty folder from a damaged one's file, which is only read.

    Raises ``CatalogCorruptError`` where a newer Pullquote wrote it, OSError.
    """
    found = Salvage()
    rows = _all_rows(DatabasePages(damaged), found)
    revision = _revision(rows)
    if revision is not None and revision not in known_revisions():
        raise CatalogCorruptError(
            f"The catalog {damaged} was written by a newer Pullquote (schema {revision}). Update "
            "Pullquote, then repair it."
        )
    _settle_articles(rows, found)
    for table, columns in JSON_COLUMNS.items():
        rows[table] = [row for row in rows[table] if all(_is_json(row[each]) for each in columns)]
    rows["properties"] = [row for row in rows["properties"] if row["name"] != IDENTITY_PROPERTY]
    with closing(Catalog(folder)) as catalog:
        _ = catalog.identity
    with as_file(folder / CATALOG_FILE) as connection:
        _insert(connection, rows)
    return found


def _revision(rows: defaultdict[str, list[Row]]) -> str | None:
    """The schema that the catalog had, as far as it can still be read."""
    named = [str(row.get("version_num")) for row in rows[alembic_version.name]]
    numbers = [row.get("number") for row in rows[schema_version.name]]
    return stated_revision([each for each in named if each.isdecimal()], numbers)


def _all_rows(pages: DatabasePages, found: Salvage) -> defaultdict[str, list[Row]]:
    """The rows of every table by name; of versions and articles also those out of reach."""
    tables = _tables(pages)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    reached: set[int] = set()
    damaged: dict[str, int] = {}
    for name, table in tables.items():
        leaves, damaged_pages = pages.leaves_of(table.root)
        reached |= leaves
        for record in _records(pages, sorted(leaves)):
            rows[name].append(_row(table, record))
        if damaged_pages:
            damaged[name] = damaged_pages
    _, damaged[TABLE_LIST] = pages.leaves_of(1)
    found.lost += _lost_pages(tables, damaged)
    columns = tables["versions"].columns if "versions" in tables else tuple(versions.c.keys())
    for record in _records(pages, range(1, pages.count + 1)):
        if record.page in reached:
            continue
        row = _row(_Table(0, columns, None), record)
        if len(record.values) > len(columns) - 3 and _is_proven(row):
            rows["versions"].append(row)
        elif len(record.values) == 4 and _may_be_article(record):
            names = ("id", "library_id", "identity", "current_version")
            rows["articles"].append(dict(zip(names, record.values, strict=True)))
    return rows


def _lost_pages(tables: dict[str, _Table], damaged: dict[str, int]) -> Iterator[str]:
    """What cannot be named any closer."""
    with_names = {"articles", "versions"}
    if not with_names <= tables.keys() or all(damaged.get(name) for name in with_names):
        yield "perhaps articles of which nothing at all is left, and which so cannot be named"
    for name in sorted(metadata.tables.keys() - REMADE - with_names):
        words = name.replace("_", " ")
        if name not in tables and damaged[TABLE_LIST]:
            yield f"{words}: all of them, if there were any"
        elif damaged.get(name):
            yield f"{words}: what was on damaged pages of the file ({damaged[name]})"


def _tables(pages: DatabasePages) -> dict[str, _Table]:
    """The tables that the file says it has; its list of them is on pages like any other table."""
    tables = {}
    with closing(sqlite3.connect(":memory:")) as scratch:
        for record in pages.records():
            match record.values:
                case ("table", str(name), str(same), int(root), str(sql)) if name == same:
                    try:
                        scratch.execute(sql)
                        info = scratch.execute(f'PRAGMA table_info("{name}")').fetchall()
                    except sqlite3.Error:
                        continue  # damaged, or one that needs an extension
                    keys = [(column[1], column[2]) for column in info if column[5]]
                    alias = keys[0][0] if len(keys) == 1 and keys[0][1] == "INTEGER" else None
                    if "WITHOUT ROWID" not in sql.upper():
                        tables[name] = _Table(root, tuple(column[1] for column in info), alias)
    return tables


def _records(pages: DatabasePages, numbers: Iterable[int]) -> Iterator[Record]:
    for number in numbers:
        yield from pages.records_of(number)


def _row(table: _Table, record: Record) -> Row:
    """A record by its columns; those added to the table since are NULL."""
    row: Row = dict.fromkeys(table.columns)
    row.update(zip(table.columns, record.values, strict=False))
    if table.row_id_column:
        row[table.row_id_column] = record.row_id
    return row


def _is_proven(version: Row) -> bool:
    text = version.get("text")
    return isinstance(text, str) and hash_text(text) == version.get("text_hash")


def _may_be_article(record: Record) -> bool:
    kinds = tuple(type(value) for value in record.values)
    return kinds == (str, int, str, int)


# ---- articles and their versions


def _settle_articles(rows: defaultdict[str, list[Row]], found: Salvage) -> None:
    """Leave the articles and versions that are certain, each with the other, and name the rest."""
    texts: dict[str, dict[int, Row]] = defaultdict(dict)
    for row in rows["versions"]:
        if _is_proven(row):
            texts[row["article_id"]][row["number"]] = _readable(row)
    for row in rows["versions"]:
        if isinstance(row["text"], str) and row["number"] not in texts.get(row["article_id"], {}):
            found.unproven.append(_unproven(row))
    libraries = _Libraries(rows)
    articles: dict[str, Row] = {}
    for row in rows["articles"]:
        name = libraries.of(row["id"], row["identity"], row["library_id"])
        if name is not None:
            articles.setdefault(row["id"], {**row, "library_id": libraries.id(name)})
    for article_id in sorted(texts.keys() - articles.keys()):
        known = _identified(article_id, texts[article_id], rows["sources"], libraries)
        if known is not None:
            articles[article_id] = known
        else:
            found.unproven += map(_unproven, texts.pop(article_id).values())
    for article_id, article in sorted(articles.items()):
        _settle_versions(article, texts.get(article_id, {}), found)
    whole = {id_: article for id_, article in articles.items() if id_ in texts}
    rows["articles"] = list(whole.values())
    rows["versions"] = [row for id_ in whole for row in texts[id_].values()]
    rows["libraries"] = libraries.rows()


def _settle_versions(article: Row, texts: dict[int, Row], found: Salvage) -> None:
    """Name the versions that an article had and has no longer, and make the newest current."""
    to_read = {each.number for each in found.unproven if each.article_id == article["id"]}
    if not texts:
        if not to_read:
            found.lost.append(f"{article['identity']} ({article['id']}), all of it")
        return
    current = article["current_version"]
    newest = article["current_version"] = current if current in texts else max(texts)
    title = f"“{texts[newest]['title']}” ({article['id']})"
    for number in range(1, max(current, *texts) + 1):
        if number not in texts and number not in to_read:
            found.lost.append(f"{title}, version {number}")
    if newest != current:
        found.lost.append(f"{title}: version {newest} is its newest now")


class _Libraries:
    """The libraries by name, known from their table or by the ids of articles in them."""

    def __init__(self, rows: defaultdict[str, list[Row]]) -> None:
        self._rows = {row["name"]: row for row in rows["libraries"] if isinstance(row["name"], str)}
        self._names = {row["id"]: name for name, row in self._rows.items()}
        guilds = [library_of(row["id"]) for row in rows["guilds"] if isinstance(row["id"], int)]
        self.candidates = list(dict.fromkeys([PUBLIC_LIBRARY, *self._rows, *guilds]))
        taken = [
            row["library_id"] for row in rows["articles"] if isinstance(row["library_id"], int)
        ]
        self._next = 1 + max([0, *self._names, *taken])

    def of(self, article_id: str, identity: str, library_id: int | None = None) -> str | None:
        """The library in which this identity has this id, None where it has in none."""
        first = self._names.get(library_id) if library_id is not None else None
        for name in [first, *self.candidates] if first else self.candidates:
            if article_id_for(name, identity) == article_id:
                return name
        return None

    def id(self, name: str) -> int:
        """The id of a library, which gets a row if it has none."""
        if name not in self._rows:
            self._rows[name] = {"id": self._next, "name": name}
            self._next += 1
        return int(self._rows[name]["id"])

    def rows(self) -> list[Row]:
        """All libraries; how much is in them is counted anew."""
        return [
            {**row, "revision": int(row.get("revision") or 0) + 1, "passages": 0, "terms": 0}
            for row in self._rows.values()
        ]


def _identified(
    article_id: str, texts: dict[int, Row], sources: list[Row], libraries: _Libraries
) -> Row | None:
    """The row of an article whose own is lost, from an address that has this id."""
    addresses = [row["url"] for row in texts.values()]
    addresses += [row["address"] for row in sources if row["article_id"] == article_id]
    for address in filter(None, dict.fromkeys(addresses)):
        name = libraries.of(article_id, address)
        if name is not None:
            return {
                "id": article_id,
                "library_id": libraries.id(name),
                "identity": address,
                "current_version": max(texts),
            }
    return None


def _readable(version: Row) -> Row:
    """A version without what cannot be read of what is known about it."""
    row = dict(version)
    row["title"] = row["title"] if isinstance(row["title"], str) else "(its title is lost)"
    if not _is_json(row["authors"]):
        row["authors"] = "[]"
    if not _is_json(row["sentence_frequencies"]):
        row["sentence_frequencies"], row["sentences"] = "{}", 1
    for name, nothing in (("page_starts", "[]"), ("other_metadata", "{}")):
        if not _is_json(row.get(name) or nothing):
            row[name] = None
    for name in ("published", "updated"):
        try:
            moment_from_text(row[name])
        except (ValueError, TypeError):
            row[name] = None
    try:
        datetime.fromisoformat(row["retrieved"])
    except (ValueError, TypeError):
        row["retrieved"] = datetime.fromtimestamp(0).astimezone().isoformat(timespec="seconds")
    return row


def _unproven(row: Row) -> UnprovenText:
    title = row["title"] if isinstance(row["title"], str) else "without a title"
    return UnprovenText(str(row["article_id"]), int(row["number"] or 0), title, row["text"])


def _is_json(value: object) -> bool:
    if not isinstance(value, str | bytes):
        return False
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


# ---- the new catalog


def _insert(connection: sqlite3.Connection, rows: defaultdict[str, list[Row]]) -> None:
    """Write the rows; those that fit no table, or belong to nothing, are left out."""
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    for table in metadata.sorted_tables:
        if table.name in NOT_TAKEN:
            continue
        for row in rows[table.name]:
            names = [name for name in row if name in table.c]
            columns = ", ".join(f'"{name}"' for name in names)
            marks = ", ".join("?" * len(names))
            connection.execute(
                f"INSERT OR IGNORE INTO {table.name} ({columns}) VALUES ({marks})",
                [row[name] for name in names],
            )
    while orphans := connection.execute("PRAGMA foreign_key_check").fetchall():
        for table_name, row_id, _, _ in orphans:
            connection.execute(f"DELETE FROM {table_name} WHERE rowid = ?", (row_id,))
    connection.execute("COMMIT")
