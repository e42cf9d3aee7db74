"""LangChain's retriever interface over the library, for whoever builds a chain on it."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from bot.answering.answer import article_as_json
from store.library import Library
from store.records import Scope
from store.search_results import Hit


class LibraryRetriever(BaseRetriever):
    """Passages for a question, best first, one document each.

    A document's metadata: ``start`` and ``end`` of the passage in its version's text,
    ``sentence`` (the span of its best sentence), ``paragraph``, ``version``, ``score``,
    ``article`` (as in ``pullquote ask --json``).
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    scope: Scope = Scope()
    passages: int = 5

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,  # noqa: ARG002, LangChain passes it
    ) -> list[Document]:
        best: dict[tuple[str, tuple[int, int]], Hit] = {}
        for hit in self.library.search(query, self.scope).hits:
            best.setdefault((hit.version.article_id, hit.passage), hit)
        return [_document(hit) for hit in list(best.values())[: self.passages]]


def _document(hit: Hit) -> Document:
    start, end = hit.passage
    return Document(
        page_content=hit.version.text[start:end],
        metadata={
            "start": start,
            "end": end,
            "sentence": (hit.start, hit.end),
            "paragraph": hit.paragraph,
            "version": hit.version.number,
            "score": hit.score,
            "article": article_as_json(hit.version),
        },
    )
