"""What may come in with a manifest: what its columns mean."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, post_load

from borderdesk.domain.manifests import Column
from borderdesk.schemas.fields import Choice, Strict, Version


class UploadSchema(Strict):
    """A form that brings a file and nothing else."""


def columns_schema(count: int) -> Schema:
    """A schema of so many columns, each of which may mean nothing."""
    fields: dict[str, Any] = {
        f"column{number}": Choice(Column, load_default=None, allow_none=True)
        for number in range(count)
    }

    class ColumnsSchema(Strict):
        version = Version()

        @post_load
        def in_order(self, data: dict[str, Any], **_: Any) -> tuple[int, list[Column | None]]:
            """The version, and the columns from left to right."""
            return data["version"], [data[name] for name in fields]

    schema: Schema = ColumnsSchema.from_dict(fields)()
    return schema
