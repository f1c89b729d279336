"""Who is behind the request being answered: set once by the gate, read by pages, callbacks and routes."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from app.access.actor import Actor
from app.core.errors import NotPermitted
from app.core.i18n import _, speaking

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_nonce: ContextVar[str] = ContextVar("nonce", default="")


def current_actor() -> Actor:
    """The signed-in person. Raises NotPermitted outside a request that passed the gate."""
    actor = _actor.get()
    if actor is None:
        raise NotPermitted(_("Sign in first."))
    return actor


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Answer in the name, and in the language, of `actor` inside the block."""
    token = _actor.set(actor)
    try:
        with speaking(actor.locale):
            yield
    finally:
        _actor.reset(token)


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
