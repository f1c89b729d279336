"""Who is behind the request being answered: set once by the gate, read by pages, callbacks and routes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from app.access.actor import Actor
from app.core.errors import NotPermitted
from app.core.i18n import _, speaking

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_session: ContextVar[UUID | None] = ContextVar("session", default=None)
_nonce: ContextVar[str] = ContextVar("nonce", default="")


def current_actor() -> Actor:
    """The signed-in person. Raises NotPermitted outside a request that passed the gate."""
    actor = _actor.get()
    if actor is None:
        raise NotPermitted(_("Sign in first."))
    return actor


def current_session() -> UUID:
    """The session, so the browser, that the request came with. Raises NotPermitted as `current_actor` does."""
    session_id = _session.get()
    if session_id is None:
        raise NotPermitted(_("Sign in first."))
    return session_id


@contextmanager
def acting(actor: Actor, session_id: UUID | None = None) -> Iterator[None]:
    """Answer in the name, and in the language, of `actor` inside the block."""
    token, browser = _actor.set(actor), _session.set(session_id)
    try:
        with speaking(actor.locale):
            yield
    finally:
        _actor.reset(token)
        _session.reset(browser)


def script_nonce() -> str:
    """What marks an inline script of the page being answered as ours."""
    return _nonce.get()


@contextmanager
def script_nonce_set() -> Iterator[str]:
    """A fresh nonce for one answer."""
    token = _nonce.set(secrets.token_urlsafe(16))
    try:
        yield _nonce.get()
    finally:
        _nonce.reset(token)
