"""A text, or the bytes of a source → the hash by which it is compared with others."""

from __future__ import annotations

import hashlib


def hash_text(text: str) -> str:
    """The hash by which texts are compared: BLAKE2b of their UTF-8, 32 hex digits."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def hash_bytes(content: bytes) -> str:
    """The hash by which a source's bytes are known again: BLAKE2b, 32 hex digits."""
    return hashlib.blake2b(content, digest_size=16).hexdigest()
