"""What every record shows of itself."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class RecordView:
    """What every record shows; `version` is what a change must name as seen.

    `withheld` names the fields that the reader's role does not show, `masked` those of which it tells only that
    something is there: both are None here, whatever is stored.
    """

    id: UUID
    version: int
    created_at: datetime
    updated_at: datetime
    source_system: str | None
    is_sample: bool
    custom: dict[str, Any] = field(default_factory=dict)
    withheld: tuple[str, ...] = ()
    masked: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OwnedView(RecordView):
    """A record that belongs to somebody."""

    owner_id: UUID | None
    owner: str | None
    team_id: UUID | None
