"""What can go wrong on purpose. Services raise these; two translators in app.main answer them."""

from collections.abc import Mapping
from typing import Any


class CrmError(Exception):
    """A refusal the reader can act on. Anything else that is raised is a bug."""

    status = 400

    @property
    def words(self) -> str:
        """What it says, of which `str` would forget how it is said in another language."""
        return str(self) if not self.args else self.args[0]


class NotPermitted(CrmError):
    """The actor's role lacks a permission."""

    status = 403


class NotFound(CrmError):
    """Absent, or out of the actor's reach: the two are never told apart."""

    status = 404


class Conflict(CrmError):
    """Somebody changed the record first.

    `theirs` maps field -> the value now stored; `by` and `at` say who stored it and when.
    """

    status = 409

    def __init__(
        self, message: str, theirs: Mapping[str, Any] | None = None, by: str | None = None, at: Any = None
    ) -> None:
        super().__init__(message)
        self.theirs, self.by, self.at = dict(theirs or {}), by, at


class Invalid(CrmError):
    """Input that cannot be taken. `fields` maps field, or "" for the whole, -> what is wrong and what to do."""

    status = 422

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" if name else text for name, text in fields.items()))
        self.fields = dict(fields)


class TooLarge(CrmError):
    """More than may be sent at once."""

    status = 413


class TooSlow(CrmError):
    """A request that did not come in within its time."""

    status = 408


class TooMany(CrmError):
    """More than one may ask in this time; `wait_seconds` says when to try again, where that is known."""

    status = 429

    def __init__(self, message: str, wait_seconds: int | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


class Unavailable(CrmError):
    """Something the answer needs is not there now: the database, the marts, a model."""

    status = 503
