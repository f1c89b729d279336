"""A view of the explorer answered: each number by one grouped question, its whole, and the same of other days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import chain, combinations
from typing import Any

from app.access.work import Work
from app.core.i18n import _
from dashboards import aims, kpis, panels, periods, rows, then
from dashboards.asked import Asked
from dashboards.explorer import address
from dashboards.explorer.address import View
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.registry import GRAINS, Metric
from dashboards.standing import Card

MOST = 12
"""Groups that a chart shows; what is beyond stands together as others."""
ROOM = {"line": 7, "stacked": 7, "scatter": 60}
"""Groups told apart by colour are as many as there are colours, and others in grey; points find more room."""
EVER = date(1990, 1, 1)

Key = tuple[Any, ...]
NO_ROW = KpiRow({}, None, None, None, 0)


@dataclass(frozen=True)
class Others:
    """The groups that a chart has no room for: one group, whichever they are."""

    values: tuple[str | None, ...] = field(compare=False)


@dataclass(frozen=True)
class Answer:
    """One number. `rows` are by `cut`; `before` are those of the days compared with, under the keys of these.

    `keys` holds for each of `cut` its values in the order they are shown in.
    """

    metric: Metric
    cut: tuple[str, ...]
    keys: Mapping[str, Sequence[Any]]
    rows: Mapping[Key, KpiRow]
    before: Mapping[Key, KpiRow]
    whole: KpiRow
    whole_before: KpiRow | None
    days: tuple[date, date]
    target: float | None
    view: View

    def row(self, *key: Any) -> KpiRow | None:
        return self.rows.get(key)

    @property
    def monthly(self) -> float | None:
        """What is wanted of one month of the days, on average; None of other grains."""
        if self.target is None or self.cut[:1] != ("month",) or self.metric.interval not in aims.SUMS:
            return self.target if self.cut[:1] == ("month",) else None
        return self.target / len(periods.buckets(*self.days, "month"))

    def asked(self, *key: Any) -> Asked:
        """What opens behind a group: its days, and what it is cut down to."""
        return self._opened(self.days, key)

    def asked_before(self, *key: Any) -> Asked | None:
        """The same of the days compared with; None where they have no such group."""
        compared = address.compared(self.view)
        if compared is None or (key and key not in self.before):
            return None
        moves = _moves(self.cut, compared, self.days)
        then = [moves[name][at] if name in moves else at for name, at in zip(self.cut, key, strict=False)]
        return self._opened(compared, then)

    def _opened(self, days: tuple[date, date], key: Sequence[Any]) -> Asked:
        since, until = days
        where: dict[str, list[str | None]] = {name: list(values) for name, values in self.view.where.items()}
        for name, value in zip(self.cut, key, strict=False):
            if name in GRAINS:
                since, until = max(since, value), min(until, periods.last_day(value, name))
            else:
                where[name] = list(value.values) if isinstance(value, Others) else [_text(value)]
        return Asked(kpi=self.metric.name, since=since, until=until, where=where)

    def card(self, *key: Any) -> Card:
        """A group, or without a key the whole, against the days compared with."""
        now, before = self.rows.get(key, NO_ROW), self.before.get(key, NO_ROW)
        if not key:
            now, before = self.whole, self.whole_before or NO_ROW
        now_bounds, before_bounds = (one.estimate.interval if one.estimate else None for one in (now, before))
        period = Period(*self.days, *self.days)
        return Card(
            self.metric, now.value, now.numerator, now.denominator, now.n, before.value, before.n, [], period,
            now_bounds, before_bounds,
        )  # fmt: skip


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


Keys = Mapping[str, Sequence[Any]]


def answers(work: Work, view: View, cut: Sequence[str]) -> list[Answer]:
    """The numbers of the view, cut by these dimensions and grains, all with the groups of the first."""
    made: list[Answer] = []
    for metric in view.metrics:
        made.append(answer(work, view, metric, cut, made[0].keys if made else None))
    return made


def answer(work: Work, view: View, metric: Metric, cut: Sequence[str], keys: Keys | None = None) -> Answer:
    """One number; `keys` are the groups to show, if not its own largest. Raises as `kpis.ask`."""
    cut = tuple(cut)
    days = days_of(view, metric, cut)
    where = {name: list(values) for name, values in view.where.items()}
    found = _asked(work, metric, cut, days, where)
    keys = keys or _keys(metric, cut, days, found, ROOM.get(view.chart, MOST))
    compared, before, whole_before = address.compared(view), {}, None
    if compared:
        earlier = _asked(work, metric, cut, compared, where)
        before = _moved(_gathered(work, metric, cut, compared, where, earlier, keys), cut, days, compared)
        whole_before = kpis.ask(work, metric.name, (), *compared, where).rows[0]
    shown = _gathered(work, metric, cut, days, where, found, keys)
    whole = kpis.ask(work, metric.name, (), *days, where).rows[0]
    target = _target(work, view, metric, days) if view.compare == "target" else None
    return Answer(metric, cut, keys, shown, before, whole, whole_before, days, target, view)


def rows_before(work: Work, view: View, metric: Metric, cut: Sequence[str]) -> dict[Key, KpiRow]:
    """Every group of the days compared with, under the keys of the view's own; none where nothing is compared."""
    compared = address.compared(view)
    if compared is None:
        return {}
    where = {name: list(values) for name, values in view.where.items()}
    return _moved(_asked(work, metric, cut, compared, where), tuple(cut), days_of(view, metric, cut), compared)


def days_of(view: View, metric: Metric, cut: Sequence[str]) -> tuple[date, date]:
    """What is as of today has no days; cohorts have those that are ripe, where the period is whole months."""
    if metric.window == "now" and not set(cut) & set(GRAINS):
        return EVER, then.today()
    period = view.period
    if view.when in periods.MONTHS:
        period = periods.ripe(period, metric.ripe_days, then.today())
    return period.since, period.until


def _asked(
    work: Work, metric: Metric, cut: Sequence[str], days: tuple[date, date], where: Mapping[str, list[str | None]]
) -> dict[Key, KpiRow]:
    found = kpis.ask(work, metric.name, list(cut), *days, where).rows
    return {tuple(row.by[name] for name in cut): row for row in found if row.n or row.value}


def _keys(
    metric: Metric, cut: tuple[str, ...], days: tuple[date, date], found: Mapping[Key, KpiRow], most: int
) -> Keys:
    """Each cut's values in order; of more groups than there is room for the smaller as one."""
    keys: dict[str, Sequence[Any]] = {}
    for place, name in enumerate(cut):
        values = _ordered(metric, name, place, found, days)
        if name not in GRAINS and len(values) > most:
            values = [*values[: most - 1], Others(tuple(_text(value) for value in values[most - 1 :]))]
        keys[name] = values
    return keys


def _gathered(
    work: Work, metric: Metric, cut: tuple[str, ...], days: tuple[date, date],
    where: Mapping[str, list[str | None]], found: Mapping[Key, KpiRow], keys: Keys,
) -> dict[Key, KpiRow]:  # fmt: skip
    """The rows with others as one group, asked anew: shares and medians do not add up."""
    own = {name: {_text(value) for value in keys[name] if not isinstance(value, Others)} for name in cut}
    small = [name for name in cut if any(isinstance(value, Others) for value in keys[name])]
    shown: dict[Key, KpiRow] = {}
    for some in chain.from_iterable(combinations(small, n) for n in range(len(small) + 1)):
        rest = {name: Others(_beyond(found, cut.index(name), own[name])) for name in some}
        if any(not one.values for one in rest.values()):
            continue
        asked = [name for name in cut if name not in rest]
        down = {**where, **{name: list(one.values) for name, one in rest.items()}}
        rows = _asked(work, metric, asked, days, down) if rest else found
        for key, row in rows.items():
            named = dict(zip(asked, key, strict=True))
            if all(_text(named[name]) in own[name] for name in small if name in named):
                shown[tuple(rest.get(name, named.get(name)) for name in cut)] = row
    return shown


def _beyond(found: Mapping[Key, KpiRow], place: int, own: set[str | None]) -> tuple[str | None, ...]:
    return tuple(value for value in dict.fromkeys(_text(key[place]) for key in found) if value not in own)


def _ordered(
    metric: Metric, name: str, place: int, found: Mapping[Key, KpiRow], days: tuple[date, date]
) -> list[Any]:
    """Time as it goes; numbers as they count; groups by how much they are, or how many stand behind them."""
    values = {key[place] for key in found}
    if name in GRAINS:
        return periods.buckets(*days, name) if values else []
    if values and all(isinstance(value, int) for value in values):
        return sorted(values)
    sizes: dict[Any, float] = dict.fromkeys(values, 0.0)
    for key, row in found.items():
        sizes[key[place]] += float(row.value or 0) if metric.interval in aims.SUMS else row.n
    return sorted(values, key=lambda value: (-sizes[value], str(value)))


def _moved(
    found: Mapping[Key, KpiRow], cut: Sequence[str], days: tuple[date, date], before: tuple[date, date]
) -> dict[Key, KpiRow]:
    """Rows of other days under the keys of these: the first week of one stands with the first of the other."""
    moves = _moves(cut, days, before)
    moved = {}
    for key, row in found.items():
        now = tuple(
            moves[name].get(value) if name in moves else value for name, value in zip(cut, key, strict=True)
        )
        if not any(now[place] is None for place, name in enumerate(cut) if name in moves):
            moved[now] = row
    return moved


def _moves(cut: Sequence[str], to: tuple[date, date], of: tuple[date, date]) -> dict[str, dict[date, date]]:
    """Of each grain: the first, second, third week or month of some days -> that of others."""
    return {
        name: dict(zip(periods.buckets(*of, name), periods.buckets(*to, name), strict=False))
        for name in cut
        if name in GRAINS
    }


def _target(work: Work, view: View, metric: Metric, days: tuple[date, date]) -> float | None:
    """What is wanted of the days, where that is known of whole months."""
    where = {name: values[0] or "" for name, values in view.where.items() if len(values) == 1}
    is_whole = days[0].day == 1 and (days[1] + timedelta(days=1)).day == 1
    if not is_whole or len(where) < len(view.where):
        return None
    return aims.of(work, metric, Period(*days, *days), where)


def named(work: Work, name: str, value: Any) -> str:
    """A value of a cut as people call it."""
    if isinstance(value, Others):
        return _("Other ({n})", n=len(value.values))
    if name in GRAINS:
        return panels.time_name(value, name)
    return panels.group_name(name, value, rows.codes_of(work))
