"""Passwords are kept as argon2id hashes."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import Unavailable
from app.core.i18n import _

AT_ONCE = 2
"""Hashes worked out side by side in a process, 25 ms of a core each: guesses leave the rest to everybody else."""

WAIT_SECONDS = 10.0

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's smallest recommended setting: 19 MB a check, so that many sign-ins at once do not fill the memory."""

_turns = BoundedSemaphore(AT_ONCE)


def hash_password(password: str) -> str:
    """Raises Unavailable, as `is_password` does, if too many others wait."""
    with _turn():
        return _hasher.hash(password)


def is_password(kept_hash: str, password: str) -> bool:
    with _turn():
        try:
            return _hasher.verify(kept_hash, password)
        except (VerificationError, InvalidHashError):
            return False


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=WAIT_SECONDS):
        raise Unavailable(_("Very many people are signing in at this moment. Try again in a minute."))
    try:
        yield
    finally:
        _turns.release()
