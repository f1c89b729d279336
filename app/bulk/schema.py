"""What is asked to be done with many records."""

from typing import Any, Literal
from uuid import UUID

from app.core.validation import Shape, Short

Do = Literal["change", "tag", "untag", "assign", "delete"]


class BulkAsked(Shape):
    """Which records, narrowed by the same names as their list's own route, and what is done with each of them.

    `values` are the fields that `change` sets, or the choices that `tag` adds to, and `untag` takes away from, the
    company's own fields of several choices; `owner_id` is to whom `assign` gives them.
    """

    noun: Short
    do: Do
    query: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    values: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    owner_id: UUID | None = None
