"""Sessions as the gate asks for them: a page has dozens of requests, the database is asked once in a while."""

from threading import Lock
from time import monotonic

from app.access.work import work
from app.signin import tokens
from app.users import signin

REMEMBER_SECONDS = 2.0
"""For so long a session that was ended elsewhere may still pass, on whichever web process."""

_known: dict[str, tuple[float, signin.Session]] = {}
_lock = Lock()


def find(token: str) -> signin.Session | None:
    """Who holds `token`, and in which session; or None."""
    key = tokens.fingerprint(token)
    with _lock:
        seen_at, session = _known.get(key, (0.0, None))
    if session and monotonic() - seen_at < REMEMBER_SECONDS:
        return session
    return _look_up(key)


def forget(token: str) -> None:
    """Ask the database next time: the session ended, or its user changed."""
    with _lock:
        _known.pop(tokens.fingerprint(token), None)


def _look_up(key: str) -> signin.Session | None:
    with work(signin.DOORKEEPER) as w:
        session = signin.find_session(w, key)
    with _lock:
        for stale in [k for k, (at, _) in _known.items() if monotonic() - at > REMEMBER_SECONDS]:
            del _known[stale]
        if session:
            _known[key] = (monotonic(), session)
    return session
