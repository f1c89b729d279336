"""The administration's list of people, and inviting somebody."""

from collections.abc import Mapping, Sequence
from typing import Any

import dash
from dash import ALL, Input, Output, State, dcc, html

from app.access import roles
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, current_locale
from app.core.validation import parse
from app.ui import administration, format, forms, list_table, lists, parts, states
from app.ui.forms import Field
from app.ui.lists import Column, View
from app.ui.shapes import FieldId, Query, Values
from app.ui.wiring import on_change, on_press
from app.users import link_card, people, teams
from app.users.permissions import USERS_WRITE
from app.users.schema import PeopleQuery, PersonInvite, PersonView
from app.users.words import LANGUAGES, STATUS

PATH = f"{administration.HOME}/people"
NAME = PATH.removeprefix("/")
FORM = "person-new"


def register() -> None:
    dash.register_page("people", path=PATH, title=lambda: _("People"), layout=show)
    dash.register_page("people.new", path=f"{PATH}/new", title=lambda: _("Invite a colleague"), layout=show_new)


def show(**query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        new = states.link_button(_("Invite a colleague"), f"{PATH}/new", "plus", primary=True)
        page = lists.layout(NAME, _("People"), query, views(), filters(w, query), new, results(w, query))
        return html.Div([administration.nav(w.actor, PATH), page])


@on_change(Output(lists.shown(NAME), "children"), Input(lists.given(NAME), "data"))
def answer(query: Query) -> html.Div:
    with work(current_actor()) as w:
        return results(w, query)


def views() -> list[View]:
    standing = [View(code, str(words), {"status": code}) for code, (words, _tone) in STATUS.items()]
    return [View("all", _("All"), {}), *standing]


def filters(w: Work, query: Mapping[str, Any]) -> list[Any]:
    return [
        lists.choose(NAME, "role", _("Role"), roles.options(w), query),
        lists.choose(NAME, "team_id", _("Team"), team_options(w), query),
    ]


def results(w: Work, query: Mapping[str, Any]) -> html.Div:
    page = people.list_people(w, parse(PeopleQuery, lists.service_query(query, views())))
    nothing = states.state("contacts", _("Nobody yet."), _("Invite your colleagues; each chooses a password."))
    return list_table.results(NAME, columns(), page, query, nothing)


def columns() -> list[Column[PersonView]]:
    return [
        Column(_("Full name"), lambda one: dcc.Link(one.name, href=f"{PATH}/{one.id}"), "name", "lead-cell"),
        Column(_("Login"), lambda one: one.login, "login", "cut"),
        Column(_("Role"), lambda one: one.role_name),
        Column(_("Team"), lambda one: one.team or format.NOTHING),
        Column(_("Status"), lambda one: parts.status_of(STATUS, one.status)),
        Column(_("Last seen"), lambda one: parts.when(one.last_seen_at)),
        Column(_("Since"), lambda one: format.day(one.created_at), "created_at"),
    ]


def show_new(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        asked = [
            Field("name", _("Full name"), required=True),
            Field("login", _("Login"), required=True, hint=_("Typed at sign-in, such as the e-mail address.")),
            *person_fields(w)[1:],
        ]
        cancel = states.link_button(_("Cancel"), PATH)
        body = forms.form(FORM, asked, {"locale": current_locale()}, "invite", _("Make an invitation"), cancel)
        page = forms.page(_("People"), PATH, _("Invite a colleague"), html.Div(body, id="invitation"))
        return html.Div([administration.nav(w.actor, PATH), page])


@on_press(
    Output("invitation", "children"),
    Output("invitation", "className"),
    Input({"form": FORM, "do": "invite"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def invite(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
    """The link in place of the form; two outputs, so that a refusal is shown beside its field."""
    with work(current_actor()) as w:
        person, link = people.invite(w, parse(PersonInvite, forms.filled(values, ids)))
        is_sent = link_card.send(w, person.id, link)
    title = _("{name} is invited", name=person.name)
    then = [
        states.link_button(_("Invite another"), f"{PATH}/new"),
        states.link_button(_("To {name}", name=person.name), f"{PATH}/{person.id}"),
    ]
    return link_card.content(title, link, then, is_sent=is_sent), "invited"


def person_fields(w: Work) -> list[Field]:
    """What an administrator says about somebody."""
    return [
        Field("name", _("Full name"), required=True),
        Field("title", _("Job title")),
        Field("role", _("Role"), "choice", roles.options(w), required=True),
        Field("team_id", _("Team"), "choice", team_options(w)),
        Field("locale", _("Language"), "choice", list(LANGUAGES.items()), required=True),
    ]


def team_options(w: Work) -> Sequence[tuple[str, str]]:
    return [(str(team.id), team.path) for team in teams.list_teams(w) if not team.is_retired]
