"""The first ways into a new installation: one person of each role, while nobody can sign in yet."""

from dataclasses import dataclass

from sqlalchemy import select

from app.access.actor import Role
from app.access.robots import SYSTEM
from app.access.work import work
from app.core.settings import settings
from app.users import service
from app.users.model import Credential
from app.users.signin import DOORKEEPER


@dataclass(frozen=True)
class FirstSignIn:
    """`password` is in clear: it is shown and forgotten."""

    role: str
    login: str
    password: str


def make() -> list[FirstSignIn]:
    """A way in for one person of each role; none at all if somebody has one already.

    A company without people gets an administrator first. An earlier version kept them on the disk: they go.
    """
    (settings().home / "secrets" / "sign-ins.json").unlink(missing_ok=True)
    with work(DOORKEEPER) as w:
        if w.session.scalar(select(Credential.user_id).limit(1)):
            return []
    with work(SYSTEM) as w:
        people = service.list_users(w) or [service.create(w, "admin", "Administrator", Role.ADMINISTRATOR)]
    chosen = {person.role: person for person in sorted(people, key=lambda person: person.login, reverse=True)}
    return [
        FirstSignIn(role, chosen[role].login, service.add_sign_in(SYSTEM, chosen[role].id))
        for role in (one.value for one in Role)
        if role in chosen
    ]
