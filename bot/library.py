"""The settings → the library that they name."""

from __future__ import annotations

from bot.settings import Settings
from store.embeddings import EmbeddingModel
from store.library import Library
from store.reranking import Reranker


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
