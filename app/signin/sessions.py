"""Sessions as the gate asks for them: a page has dozens of requests, the database is asked once in a while."""

from threading import Lock
from time import monotonic

from app.access.actor import Actor
from app.access.work import work
from app.signin import tokens
from app.users import signin

REMEMBER_SECONDS = 5.0
"""For so long a session that was ended elsewhere may still pass."""

_known: dict[str, tuple[float, Actor]] = {}
_lock = Lock()


def find(token: str) -> Actor | None:
    """Who holds `token`, or None."""
    key = tokens.fingerprint(token)
    with _lock:
        seen_at, actor = _known.get(key, (0.0, None))
    if actor and monotonic() - seen_at < REMEMBER_SECONDS:
        return actor
    return _look_up(key)


def forget(token: str) -> None:
    """Ask the database next time: the session ended, or its user changed."""
    with _lock:
        _known.pop(tokens.fingerprint(token), None)


def _look_up(key: str) -> Actor | None:
    with work(signin.DOORKEEPER) as w:
        actor = signin.find_session(w, key)
    with _lock:
        for stale in [k for k, (at, _) in _known.items() if monotonic() - at > REMEMBER_SECONDS]:
            del _known[stale]
        if actor:
            _known[key] = (monotonic(), actor)
    return actor
