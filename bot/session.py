"""What the commands share: settings, where to print, the library, the models.

Each command loads of that what it uses: most need no model, and some no library.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from bot.composition.modes import AnswerMode
from bot.errors import NoArticlesError

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.reader import Reader
    from bot.composition.opening import AskedModel
    from bot.settings import Settings
    from store.embeddings import EmbeddingModel
    from store.library import Library
    from store.reranking import Reranker

NO_MODEL = (
    "No language model is set. Set LLM in the environment or in .env, for example "
    "LLM=openai:gpt-4o-mini (see .env.example)."
)


@dataclass(slots=True)
class Session:
    """Every command gets one."""

    settings: Settings
    out: Console
    err: Console

    def print_beside_bar(self, line: str, error: bool = False) -> None:
        """Print a line above a progress bar on ``err``: through it, where both are one screen."""
        one_screen = self.out.is_terminal and self.err.is_terminal
        target = self.err if error or one_screen else self.out
        target.print(line, soft_wrap=True, highlight=False)

    def print_problem(self, problem: str) -> None:
        """Print a line on ``err`` that says what is wrong."""
        self.err.print(f"pullquote: {problem}", markup=False, highlight=False, soft_wrap=True)

    def warm_up(self, library: Library, reader: Reader | None = None) -> None:
        """Load the models, which takes seconds, and say so where somebody watches."""
        watched = self.err.is_terminal
        with self.err.status("Loading the embedding model …") if watched else nullcontext():
            library.warm_up()
            if reader is not None:
                reader.load()

    def model(self) -> EmbeddingModel:
        """The embedding model of the settings, not loaded yet."""
        from store.embeddings import EmbeddingModel

        return EmbeddingModel(self.settings.embedding_model)

    def reranker(self) -> Reranker | None:
        """The model of the settings that ranks again, not loaded yet; None where none is set."""
        from store.reranking import Reranker

        return Reranker.named(self.settings.reranker_model)

    def reader(self) -> Reader | None:
        """The model of the settings that marks what answers, not loaded yet; None where none is
        set."""
        from bot.answering.reader import Reader

        return Reader.named(self.settings.reader_model)

    @contextmanager
    def language_model(self, mode: AnswerMode | None) -> Iterator[AskedModel | None]:
        """The language model to word answers with: as ``mode`` says, else where one is set.

        Raises ``LanguageModelSetupError``.
        """
        from bot.composition.opening import open_asked_model
        from bot.composition.providers import LanguageModelSetupError

        if mode is AnswerMode.COMPOSED and self.settings.llm is None:
            raise LanguageModelSetupError(NO_MODEL)
        if mode is AnswerMode.EXTRACTIVE:
            yield None
            return
        with open_asked_model(self.settings) as opened:
            yield opened

    @contextmanager
    def library(self) -> Iterator[Library]:
        """The library of the data folder, closed at the end."""
        from bot.library import open_library

        with open_library(self.settings, self.model()) as library:
            yield library

    @contextmanager
    def articles(self) -> Iterator[Library]:
        """The same where it has articles; an empty place is left as it is.

        Raises ``NoArticlesError``.
        """
        from bot.library import is_unused

        on_server = self.settings.catalog_url is not None
        place = "the catalog of CATALOG_URL" if on_server else f"{self.settings.data_dir}"
        if is_unused(self.settings):
            raise NoArticlesError(place)
        with self.library() as library:
            if not library.article_count():
                raise NoArticlesError(place)
            yield library

    def catalog_folder(self, instead: str) -> Path:
        """The data folder with the catalog's file in it.

        Raises ``CatalogServerError``, which says what to do ``instead``, where it is no file.
        """
        if self.settings.catalog_url is not None:
            from store.errors import CatalogServerError

            raise CatalogServerError(
                "This works on the catalog's file, and CATALOG_URL says that the catalog is in "
                f"PostgreSQL. {instead}"
            )
        return self.settings.data_dir
