"""JSON Schema of a pack's files, for editors."""

from __future__ import annotations

from typing import Any

import msgspec

from liandong.core.pack import Pack


def pack_schema() -> dict[str, Any]:
    """Schema of any one file of a pack: every key of a pack is known, none is required there."""
    (reference,), definitions = msgspec.json.schema_components([Pack], ref_template="#/$defs/{name}")
    own = definitions.pop(reference["$ref"].rsplit("/", 1)[-1])
    own.pop("required", None)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **own,
        "title": "Liandong rule pack",
        "$defs": definitions,
    }
