"""The channel table: what each model credits, with its interval, and where the models disagree."""

from collections.abc import Sequence
from typing import Any

from dash import html

from app.core.i18n import _, current_locale
from app.ui import format, parts
from dashboards.home.queries import MODELS, ChannelRow, Credit

COUNTED = ("first", "last")
"""Models that credit whole conversions; the others share one among channels."""


def channel_table(rows: Sequence[ChannelRow]) -> html.Div:
    """One line per channel, all spend kept, the unattributed last, and the sum."""
    words = {
        "first": _("First touch"), "last": _("Last touch"), "linear": _("Linear"),
        "markov": _("Markov chain"), "shapley": _("Shapley"),
    }  # fmt: skip
    heads = [html.Th(_("Channel")), html.Th(_("Spend"), className="num")]
    heads += [html.Th(words[model], className="num") for model in MODELS]
    cac = _("Spend per new customer, by linear credit, where spend is known")
    roas = _("Credited revenue per unit of spend, by linear credit")
    heads += [html.Th(_("CAC"), className="num", title=cac), html.Th(_("ROAS"), className="num", title=roas)]
    body = [html.Tr(_line(row)) for row in rows] + [html.Tr(_sum(rows), className="total")]
    return html.Div(
        html.Table([html.Thead(html.Tr(heads)), html.Tbody(body)], className="table"), className="scroll"
    )


def _line(row: ChannelRow) -> list[html.Td]:
    linear = row.credits.get("linear")
    return [
        html.Td(_name(row)),
        html.Td(format.short_money(row.spend, None) if row.spend else format.NOTHING, className="num"),
        *(html.Td(_credit(row.credits.get(model), model), className="num") for model in MODELS),
        html.Td(format.short_money(linear.cac, None) if linear and row.spend else format.NOTHING, className="num"),
        html.Td(format.number(linear.roas, 1) if linear and row.spend else format.NOTHING, className="num"),
    ]


def _name(row: ChannelRow) -> Any:
    if row.channel == "unattributed":
        return html.Span(
            _("Not attributed"), className="soft", title=_("Conversions without any touch we know of")
        )
    label = row.label_zh if current_locale() == "zh" else row.label_en
    if not row.is_disputed:
        return label
    why = _("The models' intervals do not overlap: what this channel earned depends on the question asked.")
    return html.Span([label, " ", html.Span(parts.chip(_("models disagree"), "warn"), title=why)])


def _credit(credit: Credit | None, model: str) -> Any:
    if credit is None:
        return format.NOTHING
    value = html.Span(_conversions(credit.conversions, model))
    if credit.low is None or credit.high is None:
        return value
    span = f"{format.number(credit.low)}–{format.number(credit.high)}"
    return html.Span([value, html.Span(span, className="interval")])


def _conversions(value: float, model: str) -> str:
    return format.number(value, 0 if model in COUNTED else 1)


def _sum(rows: Sequence[ChannelRow]) -> list[html.Td]:
    def total(model: str) -> float:
        return sum(row.credits[model].conversions for row in rows if model in row.credits)

    return [
        html.Td(_("All")),
        html.Td(format.short_money(sum(row.spend for row in rows), None), className="num"),
        *(html.Td(_conversions(total(model), model), className="num") for model in MODELS),
        html.Td(),
        html.Td(),
    ]
