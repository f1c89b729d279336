"""Links that let somebody choose a password: an invitation, a new password, an owner's way back.

A link carries 256 random bits and our mark on them; the database keeps the hash only. It is good once, for a
while, and until another one is made for the same person.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.access.actor import Actor
from app.access.guard import requires
from app.access.records import load
from app.access.work import Work
from app.audit import trail
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.settings import settings
from app.users import passwords, signin
from app.users.model import Purpose, SignInLink, User
from app.users.permissions import USERS_WRITE
from app.users.signin import Browser

PATH = "/choose-password"

LASTS = {
    Purpose.INVITATION: timedelta(days=7),
    Purpose.NEW_PASSWORD: timedelta(days=1),
    Purpose.WAY_BACK: timedelta(hours=1),
}


@dataclass(frozen=True)
class NewLink:
    """`path` is what is shown once: whoever has it can come in as that person."""

    path: str
    expires_at: datetime


@dataclass(frozen=True)
class Guest:
    """Whom a link is for."""

    login: str
    name: str
    locale: str


@requires(USERS_WRITE)
def make(work: Work, user_id: UUID, purpose: Purpose) -> NewLink:
    """A link for a colleague; those made before no longer work. Raises NotFound, or Invalid: deactivated."""
    user = load(work, User, user_id)
    if not user.is_active:
        raise Invalid({"user": _("{name} is deactivated. Reactivate them first.", name=user.name)})
    withdraw(work, user_id)
    token, expires_at = secrets.token_urlsafe(32), datetime.now(UTC) + LASTS[purpose]
    link = SignInLink(user_id=user_id, purpose=purpose, token_hash=_hash(token), expires_at=expires_at)
    link.created_by = work.actor.user_id
    work.session.add(link)
    work.session.flush()
    trail.record_event(work, "link_made", "users", user_id, changes={"purpose": purpose.value})
    return NewLink(f"{PATH}?key={token}.{_mark(token)}", expires_at)


@requires(USERS_WRITE)
def withdraw(work: Work, user_id: UUID) -> None:
    """Whatever link somebody holds works no more from now on."""
    now = datetime.now(UTC)
    held = (SignInLink.user_id == user_id, SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    work.session.execute(update(SignInLink).where(*held).values(expires_at=now))


def find(work: Work, key: str) -> Guest | None:
    """Whom the link is for; None if it is not ours, used, too old, or for somebody who left. As the doorkeeper."""
    found = _found(work, key)
    return Guest(found[1].login, found[1].name, found[1].locale) if found else None


def use(work: Work, key: str, password: str, token_hash: str, browser: Browser) -> tuple[str, Actor]:
    """Choose a password and come in, under `token_hash`: the login and who it is. As the doorkeeper.

    Raises NotFound for a link that does not work any more, Invalid for a poor password: the link stays good then.
    """
    found = _found(work, key)
    if found is None:
        raise NotFound(_("This link does not work any more. Ask an administrator for a new one."))
    link, user = found
    passwords.check(password)
    link.used_at = datetime.now(UTC)
    passwords.replace(work, user.id, user.login, password)
    trail.record_event(work, "password_chosen", "users", user.id, changes={"purpose": link.purpose.value})
    return user.login, signin.open_session(work, user, token_hash, browser)


def _found(work: Work, key: str) -> tuple[SignInLink, User] | None:
    """The link and its person, held: of two who follow it at once the second finds it used."""
    token, _dot, mark = key.rpartition(".")
    if not hmac.compare_digest(_mark(token).encode(), mark.encode()):
        return None
    link = work.session.scalar(
        select(SignInLink)
        .where(
            SignInLink.token_hash == _hash(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > datetime.now(UTC),
        )
        .with_for_update()
    )
    user = link and work.session.scalar(
        select(User).where(User.id == link.user_id, signin.can_sign_in()).with_for_update(read=True)
    )
    return (link, user) if link and user else None


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _mark(token: str) -> str:
    """Made-up links are refused without a question to the database."""
    key = settings().secret("csrf").encode()
    return hmac.new(key, f"sign-in link {token}".encode(), hashlib.sha256).hexdigest()[:32]
