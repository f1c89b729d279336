"""Signing in and out: verbs over credentials and sessions, as the role `crm_signin`, which sees little else."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address, ip_address
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, select, update

from app.access import roles
from app.access.actor import Actor, Station
from app.access.allowance import Allowance, refusal
from app.access.passwords import is_password
from app.access.work import Work
from app.audit import trail
from app.core.i18n import _
from app.core.settings import settings
from app.users import model
from app.users.model import Credential, SignedIn, SigninAttempt, User

DOORKEEPER = Actor("sign-in", Station.SIGNIN, frozenset(), kind="robot")
"""The only actor who reads credentials and sessions."""

PER_LOGIN = Allowance(5, timedelta(seconds=2), timedelta(minutes=15), timedelta(days=1))
"""Some 110 guesses a day, whoever and however many they are that guess."""

PER_ADDRESS = Allowance(50, timedelta(seconds=2), timedelta(minutes=1), timedelta(hours=1))
"""An office shares one address, so it may fail more often than one login."""

NOBODY = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
"""Checked where there is no such login, so that the answer takes as long."""


@dataclass(frozen=True)
class Browser:
    """Where a sign-in comes from. `known` is the browser's name if this login has come in with it before."""

    address: str
    agent: str
    known: str | None = None


def count_try(work: Work, login: str, browser: Browser) -> None:
    """Count one try to sign in, before its password is looked at and in a work of its own: nothing undoes it.

    A browser that this login has come in with before has an allowance to itself: a stranger's guesses use up that
    of the login and of the stranger's address, so they slow the owner down only where the owner was never seen.
    Raises TooMany.
    """
    for allowance, name in _counted(login, browser):
        _spend(work, allowance, name)


def count_address(work: Work, browser: Browser) -> None:
    """Count one try that names no login, such as a link followed. Raises TooMany."""
    _spend(work, PER_ADDRESS, _address_name(browser))


def _spend(work: Work, allowance: Allowance, name: str) -> None:
    if wait := allowance.spend(work, name):
        raise refusal(_("Too many attempts."), wait)


def sign_in(work: Work, login: str, password: str, token_hash: str, browser: Browser) -> Actor | None:
    """Open a session under `token_hash`, or None if login and password do not belong together.

    Both outcomes are recorded, so a refusal is an answer and not an exception that would undo its record. Person
    and password are held meanwhile: whoever deactivates the one or changes the other waits, and then ends this
    session too.
    """
    user = _user_of(work, login)
    kept = user and work.session.get(Credential, user.id, with_for_update={"read": True})
    if not is_password(kept.password_hash if kept else NOBODY, password) or not user:
        _record(work, login, user, browser, succeeded=False)
        return None
    _record(work, login, user, browser, succeeded=True)
    _give_back(work, login, browser)
    return open_session(work, user, token_hash, browser)


def open_session(work: Work, user: User, token_hash: str, browser: Browser) -> Actor:
    """Let somebody in who has shown who they are; what is over of theirs is cleared."""
    work.session.execute(delete(SignedIn).where(SignedIn.user_id == user.id, ~is_open()))
    work.session.add(
        SignedIn(
            token_hash=token_hash,
            user_id=user.id,
            expires_at=datetime.now(UTC) + timedelta(hours=settings().session_hours),
            ip=browser.address,
            user_agent=browser.agent[:300],
        )
    )
    return _actor(user, work.session.scalar(select(roles.held_by(User.role)).where(User.id == user.id)))


@dataclass(frozen=True)
class Session:
    """Somebody in a browser of theirs."""

    id: UUID
    actor: Actor


def find_session(work: Work, token_hash: str) -> Session | None:
    """Who is signed in under `token_hash`; None if nobody, too long ago, or no longer with us."""
    now = datetime.now(UTC)
    row = work.session.execute(
        select(SignedIn.id, User, roles.held_by(User.role).label("role"))
        .join(SignedIn, SignedIn.user_id == User.id)
        .where(SignedIn.token_hash == token_hash, is_open(), can_sign_in())
    ).one_or_none()
    if row is None:
        return None
    work.session.execute(
        update(SignedIn)
        .where(SignedIn.token_hash == token_hash, SignedIn.last_seen_at < now - timedelta(minutes=1))
        .values(last_seen_at=now)
    )
    return Session(row.id, _actor(row.User, row.role))


def open_among(work: Work, session_ids: Collection[UUID]) -> set[UUID]:
    """Those of the sessions in which somebody is signed in still."""
    wanted = select(SignedIn.id).join(User, SignedIn.user_id == User.id)
    asked = wanted.where(SignedIn.id.in_(session_ids), is_open(), can_sign_in())
    return set(work.session.scalars(asked))


def is_open() -> ColumnElement[bool]:
    """Of a session: neither too old nor too long unused."""
    now, idle = datetime.now(UTC), timedelta(minutes=settings().session_idle_minutes)
    return and_(SignedIn.expires_at > now, SignedIn.last_seen_at > now - idle)


def sign_out(work: Work, token_hash: str, actor: Actor) -> None:
    """End one browser's session."""
    work.session.execute(delete(SignedIn).where(SignedIn.token_hash == token_hash))
    trail.record_event(work, "sign_out", "users", actor.user_id)


def speak(work: Work, user_id: UUID, locale: str) -> None:
    """Keep the language somebody reads in."""
    work.session.execute(update(User).where(User.id == user_id).values(locale=locale))


def _counted(login: str, browser: Browser) -> list[tuple[Allowance, str]]:
    if browser.known:
        return [(PER_LOGIN, f"known:{browser.known}")]
    return [(PER_ADDRESS, _address_name(browser)), (PER_LOGIN, f"login:{login}")]


def _address_name(browser: Browser) -> str:
    return f"address:{_network(browser.address)}"


def _network(address: str) -> str:
    """One household or office: an address of version 4, the first half of one of version 6."""
    try:
        known = ip_address(address)
    except ValueError:
        return address[:60]
    return str(IPv6Address(int(known) >> 64 << 64)) if isinstance(known, IPv6Address) else address


def _give_back(work: Work, login: str, browser: Browser) -> None:
    """The right password was no guess. An address gets back this one try only: there may be guesses between."""
    kept, names = model.Allowance, [name for _allowance, name in _counted(login, browser)]
    work.session.execute(
        update(kept)
        .where(kept.name.in_(names), kept.name.startswith("address:"))
        .values(spent=func.greatest(kept.spent - 1, 0), next_at=func.clock_timestamp())
    )
    work.session.execute(delete(kept).where(kept.name.in_(names), ~kept.name.startswith("address:")))


def _user_of(work: Work, login: str) -> User | None:
    wanted = select(User).where(User.login == login.strip().lower(), can_sign_in())
    return work.session.scalar(wanted.with_for_update(read=True))


def can_sign_in() -> ColumnElement[bool]:
    """Of a person: still with us."""
    return and_(User.is_active, User.deleted_at.is_(None))


def _actor(user: User, role: Any) -> Actor:
    return Actor.person(user.id, user.name, roles.held(role), user.team_id, user.locale)


def _record(work: Work, login: str, user: User | None, browser: Browser, *, succeeded: bool) -> None:
    work.session.add(SigninAttempt(login=login[:200], ip=browser.address, succeeded=succeeded))
    event = "sign_in" if succeeded else "sign_in_refused"
    trail.record_event(work, event, "users", user.id if user else None)
