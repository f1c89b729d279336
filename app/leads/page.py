"""The list of leads, and adding one."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, callback, dcc, html

from app.access.actor import Actor, Permission, Reach
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.paging import Page
from app.core.validation import parse
from app.leads import fields, record, service
from app.leads.schema import LeadCreate, LeadQuery, LeadView
from app.leads.words import STATUS
from app.scores import service as scores
from app.ui import format, forms, lists, parts, states
from app.ui.lists import Column, View
from app.ui.score_card import Scored, score_chip
from app.ui.wiring import on_press
from app.users import choices

NAME = "leads"


def register() -> None:
    """Addresses of this feature."""
    dash.register_page("leads", path="/leads", title=lambda: _("Leads"), layout=show_list)
    dash.register_page("leads.new", path="/leads/new", title=lambda: _("New lead"), layout=show_new)
    record.register()


def show_list(**query: str) -> html.Div:
    with work(current_actor()) as w:
        people = choices.for_owner(w)
        return list_page(w.actor, query, fields.channels(w), people, _results(w, query))


@callback(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"), prevent_initial_call=True)
def show_results(query: dict[str, Any]) -> Any:
    with work(current_actor()) as w:
        return _results(w, query)


def _results(w: Work, query: Mapping[str, Any]) -> Any:
    page = service.list_leads(w, parse(LeadQuery, lists.service_query(query, views(w.actor))))
    quality = scores.find_many(w, "lead_quality", [row.id for row in page.rows])
    return results(w.actor, page, quality, dict(fields.channels(w)), query)


def views(actor: Actor) -> list[View]:
    """Tabs; "Mine" only for those who see more than their own."""
    mine = [View("mine", _("Mine"), {"owner_id": str(actor.user_id)})] if actor.reach is not Reach.OWN else []
    return [
        View("all", _("All"), {}),
        *mine,
        View("waiting", _("Waiting for an answer"), {"unanswered": True}),
        View("converted", _("Converted"), {"status": "converted"}),
    ]


def list_page(
    actor: Actor,
    query: Mapping[str, Any],
    channels: Sequence[forms.Option],
    people: Sequence[forms.Option],
    body: Any,
) -> html.Div:
    filters = [
        lists.choose(
            NAME, "status", _("Status"), [(code, words) for code, (words, _tone) in STATUS.items()], query
        ),
        lists.choose(NAME, "channel", _("Channel"), channels, query),
    ]
    if people:
        filters.append(lists.choose(NAME, "owner_id", _("Owner"), people, query))
    return lists.layout(NAME, _("Leads"), query, views(actor), filters, new_button(actor), body)


def new_button(actor: Actor) -> Any:
    if not actor.may(Permission.LEADS_WRITE):
        return None
    return states.link_button(_("New lead"), "/leads/new", "plus", primary=True)


def results(
    actor: Actor,
    page: Page[LeadView],
    quality: Mapping[UUID, Scored],
    channels: Mapping[str, str],
    query: Mapping[str, Any],
) -> html.Div:
    may_reveal = actor.may(Permission.PERSONAL_REVEAL)

    def phone(row: LeadView) -> Any:
        return parts.personal(NAME, row.id, "phone", row.phone, may_reveal=may_reveal)

    columns = [
        Column(_("Name"), lambda x: dcc.Link(x.name, href=f"/leads/{x.id}"), "name", "lead-cell"),
        Column(_("Company"), lambda x: x.company_name or format.NOTHING, "company_name", "cut"),
        Column(_("Status"), lambda x: parts.status(*map(str, STATUS[x.status]))),
        Column(_("Channel"), lambda x: channels.get(x.channel or "", x.channel) or format.NOTHING, kind="cut"),
        Column(_("Quality"), lambda x: score_chip(quality.get(x.id))),
        Column(_("Owner"), lambda x: parts.person(x.owner)),
        Column(_("Phone"), phone),
        Column(_("Last activity"), lambda x: parts.when(x.last_activity_at), "last_activity_at"),
        Column(_("Created"), lambda x: parts.when(x.created_at), "created_at"),
    ]
    nothing = states.state(
        "leads", _("No leads yet."), _("They come from forms, imports, or by hand."), new_button(actor)
    )
    return lists.results(NAME, columns, page, query, nothing)


def show_new(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(Permission.LEADS_WRITE)
        asked = fields.for_new(w)
    cancel = states.link_button(_("Cancel"), "/leads")
    body = forms.form("lead-new", asked, {}, "create", _("Create lead"), cancel)
    return forms.page(_("Leads"), "/leads", _("New lead"), body)


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input({"form": "lead-new", "do": "create"}, "n_clicks"),
    State({"form": "lead-new", "field": ALL}, "value"),
    State({"form": "lead-new", "field": ALL}, "id"),
)
def create(_pressed: Any, values: list[Any], ids: list[Any]) -> str:
    with work(current_actor()) as w:
        made = service.create(w, parse(LeadCreate, forms.filled(values, ids)))
    return f"/leads/{made.id}"
