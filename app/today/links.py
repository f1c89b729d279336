"""Where the numbers of Today open: lists that are asked for just what was counted."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from app.fields.conditions import Condition, Group, written
from app.ui.elements import Link


def deals(view: str, *conditions: tuple[str, ...], **fields: Any) -> str:
    """The list of deals under a tab, filtered by `conditions` of a field, an operator and values."""
    text = f"&{_filter(conditions)}" if conditions else ""
    return f"/deals?{urlencode({'view': view} | fields)}{text}"


@lru_cache(maxsize=1_000)
def _filter(conditions: tuple[tuple[str, ...], ...]) -> str:
    """Lines of a table ask alike of one person after the other."""
    asked = Group("all", tuple(Condition(one[0], one[1], tuple(one[2:])) for one in conditions))
    return urlencode({"filter": written(asked)})


def deals_of(*ways: Sequence[tuple[str, ...]]) -> str:
    """The list of all deals for which every condition of one of the `ways` holds."""
    groups = [Group("all", tuple(Condition(one[0], one[1], tuple(one[2:])) for one in way)) for way in ways]
    return f"/deals?{urlencode({'view': 'all', 'filter': written(Group('any', tuple(groups)))})}"


def closed_between(begins: date, ends: date) -> Sequence[tuple[str, ...]]:
    """Closed from the first of these days, and before the second."""
    return (("closed_at", "after", str(begins - timedelta(days=1))), ("closed_at", "before", str(ends)))


def tasks(owner_id: UUID | None = None, **fields: Any) -> str:
    """The tasks of one person, or of the reader's people."""
    whose = {"view": "team"} if owner_id is None else {"view": "person", "owner_id": str(owner_id)}
    told = {key: one.isoformat() if isinstance(one, datetime) else one for key, one in fields.items()}
    return f"/tasks?{urlencode(whose | told)}"


def opens(figure: Any, href: str) -> Link:
    """A figure that opens what is behind it."""
    return Link(figure, href=href, className="opens")
