"""Members as keyed hashes: recognised again, never named."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from store.errors import DataFolderError

KEY_FILE = "member-hash.key"
KEY_BYTES = 32
HASH_BYTES = 16


class MemberKeys:
    """Hashes members' ids with a key that lies beside the catalog and not in it.

    The guild is part of what is hashed, so that nobody can be followed from one guild to another
    (HMAC, RFC 2104, with SHA-256, cut to 128 bits).
    """

    def __init__(self, folder: Path) -> None:
        """Read the key in a data folder, or make one. Raises ``DataFolderError``."""
        path = folder / KEY_FILE
        try:
            if not path.exists():
                _make_key(path)
            self._key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError) as error:
            raise DataFolderError(
                f"The key {path} cannot be used ({error}). Check its permissions, or restore it "
                "from a backup; without it, /privacy finds no earlier question of anybody's."
            ) from error

    def of(self, guild_id: int, member_id: int) -> str:
        """The hash that stands for a member in one guild."""
        message = f"{guild_id}:{member_id}".encode()
        return hmac.new(self._key, message, hashlib.sha256).digest()[:HASH_BYTES].hex()


def _make_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{KEY_FILE}.{secrets.token_hex(4)}")
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(KEY_BYTES))
    try:
        os.link(new, path)  # the first of two processes wins
    except FileExistsError:
        pass
    finally:
        new.unlink()
