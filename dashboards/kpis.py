"""KPIs by name: what pages, reports, commands and programs ask, each within the reach of whoever asks."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy.dialects import postgresql

from app.access.permissions import named
from app.access.work import Work
from app.core.errors import Invalid, NotPermitted
from app.core.i18n import _
from dashboards import intervals, narrowed, remembered, then, values
from dashboards.compiler import Question, Where, beside, compiled, dimension_sql, from_sql, suffix, values_of
from dashboards.intervals import Estimate, Interval
from dashboards.metrics import metric, registry
from dashboards.permissions import KPIS_READ
from dashboards.registry import GRAINS, Metric, Part
from dashboards.values import Claim
from dashboards.veil import is_hidden, is_made_of_hidden


@dataclass(frozen=True)
class KpiRow:
    """One value. `numerator` of a count or a sum is the value itself; medians and derived ones have none.
    `denominator` is of ratios alone. `n` is how many rows of the mart stand behind the value; `low` and
    `high` bound it at 95 %, None where nothing can be said."""

    by: dict[str, Any]
    value: float | int | None
    numerator: float | int | None
    denominator: float | int | None
    n: int
    low: float | None = None
    high: float | None = None

    @property
    def estimate(self) -> Estimate | None:
        if self.value is None:
            return None
        bounds = None if self.low is None or self.high is None else (self.low, self.high)
        return Estimate(float(self.value), bounds)


@dataclass(frozen=True)
class KpiAnswer:
    kpi: str
    unit: str
    since: date | None
    until: date | None
    rows: list[KpiRow] = field(default_factory=list)


def ask(
    work: Work,
    name: str,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Where | None = None,
    as_of: datetime | None = None,
) -> KpiAnswer:
    """The metric `name` of the rows the actor may see, both dates included, cut by dimensions or grains of time.

    Without `by` there is exactly one row. `as_of` asks for what was known at that instant, else at that of
    `then.looking`, of the records that are in reach today. Raises Invalid for names the metric doesn't know,
    NotPermitted, and Unavailable before the first build, and before the history begins.
    """
    return ask_each(work, [Wanted(name, by, since, until, where or {})], as_of)[0]


class Wanted(NamedTuple):
    """What `ask` takes, one of several."""

    name: str
    by: Sequence[str]
    since: date | None
    until: date | None
    where: Where


def ask_each(work: Work, wanted: Iterable[Wanted], as_of: datetime | None = None) -> list[KpiAnswer]:
    """An answer to each; metrics of the same days, cuts and filters are asked of the database in one query.

    Raises as `ask`, for any of them.
    """
    as_of = as_of or then.looked_at()
    asked = [question(work, *one, as_of) for one in wanted]
    keys = [("kpi", one.metric.name, as_of and as_of.isoformat(), *one.key) for one in asked]
    known: dict[Hashable, Question] = dict(zip(keys, asked, strict=True))
    found = remembered.answers(work, known, lambda missing: _answered(work, [known[key] for key in missing]))
    rows = dict(zip(known, found, strict=True))
    return [
        KpiAnswer(one.metric.name, one.metric.unit, one.since, one.until, list(rows[key]))
        for key, one in zip(keys, asked, strict=True)
    ]


def sql(
    work: Work,
    name: str,
    by: Sequence[str] = (),
    since: date | None = None,
    until: date | None = None,
    where: Where | None = None,
    as_of: datetime | None = None,
) -> str:
    """The statement that gives the value, with its values written in: for people to read and to run themselves."""
    asked = question(work, name, by, since, until, where or {}, as_of)
    statement = compiled(asked)
    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


def question(
    work: Work, name: str, by: Sequence[str], since: date | None, until: date | None, where: Where,
    as_of: datetime | None = None,
) -> Question:  # fmt: skip
    """What is asked, if the actor may ask it. Raises as `ask`."""
    known = permitted(work, name, *by, *where)
    if cut := narrowed.of(known.dimensions):
        permitted(work, name, *cut)
    asked = Question(known, by, since, until, {**cut, **where})
    if as_of is None:
        return asked
    metric, given = then.given(work, asked.metric, as_of)
    return replace(asked, metric=metric, given=given)


def permitted(work: Work, name: str, *dimensions: str) -> Metric:
    """The metric, if the actor may read KPIs, the records behind it and the fields it is made of and cut by."""
    work.require(KPIS_READ)
    asked = metric(work, name)
    for one in (asked.permission, *(part.permission for part in asked.parts)):
        work.require(named(one))
    if is_made_of_hidden(work, asked):
        raise NotPermitted(_("{kpi} is made of a field that your role does not show.", kpi=asked.label))
    if wrong := [one for one in dimensions if one in asked.dimensions and is_hidden(work, asked, one)]:
        raise Invalid(dict.fromkeys(wrong, _("Your role does not show this field.")))
    return asked


def is_permitted(work: Work, name: str, *dimensions: str) -> bool:
    """Whether `permitted` gives it, once the actor may read KPIs: not what only the next build will know.

    Between an upgrade and its first build, pages name metrics that are in no mart yet.
    """
    known = registry(work)
    if name not in known.metrics and name not in known.broken:
        return False
    asked = metric(work, name)
    needed = {asked.permission, *(part.permission for part in asked.parts)}
    if not all(work.actor.may(named(one)) for one in needed) or is_made_of_hidden(work, asked):
        return False
    return not any(is_hidden(work, asked, one) for one in dimensions if one in asked.dimensions)


def _answered(work: Work, asked: Sequence[Question]) -> list[list[KpiRow]]:
    """The rows of each question. Those that differ in their metric alone are counted together, and what is cut by
    time alone is read in one go.

    What is read from other relations than the marts in force is counted by itself: each metric has its own.
    """
    values.require_known(work, [claim for one in asked for claim in _claims(one)])
    kinds: dict[Hashable, dict[int, Question]] = {}
    for place, one in enumerate(asked):
        kinds.setdefault((one.key, one.metric.name if one.given.relations else ""), {})[place] = one
    in_time = [kind for kind in kinds.values() if {*next(iter(kind.values())).by} <= {*GRAINS}]
    found: dict[int, list[KpiRow]] = {}
    for several in (in_time, *([kind] for kind in kinds.values() if kind not in in_time)):
        for kind, rows in zip(several, _read(work, [[*kind.values()] for kind in several]), strict=True):
            for place, one in kind.items():
                found[place] = [_row(one, row) for row in _own(one, rows, suffix(one, [*kind.values()]))]
    return [found[place] for place in range(len(asked))]


def _read(work: Work, kinds: Sequence[Sequence[Question]]) -> list[list[Mapping[str, Any]]]:
    """What is counted for each kind; of several that are cut by time alone, in one statement."""
    statements = [compiled(*alike, spread=True) for alike in kinds]
    if len(statements) < 2:
        return [[*work.session.execute(one).mappings()] for one in statements]
    found: list[list[tuple[list[date], Mapping[str, Any]]]] = [[] for _one in kinds]
    for place, row in work.session.execute(beside(statements)):
        days = {f"by_{i}": date.fromisoformat(row[f"by_{i}"]) for i in range(len(kinds[place][0].by))}
        found[place].append(([*days.values()], {**row, **days}))
    return [[row for _days, row in sorted(rows, key=lambda one: one[0])] for rows in found]


def _own(asked: Question, found: Sequence[Mapping[str, Any]], suffix: str) -> Iterator[dict[str, Any]]:
    """What is said of one metric, as if it had been asked for alone: groups that its own marts have."""
    names = [part.name for part in asked.metric.parts]
    for row in found:
        own = {**row, **{name: row.get(f"{name}{suffix}") for name in ("value", "n", "xy")}}
        if not asked.by or any(own[name] is not None for name in (*names, "n")):
            yield own


def _claims(asked: Question) -> Iterator[Claim]:
    for dimension, wanted in asked.where.items():
        part = asked.metric.counted
        key, relation = dimension_sql(asked.metric, part, dimension), from_sql(part, [dimension])
        for value in values_of(wanted):
            if value is not None:
                yield Claim(relation, dimension, key, value, asked.given)


def _row(asked: Question, row: Mapping[str, Any]) -> KpiRow:
    metric = asked.metric
    read = {name: _number(value) for name, value in row.items()}
    cut = {name: row[f"by_{i}"] for i, name in enumerate(asked.by)}
    bottom = metric.denominator
    has_top = metric.kind in ("simple", "ratio") and metric.numerator.measure.percentile is None
    top = read[metric.numerator.name] if has_top and (bottom or metric.kind == "simple") else None
    low, high = _interval(metric, read) or (None, None)
    return KpiRow(cut, read["value"], top, read[bottom.name] if bottom else None, int(read["n"] or 0), low, high)


def _interval(metric: Metric, read: Mapping[str, Any]) -> Interval:
    if read["value"] is None or metric.interval == "none":
        return None
    first, last = metric.parts[0], metric.parts[-1]
    if metric.interval == "wilson":
        return intervals.wilson(read[first.name] or 0, read[last.name])
    if metric.interval == "ratio":
        squares = read[f"xx_{first.name}"] or 0, read["xy"] or 0, read[f"xx_{last.name}"] or 0
        sums = read[first.name] or 0, read[last.name]
        return intervals.ratio(*sums, squares, read["n"], metric.unit != "points")
    if metric.interval == "inputs":
        return intervals.of_inputs(metric.expr, {part.name: _estimate(part, read) for part in metric.parts})
    return _estimate(first, read).interval


def _estimate(part: Part, read: Mapping[str, Any]) -> Estimate:
    """A part by itself: a sum or a count, a median, or what is known exactly."""
    found = read[part.name]
    value = float((part.fill or 0) if found is None else found)
    if part.is_exact:
        return Estimate(value, None)
    if part.measure.percentile is not None:
        at = read[f"q_{part.name}"]
        return Estimate(value, at and intervals.quantile(at, part.measure.percentile, read[f"m_{part.name}"]))
    return Estimate(value, intervals.total(value, read[f"xx_{part.name}"] or 0))


def _number(read: Any) -> Any:
    """Decimals and whole numbers as programs count; all else as it is."""
    return float(read) if isinstance(read, Decimal) else read
