"""What other features show on a record's page: each brings its own panels, so no record page knows them.

`entity` is customer, lead or deal; `region` is centre or right, `acts` for buttons of the head, `facts` for what
is looked at first there, or `events` for entries of the timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.permissions import Permission
from app.access.work import Work
from app.fields.noun import Noun

TOLD = {"part": "told"}
"""Id of the store that a panel sets after it changed something which the timeline tells."""

Make = Callable[[Work, UUID], Any]
FoundBy = tuple[Noun, str]


@dataclass(frozen=True)
class Panel:
    """`make` answers None where it has nothing to show for a record.

    `found_by` is the field of a noun by which what it shows hangs on the record: a role that hides it is not told.
    """

    position: int
    needs: Permission
    make: Make
    found_by: FoundBy | None

    def is_open(self, work: Work) -> bool:
        """Whether the actor may see what it shows, and that this hangs on the record."""
        is_shown = self.found_by is None or self.found_by[0].seen(work, self.found_by[1])
        return is_shown and work.actor.may(self.needs)


_panels: dict[tuple[str, str], list[Panel]] = {}


def add(
    entity: str, region: str, position: int, needs: Permission, make: Make, found_by: FoundBy | None = None
) -> None:
    """Show `make(work, record_id)` on every page of `entity`, to those who may see it."""
    known = [p for p in _panels.get((entity, region), []) if p.make is not make]
    _panels[entity, region] = sorted([*known, Panel(position, needs, make, found_by)], key=lambda p: p.position)


def of(work: Work, entity: str, region: str, record_id: UUID) -> list[Any]:
    """The panels of one region for one record, in their order."""
    made = [p.make(work, record_id) for p in _panels.get((entity, region), []) if p.is_open(work)]
    return [content for content in made if content is not None]
