"""Giving and changing passwords. Only the doorkeeper may touch them; whoever asks is checked before it is called.

A new password ends the sessions that the old one opened.
"""

import secrets
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert

from app.access.actor import Actor
from app.access.allowance import refusal
from app.access.passwords import hash_password, is_password
from app.access.work import Work, work
from app.audit import trail
from app.core.errors import Invalid, NotPermitted
from app.core.i18n import _
from app.users.model import Allowance, Credential, SignedIn
from app.users.schema import PasswordChange
from app.users.signin import DOORKEEPER, PER_LOGIN

SHORTEST = 10
"""Characters; at some 110 guesses a day even a poor one of ten lasts."""


def give_new(user_id: UUID, login: str) -> str:
    """A new generated password in place of the one before: returned once, kept as a hash only.

    Its owner may try it at once, whatever others' guesses at this login have used up.
    """
    password = secrets.token_urlsafe(12)
    with work(DOORKEEPER) as w:
        replace(w, user_id, login, password)
    return password


def replace(work: Work, user_id: UUID, login: str, password: str) -> None:
    """Another password, as the doorkeeper: it ends all sessions and forgets what guesses have used up."""
    _keep(work, user_id, password)
    _end_sessions(work, user_id, but=None)
    _forgive(work, f"login:{login}")


def change_own(by: Actor, session_id: UUID, change: PasswordChange) -> None:
    """Replace one's own password; only the session that asked goes on.

    Raises Invalid, TooMany (guesses at the present one), NotPermitted (no person).
    """
    if by.user_id is None:
        raise NotPermitted(_("Only a person has a password."))
    guesses = f"password:{by.user_id}"
    with work(DOORKEEPER) as w:
        if wait := PER_LOGIN.spend(w, guesses):
            raise refusal(_("Too many attempts."), wait)
    with work(DOORKEEPER) as w:
        kept = w.session.get(Credential, by.user_id, with_for_update=True)
        if kept is None or not is_password(kept.password_hash, change.present):
            raise Invalid({"present": _("This is not your present password.")})
        if change.new == change.present:
            raise Invalid({"new": _("Choose another password than the present one.")})
        check(change.new)
        _keep(w, by.user_id, change.new)
        _end_sessions(w, by.user_id, but=session_id)
        _forgive(w, guesses)
        trail.record_event(w, "password_changed", "users", by.user_id)


def check(password: str) -> None:
    """Raises Invalid for one that is too easily guessed."""
    if len(password) < SHORTEST:
        raise Invalid({"new": _("Use at least {n} characters.", n=SHORTEST)})


def _keep(work: Work, user_id: UUID, password: str) -> None:
    kept = {"password_hash": hash_password(password), "changed_at": datetime.now(UTC)}
    statement = insert(Credential).values(user_id=user_id, **kept)
    work.session.execute(statement.on_conflict_do_update(index_elements=["user_id"], set_=kept))


def _end_sessions(work: Work, user_id: UUID, but: UUID | None) -> None:
    ended = delete(SignedIn).where(SignedIn.user_id == user_id)
    work.session.execute(ended.where(SignedIn.id != but) if but else ended)


def _forgive(work: Work, name: str) -> None:
    work.session.execute(delete(Allowance).where(Allowance.name == name))
