"""What is asked of the quarantine, and what it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app.core.paging import ListQuery
from app.core.validation import Short


class QuarantineQuery(ListQuery):
    """`entity` is the table of the records."""

    entity: Short | None = None


@dataclass(frozen=True)
class SetAsideView:
    """One record and the rule it breaks. `facts` are the fields that show it, as they were when last checked;
    `about` and `about_id` are the record on whose page it is mended, if there is one."""

    id: UUID
    entity: str
    entity_id: UUID
    rule: str
    field: str
    facts: dict[str, Any]
    about: str | None
    about_id: UUID | None
    since: datetime
