"""What only customers ask: cohorts month by month, recency against frequency, what moved recurring revenue."""

from datetime import date

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.ui import format
from dashboards import charts, heat, kpis, panels, periods
from dashboards.charts import Mark, Step
from dashboards.kpis import KpiRow
from dashboards.registry import Metric
from dashboards.units import in_unit
from dashboards.view import View

COHORTS = 13
RECENCY = ("0-21", "22-60", "61-120", "121-210", "211+")
FREQUENCY = ("1", "2", "3-4", "5-9", "10+")


def cohorts(work: Work, view: View) -> html.Section | None:
    """Of the customers who came in a month, which share is still there; months that are not over are not shown."""
    if not kpis.is_permitted(work, "retention"):
        return None
    metric = kpis.permitted(work, "retention")
    since, until = periods.months_up_to(view.period.until, COHORTS)
    where = view.of(metric.dimensions)
    found = [r for r in kpis.ask(work, metric.name, ["month", "month_number"], since, until, where).rows if r.n]
    hint = _("Share still there so many months after the first; months that are not over are left out.")
    if not found:
        return panels.frame(metric.label, hint, panels.empty(), "full")
    months = sorted({row.by["month"] for row in found})
    numbers = sorted({row.by["month_number"] for row in found if row.by["month_number"] < COHORTS})
    named = {month: format.short_month(month) for month in months}
    cells = {(named[r.by["month"]], str(r.by["month_number"])): _of_cohort(metric, r, where) for r in found}
    sizes = {}
    for row in found:
        if row.by["month_number"] == 0:
            name = named[row.by["month"]]
            sizes[name] = charts.count(cells[name, "0"].asked, row.n, name)
    across = _("months after the first")
    grid = heat.grid([*named.values()], list(map(str, numbers)), cells, _("Came in"), across, sizes)
    below = panels.foot(None, metric.name, ["month", "month_number"], since, until, where)
    return panels.frame(_title(found), hint, grid, "full", below)


def _title(found: list[KpiRow]) -> str:
    """How the whole stands after three months, where three months are over."""
    third = [row for row in found if row.by["month_number"] == 3]
    left, came = sum(float(r.numerator or 0) for r in third), sum(r.n for r in third)
    if not came:
        return _("Customer retention by month of coming")
    return _("After three months {share} of customers are still there", share=format.percent(left / came))


def _of_cohort(metric: Metric, row: KpiRow, where: dict[str, str]) -> Mark:
    first: date = row.by["month"]
    number = row.by["month_number"]
    name = _("{month}, month {n}", month=format.short_month(first), n=number)
    asked = panels.asked_of(metric, first, periods.last_day(first, "month"), {**where, "month_number": number})
    few: charts.Tone = "few" if row.n < metric.floor else "calm"
    value = None if row.value is None else float(row.value)
    return Mark(name, value, format.percent(value, 0), asked, row.low, row.high, row.n, few)


def rfm(work: Work, view: View) -> html.Section | None:
    """Customers by days since the last order and orders in 24 months, darker where they bring more."""
    if not kpis.is_permitted(work, "customer_value"):
        return None
    metric = kpis.permitted(work, "customer_value")
    days, where = (date(1990, 1, 1), periods.today()), view.of(metric.dimensions)
    found = kpis.ask(work, metric.name, ["recency", "frequency"], *days, where).rows
    hint = _(
        "Days since the last order against orders in 24 months, bounds fixed; stronger colour: more revenue each."
    )
    cells = {(r.by["recency"], r.by["frequency"]): _of_place(metric, r, days, where) for r in found if r.n}
    if not cells:
        return panels.frame(_("Where the customers are (RFM)"), hint, panels.empty(), "full")
    grid = heat.grid(RECENCY, FREQUENCY, cells, _("Last order, days ago"), _("orders in 24 months"))
    below = panels.foot(None, metric.name, ["recency", "frequency"], *days, where)
    gone = sum(r.n for r in found if r.by["recency"] == "211+" and r.by["frequency"] in ("5-9", "10+"))
    title = (
        _("{n} frequent buyers have not ordered for 7 months", n=format.number(gone))
        if gone
        else _("Where the customers are (RFM)")
    )
    return panels.frame(title, hint, grid, "full", below)


def _of_place(metric: Metric, row: KpiRow, days: tuple[date, date], where: dict[str, str]) -> Mark:
    asked = panels.asked_of(
        metric, *days, {**where, "recency": row.by["recency"], "frequency": row.by["frequency"]}
    )
    name = _("{n} customers, {value} each", n=format.number(row.n), value=in_unit(row.value, metric.unit))
    return Mark(name, float(row.value or 0), format.number(row.n), asked, n=row.n)


def recurring(work: Work, view: View) -> html.Section | None:
    """Recurring revenue of the customers of a year before: what they pay more, less, not at all."""
    if not kpis.is_permitted(work, "mrr_year_before"):
        return None
    month = view.period.until.replace(day=1)
    days, metric = (month, view.period.until), kpis.permitted(work, "mrr_year_before")
    where = view.of(metric.dimensions)
    names = ("mrr_year_before", "mrr_expansion", "mrr_contraction", "mrr_churn", "mrr_year_now")
    answers = kpis.ask_each(work, [kpis.Wanted(name, (), *days, where) for name in names])
    values = {one.kpi: float(one.rows[0].value or 0) for one in answers}
    hint = _(
        "Monthly contract value of the customers of a year before {month}, at constant rates.",
        month=format.short_month(month),
    )
    if not values["mrr_year_before"]:
        return panels.frame(_("What moved recurring revenue"), hint, panels.empty())

    def part(name: str, sign: int, tone: charts.Tone) -> Mark:
        known = kpis.permitted(work, name)
        said = ({1: "+", -1: "−"}.get(sign, "") if values[name] else "") + in_unit(values[name], "money")
        return Mark(known.label, values[name] * (sign or 1), said, panels.asked_of(known, *days, where), tone=tone)

    steps = [
        Step(part("mrr_year_before", 0, "calm"), True), Step(part("mrr_expansion", 1, "better")),
        Step(part("mrr_contraction", -1, "worse")), Step(part("mrr_churn", -1, "worse")),
        Step(part("mrr_year_now", 0, "calm"), True),
    ]  # fmt: skip
    drawn = charts.waterfall(steps, _("Part"), _("Monthly value"))
    below = panels.foot(None, ",".join(names), ["month"], *days, where)
    return panels.frame(_("What moved recurring revenue"), hint, drawn, foot=below)
