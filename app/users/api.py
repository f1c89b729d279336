"""The users' routes: colleagues, where one is signed in, and the administrators' hand on both."""

from uuid import UUID

from fastapi import APIRouter

from app.access.routes import Me
from app.access.web import current_session
from app.access.work import work
from app.users import passwords, service, sessions
from app.users.schema import PasswordChange
from app.users.service import UserView
from app.users.sessions import SessionView

router = APIRouter(prefix="/v1", tags=["users"])


@router.get("/users")
def list_users(me: Me) -> list[UserView]:
    with work(me) as w:
        return service.list_users(w)


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


@router.post("/users/{user_id}/deactivate")
def deactivate(me: Me, user_id: UUID) -> UserView:
    with work(me) as w:
        return service.deactivate(w, user_id)


@router.post("/users/{user_id}/reactivate")
def reactivate(me: Me, user_id: UUID) -> UserView:
    with work(me) as w:
        return service.reactivate(w, user_id)
