"""Values to cut a number down to: one that no record has is a slip of the pen, and is answered as such."""

from collections.abc import Sequence

from sqlalchemy import text

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from dashboards.compiler import Given

SHOWN = 20
IN_FORCE = Given()

COMPANYS = {
    "office": "select from marts.dim_owner where office = :value",
    "owner": "select from marts.dim_owner where owner = :value",
    "agent": "select from marts.dim_owner where owner = :value",
    "channel": "select from marts.dim_channel where channel = :value",
}
"""Dimension -> whether the company has such a one: a colleague without a record in reach is no slip."""


def require_known(
    work: Work, relation: str, dimension: str, key: str, values: Sequence[str | None], given: Given = IN_FORCE
) -> None:
    """Each value stands in a record that the actor may see, whatever its day. Raises Invalid, naming some that do.

    Where no record has any value nothing can be mistaken, and None, nothing recorded, is never a slip.

    Args:
        relation: the mart; `key` the expression of the dimension in it, both from dbt's manifest; `given` where it
            is not the mart in force.
    """
    own = f" or exists ({COMPANYS[dimension]})" if dimension in COMPANYS else ""
    asked = f"{given.text}select exists (select from {relation} where cast({key} as text) = :value){own}"  # noqa: S608
    has = text(asked).bindparams(*given.binds)
    unknown = [v for v in values if v is not None and not work.session.scalar(has, {"value": v})]
    if unknown and (known := _some(work, relation, key, given)):
        words = {"dimension": dimension, "value": unknown[0], "known": ", ".join(known)}
        raise Invalid({dimension: _("No record has {value} as its {dimension}. There are: {known}.", **words)})


def _some(work: Work, relation: str, key: str, given: Given) -> list[str]:
    found = f"select distinct cast({key} as text) from {relation} where {key} is not null"  # noqa: S608
    some = f"{given.text}{found} order by 1 limit :most"
    return list(work.session.scalars(text(some).bindparams(*given.binds), {"most": SHOWN}))
