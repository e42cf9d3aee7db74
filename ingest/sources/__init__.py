"""Where articles come from: files and folders, web pages, feeds, lists of addresses.

A file and a page have an adapter each, in ``source``. A folder, a list and a feed stand for several
of them, found by ``files``, ``arguments`` and ``feeds``.
"""

from ingest.sources.files import FoundFile, Refusal, find_files, read_article

__all__ = ["FoundFile", "Refusal", "find_files", "read_article"]
