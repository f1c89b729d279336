"""The lines of a deal on its page: what, how many, for how much, and what they come to with tax."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, html

from app.access.field_rights import may_write
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.deals import lines, service
from app.deals.fields import DEAL
from app.deals.schema import DealLineIn, DealLineView, DealView
from app.products import service as products
from app.ui import format, forms, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.record_page import own_change
from app.ui.shapes import FieldId, IdText, Kept, Values
from app.ui.wiring import on_press

PLACE = {"part": "lines"}


def panel(w: Work, deal_id: UUID) -> html.Div:
    return html.Div(_content(w, deal_id), id=PLACE)


def _content(w: Work, deal_id: UUID) -> html.Section | None:
    """Nothing of a closed deal without lines, or for whom the role shows no amount."""
    deal, found = service.read(w, deal_id), lines.list_of(w, deal_id)
    may_change = (
        deal.semantic == "open" and DEAL.may_change(w, deal_id) and may_write(w.actor, DEAL.name, "amount")
    )
    if not found and not may_change:
        return None
    return card(deal, found, products.words(w), _adding(w) if may_change else None)


def card(deal: DealView, found: Sequence[DealLineView], words: Mapping[str, str], add: Any) -> html.Section:
    """The lines, their sums in the deal's currency, and the form that adds one."""
    body = [html.Div(_table(found, words, may_change=add is not None), className="scroll"), _sums(deal, found)]
    return records.card(_("Products and lines"), html.Div([*(body if found else []), add]))


def _table(found: Sequence[DealLineView], words: Mapping[str, str], *, may_change: bool) -> html.Table:
    heads = [_("Product"), _("Quantity"), _("Price"), _("Discount"), _("Tax"), _("Total"), ""]
    head = html.Tr(
        [html.Th(words_, className="num" if n in range(1, 6) else "") for n, words_ in enumerate(heads)]
    )
    rows = [html.Tr(_row(one, words, may_change=may_change)) for one in found]
    return html.Table([html.Thead(head), html.Tbody(rows)], className="table")


def _row(line: DealLineView, words: Mapping[str, str], *, may_change: bool) -> list[html.Td]:
    name = words.get(line.product or "", line.product or format.NOTHING)
    figures = (
        format.decimal(line.quantity),
        format.number(line.unit_price, 2),
        format.percent(line.discount / 100, 0),
        format.percent(line.tax / 100, 0),
        format.number(line.amount, 2),
    )
    said = _("Remove {product}", product=name)
    gone = html.Button(
        icon("x"), id={"line": str(line.id)}, className="reveal", **{"aria-label": said}, title=said
    )
    return [
        html.Td(name),
        *(html.Td(one, className="num") for one in figures),
        html.Td(gone if may_change else ""),
    ]


def _sums(deal: DealView, found: Sequence[DealLineView]) -> html.Dl:
    """The sum after discounts, the tax on it, and both."""
    net = sum((one.amount for one in found), Decimal(0))
    tax = sum((one.amount * one.tax / 100 for one in found), Decimal(0))
    off = sum((one.quantity * one.unit_price - one.amount for one in found), Decimal(0))
    said = _("Sum after {discount} discount", discount=format.money(off, deal.currency)) if off else _("Sum")
    pairs = ((said, net), (_("Tax"), tax), (_("With tax"), net + tax))
    told = [part for words, n in pairs for part in (html.Dt(words), html.Dd(format.money(n, deal.currency, 2)))]
    return html.Dl(told, className="sums")


def _adding(w: Work) -> html.Details:
    asked = [
        Field("product", _("Product"), "record", products.find(w, ""), required=True),
        Field("quantity", _("Quantity"), "rate", required=True),
        Field("unit_price", _("Price"), "money", required=True),
        Field("discount", _("Discount in percent"), "rate"),
        Field("tax", _("Tax in percent"), "rate"),
    ]
    body = forms.form("deal-line", asked, {"quantity": 1}, "add", _("Add line"), None)
    return html.Details([html.Summary([icon("plus"), _("Line")]), body], className="add-more")


@on_press(
    Output(PLACE, "children"),
    Input({"form": "deal-line", "do": "add"}, "n_clicks"),
    State({"record": "deal", "part": "seen"}, "data"),
    State({"form": "deal-line", "field": ALL}, "value"),
    State({"form": "deal-line", "field": ALL}, "id"),
)
def add(_pressed: Any, kept: Kept, values: Values, ids: list[FieldId]) -> Any:
    deal_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        with own_change(w, "deal", deal_id):
            lines.add(w, deal_id, parse(DealLineIn, forms.filled(values, ids)), version)
        return _content(w, deal_id)


@on_press(
    Output(PLACE, "children", allow_duplicate=True),
    Input({"line": ALL}, "n_clicks"),
    State({"record": "deal", "part": "seen"}, "data"),
)
def drop(pressed: dict[str, IdText], kept: Kept) -> Any:
    deal_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        with own_change(w, "deal", deal_id):
            lines.drop(w, deal_id, UUID(pressed["line"]), version)
        return _content(w, deal_id)
