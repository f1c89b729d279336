"""Values to cut a number down to: one that no record has is a slip of the pen, and is answered as such."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, text

from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from dashboards.compiler import Given

SHOWN = 20
IN_FORCE = Given()

COMPANYS = {
    "office": "select from marts.dim_owner where office",
    "owner": "select from marts.dim_owner where owner",
    "agent": "select from marts.dim_owner where owner",
    "channel": "select from marts.dim_channel where channel",
}
"""Dimension -> whether the company has such a one: a colleague without a record in reach is no slip."""


class Claim(NamedTuple):
    """That `value` stands in a record, whatever its day.

    `relation` is the mart, `key` the expression of the dimension in it, both from dbt's manifest; `given` where it
    is not the mart in force.
    """

    relation: str
    dimension: str
    key: str
    value: str
    given: Given = IN_FORCE


def require_known(work: Work, claims: Sequence[Claim]) -> None:
    """Each holds of a record that the actor may see. Raises Invalid, naming values that some have.

    Where no record has any value nothing can be mistaken.
    """
    if not claims:
        return
    asked = [f"({_holds(one, f'value_{place}')})" for place, one in enumerate(claims)]
    binds: list[Any] = [bindparam(f"value_{place}", one.value) for place, one in enumerate(claims)]
    given = {bind.key: bind for one in claims for bind in one.given.binds}
    holds = work.session.execute(text(f"select {', '.join(asked)}").bindparams(*binds, *given.values())).one()
    for one in (one for one, is_so in zip(claims, holds, strict=True) if not is_so):
        if known := _some(work, one):
            words = {"dimension": one.dimension, "value": one.value, "known": ", ".join(known)}
            raise Invalid(
                {one.dimension: _("No record has {value} as its {dimension}. There are: {known}.", **words)}
            )


def _holds(one: Claim, value: str) -> str:
    own = f" or exists ({COMPANYS[one.dimension]} = :{value})" if one.dimension in COMPANYS else ""
    held = f"select from {one.relation} where cast({one.key} as text) = :{value}"
    return f"{one.given.text}select exists ({held}){own}"


def _some(work: Work, one: Claim) -> list[str]:
    found = f"select distinct cast({one.key} as text) from {one.relation} where {one.key} is not null"  # noqa: S608
    some = f"{one.given.text}{found} order by 1 limit :most"
    return list(work.session.scalars(text(some).bindparams(*one.given.binds), {"most": SHOWN}))
