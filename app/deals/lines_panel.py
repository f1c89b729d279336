"""The lines of a deal on its page: what, how many, for how much, and what they come to with tax."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, html, no_update
from dash.exceptions import PreventUpdate
from typing_extensions import TypedDict

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
from app.ui.shapes import FieldId, IdText, Kept, KeptForm, Pressed, Text, Value, Values
from app.ui.wiring import on_change, on_press, read

PLACE = {"part": "lines"}
FORM, CHANGE = "deal-line", "deal-line-change"


class OnLine(TypedDict):
    """The id of what changes one line, or takes it away."""

    line: IdText
    do: Text


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
    note = _replacing(deal) if not found else None
    return card(deal, found, products.words(w), _adding(w, deal, note) if may_change else None)


def _replacing(deal: DealView) -> str | None:
    """That the first line takes the place of an amount which somebody typed."""
    if not deal.amount:
        return None
    typed = format.money(deal.amount, deal.currency)
    return _("With its first line the deal is worth the sum of its lines, instead of {amount}.", amount=typed)


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
    buttons = [
        html.Button(
            icon(sign), id={"line": str(line.id), "do": do}, className="reveal", title=said, **{"aria-label": said}
        )
        for do, sign, said in (
            ("edit", "edit", _("Change {product}", product=name)),
            ("drop", "x", _("Remove {product}", product=name)),
        )
    ]
    return [
        html.Td(name),
        *(html.Td(one, className="num") for one in figures),
        html.Td(buttons if may_change else "", className="line-acts"),
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


def _asked(w: Work, line: DealLineView | None = None) -> list[Field]:
    offered = products.find(w, "")
    if line and line.product and line.product not in dict(offered):
        offered = [(line.product, products.words(w).get(line.product, line.product)), *offered]
    return [
        Field("product", _("Product"), "record", offered, required=True),
        Field("quantity", _("Quantity"), "rate", required=True),
        Field("unit_price", _("Price"), "money", required=True),
        Field("discount", _("Discount in percent"), "rate"),
        Field("tax", _("Tax in percent"), "rate"),
    ]


def _adding(w: Work, deal: DealView, note: str | None) -> html.Details:
    kept = {"id": str(deal.id), "version": deal.version}
    body = forms.form(FORM, _asked(w), {"quantity": 1}, "add", _("Add line"), None, kept)
    said = html.P([icon("info"), " ", note], className="soft") if note else None
    return html.Details([html.Summary([icon("plus"), _("Line")]), said, body], className="add-more")


def _changing(w: Work, deal: DealView, line: DealLineView) -> html.Div:
    values = {name: getattr(line, name) for name in DealLineIn.model_fields}
    title, do = _("Change the line"), f"change:{line.id}"
    return forms.ask(CHANGE, title, _asked(w, line), values, do, _("Save"), deal)


@on_press(
    Output(PLACE, "children"),
    Input({"form": FORM, "do": "add"}, "n_clicks"),
    State({"record": "deal", "part": "seen"}, "data"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def add(_pressed: Any, kept: Kept, values: Values, ids: list[FieldId]) -> Any:
    deal_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        with own_change(w, "deal", deal_id):
            lines.add(w, deal_id, parse(DealLineIn, forms.filled(values, ids)), version)
        return _content(w, deal_id)


@on_press(
    Output(PLACE, "children", allow_duplicate=True),
    Output({"ask": "deal"}, "children", allow_duplicate=True),
    Output({"ask": "deal"}, "opened", allow_duplicate=True),
    Input({"line": ALL, "do": ALL}, "n_clicks"),
    State({"record": "deal", "part": "seen"}, "data"),
)
def act(pressed: OnLine, kept: Kept) -> tuple[Any, Any, Any]:
    """Take a line away, or ask what it shall be."""
    deal_id, version = forms.seen(kept)
    line_id = UUID(pressed["line"])
    with work(current_actor()) as w:
        if pressed["do"] == "edit":
            line = {one.id: one for one in lines.list_of(w, deal_id)}[line_id]
            return no_update, _changing(w, service.read(w, deal_id), line), True
        with own_change(w, "deal", deal_id):
            lines.drop(w, deal_id, line_id, version)
        return _content(w, deal_id), no_update, no_update


@on_press(
    Output(PLACE, "children", allow_duplicate=True),
    Output({"ask": "deal"}, "opened", allow_duplicate=True),
    Input({"form": CHANGE, "do": ALL}, "n_clicks"),
    State({"record": "deal", "part": "seen"}, "data"),
    State({"form": CHANGE, "field": ALL}, "value"),
    State({"form": CHANGE, "field": ALL}, "id"),
)
def change(pressed: Pressed, kept: Kept, values: Values, ids: list[FieldId]) -> tuple[Any, bool]:
    deal_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        with own_change(w, "deal", deal_id):
            given = parse(DealLineIn, forms.filled(values, ids))
            lines.change(w, deal_id, read(UUID, pressed["do"].removeprefix("change:")), given, version)
        return _content(w, deal_id), False


@on_change(
    Output({"form": FORM, "field": "unit_price"}, "value"),
    Input({"form": FORM, "field": "product"}, "value"),
    State({"form": FORM, "field": "unit_price"}, "value"),
    State({"form": FORM, "part": "kept"}, "data"),
)
def fill_price(product: Text | None, price: Value, kept: KeptForm) -> str:
    """The price by the list, where none was typed and the deal is in its currency."""
    if not product or price:
        raise PreventUpdate
    with work(current_actor()) as w:
        found = products.list_price(w, product, service.read(w, forms.seen(kept)[0]).currency)
    if found is None:
        raise PreventUpdate
    return str(forms.held(Field("unit_price", "", "money"), found))
