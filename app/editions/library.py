"""Editions as their receivers open them: whoever got one may read it, and who keeps plans any."""

from sqlalchemy import column, exists, select, table

from app.access.actor import Actor, Station
from app.access.work import work
from app.core.errors import NotFound
from app.core.i18n import _
from app.editions import service
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import EditionView, Frozen

LIBRARIAN = Actor("librarian", Station.ROBOT, frozenset({REPORTS_SCHEDULE}), kind="robot")
"""Reads editions for those who got them, and nothing else."""

_deliveries = table("deliveries", column("key"), column("user_id"), schema="app")


SHOWN = 50


def list_mine(actor: Actor) -> list[tuple[EditionView, str]]:
    """The newest that went to somebody, each once, with what the report was called."""
    with work(LIBRARIAN) as w:
        return service.list_received(w, actor.user_id, SHOWN) if actor.user_id else []


def read(actor: Actor, reference: str) -> tuple[EditionView, Frozen]:
    """An edition by what links call it. Raises NotFound, also for who did not get it."""
    with work(LIBRARIAN) as w:
        view, frozen = service.read_by_reference(w, reference)
        begins = f"report {frozen.key} "
        got = _deliveries.c.key.startswith(begins, autoescape=True) & (_deliveries.c.user_id == actor.user_id)
        if not actor.may(REPORTS_SCHEDULE) and not w.session.scalar(select(exists().where(got))):
            raise NotFound(_("There is no such edition."))
    return view, frozen
