"""What only sales asks: how far deals of one cohort came, and what became of the pipeline between two days."""

from datetime import timedelta
from typing import Any

from dash import html
from sqlalchemy import text

from app.access.work import Work
from app.code_lists import service as code_lists
from app.core.i18n import _
from app.ui import format
from dashboards import cards, charts, kpis, panels, periods, remembered, then
from dashboards.charts import Mark, Step
from dashboards.kpis import KpiRow
from dashboards.units import bounds, in_unit
from dashboards.view import View

ORDER = text(
    "select stage from marts.fct_deal_stages where not is_last group by stage, position order by position"
)
STOCK = text("""
    select sum(amount) filter (where created_on <= :before and coalesce(closed_on > :before, true)) as begun,
        sum(amount) filter (where created_on > :before and created_on <= :until) as made,
        sum(amount) filter (where is_won and closed_on > :before and closed_on <= :until) as won,
        sum(amount) filter (where is_lost and closed_on > :before and closed_on <= :until) as lost
    from marts.fct_deals
    where (cast(:office as text) is null or office = :office) and (cast(:owner as text) is null or owner = :owner)
        and (cast(:channel as text) is null or channel = :channel)
""")


def funnel(work: Work, view: View) -> html.Section | None:
    """Of the deals of one ripe cohort, how many came to each stage and how many went on."""
    if not kpis.is_permitted(work, "stage_conversion"):
        return None
    metric = kpis.permitted(work, "stage_conversion")
    period = periods.ripe(view.period, metric.ripe_days, periods.today())
    where, days = view.of(metric.dimensions), (period.since, period.until)
    found = {r.by["stage"]: r for r in kpis.ask(work, metric.name, ["stage"], *days, where).rows}
    hint = _(
        "Deals made {days}, followed 90 days each; a stage that was skipped counts as passed.",
        days=cards.days(*days),
    )
    stages = [stage for stage in remembered.scalars(work, ORDER) if stage in found]
    if not stages or not found[stages[0]].denominator:
        return panels.frame(metric.label, hint, panels.empty(), "wide")
    words, first = code_lists.words(work, "stages"), float(found[stages[0]].denominator or 0)
    marks = [
        _stage(found[s], str(words.get(s, s)), first, panels.asked_of(metric, *days, {**where, "stage": s}))
        for s in stages
    ]
    won = float(found[stages[-1]].numerator or 0)
    share = format.percent(won / first)
    ended = {_("Went on (95%)"): "", _("Of all"): share}
    marks.append(Mark(str(words.get("won", _("Won"))), won, format.number(won), cells=ended))
    table = charts.bars(marks, _("Stage"), _("Deals"))
    title = _("Of {n} deals {share} were won within 90 days", n=format.number(first), share=share)
    return panels.frame(title, hint, table, "wide", panels.foot(None, metric.name, ["stage"], *days, where))


def _stage(row: KpiRow, name: str, first: float, asked: Any) -> Mark:
    reached = float(row.denominator or 0)
    went_on = f"{in_unit(row.value, 'share')} ({bounds(row.low, row.high, 'share')})"
    cells = {_("Went on (95%)"): went_on, _("Of all"): format.percent(reached / first)}
    return Mark(name, reached, format.number(reached), asked, n=row.n, cells=cells)


def pipeline(work: Work, view: View) -> html.Section | None:
    """The open amount from the day before the period to its last day; each part opens to its deals."""
    if not kpis.is_permitted(work, "open_amount"):
        return None
    metric, period = kpis.permitted(work, "open_amount"), view.period
    before = period.since - timedelta(days=1)
    asked = {
        "before": before,
        "until": period.until,
        **dict.fromkeys(("office", "owner", "channel")),
        **view.where,
    }
    statement, known = STOCK, then.looked_at()
    if known:
        _metric, given = then.given(work, metric, known)
        statement = text(given.text + STOCK.text.replace("marts.fct_deals", "fct_deals"))
        asked |= given.values
    begun, made, won, lost = (float(part or 0) for part in remembered.rows(work, statement, asked)[0])
    ended = begun + made - won - lost
    hint = _("Open amount between {days}, at the amounts of today.", days=cards.days(before, period.until))
    if not (begun or made):
        return panels.frame(metric.label, hint, panels.empty())
    steps = [
        Step(_part(_("Open, {day}", day=format.day(before)), begun), True),
        Step(_opened(work, _("New"), made, "better", "deals_created", view)),
        Step(_opened(work, _("Won"), -won, "better", "won_amount", view)),
        Step(_opened(work, _("Lost"), -lost, "worse", "deals_lost", view)),
        Step(_part(_("Open, {day}", day=format.day(period.until)), ended), True),
    ]
    change = in_unit(abs(ended - begun), "money")
    title = (
        _("Pipeline grew by {amount}", amount=change)
        if ended > begun
        else _("Pipeline shrank by {amount}", amount=change)
    )
    return panels.frame(title, hint, charts.waterfall(steps, _("Part"), metric.label))


def _part(name: str, value: float) -> Mark:
    return Mark(name, value, in_unit(value, "money"))


def _opened(work: Work, name: str, value: float, tone: charts.Tone, kpi: str, view: View) -> Mark:
    metric, days = kpis.permitted(work, kpi), (view.period.since, view.period.until)
    said = ("+" if value > 0 else "−") + in_unit(abs(value), "money")
    return Mark(name, value, said, panels.asked_of(metric, *days, view.of(metric.dimensions)), tone=tone)
