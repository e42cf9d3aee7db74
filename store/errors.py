"""What can go wrong with a library, each as one line that says what to do next."""

from __future__ import annotations


class StoreError(Exception):
    """Base of all; ``str(error)`` is fit to be shown to a person."""


class DataFolderError(StoreError):
    """The data folder cannot be created, read or written."""


class CatalogCorruptError(StoreError):
    """The catalog is not a database, is damaged, or comes from a newer version."""


class ModelError(StoreError):
    """The embedding model is missing, damaged or not to be loaded."""


class ModelMismatchError(StoreError):
    """The library was made with another embedding model."""


class LibraryLockedError(StoreError):
    """Another process owns the index and the work needs it alone."""


class UnknownArticleError(StoreError):
    """No article with this id in the library."""


class AmbiguousArticleError(StoreError):
    """The beginning of an id fits several articles."""
