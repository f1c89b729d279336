"""What records are called and where they live, for pages below the features: each tells it of its own records."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from app.access.actor import Permission
from app.access.work import Work

Names = Callable[[Work, Collection[UUID]], dict[UUID, str]]


@dataclass(frozen=True)
class Link:
    """A record that the reader may open."""

    title: str
    href: str


@dataclass(frozen=True)
class _Kind:
    place: str
    needs: Permission
    names: Names


_kinds: dict[str, _Kind] = {}


def tell(entity: str, place: str, needs: Permission, names: Names) -> None:
    """Records of `entity` live at /`place`/id, and `names` says what they are called."""
    _kinds[entity] = _Kind(place, needs, names)


def links(work: Work, entity: str, record_ids: Collection[UUID]) -> dict[UUID, Link]:
    """Those of the records that the actor may see, by id; none of a kind that the role does not include."""
    kind = _kinds.get(entity)
    if kind is None or not record_ids or not work.actor.may(kind.needs):
        return {}
    found = kind.names(work, record_ids)
    return {record_id: Link(title, f"/{kind.place}/{record_id}") for record_id, title in found.items()}
