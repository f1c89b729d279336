"""What other features show on a record's page: each brings its own panels, so no record page knows them.

`entity` is customer, lead or deal; `region` is centre or right, `acts` for buttons of the head, or `events` for
entries of the timeline.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.access.permissions import Permission
from app.access.work import Work

TOLD = {"part": "told"}
"""Id of the store that a panel sets after it changed something which the timeline tells."""

Make = Callable[[Work, UUID], Any]


@dataclass(frozen=True)
class Panel:
    """`make` answers None where it has nothing to show for a record."""

    position: int
    needs: Permission
    make: Make


_panels: dict[tuple[str, str], list[Panel]] = {}


def add(entity: str, region: str, position: int, needs: Permission, make: Make) -> None:
    """Show `make(work, record_id)` on every page of `entity`, to those who may see it."""
    known = [p for p in _panels.get((entity, region), []) if p.make is not make]
    _panels[entity, region] = sorted([*known, Panel(position, needs, make)], key=lambda p: p.position)


def of(work: Work, entity: str, region: str, record_id: UUID) -> list[Any]:
    """The panels of one region for one record, in their order."""
    made = [p.make(work, record_id) for p in _panels.get((entity, region), []) if work.actor.may(p.needs)]
    return [content for content in made if content is not None]
