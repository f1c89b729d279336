"""How far deals came, what became of the pipeline, and which teams won."""

from datetime import timedelta

from app.access.work import Work
from app.code_lists import service as code_lists
from app.core.i18n import _
from app.ui import format
from dashboards import cards, kpis, narrowed, periods
from dashboards.asked import Asked
from dashboards.periods import Period
from dashboards.registry import Metric
from dashboards.reports.shapes import Cell, Chart, Mark, Section, Tone, opens
from dashboards.sales.panels import ORDER, STOCK
from dashboards.units import bounds, in_unit

EMPTY_FILTERS = dict.fromkeys(("office", "owner", "channel"))


def funnel(work: Work, period: Period) -> Section | None:
    """Of the deals of the newest ripe cohort, how many came to each stage and how many went on."""
    if not kpis.is_permitted(work, "stage_conversion"):
        return None
    metric = kpis.permitted(work, "stage_conversion")
    ripe = periods.ripe(period, metric.ripe_days, periods.today())
    days = ripe.since, ripe.until
    found = {row.by["stage"]: row for row in kpis.ask(work, metric.name, ["stage"], *days).rows}
    stages = [stage for stage in work.session.scalars(ORDER) if stage in found]
    hint = _("Deals made {days}, followed 90 days each; a stage that was skipped counts as passed.",
             days=cards.days(*days))  # fmt: skip
    head = [_("Stage"), _("Deals"), _("Went on"), _("95%"), _("Of all")]
    first = float(found[stages[0]].denominator or 0) if stages else 0.0
    if not first:
        return Section("funnel", metric.label, hint, head, [], empty=_("No deals of a ripe cohort yet."))
    words = code_lists.words(work, "stages")
    rows, marks = [], []
    for stage in stages:
        row, name = found[stage], str(words.get(stage, stage))
        behind = opens(Asked(kpi=metric.name, since=days[0], until=days[1], where={"stage": [stage]}))
        reached = float(row.denominator or 0)
        rows.append([Cell(name), _count(reached, behind), _share(row.value, behind),
                     Cell(bounds(row.low, row.high, "share")), _share(reached / first)])  # fmt: skip
        marks.append(Mark(name, reached, format.number(reached)))
    won, name = float(found[stages[-1]].numerator or 0), str(words.get("won", _("Won")))
    rows.append([Cell(name), _count(won), Cell(""), Cell(""), _share(won / first)])
    marks.append(Mark(name, won, format.number(won)))
    share = format.percent(won / first)
    title = _("Of {n} deals {share} were won within 90 days", n=format.number(first), share=share)
    return Section("funnel", title, hint, head, rows, Chart("bars", "count", title, marks))


def pipeline(work: Work, period: Period) -> Section | None:
    """The open amount from the day before the period to its last day, at the amounts of today."""
    if not kpis.is_permitted(work, "open_amount"):
        return None
    metric, before = kpis.permitted(work, "open_amount"), period.since - timedelta(days=1)
    asked = {"before": before, "until": period.until, **EMPTY_FILTERS, **narrowed.of(EMPTY_FILTERS)}
    begun, made, won, lost = (float(part or 0) for part in work.session.execute(STOCK, asked).one())
    ended = begun + made - won - lost
    hint = _("Open amount between {days}, at the amounts of today.", days=cards.days(before, period.until))
    head = [_("Part"), _("Amount")]
    if not (begun or made):
        return Section("pipeline", metric.label, hint, head, [], empty=_("Nothing was open in this period."))
    steps: list[tuple[str, float, str, Tone, bool]] = [
        (_("Open, {day}", day=format.day(before)), begun, "", "calm", True),
        (_("New"), made, _behind(work, "deals_created", period), "good", False),
        (_("Won"), -won, _behind(work, "won_amount", period), "good", False),
        (_("Lost"), -lost, _behind(work, "deals_lost", period), "bad", False),
        (_("Open, {day}", day=format.day(period.until)), ended, "", "calm", True),
    ]
    marks = [
        Mark(name, value, _signed(value, total), tone=tone, is_total=total)
        for name, value, _b, tone, total in steps
    ]
    rows = [[Cell(name), Cell(_signed(value, total), value, "money", b)] for name, value, b, _tone, total in steps]
    title = _moved(ended - begun)
    return Section("pipeline", title, hint, head, rows, Chart("waterfall", "money", title, marks), is_wide=True)


def _moved(by: float) -> str:
    amount = in_unit(abs(by), "money")
    return (
        _("Pipeline grew by {amount}", amount=amount)
        if by > 0
        else _("Pipeline shrank by {amount}", amount=amount)
    )


def _signed(value: float, is_total: bool) -> str:
    said = in_unit(abs(value), "money")
    return said if is_total else ("+" if value > 0 else "−" if value < 0 else "") + said


def _behind(work: Work, name: str, period: Period) -> str:
    return opens(Asked(kpi=name, since=period.since, until=period.until)) if kpis.is_permitted(work, name) else ""


def offices(work: Work, period: Period) -> Section | None:
    """One line per team that closed a deal in the period; deals and amounts add up to the whole."""
    if not (kpis.is_permitted(work, "win_rate") and kpis.is_permitted(work, "won_amount")):
        return None
    rate, amount = kpis.permitted(work, "win_rate"), kpis.permitted(work, "won_amount")
    days = period.since, period.until
    amounts = {row.by["office"]: row for row in kpis.ask(work, amount.name, ["office"], *days).rows}
    rows = []
    for row in sorted(kpis.ask(work, rate.name, ["office"], *days).rows, key=lambda r: -r.n):
        office = row.by["office"]
        won = amounts[office].value if office in amounts else 0.0
        behind, sold = _cut(rate, period, office), _cut(amount, period, office)
        rows.append([Cell(office or _("No team")), _count(float(row.denominator or 0), behind),
                     _share(row.value, behind), Cell(bounds(row.low, row.high, "share")),
                     Cell(in_unit(won, "money"), float(won or 0), "money", sold)])  # fmt: skip
    head = [_("Team"), _("Deals closed"), _("Win rate"), _("95%"), _("Won amount")]
    return Section("offices", _("Teams"), _("By closing day."), head, rows, empty=_("No deal was closed."))


def _cut(metric: Metric, period: Period, office: str | None) -> str:
    where: dict[str, list[str | None]] = {"office": [office]}
    return opens(Asked(kpi=metric.name, since=period.since, until=period.until, where=where))


def _count(value: float, behind: str = "") -> Cell:
    return Cell(format.number(value), value, "count", behind)


def _share(value: float | None, behind: str = "") -> Cell:
    return Cell(in_unit(value, "share"), None if value is None else float(value), "share", behind)
