"""What records are called and where they live, for pages below the features: each tells it of its own records."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from app.access.work import Work
from app.fields.noun import Noun

Names = Callable[[Work, Collection[UUID]], dict[UUID, str]]


@dataclass(frozen=True)
class Link:
    """A record that the reader may open."""

    title: str
    href: str


_kinds: dict[str, tuple[Noun, Names]] = {}


def tell(noun: Noun, names: Names) -> None:
    """Records of this kind are called what `names` says."""
    _kinds[noun.entity] = noun, names


def links(work: Work, entity: str, record_ids: Collection[UUID]) -> dict[UUID, Link]:
    """Those of the records that the actor may see, by id; none of a kind that the role does not include."""
    if entity not in _kinds or not record_ids:
        return {}
    noun, names = _kinds[entity]
    found = names(work, record_ids) if work.actor.may(noun.reads) else {}
    return {record_id: Link(title, f"/{noun.name}/{record_id}") for record_id, title in found.items()}


def link(work: Work, entity: str, record_id: UUID | None) -> Link | None:
    """One record, where there is one that the actor may see."""
    return links(work, entity, [record_id]).get(record_id) if record_id else None
