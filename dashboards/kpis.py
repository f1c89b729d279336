"""KPIs by name: the one place that turns a metric of dbt into SQL.

Only `simple` and `ratio` metrics, over one mart. Dimensions, filters and expressions come from dbt's manifest
alone; every value is bound. What needs more gets a column in its mart: this file does not grow.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ARRAY, Date, Text, bindparam, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import TextClause

from app.access.permissions import named
from app.access.work import Work
from app.core.errors import Invalid, NotPermitted
from app.core.i18n import _
from dashboards import values
from dashboards.metrics import GRAINS, Measure, Metric, metric
from dashboards.permissions import KPIS_READ
from dashboards.veil import is_hidden, is_made_of_hidden

Where = Mapping[str, str | Sequence[str | None] | None]
"""Dimension -> the value it must have, or one of several; None is a value of its own: nothing recorded."""


@dataclass(frozen=True)
class KpiRow:
    """One value. `numerator` of a count or a sum is the value itself; medians have none. `denominator` is of
    ratios alone. `n` is how many rows of the mart stand behind the value."""

    by: dict[str, Any]
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    n: int


@dataclass(frozen=True)
class KpiAnswer:
    kpi: str
    unit: str
    since: date | None
    until: date | None
    rows: list[KpiRow]


def ask(
    work: Work,
    name: str,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Where | None = None,
) -> KpiAnswer:
    """The metric `name` of the rows the actor may see, both dates included, cut by dimensions or grains of time.

    Without `by` there is exactly one row. Raises Invalid for names the metric doesn't know, NotPermitted, and
    Unavailable before the first build.
    """
    asked = permitted(work, name, *by, *(where or {}))
    for dimension, wanted in (where or {}).items():
        key = dimension_sql(asked, dimension)
        values.require_known(work, asked.source.relation, dimension, key, _values(wanted))
    found = work.session.execute(compiled(asked, by, since, until, where or {})).mappings()
    return KpiAnswer(asked.name, asked.unit, since, until, [_row(asked, by, dict(row)) for row in found])


def sql(
    work: Work,
    name: str,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Where | None = None,
) -> str:
    """The statement that `ask` runs, with its values written in: for people to read and to run themselves."""
    statement = compiled(permitted(work, name, *by, *(where or {})), by, since, until, where or {})
    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


def permitted(work: Work, name: str, *dimensions: str) -> Metric:
    """The metric, if the actor may read KPIs, the records behind it and the fields it is made of and cut by."""
    work.require(KPIS_READ)
    asked = metric(work, name)
    work.require(named(asked.permission))
    if is_made_of_hidden(work, asked):
        raise NotPermitted(_("{kpi} is made of a field that your role does not show.", kpi=asked.label))
    if wrong := [one for one in dimensions if one in asked.source.dimensions and is_hidden(work, asked, one)]:
        raise Invalid(dict.fromkeys(wrong, _("Your role does not show this field.")))
    return asked


def is_permitted(work: Work, name: str) -> bool:
    """Whether `permitted` gives it, once the actor may read KPIs."""
    asked = metric(work, name)
    return work.actor.may(named(asked.permission)) and not is_made_of_hidden(work, asked)


def compiled(asked: Metric, by: Sequence[str], since: date | None, until: date | None, where: Where) -> TextClause:
    """One grouped select over the metric's mart. Groups are numbered: `by` never becomes part of the text."""
    keys = [key_sql(asked, name) for name in by]
    top = _aggregate(asked.numerator)
    bottom = _aggregate(asked.denominator) if asked.denominator else None
    columns = [f"{key} as by_{i}" for i, key in enumerate(keys)]
    columns += [f"{_value(top, bottom)} as value", f"{top} as numerator"]
    columns += [f"{bottom or 'null'} as denominator", f"{_n(asked.counted)} as n"]
    conditions, binds = conditions_sql(asked, since, until, where)
    if set(by) & set(GRAINS):
        conditions.append(f"{asked.counted.time} is not null")
    places = ", ".join(str(i + 1) for i in range(len(keys)))
    lines = ["select " + ",\n    ".join(columns), f"from {asked.source.relation}"]
    lines += ["where " + "\n    and ".join(conditions)] if conditions else []
    lines += [f"group by {places}\norder by {places}"] if keys else []
    return text("\n".join(lines)).bindparams(*binds)


def conditions_sql(
    asked: Metric, since: date | None, until: date | None, where: Where
) -> tuple[list[str], list[Any]]:
    """Conditions and the values they bind. A period of a monthly mart is widened to whole months."""
    time, grain = asked.counted.time, asked.source.grains[asked.counted.time]
    conditions: list[str] = []
    binds: list[Any] = []
    if since and until and since > until:
        raise Invalid({"from": _("The first day is after the last.")})
    if since:
        conditions.append(f"{time} >= date_trunc('{grain}', cast(:since as date))")
        binds.append(bindparam("since", since, Date))
    if until:
        conditions.append(f"{time} <= :until")
        binds.append(bindparam("until", until, Date))
    for i, (name, wanted) in enumerate(where.items()):
        key, either = dimension_sql(asked, name), _values(wanted)
        allowed = [f"{key} is null"] if None in either else []
        if given := [value for value in either if value is not None]:
            allowed.append(f"cast({key} as text) = any(:where_{i})")
            binds.append(bindparam(f"where_{i}", given, ARRAY(Text)))
        conditions.append(f"({' or '.join(allowed) or 'false'})")
    return conditions, binds


def _values(wanted: str | Sequence[str | None] | None) -> Sequence[str | None]:
    return [wanted] if wanted is None or isinstance(wanted, str) else wanted


def key_sql(asked: Metric, name: str) -> str:
    """The expression to group by: a dimension of the mart, or a grain of the metric's time."""
    if name in asked.grains:
        return f"cast(date_trunc('{name}', {asked.counted.time}) as date)"
    return dimension_sql(asked, name, asked.grains)


def dimension_sql(asked: Metric, name: str, also: Sequence[str] = ()) -> str:
    """The manifest's expression for a dimension. Raises Invalid, naming those there are."""
    if name not in asked.source.dimensions:
        known = ", ".join((*sorted(asked.source.dimensions), *also))
        raise Invalid({name: _("{kpi} has no such dimension. Known: {known}.", kpi=asked.name, known=known)})
    return asked.source.dimensions[name]


def _value(top: str, bottom: str | None) -> str:
    return f"cast({top} as double precision) / nullif({bottom}, 0)" if bottom else top


def _aggregate(measure: Measure) -> str:
    if measure.percentile is not None:
        return f"percentile_cont({measure.percentile}) within group (order by {measure.expr})"
    if measure.agg == "sum_boolean":
        return f"count(*) filter (where {measure.expr})"
    return f"{measure.agg}({measure.expr})"


def _n(measure: Measure) -> str:
    return _aggregate(measure) if measure.agg == "sum_boolean" else f"count({measure.expr})"


def _row(asked: Metric, by: Sequence[str], read: dict[str, Any]) -> KpiRow:
    cut = {name: read[f"by_{i}"] for i, name in enumerate(by)}
    top = None if asked.numerator.percentile is not None else _number(read["numerator"])
    return KpiRow(cut, _number(read["value"]), top, _number(read["denominator"]), read["n"])


def _number(read: Any) -> float | int | None:
    return float(read) if isinstance(read, Decimal) else read
