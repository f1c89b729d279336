"""What a task is about, for who is told of it."""

from typing import Any
from uuid import UUID

PARENTS = {"deal_id": "deals", "lead_id": "leads", "ticket_id": "tickets", "customer_id": "customers"}
"""Column of a task -> noun, the nearest first."""

PARENT = ", ".join(PARENTS)


def parent(row: Any) -> tuple[str | None, UUID | None]:
    """Noun and id of what a row with the columns PARENT is about."""
    found = ((noun, getattr(row, column)) for column, noun in PARENTS.items() if getattr(row, column))
    return next(found, (None, None))
