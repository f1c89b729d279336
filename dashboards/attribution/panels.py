"""The panels of the attribution page: figures in, plain elements out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from app.core.i18n import _
from app.ui import format
from dashboards import charts, panels, periods
from dashboards.asked import EXPLORER, Asked, written
from dashboards.attribution.queries import MARGIN, MODELS, NOBODY, VALUES, Credit, Margin, Reconciled
from dashboards.attribution.words import model_names
from dashboards.charts import Scale
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.units import in_unit

Words = Mapping[str, Any]
Where = Mapping[str, list[str | None]]
SIDE = ("first", "last", "linear", "markov", "shapley")
"""Models that stand side by side."""

SHOWN = 16
PAIRS = 6
CRM_KPIS = {"deal_won": "deals_won", "lead_converted": "conversions"}
"""What was converted -> the number that counts it in the records."""


@dataclass(frozen=True)
class Asking:
    """What the page is of, and what opens behind its numbers."""

    period: Period
    kind: str
    value: str
    thing: str
    model: str

    def of(self, kpi: str, where: Where = MappingProxyType({})) -> Asked:
        return Asked(kpi=kpi, since=self.period.since, until=self.period.until, where=dict(where))

    def credits(self, model: str, value: str = "", where: Where = MappingProxyType({})) -> Asked:
        """Credits of a model, in the page's value or another."""
        return self.of(VALUES[value or self.value], {"model": [model], "conversion_kind": [self.kind], **where})

    def spend(self, channel: str | None) -> Asked:
        return self.of("spend", {"channel": [channel]} if channel else {})

    def by_model(self, value: str, things: Sequence[str]) -> str:
        """The explorer's address of what every model credits some channels or campaigns with; each cell opens."""
        said = {
            "kpi": VALUES[value], "by": f"model,{self.thing}", "chart": "pivot", "conversion_kind": self.kind,
            "period": f"{self.period.since}..{self.period.until}",
            self.thing: written([one or None for one in things]),
        }  # fmt: skip
        return f"{EXPLORER}?{urlencode(said, safe=',:.|')}"

    def margin(self, found: Margin) -> Any:
        """What break-even goes by, of all orders there are."""
        said = _("{label}: {value}", label=_("Margin"), value=format.percent(found.share))
        opens = Asked(kpi=MARGIN, since=date(1990, 1, 1), until=periods.today()) if found.is_counted else None
        return charts.point(opens, said, said, "link")

    def kind_of(self, model: str) -> str:
        """Whether a narrow screen shows the column."""
        return "" if model == self.model else "credits-beside"


def reconciliation(found: Reconciled, asked: Asking) -> html.Div:
    """Credits against what the records say, to the cent; each opens."""
    number = 1 if found.in_crm and found.in_crm[1] else 0
    value, kpi = ("revenue", "won_amount") if number else ("count", CRM_KPIS.get(asked.kind))

    def said(pair: tuple[float, float]) -> str:
        return format.money(pair[1], None, 2) if number else format.number(round(pair[0], 6))

    def part(label: str, pair: tuple[float, float], channels: Sequence[str] = ()) -> html.Div:
        cut: Where = {"channel": list(channels)} if channels else {}
        return _sum(label, said(pair), asked.credits("linear", value, cut) if pair[0] else None)

    whole = (found.earned[0] + found.unearned[0], found.earned[1] + found.unearned[1])
    steps: list[Any] = [
        part(_("Attributed"), found.earned, found.channels), html.Span("+"),
        part(_("Not attributed"), found.unearned, [NOBODY]), html.Span("="),
        part(_("Credits of each model"), whole),
    ]  # fmt: skip
    if found.in_crm and kpi:
        gap = round(whole[number] - found.in_crm[number], 2)
        is_whole = not gap and found.are_models_equal
        words = ("✓ " if is_whole else "✕ ") + (format.money(gap, None, 2) if number else format.number(gap))
        difference = _sum(_("Difference"), words, None, "kpi-good" if is_whole else "kpi-bad")
        in_crm = _sum(_("In the CRM"), said(found.in_crm), asked.of(kpi))
        steps += [html.Span("−"), in_crm, html.Span("="), difference]
    return html.Div(steps, className="sum-line panel panel-full")


def _sum(label: str, value: str, opens: Asked | None, kind: str = "") -> html.Div:
    content = html.B(value, className=kind)
    shown = content if opens is None else charts.point(opens, content, f"{label}: {value}", "link")
    return html.Div([html.Span(label, className="soft"), shown])


def side_by_side(rows: Sequence[Credit], asked: Asking, unit: str, words: Words) -> html.Div:
    """A row a channel, a column a model, one scale; the grey tick is the median of all models.

    A narrow screen has room for the model that the page's address names, with a tick for each other one.
    """
    names = model_names()
    earning = [
        credit.by_model[m] for credit in rows if credit.name != NOBODY for m in SIDE if m in credit.by_model
    ]
    scale = Scale(0.0, max((float(row.high or row.value or 0) for row in earning), default=0.0) or 1.0)
    heads = [html.Th(names[m], className=asked.kind_of(m)) for m in SIDE]
    body = [_credited(credit, scale, asked, unit, words) for credit in rows[:SHOWN]]
    totals = [sum(float(c.by_model[m].value or 0) for c in rows if m in c.by_model) for m in SIDE]
    sums = []
    for model, total in zip(SIDE, totals, strict=True):
        said = in_unit(total, unit)
        shown = charts.point(asked.credits(model), said, f"{names[model]}: {said}", "link")
        sums.append(html.Td(html.B(shown), className=f"num {asked.kind_of(model)}"))
    costs = html.Td(_spend(asked, sum(credit.spend or 0 for credit in rows), _("All")), className="num")
    head = html.Tr([html.Th(_("Credited")), *heads, html.Th(_("Spend"), className="num")])
    all_ = html.Tr([html.Th(_("All")), *sums, costs], className="total")
    table = html.Table([html.Thead(head), html.Tbody([*body, all_])], className="table credits")
    return html.Div(table, className="scroll")


def _credited(credit: Credit, scale: Scale, asked: Asking, unit: str, words: Words) -> html.Tr:
    name = words.get(credit.name, credit.name) or _("nothing recorded")
    cells = [html.Td(_cell(credit, m, scale, asked, unit), className=asked.kind_of(m)) for m in SIDE]
    spent = html.Td(_spend(asked, credit.spend, name, credit.name), className="num")
    return html.Tr([html.Th(name, scope="row"), *cells, spent])


def _spend(asked: Asking, amount: float | None, name: Any, channel: str | None = None) -> Any:
    """What was spent, on one channel or on all."""
    if not amount:
        return format.NOTHING if channel else ""
    said = in_unit(amount, "money")
    return charts.point(asked.spend(channel), said, f"{name}, {_('Spend')}: {said}", "link")


def _cell(credit: Credit, model: str, scale: Scale, asked: Asking, unit: str) -> Any:
    row = credit.by_model.get(model)
    if row is None or not row.value:
        return html.Span(format.NOTHING, className="soft")
    said = in_unit(row.value, unit)
    shown = charts.point(asked.credits(model, where={asked.thing: [credit.name or None]}), said, said, "link")
    if credit.name == NOBODY:
        return html.Div([None, shown], className="model-cell model-plain")
    return html.Div([_mark(credit, row, scale), shown], className="model-cell")


def _mark(credit: Credit, row: KpiRow, scale: Scale) -> html.Div:
    others = [float(one.value or 0) for one in credit.by_model.values()]
    parts = [html.I(className="dots-tick", style=scale.place(one)) for one in others]
    parts.append(html.I(className="dots-whole", style=scale.place(credit.middle)))
    if row.low is not None and row.high is not None:
        parts.append(html.I(className="dots-bar", style=scale.place(row.low, row.high)))
    parts.append(html.I(className="dots-dot", style=scale.place(float(row.value or 0))))
    return html.Div(parts, className="dots-track")


def returns(
    spent: Mapping[str, float], earned: Mapping[str, Mapping[str, float]], margin: Margin, words: Words,
    asked: Asking, foot: Any,
) -> html.Section:  # fmt: skip
    """Revenue per spend under all models, where the model decides on which side of break-even a channel stands.

    A dot opens the revenue that it divides, or the spend that brought none; what it is divided by opens beside it.
    """
    even = margin.even
    marks = []
    for name in sorted(spent, key=lambda one: -spent[one]):
        found = {m: earned.get(name, {}).get(m, 0.0) / spent[name] for m in MODELS}
        marks.append((name, found, sum(one < even for one in found.values())))
    lines = [str(words.get(name, name)) for name, _found, under in marks if 0 < under < len(MODELS)]
    title = _("No model changes what a channel is worth")
    if lines:
        title = _("The model decides over {names}", names=_(", ").join(lines[:3]))
    said = _(
        "Credited revenue per spend of the same days by nine models; line: break-even {even}.",
        even=in_unit(even, "times"),
    )  # fmt: skip
    hint = [said, " ", asked.margin(margin)]
    if not marks:
        return panels.frame(title, hint, panels.empty(_("No spend was recorded in this period.")), "half")
    scale = Scale(0.0, max(max(found.values()) for _name, found, _under in marks) or 1.0)
    rows = []
    for name, found, under in marks:
        called = words.get(name, name)
        cost = html.Td(_spend(asked, spent[name], called, name), className="num")
        rows.append(_return(name, called, found, under, even, scale, asked, cost))
    heads = [html.Th(_("Channel")), html.Td()]
    named = (_("Lowest to highest"), _("Under break-even"), _("Spend"))
    heads += [html.Th(one, className="num") for one in named]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="table dots returns")
    return panels.frame(title, hint, html.Div(table, className="scroll"), "full", foot)


def _return(
    channel: str, name: Any, found: Mapping[str, float], under: int, even: float, scale: Scale, asked: Asking,
    cost: html.Td,
) -> html.Tr:  # fmt: skip
    tone = "calm" if under in (0, len(found)) else "worse"

    def opens(model: str, content: Any, kind: str, **more: Any) -> Any:
        said = f"{name}, {model_names()[model]}: {in_unit(found[model], 'times')}"
        behind = asked.credits(model, "revenue", {"channel": [channel]}) if found[model] else asked.spend(channel)
        return charts.point(behind, content, said, kind, title=said, **more)

    marks: list[Any] = [html.I(className="dots-whole", style=scale.place(even))]
    dot = html.I(className="dots-dot dots-many")
    marks += [opens(m, dot, "dots-opens", style=scale.place(one)) for m, one in found.items()]
    ends = [
        opens(m, in_unit(found[m], "times"), "link")
        for m in (min(found, key=found.__getitem__), max(found, key=found.__getitem__))
    ]
    said = _("{n} of {all}", n=under, all=len(found))
    each = charts.point(asked.spend(channel), said, f"{name}: {said}", "link")
    if any(found.values()):
        each = dcc.Link(said, href=asked.by_model("revenue", [channel]))
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(html.Div(marks, className=f"dots-track tone-{tone}"), className="dots-cell"),
            html.Td([ends[0], "–", ends[1]], className="num"),
            html.Td(each, className="num"),
            cost,
        ]
    )


def order(rows: Sequence[Credit], words: Words, asked: Asking, foot: Any) -> html.Section:
    """Pairs of neighbours whose order the models do not agree on, each with the way to what the models say."""
    ranked = [credit for credit in rows if credit.name != NOBODY and credit.middle > 0][:10]
    told = []
    for a, b in combinations(ranked, 2):
        ahead = sum(_value(a, m) > _value(b, m) for m in MODELS)
        if 0 < ahead < len(MODELS) and abs(ranked.index(a) - ranked.index(b)) == 1:
            names = {"a": words.get(a.name, a.name), "b": words.get(b.name, b.name)}
            said = _("{a} before {b} in {n} of {all} models", **names, n=ahead, all=len(MODELS))
            told.append(html.Li(dcc.Link(said, href=asked.by_model(asked.value, [a.name, b.name]))))
    hint = _("Neighbours in the order of the median of nine models.")
    if not told:
        return panels.frame(
            _("All models agree on the order"), hint, panels.empty(_("No pair changes places.")), "half"
        )
    return panels.frame(
        _("Where the models disagree on the order"), hint, html.Ul(told[:PAIRS], className="told"), "half", foot
    )


def _value(credit: Credit, model: str) -> float:
    row = credit.by_model.get(model)
    return float(row.value or 0) if row else 0.0
