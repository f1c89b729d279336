"""A metric of dbt as SQL: each mart it needs is counted by a grouped select, and these are joined on their keys.

Dimensions, filters and expressions come from dbt's manifest alone; every value is bound, and groups are
numbered, so that nothing a reader gives becomes part of the text. What needs more gets a column in its mart.
"""

import re
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ARRAY, Date, Text, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.elements import TextClause

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from dashboards.intervals import QUANTILES
from dashboards.registry import GRAINS, Measure, Metric, Part

Where = Mapping[str, str | Sequence[str | None] | None]
"""Dimension -> the value it must have, or one of several; None is a value of its own: nothing recorded."""


@dataclass(frozen=True)
class Given:
    """Relations that a statement reads by name, each written `name as (...)`, and the values they bind."""

    relations: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """What stands before the statement."""
        return "with " + ",\n".join(self.relations) + "\n" if self.relations else ""

    @property
    def binds(self) -> list[Any]:
        used = set(re.findall(r":(\w+)", self.text))
        return [bindparam(name, value) for name, value in self.values.items() if name in used]


@dataclass(frozen=True)
class Question:
    """A metric of a period, both days included, cut by dimensions or grains of time, and down to some values.

    `given` are the relations its marts are read from, where these are not the marts in force.
    """

    metric: Metric
    by: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    where: Where = field(default_factory=dict)
    given: Given = Given()

    @property
    def key(self) -> tuple[Hashable, ...]:
        """What tells it from other questions about the metric."""
        either = ((name, tuple(values_of(wanted))) for name, wanted in sorted(self.where.items()))
        return tuple(self.by), self.since, self.until, *either


def compiled(*asked: Question, spread: bool = False) -> TextClause:
    """One row a group: by_0.., value, one column a part, n; with `spread`, also what intervals are made of.

    The marts' selects are stacked and grouped again, which is a full outer join that keeps groups without a value.
    Of several metrics, asked for the same days, cuts and filters, value and n bear their names (`suffix`), and
    a mart and day that they share are counted by one select.
    """
    binds: dict[str, Any] = {}
    parts = {part.name: part for one in asked for part in one.metric.parts}
    places = dict.fromkeys(part.place for part in parts.values())
    selects = [_grouped(asked, [p for p in parts.values() if p.place == at], spread, binds) for at in places]
    keys = [f"by_{i}" for i in range(len(asked[0].by))]
    inner = selects[0].text if len(selects) == 1 else _stacked(selects, keys)
    values = [f"{_filled(one.metric)} as value{suffix(one, asked)}" for one in asked]
    columns = [*keys, *values, *(_columns(selects))]
    lines = ["select " + ", ".join(columns), f"from (\n{_indented(inner)}\n) as counted"]
    lines += ["order by " + ", ".join(keys)] if keys else []
    given = asked[0].given
    return text(given.text + "\n".join(lines)).bindparams(*binds.values(), *given.binds)


def beside(statements: Sequence[TextClause]) -> sa.CompoundSelect[tuple[int, dict[str, Any]]]:
    """All of them in one: the place of each and a row of it as JSON, in no order."""
    each = [one.columns().subquery(f"k{place}") for place, one in enumerate(statements)]
    rows = [sa.literal_column(f"to_jsonb({one.name})", JSONB) for one in each]
    return sa.union_all(*(sa.select(sa.literal(i), row).select_from(each[i]) for i, row in enumerate(rows)))


def suffix(one: Question, asked: Sequence[Question]) -> str:
    """What columns of a metric end with, where several are asked for together."""
    return f"_{one.metric.name}" if len(asked) > 1 else ""


@dataclass(frozen=True)
class Select:
    """A grouped select over one mart and the columns it adds to the keys."""

    text: str
    columns: list[str]


def _grouped(asked: Sequence[Question], parts: Sequence[Part], spread: bool, binds: dict[str, Any]) -> Select:
    """Of one mart and day. What it is cut by and down to says any question that has one of its parts."""
    names = {part.name: part for part in parts}
    here = [one for one in asked if any(part.name in names for part in one.metric.parts)]
    first, one = next((names[p.name], one) for one in here for p in one.metric.parts if p.name in names)
    columns = {part.name: _aggregate(part.measure) for part in parts}
    counted = {f"n{suffix(q, asked)}": q.metric.counted for q in here if q.metric.counted.name in names}
    columns |= {name: _n(part.measure) for name, part in counted.items()}
    if spread:
        columns |= _spread(parts)
        for each in here:
            columns |= _products(each.metric, names, f"xy{suffix(each, asked)}")
    keys = [key_sql(one.metric, first, name) for name in one.by]
    conditions = conditions_sql(one, first, binds)
    if set(one.by) & set(GRAINS):
        conditions.append(f"{first.measure.time} is not null")
    listed = [f"{key} as by_{i}" for i, key in enumerate(keys)] + [f"{c} as {n}" for n, c in columns.items()]
    lines = ["select\n    " + ",\n    ".join(listed), f"from {from_sql(first, (*one.by, *one.where))}"]
    lines += ["where " + "\n    and ".join(conditions)] if conditions else []
    lines += ["group by " + ", ".join(str(i + 1) for i in range(len(keys)))] if keys else []
    return Select("\n".join(lines), list(columns))


def _stacked(selects: Sequence[Select], keys: Sequence[str]) -> str:
    columns = _columns(selects)
    parts = []
    for i, one in enumerate(selects):
        own = [c if c in one.columns else f"cast(null as {_type(c)}) as {c}" for c in columns]
        parts.append(f"select {', '.join([*keys, *own])}\nfrom (\n{_indented(one.text)}\n) as mart_{i}")
    stack = "\nunion all\n".join(parts)
    one_each = [*keys, *(f"max({column}) as {column}" for column in columns)]
    grouped = f"\ngroup by {', '.join(keys)}" if keys else ""
    return f"select {', '.join(one_each)}\nfrom (\n{_indented(stack)}\n) as stacked{grouped}"


def _type(column: str) -> str:
    return "double precision[]" if column.startswith("q_") else "numeric"


def _columns(selects: Sequence[Select]) -> list[str]:
    return [column for one in selects for column in one.columns]


def _indented(statement: str) -> str:
    return "\n".join(f"    {line}" for line in statement.splitlines())


def _filled(metric: Metric) -> str:
    """The expression, a part that has no rows in a group counted as its metric says."""
    expr = metric.expr
    for part in metric.parts:
        if part.fill is not None:
            expr = re.sub(rf"\b{part.name}\b", f"coalesce({part.name}, {part.fill})", expr)
    return expr


def from_sql(part: Part, dimensions: Sequence[str]) -> str:
    """The mart, with the nouns joined that `dimensions` stand with; columns bear the name of their dimension."""
    lines = [part.source.relation]
    needed = [part.source.joined[name] for name in dict.fromkeys(dimensions) if name in part.source.joined]
    for entity in dict.fromkeys(one.entity for one in needed):
        of = [one for one in needed if one.entity == entity]
        columns = ", ".join(f"{one.expr} as {one.column}" for one in of)
        key = f"{entity}__key"
        lines.append(
            f"left join (select {of[0].key} as {key}, {columns} from {of[0].relation}) as {entity}"  # noqa: S608
            f" on {entity}.{key} = {part.source.relation}.{of[0].on}"
        )
    return "\n".join(lines)


def conditions_sql(asked: Question, part: Part, binds: dict[str, Any]) -> list[str]:
    """Conditions on the mart of `part`; what they bind is added to `binds`. A period of a monthly mart is widened
    to whole months."""
    time, grain = part.measure.time, part.source.grains[part.measure.time]
    conditions: list[str] = []
    if asked.since and asked.until and asked.since > asked.until:
        raise Invalid({"from": _("The first day is after the last.")})
    if asked.since:
        # a day, as the column is: beside a moment the planner guesses a third of all rows, and reads them all
        conditions.append(f"{time} >= cast(date_trunc('{grain}', cast(:since as date)) as date)")
        binds["since"] = bindparam("since", asked.since, Date, unique=True)
    if asked.until:
        conditions.append(f"{time} <= :until")
        binds["until"] = bindparam("until", asked.until, Date, unique=True)
    for i, (name, wanted) in enumerate(asked.where.items()):
        key, either = dimension_sql(asked.metric, part, name), values_of(wanted)
        allowed = [f"{key} is null"] if None in either else []
        if given := [value for value in either if value is not None]:
            allowed.append(f"cast({key} as text) = any(:where_{i})")
            binds[f"where_{i}"] = bindparam(f"where_{i}", given, ARRAY(Text), unique=True)
        conditions.append(f"({' or '.join(allowed) or 'false'})")
    return conditions


def values_of(wanted: str | Sequence[str | None] | None) -> Sequence[str | None]:
    """What stands for a dimension in a condition, always as several."""
    return [wanted] if wanted is None or isinstance(wanted, str) else wanted


def key_sql(metric: Metric, part: Part, name: str) -> str:
    """The expression to group by: a dimension, or a grain of the part's time."""
    if name in metric.grains:
        return f"cast({_begun(name, part.measure.time)} as date)"
    return dimension_sql(metric, part, name, metric.grains)


def _begun(grain: str, time: str) -> str:
    """The first moment of the grain of `time`: weeks and fiscal years begin where the company's do."""
    unit, by = grain.removeprefix("fiscal_"), ""
    if grain == "week" and settings().week_day > 1:
        by = f"interval '{settings().week_day - 1} days'"
    elif unit != grain and settings().fiscal_month > 1:
        by = f"interval '{settings().fiscal_month - 1} months'"
    return f"date_trunc('{unit}', {time} - {by}) + {by}" if by else f"date_trunc('{unit}', {time})"


def dimension_sql(metric: Metric, part: Part, name: str, also: Sequence[str] = ()) -> str:
    """The manifest's expression for a dimension. Raises Invalid, naming those there are."""
    if name not in metric.dimensions:
        known = ", ".join((*sorted(metric.dimensions), *also))
        raise Invalid({name: _("{kpi} has no such dimension. Known: {known}.", kpi=metric.name, known=known)})
    if name in part.source.joined:
        one = part.source.joined[name]
        return f"{one.entity}.{one.column}"
    return part.source.dimensions[name]


def _aggregate(measure: Measure) -> str:
    if measure.percentile is not None:
        return f"percentile_cont({measure.percentile}) within group (order by {measure.expr})"
    if measure.agg == "sum_boolean":
        return f"count(*) filter (where {measure.expr})"
    if measure.agg == "count_distinct":
        return f"count(distinct {measure.expr})"
    return f"{measure.agg}({measure.expr})"


def _n(measure: Measure) -> str:
    return _aggregate(measure) if measure.agg == "sum_boolean" else f"count({measure.expr})"


def _spread(parts: Sequence[Part]) -> dict[str, str]:
    """Sums of squares of what rows add to each part, and quantiles of medians and percentiles."""
    columns = {}
    for part in parts:
        x = _row_value(part.measure)
        if part.measure.percentile is not None:
            asked = ", ".join(map(str, QUANTILES))
            columns[f"q_{part.name}"] = (
                f"percentile_cont(array[{asked}]) within group (order by {part.measure.expr})"
            )
            columns[f"m_{part.name}"] = f"count({part.measure.expr})"
        elif not part.is_exact:
            columns[f"xx_{part.name}"] = f"sum(({x})::float8 ^ 2)"
    return columns


def _products(metric: Metric, here: Collection[str], name: str) -> dict[str, str]:
    """The sum of products of what rows add to both parts of a quotient, where both are of this mart and day."""
    ends = metric.parts[0], metric.parts[-1]
    if metric.interval != "ratio" or not {part.name for part in ends} <= {*here}:
        return {}
    x, y = (_row_value(part.measure) for part in ends)
    return {name: f"sum(({x})::float8 * ({y}))"}


def _row_value(measure: Measure) -> str:
    """What one row adds to the aggregate."""
    if measure.agg == "sum_boolean":
        return f"case when {measure.expr} then 1 else 0 end"
    if measure.agg == "sum":
        return f"coalesce({measure.expr}, 0)"
    return f"case when {measure.expr} is not null then 1 else 0 end"
