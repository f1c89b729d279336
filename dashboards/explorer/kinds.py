"""Kinds of charts of the explorer: what each cuts a number by, what it needs, and how it draws the answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.access.work import Work
from app.core.errors import CrmError
from app.core.i18n import _, _l
from app.ui import states
from dashboards.explorer import asking, combined, drawn
from dashboards.explorer.address import View
from dashboards.explorer.asking import Answer
from dashboards.explorer.panel import panel

Draw = Callable[[Work, Sequence[Answer]], list[Any]]


@dataclass(frozen=True)
class Kind:
    """`cut` is what the view's numbers are asked by; `draw` makes the panels of their answers.

    It needs as many breakdowns and numbers as `cuts` and `kpis`, and says `lacks` where there are fewer.
    """

    label: Any
    icon: str
    cut: Callable[[View], tuple[str, ...]]
    draw: Draw
    cuts: int = 0
    kpis: int = 1
    lacks: Any = ""

    def is_possible(self, view: View) -> bool:
        return len(view.by) >= self.cuts and len(view.metrics) >= self.kpis


def _over_time(view: View) -> tuple[str, ...]:
    return (view.grain, *view.by[:1])


def _by_groups(view: View) -> tuple[str, ...]:
    return view.by


def _by_first(view: View) -> tuple[str, ...]:
    return view.by[:1]


def _two_ways(view: View) -> tuple[str, ...]:
    """Two breakdowns, or one against time."""
    return view.by if len(view.by) > 1 else (*view.by, view.grain)


def _rows_of_time(view: View) -> tuple[str, ...]:
    return view.by if len(view.by) > 1 else (view.grain, *view.by)


def _whole(_view: View) -> tuple[str, ...]:
    return ()


def _each(draw: Callable[[Work, Answer], Any]) -> Draw:
    """A panel for each number."""

    def all_of_them(work: Work, answers: Sequence[Answer]) -> list[Any]:
        return [panel(work, answer, draw(work, answer)) for answer in answers]

    return all_of_them


ONE_CUT = _l("Choose a breakdown: this chart shows groups.")
TWO_KPIS = _l("Choose two KPIs and a breakdown: each group is a point.")
STEPS = _l("Choose two KPIs or more: they are the steps, in this order.")

KINDS: Mapping[str, Kind] = {
    "line": Kind(_l("Line chart"), "chart-line", _over_time, _each(drawn.line)),
    "bar": Kind(_l("Bars"), "chart-bar", _by_groups, _each(drawn.bar)),
    "stacked": Kind(_l("Stacked bars"), "chart-stacked", _rows_of_time, _each(drawn.stacked), 1, lacks=ONE_CUT),
    "multiples": Kind(
        _l("Small multiples"), "chart-multiples", _over_time, _each(drawn.multiples), 1, lacks=ONE_CUT
    ),
    "heatmap": Kind(_l("Heatmap"), "chart-heat", _two_ways, _each(drawn.heatmap), 1, lacks=ONE_CUT),
    "funnel": Kind(_l("Funnel"), "chart-funnel", _whole, combined.funnel, kpis=2, lacks=STEPS),
    "cohort": Kind(_l("Cohorts"), "chart-cohort", _over_time, _each(drawn.cohorts), 1, lacks=ONE_CUT),
    "waterfall": Kind(_l("Waterfall"), "chart-fall", _by_first, _each(drawn.waterfall), 1, lacks=ONE_CUT),
    "scatter": Kind(_l("Scatter"), "chart-scatter", _by_first, combined.scatter, 1, 2, TWO_KPIS),
    "pivot": Kind(_l("Pivot table"), "chart-pivot", _two_ways, combined.pivot, 1, lacks=ONE_CUT),
    "table": Kind(_l("Table"), "chart-table", _by_groups, combined.table),
}


def panels_of(work: Work, view: View) -> list[Any]:
    """The panels of a view; what cannot be computed says why."""
    kind = KINDS[view.chart]
    if not kind.is_possible(view):
        return [states.state("analytics", str(kind.lacks))]
    try:
        return kind.draw(work, asking.answers(work, view, kind.cut(view)))
    except CrmError as error:
        return [states.state("alert", _("This could not be computed."), str(error))]
