"""The unit of work: one transaction in the name of one actor.

Opened at the edge (callback, route, flow, command), never deeper: when a callback raises, everything it did is
undone, whatever becomes of the HTTP answer.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.access.actor import Actor
from app.access.permissions import Permission
from app.core.db import engine
from app.core.errors import NotPermitted
from app.core.i18n import _
from app.core.log import current_request_id

SET_ACTOR = text(
    "select set_config('role', :acts_as, true),"
    " set_config('crm.user_id', :user_id, true), set_config('crm.team_id', :team_id, true),"
    " set_config('crm.actor', :actor, true), set_config('crm.role', :role, true),"
    " set_config('crm.run_id', :run_id, true), set_config('crm.request_id', :request_id, true),"
    " set_config('crm.cause', :cause, true)"
)


@dataclass(frozen=True)
class Work:
    """What a service verb gets: the session, the actor, and the run it belongs to, if any."""

    session: Session
    actor: Actor
    run_id: UUID | None
    request_id: str

    def require(self, permission: Permission) -> None:
        """Raises NotPermitted unless the actor holds `permission`."""
        if not self.actor.may(permission):
            needed = _("Your role does not allow this: {what} Ask an administrator.", what=permission.sentence)
            raise NotPermitted(needed)

    def carrying(self) -> "Work":
        """The same work for what a verb carries over by itself: field rights bind what a person gives."""
        role = self.actor.role and replace(self.actor.role, fields={})
        return replace(self, actor=replace(self.actor, role=role))


@contextmanager
def work(
    actor: Actor, run_id: UUID | None = None, request_id: str | None = None, cause: str | None = None
) -> Iterator[Work]:
    """One transaction as `actor`: committed at the end of the block, undone if it raises.

    `cause` names the reader of events on whose behalf it writes, so that it can tell its own doing from others'.
    The database role is set for the transaction only, so row policies decide what exists for this actor.
    """
    unit_id = request_id or current_request_id() or uuid4().hex
    session = Session(engine("crm_app"), expire_on_commit=False, info={"actor": actor})
    with session, session.begin():
        session.execute(
            SET_ACTOR,
            {
                "acts_as": str(actor.acts_as),
                "user_id": str(actor.user_id or ""),
                "team_id": str(actor.team_id or ""),
                "actor": actor.kind,
                "role": actor.role.code if actor.role else actor.name,
                "run_id": str(run_id or ""),
                "request_id": unit_id,
                "cause": cause or "",
            },
        )
        with refusals():
            yield Work(session, actor, run_id, unit_id)


def reuse_plans(work: Work) -> None:
    """For what asks of one record: its plans are the same whatever the record, and behind row policies a plan
    costs three times what it runs. Lists need a plan for the values at hand (`core.db.SETTINGS`)."""
    work.session.execute(text("select set_config('plan_cache_mode', 'auto', true)"))


@contextmanager
def refusals() -> Iterator[None]:
    """What a row policy refuses to write, in words. Raises NotPermitted."""
    try:
        yield
    except ProgrammingError as error:
        if "row-level security" not in str(error.orig):
            raise
        raise NotPermitted(_("Your role does not reach so far: it cannot write such a record.")) from None
