"""Personal values shown in clear, or asked for whole: limited per person, with a trace of who looked.

A mask leaves little to guess, but a search by a whole number answers yes or no. So both cost of an allowance, and
what is beyond it waits (app.access.allowance).
"""

import hashlib
import hmac
from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from app.access import marks, records
from app.access.allowance import Allowance, refusal
from app.access.field_rights import may_open
from app.access.work import Work
from app.access.work import work as separate_work
from app.audit import trail
from app.core.base import Record
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.phones import as_phone, number_of
from app.core.sealed import is_hidden, unseal
from app.core.settings import settings
from app.core.validation import as_email

ONCE_AN_HOUR = Allowance(1, timedelta(hours=1), timedelta(hours=1), timedelta(hours=1))


def reveal(work: Work, kind: type[Record], record_id: UUID, field: str, personal: Collection[str]) -> str | None:
    """`field` of one record in clear. Raises NotFound, TooMany, or Invalid if it is not one of `personal`."""
    row = records.load(work, kind, record_id)
    own: Any = row.custom.get(field)
    if field not in personal and not is_hidden(own):
        raise Invalid({"field": _("Only personal data can be revealed.")})
    if not may_open(work.actor, kind.__tablename__, field):
        raise Invalid({"field": _("Your role does not show this field.")})
    value: str | None = unseal(own["sealed"]) if is_hidden(own) else getattr(row, field)
    _spend(work, "reveal", settings().reveals_per_day, _("You have opened many personal details today."))
    trail.record_event(work, "reveal", kind.__tablename__, record_id, changes={"field": field})
    return value


def note_search(work: Work, text: str) -> None:
    """Every verb that finds people by `text` calls this: a phone number or address, whole or a part by which it is
    found (app.access.marks), is counted and kept.

    Kept is a mark of it under a key of ours, so that the trail tells who asked for the same one again, and no
    number. Asking again within the hour, as the next page of a list does, is the same search. Raises TooMany.
    """
    phone = as_phone(text)
    part = marks.asked(text)
    value = number_of(phone) if phone else part[1] if part else as_email(text)
    if value is None or work.actor.user_id is None:
        return
    mark = hmac.new(settings().secret("searches").encode(), value.encode(), hashlib.sha256).hexdigest()[:32]
    if ONCE_AN_HOUR.spend(work, f"search:{work.actor.user_id}:{mark}"):
        return
    _spend(
        work, "search", settings().searches_per_day, _("You have searched for many numbers and addresses today.")
    )
    trail.record_event(work, "personal_search", "users", work.actor.user_id, changes={"mark": mark})


def _spend(work: Work, act: str, free: int, words: str) -> None:
    """One more `act` of this person. Raises TooMany, which the trail keeps, once an hour, though all is undone."""
    person = work.actor.user_id
    if person is None:
        return
    allowance = Allowance(free, timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
    if not (wait := allowance.spend(work, f"{act}:{person}")):
        return
    with separate_work(work.actor) as kept:
        if not ONCE_AN_HOUR.spend(kept, f"{act} refused:{person}"):
            trail.record_event(kept, f"{act}_refused", "users", person)
    raise refusal(words, wait)
