"""The users' routes."""

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.users import service
from app.users.service import UserView

router = APIRouter(prefix="/v1/users", tags=["users"])


@router.get("")
def list_users(me: Me) -> list[UserView]:
    with work(me) as w:
        return service.list_users(w)
