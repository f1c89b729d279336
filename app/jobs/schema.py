"""Jobs as people see them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.core.paging import ListQuery


class JobQuery(ListQuery):
    """Which jobs to list: one's own, or `everybody`'s for administrators."""

    everybody: bool = False


@dataclass(frozen=True, kw_only=True)
class FileView:
    id: UUID
    name: str
    bytes: int


@dataclass(frozen=True, kw_only=True)
class RowView:
    """A row that failed: where it stands and why."""

    place: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class JobView:
    """One job. `message` is a code of app.jobs.words or a sentence; `undone_by` the job that took it back."""

    id: UUID
    kind: str
    subject: str
    asked_by: UUID
    asker: str | None
    asked_at: datetime
    status: str
    attempts: int
    done: int
    total: int | None
    cancel_asked: bool
    counts: Mapping[str, int]
    message: str | None
    started_at: datetime | None
    finished_at: datetime | None
    undoes: UUID | None
    undone_by: UUID | None
    files: tuple[FileView, ...]
    rows: tuple[RowView, ...]
