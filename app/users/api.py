"""The users' routes: colleagues, where one is signed in, and the administrators' hand on both."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query

from app.access.routes import Me
from app.access.web import current_session
from app.access.work import work
from app.core.paging import Page
from app.users import handover, passwords, people, service, sessions
from app.users.links import NewLink
from app.users.schema import InHand, PasswordChange, PeopleQuery, PersonChange, PersonInvite, PersonView
from app.users.service import UserView
from app.users.sessions import SessionView

router = APIRouter(prefix="/v1", tags=["users"])

Takers = Annotated[dict[str, UUID], Body(embed=True, alias="to")]
"""`{"to": {"deals": ...}}`: who takes over what somebody has in hand, by kind."""


@dataclass(frozen=True)
class Invited:
    person: PersonView
    link: NewLink


@router.get("/users")
def list_users(me: Me) -> list[UserView]:
    with work(me) as w:
        return [*service.list_users(w)]


@router.get("/me/sessions")
def list_own_sessions(me: Me) -> list[SessionView]:
    with work(me) as w:
        return sessions.list_own(w)


@router.delete("/sessions/{session_id}", status_code=204)
def end_session(me: Me, session_id: UUID) -> None:
    with work(me) as w:
        sessions.end(w, session_id)


@router.post("/me/password", status_code=204)
def change_password(me: Me, change: PasswordChange) -> None:
    passwords.change_own(me, current_session(), change)


@router.get("/users/{user_id}/sessions")
def list_sessions(me: Me, user_id: UUID) -> list[SessionView]:
    with work(me) as w:
        return sessions.list_of(w, user_id)


@router.post("/users/{user_id}/end-sessions")
def end_sessions(me: Me, user_id: UUID) -> int:
    """How many browsers were signed out."""
    with work(me) as w:
        return sessions.end_all(w, user_id)


@router.get("/people")
def list_people(me: Me, query: Annotated[PeopleQuery, Query()]) -> Page[PersonView]:
    with work(me) as w:
        return people.list_people(w, query)


@router.post("/people", status_code=201)
def invite(me: Me, given: PersonInvite) -> Invited:
    """The new person, and the link that is shown this once."""
    with work(me) as w:
        return Invited(*people.invite(w, given))


@router.get("/people/{user_id}")
def read(me: Me, user_id: UUID) -> PersonView:
    with work(me) as w:
        return people.read(w, user_id)


@router.patch("/people/{user_id}")
def change(me: Me, user_id: UUID, given: PersonChange, seen_version: int) -> PersonView:
    with work(me) as w:
        return people.change(w, user_id, given, seen_version)


@router.post("/people/{user_id}/new-password")
def new_password(me: Me, user_id: UUID) -> NewLink:
    with work(me) as w:
        return people.new_password(w, user_id)


@router.get("/people/{user_id}/in-hand")
def list_in_hand(me: Me, user_id: UUID) -> list[InHand]:
    with work(me) as w:
        return handover.list_in_hand(w, user_id)


@router.post("/people/{user_id}/hand-over")
def hand_over(me: Me, user_id: UUID, to: Takers) -> dict[str, int]:
    """How many records of each kind went over."""
    with work(me) as w:
        return handover.hand_over(w, user_id, to)


@router.post("/people/{user_id}/deactivate")
def deactivate(me: Me, user_id: UUID, to: Takers | None = None) -> PersonView:
    with work(me) as w:
        return people.deactivate(w, user_id, to or handover.NOTHING)


@router.post("/people/{user_id}/reactivate")
def reactivate(me: Me, user_id: UUID) -> PersonView:
    with work(me) as w:
        return people.reactivate(w, user_id)
