"""The settings → the library that they name."""

from __future__ import annotations

from bot.settings import Settings
from store.catalog import CATALOG_FILE
from store.embeddings import EmbeddingModel
from store.library import Library
from store.reranking import Reranker


def is_unused(settings: Settings) -> bool:
    """Whether nothing was ever kept in the data folder, which opening it would make.

    False where that cannot be seen, too: opening it says what is wrong.
    """
    if settings.catalog_url is not None:
        return False
    folder = settings.data_dir
    try:
        if folder.is_dir():
            return not (folder / CATALOG_FILE).exists()
        return not folder.exists()
    except OSError:
        return False


def open_library(settings: Settings, model: EmbeddingModel | None = None) -> Library:
    """The library of the settings, read with ``model`` or else with the model of the settings.

    Raises the store's errors.
    """
    catalog_url, chroma_url = settings.catalog_url, settings.chroma_url
    return Library(
        settings.data_dir,
        model or EmbeddingModel(settings.embedding_model),
        reranker=Reranker.named(settings.reranker_model),
        catalog_url=catalog_url.get_secret_value() if catalog_url else None,
        chroma_url=chroma_url.get_secret_value() if chroma_url else None,
    )
