"""A data folder that may be damaged → one that is whole, with what could not be saved by name."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from store.additions import MODEL_PROPERTY
from store.catalog import CATALOG_FILE, Catalog
from store.embeddings import EmbeddingModel
from store.errors import CatalogCorruptError, DataFolderError, ModelMismatchError
from store.integrity import Contents, as_file, contents, problems
from store.records import PassageSpan, Splitter, Version
from store.remaking import Progress, remake
from store.salvage import Salvage, UnprovenText, salvage
from store.sole_use import drop_index, keep_aside, put_in_place, sole_use


@dataclass(frozen=True, slots=True)
class Repaired:
    """What was done to a data folder.

    ``problems``: what was wrong with the catalog; if anything was, it is now in ``aside``, and
    ``lost`` says line by line what could not be saved. ``embedded``: passages whose vectors were
    made again.
    """

    contents: Contents
    problems: tuple[str, ...]
    lost: tuple[str, ...]
    aside: Path | None
    embedded: int


def repair(
    folder: Path, model: EmbeddingModel, split: Splitter, progress: Progress | None = None
) -> Repaired:
    """Check a catalog, save what can be read of a damaged one, and remake what derives from it.

    The damaged file is kept aside; a sound catalog stays where it is. Killed at any moment, the
    folder has its catalog, repaired or not yet. Raises ``LibraryLockedError``, ``ModelError``,
    ``ModelMismatchError``, ``CatalogCorruptError`` (a newer Pullquote's), ``DataFolderError``.
    """
    catalog = folder / CATALOG_FILE
    if not catalog.is_file():
        raise DataFolderError(
            f"There is no catalog in {folder} to repair. Check --data-dir or PULLQUOTE_DATA_DIR."
        )

    def split_version(version: Version) -> Sequence[PassageSpan]:
        language = version.metadata.words_language
        return split(version.text, model.word_piece_spans, model.max_word_pieces, language)

    model.load()
    with sole_use(folder):
        found = _problems(catalog)
        if found:
            try:
                return _replace(folder, found, model, split_version, progress)
            except OSError as error:
                raise DataFolderError(
                    f"The data folder {folder} could not be repaired ({error.strerror}). Check "
                    "its permissions and the free disk space, which has to hold the catalog a "
                    "second time; the damaged catalog is as it was."
                ) from error
        drop_index(folder)
    embedded = _remake(folder, model, split_version, progress)
    with as_file(catalog) as connection:
        return Repaired(contents(connection), (), (), None, embedded)


def _problems(catalog: Path) -> list[str]:
    try:
        with as_file(catalog, unchanging=True) as connection:
            return problems(connection)
    except sqlite3.DatabaseError as error:
        return [str(error)]


def _replace(
    folder: Path,
    found: list[str],
    model: EmbeddingModel,
    split: Callable[[Version], Sequence[PassageSpan]],
    progress: Progress | None,
) -> Repaired:
    """Put what a damaged catalog has into a new one in its place."""
    with tempfile.TemporaryDirectory(prefix=".repairing-", dir=folder) as name:
        fresh = Path(name)
        saved = salvage(folder / CATALOG_FILE, fresh)
        embedded = _remake(fresh, model, split, progress)
        with as_file(fresh / CATALOG_FILE) as connection:
            connection.execute("PRAGMA journal_mode=DELETE").fetchall()
            still = problems(connection)
            counts = contents(connection)
        if still:
            raise CatalogCorruptError(
                f"What was saved of the catalog {folder / CATALOG_FILE} is not sound ({still[0]}); "
                "the damaged catalog is as it was. Restore a backup (`pullquote restore`)."
            )
        aside = keep_aside(folder, "damaged")
        lost = [*saved.lost, *_write_unproven(saved, aside)]
        put_in_place(fresh / CATALOG_FILE, folder)
    return Repaired(counts, tuple(found), tuple(lost), aside, embedded)


def _remake(
    folder: Path,
    model: EmbeddingModel,
    split: Callable[[Version], Sequence[PassageSpan]],
    progress: Progress | None,
) -> int:
    with closing(Catalog(folder)) as catalog:
        made_with = catalog.read_property(MODEL_PROPERTY)
        if made_with not in (None, model.id):
            raise ModelMismatchError(made_with, model.id)
        return remake(catalog, model, split, progress)


def _write_unproven(saved: Salvage, aside: Path) -> list[str]:
    """Write texts that may not be quoted any more beside the damaged catalog; a line for each."""
    lines = []
    for number, each in enumerate(saved.unproven, start=1):
        file = aside / f"text-{number}.txt"
        file.write_text(_as_file(each), encoding="utf-8")
        lines.append(
            f"“{each.title}” ({each.article_id}), version {each.number}: read it in {file}"
        )
    return lines


def _as_file(unproven: UnprovenText) -> str:
    return f"{unproven.title}\n\n{unproven.text}\n"
