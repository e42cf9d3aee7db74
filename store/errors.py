"""What can go wrong with a library, each as one line that says what to do next."""

from __future__ import annotations


class StoreError(Exception):
    """Base of all; ``str(error)`` is fit to be shown to a person."""


class DataFolderError(StoreError):
    """The data folder cannot be created, read or written."""


class CatalogCorruptError(StoreError):
    """The catalog is not a database, is damaged, or comes from a newer version."""


class CatalogServerError(StoreError):
    """The catalog's database server cannot be used, or cannot do what only a file can."""


class BackupError(StoreError):
    """A backup cannot be written, or is none that could be restored."""


class ModelError(StoreError):
    """The embedding model is missing, damaged or not to be loaded."""


class OutOfMemoryError(StoreError):
    """The machine has too little memory for even one passage."""


class ModelMismatchError(StoreError):
    """The library was made with another embedding model."""

    def __init__(self, made_with: str, model_id: str) -> None:
        super().__init__(
            f"This library was made with the embedding model {made_with}, and EMBEDDING_MODEL now "
            f"means {model_id}. Set EMBEDDING_MODEL to {made_with.partition('@')[0]}, or run "
            "`pullquote rebuild` to embed all articles anew."
        )


class LibraryLockedError(StoreError):
    """Another process owns the index and the work needs it alone."""


class UnknownArticleError(StoreError):
    """No article with this id in the library."""


class UnknownGuildError(StoreError):
    """Nothing is kept of a guild with this id."""


class AmbiguousArticleError(StoreError):
    """The beginning of an id fits several articles."""
