"""The list of deals, and adding one."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import dash
from dash import ALL, Input, Output, State, callback, dcc, html

from app.access.actor import Actor, Permission, Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.dates import today
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.deals import fields, record, service
from app.deals.schema import DealCreate, DealQuery, DealView, StageView
from app.deals.words import SEMANTIC
from app.ui import format, forms, lists, parts, states
from app.ui.lists import Column, View
from app.ui.wiring import on_press
from app.users import choices

NAME = "deals"


def register() -> None:
    """Addresses of this feature, and what it shows on the pages of others."""
    dash.register_page("deals", path="/deals", title=lambda: _("Deals"), layout=show_list)
    dash.register_page("deals.new", path="/deals/new", title=lambda: _("New deal"), layout=show_new)
    record.register()


def show_list(**query: str) -> html.Div:
    with work(current_actor()) as w:
        people = choices.for_owner(w)
        return list_page(w.actor, query, service.list_stages(w), people, _results(w, query))


@callback(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"), prevent_initial_call=True)
def show_results(query: dict[str, Any]) -> Any:
    with work(current_actor()) as w:
        return _results(w, query)


def _results(w: Work, query: Mapping[str, Any]) -> Any:
    page = service.list_deals(w, parse(DealQuery, lists.service_query(query, views(w.actor))))
    return results(w.actor, page, service.list_stages(w), query, today())


def views(actor: Actor) -> list[View]:
    """Tabs; "Mine" only for those who see more than their own."""
    mine = {"owner_id": str(actor.user_id), "semantic": "open"}
    return [
        View("open", _("Open"), {"semantic": "open"}),
        *([View("mine", _("Mine"), mine)] if actor.reach is not Reach.OWN else []),
        View("overdue", _("Overdue"), {"semantic": "open", "closes_before": today().isoformat()}),
        View("won", _("Won"), {"semantic": "won"}),
        View("lost", _("Lost"), {"semantic": "lost"}),
        View("all", _("All"), {}),
    ]


def list_page(
    actor: Actor, query: Mapping[str, Any], stages: Sequence[StageView], people: Sequence[forms.Option], body: Any
) -> html.Div:
    filters = [lists.choose(NAME, "stage", _("Stage"), [(s.code, s.label) for s in stages], query)]
    if people:
        filters.append(lists.choose(NAME, "owner_id", _("Owner"), people, query))
    return lists.layout(NAME, _("Deals"), query, views(actor), filters, new_button(actor), body)


def new_button(actor: Actor) -> Any:
    if not actor.may(Permission.DEALS_WRITE):
        return None
    return states.link_button(_("New deal"), "/deals/new", "plus", primary=True)


def results(
    actor: Actor, page: Page[DealView], stages: Sequence[StageView], query: Mapping[str, Any], on: date
) -> html.Div:
    labels = {stage.code: stage.label for stage in stages}

    def stage(row: DealView) -> Any:
        return parts.status(labels[row.stage], SEMANTIC[row.semantic][1])

    def close(row: DealView) -> Any:
        if row.closed_at:
            return format.day(row.closed_at)
        late = row.expected_close_on is not None and row.expected_close_on < on
        return parts.on_day(row.expected_close_on, late=late)

    columns = [
        Column(_("Title"), lambda d: dcc.Link(d.title, href=f"/deals/{d.id}"), "title", "lead-cell"),
        Column(
            _("Customer"), lambda d: parts.link(d.customer, f"/customers/{d.customer_id}"), kind="cut above-cell"
        ),
        Column(_("Stage"), stage),
        Column(_("Amount"), lambda d: parts.amount(d.amount, d.currency), "amount", "num"),
        Column(_("Chance"), lambda d: format.percent(d.probability / 100, 0), kind="num"),
        Column(_("Close"), close, "expected_close_on"),
        Column(_("Owner"), lambda d: parts.person(d.owner)),
        Column(_("Next step"), lambda d: d.next_step or format.NOTHING, kind="cut"),
        Column(_("In stage"), lambda d: parts.when(d.stage_changed_at), "stage_changed_at"),
    ]
    nothing = states.state(
        "deals", _("No deals yet."), _("They come from converted leads, imports, or by hand."), new_button(actor)
    )
    return lists.results(NAME, columns, page, query, nothing)


def show_new(customer_id: str | None = None, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(Permission.DEALS_WRITE)
        asked = fields.for_new(w)
    cancel = states.link_button(_("Cancel"), "/deals")
    body = forms.form("deal-new", asked, {"customer_id": customer_id}, "create", _("Create deal"), cancel)
    return forms.page(_("Deals"), "/deals", _("New deal"), body)


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": "deal-new", "do": "create"}, "n_clicks"),
    State({"form": "deal-new", "field": ALL}, "value"),
    State({"form": "deal-new", "field": ALL}, "id"),
)
def create(_pressed: Any, values: list[Any], ids: list[Any]) -> str:
    with work(current_actor()) as w:
        made = service.create(w, parse(DealCreate, forms.filled(values, ids)))
    return f"/deals/{made.id}"
