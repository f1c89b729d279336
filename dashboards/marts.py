"""Marts as frames, read in a unit of work, so that row policies decide which rows there are."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sqlalchemy import column, select, table

from app.core.errors import Invalid
from app.core.i18n import _
from dashboards.metrics import manifest

if TYPE_CHECKING:
    import pandas as pd

    from app.access.work import Work


def read(work: "Work", name: str, columns: Sequence[str] | None = None, **equal: object) -> "pd.DataFrame":
    """The rows of mart `name` the actor may see, with `columns` or all, where each named column equals its value.

    Raises Invalid for a mart or a column that dbt doesn't know; Unavailable before the first build.
    """
    import pandas as pd

    known = columns_of(work, name)
    for asked in (*(columns or ()), *equal):
        if asked not in known:
            raise Invalid(
                {asked: _("{mart} has no such column. Known: {known}.", mart=name, known=", ".join(known))}
            )
    mart = table(name, *(column(c) for c in known), schema="marts")
    statement = select(*(mart.c[c] for c in columns or known)).where(*(mart.c[c] == v for c, v in equal.items()))
    found = work.session.execute(statement)
    return pd.DataFrame(found.all(), columns=list(found.keys()))


def columns_of(work: "Work", name: str) -> list[str]:
    """The columns of a mart, in order, by its contract."""
    node = manifest(work)["nodes"].get(f"model.tributary.{name}")
    if node is None or node["fqn"][1] != "marts":
        raise Invalid({"mart": _("There is no mart {name}.", name=name)})
    return list(node["columns"])
