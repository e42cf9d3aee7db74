"""The embedding model that comes with the installation: its name, and what is known of it."""

from __future__ import annotations

DEFAULT_MODEL = "all-MiniLM-L6-v2"
DEFAULT_MODEL_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
DEFAULT_MODEL_LANGUAGES = frozenset({"en"})
