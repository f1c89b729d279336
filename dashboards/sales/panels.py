"""What only sales asks: how far deals of one cohort came, and what became of the pipeline between two days."""

from collections.abc import Sequence
from datetime import date, timedelta

from dash import html
from sqlalchemy import text

from app.access.work import Work
from app.code_lists import service as code_lists
from app.core.i18n import _
from app.ui import format
from dashboards import cards, charts, kpis, panels, periods, remembered, then
from dashboards.asked import Asked
from dashboards.charts import Mark, Step
from dashboards.kpis import KpiRow
from dashboards.units import bounds, in_unit
from dashboards.view import View

WON, CAME = "deals_matured_won", "stage_reached"
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
    period = periods.ripe(view.period, metric.ripe_days, then.today())
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
    came = kpis.permitted(work, CAME)
    marks = []
    for stage in stages:
        opens = [panels.asked_of(one, *days, {**where, "stage": stage}) for one in (came, metric)]
        marks.append(_stage(found[stage], str(words.get(stage, stage)), first, *opens))
    won = float(kpis.ask(work, WON, (), *days, where).rows[0].value or 0)
    share = format.percent(won / first)
    ends, name = panels.asked_of(kpis.permitted(work, WON), *days, where), str(words.get("won", _("Won")))
    ended = {_("Went on (95%)"): "", _("Of all"): charts.point(ends, share, f"{name}: {share}", "link")}
    marks.append(Mark(name, won, format.number(won), ends, cells=ended))
    table = charts.bars(marks, _("Stage"), _("Deals"))
    title = _("Of {n} deals {share} were won within 90 days", n=format.number(first), share=share)
    return panels.frame(title, hint, table, "wide", panels.foot(None, metric.name, ["stage"], *days, where))


def _stage(row: KpiRow, name: str, first: float, came: Asked, went: Asked) -> Mark:
    """How many came to it and their share of all open the deals, the share that went on what it is counted of."""
    reached = float(row.denominator or 0)
    went_on = f"{in_unit(row.value, 'share')} ({bounds(row.low, row.high, 'share')})"
    share = format.percent(reached / first)
    cells = {
        _("Went on (95%)"): charts.point(went, went_on, f"{name}: {went_on}", "link"),
        _("Of all"): charts.point(came.at("rows"), share, f"{name}: {share}", "link"),
    }
    return Mark(name, reached, format.number(reached), came, n=row.n, cells=cells)


def pipeline(work: Work, view: View) -> html.Section | None:
    """The open amount from the day before the period to its last day; each part opens to its deals."""
    if not kpis.is_permitted(work, "open_amount"):
        return None
    stock, period = kpis.permitted(work, "open_amount_months"), view.period
    before = period.since - timedelta(days=1)
    where = view.of(stock.dimensions)
    ends = ((before.replace(day=1), before), (period.until.replace(day=1), period.until))
    during = (period.since, period.until)
    asked = [
        kpis.Wanted(stock.name, (), *ends[0], where),
        *(kpis.Wanted(name, (), *during, where) for name in ("created_amount", "won_amount", "lost_amount")),
        kpis.Wanted(stock.name, (), *ends[1], where),
    ]
    begun, made, won, lost, ended = _amounts(work, view, before, asked)
    hint = _("Open amount between {days}, at the amounts of today.", days=cards.days(before, period.until))
    if not (begun or made):
        return panels.frame(stock.label, hint, panels.empty())
    steps = [
        Step(_part(work, _("Open, {day}", day=format.day(before)), begun, "", asked[0]), True),
        Step(_part(work, _("New"), made, "+", asked[1], "better")),
        Step(_part(work, _("Won"), -won, "−", asked[2], "better")),
        Step(_part(work, _("Lost"), -lost, "−", asked[3], "worse")),
        Step(_part(work, _("Open, {day}", day=format.day(period.until)), ended, "", asked[4]), True),
    ]
    change = in_unit(abs(ended - begun), "money")
    title = (
        _("Pipeline grew by {amount}", amount=change)
        if ended > begun
        else _("Pipeline shrank by {amount}", amount=change)
    )
    names = ",".join(dict.fromkeys(one.name for one in asked))
    below = panels.foot(None, names, ["month"], before.replace(day=1), period.until, where)
    drawn = charts.waterfall(steps, _("Part"), kpis.permitted(work, "open_amount").label)
    return panels.frame(title, hint, drawn, foot=below)


def _amounts(work: Work, view: View, before: date, asked: Sequence[kpis.Wanted]) -> list[float]:
    """Open before, new, won, lost, open at the end. As of an earlier moment there are no month ends but deals."""
    known = then.looked_at()
    if known is None:
        return [float(one.rows[0].value or 0) for one in kpis.ask_each(work, asked)]
    _metric, given = then.given(work, kpis.permitted(work, "open_amount", *view.where), known)
    cuts = {**dict.fromkeys(("office", "owner", "channel")), **view.where}
    values = {"before": before, "until": view.period.until, **cuts, **given.values}
    statement = text(given.text + STOCK.text.replace("marts.fct_deals", "fct_deals"))
    begun, made, won, lost = (float(part or 0) for part in remembered.rows(work, statement, values)[0])
    return [begun, made, won, lost, begun + made - won - lost]


def _part(work: Work, name: str, value: float, sign: str, asked: kpis.Wanted, tone: charts.Tone = "calm") -> Mark:
    metric = kpis.permitted(work, asked.name)
    said = sign + in_unit(abs(value), "money")
    opens = panels.asked_of(metric, asked.since or date.min, asked.until or date.max, asked.where)
    return Mark(name, value, said, opens, tone=tone)
