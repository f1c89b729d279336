"""Columns of a list that tell what a model says of its records."""

from collections.abc import Sequence
from functools import cache
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.runs.scored import BY_ENTITY
from app.scores import orders, service
from app.ui.lists import Column
from app.ui.score_card import moved, score_chip


def columns(
    work: Work, entity: str, titles: tuple[str, str], record_ids: Sequence[UUID]
) -> tuple[Column[Any], Column[Any]]:
    """The score that speaks for all, and how it moved within a week: asked for once somebody has that drawn."""
    name = BY_ENTITY[entity].speaks.name
    said, changed = titles
    known = service.find_many(work, name, record_ids)
    changes = cache(lambda: orders.find_changes(work, entity, name, record_ids))
    change = f"{name}{orders.CHANGE}"
    return (
        Column(said, lambda x: score_chip(known.get(x.id)), name, name=name),
        Column(changed, lambda x: moved(changes().get(x.id)), change, "num", change, is_usual=False),
    )
