"""The panels of the attribution page: figures in, plain elements out."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from dash import html

from app.core.i18n import _
from app.ui import format
from dashboards import charts, panels
from dashboards.asked import Asked
from dashboards.attribution.queries import MODELS, NOBODY, VALUES, Credit, Reconciled
from dashboards.attribution.words import model_names
from dashboards.charts import Scale
from dashboards.kpis import KpiRow
from dashboards.periods import Period
from dashboards.units import in_unit

Words = Mapping[str, Any]
SHOWN = 16
PAIRS = 6


def reconciliation(found: Reconciled) -> html.Div:
    """Credits against what the records say, to the cent."""
    number = 1 if found.in_crm and found.in_crm[1] else 0

    def said(pair: tuple[float, float]) -> str:
        return format.money(pair[1], None, 2) if number else format.number(round(pair[0], 6))

    whole = (found.earned[0] + found.unearned[0], found.earned[1] + found.unearned[1])
    steps: list[Any] = [
        _sum(_("Attributed"), said(found.earned)), html.Span("+"),
        _sum(_("Not attributed"), said(found.unearned)), html.Span("="),
        _sum(_("Credits of each model"), said(whole)),
    ]  # fmt: skip
    if found.in_crm:
        gap = round(whole[number] - found.in_crm[number], 2)
        is_whole = not gap and found.are_models_equal
        words = ("✓ " if is_whole else "✕ ") + (format.money(gap, None, 2) if number else format.number(gap))
        difference = _sum(_("Difference"), words, "kpi-good" if is_whole else "kpi-bad")
        steps += [html.Span("−"), _sum(_("In the CRM"), said(found.in_crm)), html.Span("="), difference]
    return html.Div(steps, className="sum-line panel panel-full")


def _sum(label: str, value: str, kind: str = "") -> html.Div:
    return html.Div([html.Span(label, className="soft"), html.B(value, className=kind)])


def side_by_side(
    rows: Sequence[Credit], models: Sequence[str], asked: tuple[Period, str, str, str], unit: str, words: Words
) -> html.Div:
    """A row a channel, a column a model, one scale; the grey tick is the median of all models."""
    names = model_names()
    earning = [
        credit.by_model[m] for credit in rows if credit.name != NOBODY for m in models if m in credit.by_model
    ]
    scale = Scale(0.0, max((float(row.high or row.value or 0) for row in earning), default=0.0) or 1.0)
    heads = [html.Th(_("Credited"))] + [html.Th(names[m]) for m in models] + [html.Th(_("Spend"), className="num")]
    body = [
        html.Tr(
            [
                html.Th(words.get(credit.name, credit.name) or _("nothing recorded"), scope="row"),
                *(html.Td(_cell(credit, m, scale, asked, unit)) for m in models),
                html.Td(in_unit(credit.spend, "money") if credit.spend else format.NOTHING, className="num"),
            ]
        )
        for credit in rows[:SHOWN]
    ]
    totals = [sum(float(c.by_model[m].value or 0) for c in rows if m in c.by_model) for m in models]
    spent = sum(credit.spend or 0 for credit in rows)
    sums = [html.Td(html.B(in_unit(total, unit)), className="num") for total in totals]
    costs = html.Td(in_unit(spent, "money") if spent else "", className="num")
    all_ = html.Tr([html.Th(_("All")), *sums, costs], className="total")
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody([*body, all_])], className="table credits")
    return html.Div(table, className="scroll")


def _cell(credit: Credit, model: str, scale: Scale, asked: tuple[Period, str, str, str], unit: str) -> Any:
    row = credit.by_model.get(model)
    if row is None or not row.value:
        return html.Span(format.NOTHING, className="soft")
    period, kind, value, thing = asked
    where: dict[str, list[str | None]] = {
        "model": [model],
        "conversion_kind": [kind],
        thing: [credit.name or None],
    }
    opens = Asked(kpi=VALUES[value], since=period.since, until=period.until, where=where)
    said = in_unit(row.value, unit)
    if credit.name == NOBODY:
        return html.Div([None, charts.point(opens, said, said, "link")], className="model-cell model-plain")
    return html.Div([_mark(credit, row, scale), charts.point(opens, said, said, "link")], className="model-cell")


def _mark(credit: Credit, row: KpiRow, scale: Scale) -> html.Div:
    parts = [html.I(className="dots-whole", style=scale.place(credit.middle))]
    if row.low is not None and row.high is not None:
        parts.append(html.I(className="dots-bar", style=scale.place(row.low, row.high)))
    parts.append(html.I(className="dots-dot", style=scale.place(float(row.value or 0))))
    return html.Div(parts, className="dots-track")


def returns(
    spent: Mapping[str, float], earned: Mapping[str, Mapping[str, float]], margin: float, words: Words, foot: Any
) -> html.Section:
    """Revenue per spend under all models, where the model decides on which side of break-even a channel stands."""
    even = 100 / margin
    lines, marks = [], []
    for name in sorted(spent, key=lambda one: -spent[one]):
        found = [earned.get(name, {}).get(m, 0.0) / spent[name] for m in MODELS]
        under = sum(one < even for one in found)
        marks.append((words.get(name, name), found, under))
        if 0 < under < len(MODELS):
            lines.append(words.get(name, name))
    title = _("No model changes what a channel is worth")
    if lines:
        title = _("The model decides over {names}", names=_(", ").join(map(str, lines[:3])))
    hint = _(
        "Credited revenue per spend of the same days by nine models; line: break-even {even} at {margin}% margin.",
        even=in_unit(even, "times"), margin=format.number(margin),
    )  # fmt: skip
    if not marks:
        return panels.frame(title, hint, panels.empty(_("No spend was recorded in this period.")), "half")
    most = max(max(found) for _name, found, _under in marks) or 1.0
    scale = Scale(0.0, most)
    rows = [_return(name, found, under, even, scale) for name, found, under in marks]
    heads = [html.Th(_("Channel")), html.Td()]
    heads += [html.Th(one, className="num") for one in (_("Lowest to highest"), _("Under break-even"))]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="table dots")
    return panels.frame(title, hint, html.Div(table, className="scroll"), "full", foot)


def _return(name: Any, found: Sequence[float], under: int, even: float, scale: Scale) -> html.Tr:
    tone = "calm" if under in (0, len(found)) else "worse"
    marks = [html.I(className="dots-whole", style=scale.place(even))]
    marks += [html.I(className="dots-dot dots-many", style=scale.place(one)) for one in found]
    span = f"{in_unit(min(found), 'times')}–{in_unit(max(found), 'times')}"
    said = _("{n} of {all}", n=under, all=len(found))
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(html.Div(marks, className=f"dots-track tone-{tone}"), className="dots-cell"),
            html.Td(span, className="num"),
            html.Td(said, className="num"),
        ]
    )


def order(rows: Sequence[Credit], words: Words, foot: Any) -> html.Section:
    """Pairs of neighbours whose order the models do not agree on."""
    ranked = [credit for credit in rows if credit.name != NOBODY and credit.middle > 0][:10]
    told = []
    for a, b in combinations(ranked, 2):
        ahead = sum(_value(a, m) > _value(b, m) for m in MODELS)
        if 0 < ahead < len(MODELS) and abs(ranked.index(a) - ranked.index(b)) == 1:
            names = {"a": words.get(a.name, a.name), "b": words.get(b.name, b.name)}
            told.append(html.Li(_("{a} before {b} in {n} of {all} models", **names, n=ahead, all=len(MODELS))))
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
