"""Where articles come from: files and folders, web pages, feeds, lists of addresses.

Each has one adapter with the interface of ``ingest.sources.source``.
"""

from ingest.sources.files import ARTICLE_SUFFIXES, FoundFile, Refusal, find_files, read_article

__all__ = ["ARTICLE_SUFFIXES", "FoundFile", "Refusal", "find_files", "read_article"]
