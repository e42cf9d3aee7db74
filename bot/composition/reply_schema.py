"""A pydantic model turned into the JSON schema that providers take."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from pydantic import BaseModel

UNSUPPORTED = frozenset(
    {
        "default",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "pattern",
    }
)
"""Keywords that one or other provider rejects in its strict mode. Their limits are checked in the
reply instead, by the pydantic model that they come from."""


@cache
def schema_of(reply_type: type[BaseModel]) -> dict[str, Any]:
    """The schema, without references and limits, every property required and no other allowed."""
    from langchain_core.utils.json_schema import dereference_refs

    schema = dereference_refs(reply_type.model_json_schema())
    schema.pop("$defs", None)
    return {**_plain(schema), "title": reply_type.__name__}


def schema_request(reply_type: type[BaseModel]) -> str:
    """How to ask for the object in words."""
    schema = json.dumps(schema_of(reply_type))
    return f"Reply with one JSON object and nothing else. It has to fit this JSON schema:\n{schema}"


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    made = {
        keyword: value
        for keyword, value in schema.items()
        if keyword not in UNSUPPORTED and keyword != "title"
    }
    if "properties" in made:
        made["properties"] = {name: _plain(each) for name, each in made["properties"].items()}
        made["required"] = list(made["properties"])
        made["additionalProperties"] = False
    if "items" in made:
        made["items"] = _plain(made["items"])
    return made
