"""Signing in and out: verbs over credentials and sessions, as the role `crm_signin`, which sees little else."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select, update

from app.access.actor import Actor, Reach
from app.access.passwords import is_password
from app.access.work import Work
from app.audit import trail
from app.users.model import Credential, SignedIn, SigninAttempt, User

DOORKEEPER = Actor("sign-in", Reach.SIGNIN, frozenset(), kind="robot")
"""The only actor who reads credentials and sessions."""

WORKING_DAY = timedelta(hours=12)
"""How long a session lasts."""

NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Checked where there is no such login, so that the answer takes as long."""


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from."""

    address: str
    agent: str


def sign_in(work: Work, login: str, password: str, token_hash: str, browser: Browser) -> Actor | None:
    """Open a session under `token_hash`, or None if login and password do not belong together.

    Both outcomes are recorded, so a refusal is an answer and not an exception that would undo its record.
    """
    user = _user_of(work, login)
    kept = user and work.session.get(Credential, user.id)
    if not is_password(kept.password_hash if kept else NOBODY, password) or not user:
        _record(work, login, user, browser, succeeded=False)
        return None
    _record(work, login, user, browser, succeeded=True)
    work.session.add(
        SignedIn(
            token_hash=token_hash,
            user_id=user.id,
            expires_at=datetime.now(UTC) + WORKING_DAY,
            ip=browser.address,
            user_agent=browser.agent[:300],
        )
    )
    return _actor(user)


def find_session(work: Work, token_hash: str) -> Actor | None:
    """Who is signed in under `token_hash`; None if nobody, too long ago, or no longer with us."""
    now = datetime.now(UTC)
    user = work.session.scalar(
        select(User)
        .join(SignedIn, SignedIn.user_id == User.id)
        .where(SignedIn.token_hash == token_hash, SignedIn.expires_at > now, _can_sign_in())
    )
    if user is None:
        return None
    work.session.execute(
        update(SignedIn)
        .where(SignedIn.token_hash == token_hash, SignedIn.last_seen_at < now - timedelta(minutes=1))
        .values(last_seen_at=now)
    )
    return _actor(user)


def sign_out(work: Work, token_hash: str, actor: Actor) -> None:
    """End one browser's session."""
    work.session.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash))
    trail.record_event(work, "sign_out", "users", actor.user_id)


def speak(work: Work, user_id: UUID, locale: str) -> None:
    """Keep the language somebody reads in."""
    work.session.execute(update(User).where(User.id == user_id).values(locale=locale))


def _user_of(work: Work, login: str) -> User | None:
    return work.session.scalar(select(User).where(User.login == login.strip().lower(), _can_sign_in()))


def _can_sign_in() -> ColumnElement[bool]:
    return and_(User.is_active, User.deleted_at.is_(None))


def _actor(user: User) -> Actor:
    return Actor.person(user.id, user.name, user.role, user.team_id, user.locale)


def _record(work: Work, login: str, user: User | None, browser: Browser, *, succeeded: bool) -> None:
    work.session.add(SigninAttempt(login=login[:200], ip=browser.address, succeeded=succeeded))
    event = "sign_in" if succeeded else "sign_in_refused"
    trail.record_event(work, event, "users", user.id if user else None)
