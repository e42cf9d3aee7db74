"""Articles → what a tutorial builds: chunks of 1,000 characters, embedded, in a vector store.

LangChain's RecursiveCharacterTextSplitter with 1,000 characters and an overlap of 200, its
HuggingFaceEmbeddings with the same weights, Chroma as it comes, and similarity search: the
pipeline of https://docs.langchain.com/oss/python/langchain/rag. Its packages are none of our
dependencies; ``make bench`` installs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.default_model import model_path
from store.embeddings import EmbeddingModel

if TYPE_CHECKING:
    from langchain_chroma import Chroma

CHUNK_CHARACTERS, CHUNK_OVERLAP = 1_000, 200
CHUNKS_FOUND = 4
"""What similarity search returns unless it is told otherwise."""
MISSING = "pip install langchain-chroma langchain-huggingface langchain-text-splitters"


class TutorialPipeline:
    """The pipeline, with its vector store in a folder."""

    def __init__(self, folder: Path, model: EmbeddingModel) -> None:
        """Raises ImportError where its packages are not installed; loads the model."""
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter

        self._embeddings: Any = HuggingFaceEmbeddings(model_name=model_path(model.name))
        self._splitter: Any = RecursiveCharacterTextSplitter(
            chunk_size=CHUNK_CHARACTERS, chunk_overlap=CHUNK_OVERLAP
        )
        self._store: Chroma = Chroma(
            embedding_function=self._embeddings, persist_directory=str(folder)
        )

    def ingest(self, texts: Sequence[str]) -> int:
        """Store texts; how many chunks they became."""
        documents = self._splitter.create_documents(list(texts))
        self._store.add_documents(documents)
        return len(documents)

    def encode(self, text: str) -> None:
        """One text through its model, a plain float32 SentenceTransformer: the floor."""
        self._embeddings.embed_query(text)

    def search(self, question: str) -> list[str]:
        """The chunks nearest to a question, nearest first."""
        found = self._store.similarity_search(question, k=CHUNKS_FOUND)
        return [document.page_content for document in found]
