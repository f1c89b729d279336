"""What a stage asks for: fields that a deal which comes there has filled in."""

from collections.abc import Collection, Sequence
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import _
from app.fields.kinds import Field
from app.fields.noun import noun_of

OF_COURSE = ("title", "currency", "fx_rate")
"""Fields that every deal has filled in."""


def askable() -> list[Field]:
    """The fields that a stage may ask for."""
    noun = noun_of("deals")
    fields = noun.fields if noun else ()
    return [one for one in fields if one.asked in ("always", "change") and one.name not in OF_COURSE]


def check(names: Collection[str]) -> None:
    """Raises Invalid for a field that no stage can ask for."""
    if {*names} - {one.name for one in askable()}:
        raise Invalid({"required": _("Choose fields from the list.")})


def missing(deal: Any, names: Sequence[str]) -> list[str]:
    """Those of the fields that a deal has not filled in."""
    return [name for name in names if getattr(deal, name) in (None, "")]


def require(deal: Any, names: Sequence[str]) -> None:
    """Raises Invalid naming the fields that a deal has not filled in and the stage asks for."""
    if lacking := missing(deal, names):
        raise Invalid(dict.fromkeys(lacking, _("This stage asks for it.")))
