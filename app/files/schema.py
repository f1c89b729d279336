"""What goes out about files."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class FileView:
    """One file on a record; `size` in bytes, `content_type` as its content says."""

    id: UUID
    entity: str
    entity_id: UUID
    name: str
    content_type: str
    size: int
    added_at: datetime
    added_by: str | None
