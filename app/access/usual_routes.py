"""The routes that every noun has, each a verb of its service: what they take and give is what the verb does."""

from collections.abc import Callable
from typing import Annotated, Any, get_type_hints
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me, OwnerId
from app.access.work import work

Verb = Callable[..., Any]


def add_usual(router: APIRouter, find: Verb, create: Verb, read: Verb, change: Verb, remove: Verb) -> None:
    """List, make, read, change and remove records."""

    def list_records(me: Me, query: Any) -> Any:
        with work(me) as w:
            return find(w, query)

    def make(me: Me, given: Any) -> Any:
        with work(me) as w:
            return create(w, given)

    def show(me: Me, record_id: UUID) -> Any:
        with work(me) as w:
            return read(w, record_id)

    def alter(me: Me, record_id: UUID, given: Any, seen_version: int) -> Any:
        with work(me) as w:
            return change(w, record_id, given, seen_version)

    def take_away(me: Me, record_id: UUID, seen_version: int) -> None:
        with work(me) as w:
            remove(w, record_id, seen_version)

    router.get("")(_typed(list_records, find, query=Query()))
    router.post("", status_code=201)(_typed(make, create))
    router.get("/{record_id}")(_typed(show, read))
    router.patch("/{record_id}")(_typed(alter, change))
    router.delete("/{record_id}", status_code=204)(take_away)


def add_transfer(router: APIRouter, transfer: Verb) -> None:
    """Give a record to a colleague."""

    def hand_over(me: Me, record_id: UUID, owner_id: OwnerId, seen_version: int) -> Any:
        with work(me) as w:
            return transfer(w, record_id, owner_id, seen_version)

    router.post("/{record_id}/transfer")(_typed(hand_over, transfer))


def add_reveal(router: APIRouter, reveal: Verb) -> None:
    """Show one personal value in clear."""

    def open_up(me: Me, record_id: UUID, field: Annotated[str, Body(embed=True)]) -> str | None:
        with work(me) as w:
            found: str | None = reveal(w, record_id, field)
            return found

    router.post("/{record_id}/reveal")(open_up)


def _typed(route: Verb, verb: Verb, **from_request: Any) -> Verb:
    """`route` with the shapes of `verb`, as FastAPI reads them."""
    hints = get_type_hints(verb)
    shapes = {name: hints[name] for name in ("query", "given", "return") if name in hints}
    shapes |= {name: Annotated[shapes[name], place] for name, place in from_request.items()}
    route.__annotations__ |= shapes
    return route
