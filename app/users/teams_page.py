"""The administration's tree of teams: who is in each, and making, renaming, moving and retiring one."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.ui import administration, format, forms, parts, records
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.shapes import FieldId, Pressed, Values
from app.ui.wiring import on_press, one_of
from app.users import people_page, teams
from app.users.permissions import USERS_WRITE
from app.users.schema import TeamChange, TeamCreate
from app.users.teams import Member, TeamView

PATH = f"{administration.HOME}/teams"
NAME = "team"


Members = Mapping[UUID | None, Sequence[Member]]


class TeamPressed(TypedDict):
    """A button beside a team, and what it asks."""

    team: UUID
    do: str


def register() -> None:
    dash.register_page("teams", path=PATH, title=lambda: _("Teams"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        new = html.Button([icon("plus"), _("New team")], id={"team-new": NAME}, className="button button-primary")
        head = html.Div([html.H1(_("Teams")), html.Div(new, className="push")], className="head")
        return html.Div([administration.nav(w.actor, PATH), head, records.page(NAME, content(w))])


def content(w: Work) -> list[Any]:
    """The tree in use, and what was retired under it."""
    known = teams.list_teams(w)
    people = teams.members(w)
    used, retired = ([team for team in known if team.is_retired is past] for past in (False, True))
    nothing = html.P(_("No teams yet."), className="soft")
    shown = [table(used, people) if used else nothing]
    if retired:
        shown.append(records.card(_("Retired"), table(retired, people)))
    return [html.Div(shown, className="story")]


def table(listed: Sequence[TeamView], people: Members) -> html.Div:
    heads = (_("Team"), _("People"), "")
    head = html.Thead(html.Tr([parts.head_cell(words) for words in heads]))
    return html.Div(
        html.Table([head, html.Tbody([row(team, people) for team in listed])], className="table teams"),
        className="table-frame",
    )


def row(team: TeamView, members: Members) -> html.Tr:
    """Set in by how deep it stands; opening the number shows who is in it."""
    name = html.Td(team.name, className=f"lead-cell depth-{min(team.depth, 6)}", title=team.path)
    people = html.Td(who(members.get(team.id, [])), **{"data-label": _("People")})
    acts = ["restore"] if team.is_retired else ["change", "add", "retire"]
    buttons = [
        html.Button(str(BUTTONS[do]()), id={"team": str(team.id), "do": do}, className="button") for do in acts
    ]
    return html.Tr([name, people, html.Td(html.Div(buttons, className="row-buttons"))])


def who(members: Sequence[Member]) -> Any:
    if not members:
        return format.NOTHING
    listed = [
        html.Li([dcc.Link(one.name, href=f"{people_page.PATH}/{one.id}"), html.Span(one.role_name)])
        for one in members
    ]
    return html.Details([html.Summary(format.number(len(members))), html.Ul(listed, className="related")])


BUTTONS: dict[str, Callable[[], str]] = {
    "change": lambda: _("Rename or move"),
    "add": lambda: _("Add a team under it"),
    "retire": lambda: _("Retire"),
    "restore": lambda: _("Use again"),
}


# -- what is asked before something is done


def change_question(w: Work, team: TeamView) -> Any:
    """Its own branch is not offered: a team cannot be under itself."""
    branch = f"{team.path}{teams.BETWEEN}"
    above = [(other, path) for other, path in _options(w) if not f"{path}{teams.BETWEEN}".startswith(branch)]
    asked = [*_name(), Field("parent_id", _("Under"), "choice", above, hint=_("Empty: at the top."))]
    values = {"name": team.name, "parent_id": team.parent_id}
    return forms.ask(NAME, team.path, asked, values, "change", _("Save"), team)


def add_question(_w: Work, team: TeamView) -> Any:
    return forms.ask(NAME, _("New team under {team}", team=team.name), _name(), {}, "add", _("Add"), team)


def retire_question(_w: Work, team: TeamView) -> Any:
    note = _("Nobody joins it any more. Its records and numbers stay; it can be used again.")
    return forms.ask(NAME, _("Retire {team}", team=team.name), [], {}, "retire", _("Retire"), team, note=note)


def restore_question(_w: Work, team: TeamView) -> Any:
    return forms.ask(NAME, _("Use {team} again", team=team.name), [], {}, "restore", _("Use again"), team)


QUESTIONS: dict[str, Callable[[Work, TeamView], Any]] = {
    "change": change_question,
    "add": add_question,
    "retire": retire_question,
    "restore": restore_question,
}


def _name() -> list[Field]:
    return [Field("name", _("Name"), required=True)]


def _options(w: Work) -> list[tuple[str, str]]:
    return [(str(team.id), team.path) for team in teams.list_teams(w) if not team.is_retired]


@on_press(
    Output({"ask": NAME}, "children"),
    Output({"ask": NAME}, "opened"),
    Input({"team": ALL, "do": ALL}, "n_clicks"),
)
def press(pressed: TeamPressed) -> tuple[Any, bool]:
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        return one_of(QUESTIONS, pressed["do"])(w, teams.read(w, pressed["team"])), True


@on_press(
    Output({"ask": NAME}, "children", allow_duplicate=True),
    Output({"ask": NAME}, "opened", allow_duplicate=True),
    Input({"team-new": ALL}, "n_clicks"),
)
def press_new(_pressed: Any) -> tuple[Any, bool]:
    with work(current_actor()) as w:
        asked = [*_name(), Field("parent_id", _("Under"), "choice", _options(w), hint=_("Empty: at the top."))]
    cancel = html.Button(_("Cancel"), className="button close-dialogue", type="button")
    body = forms.form("team-new", asked, {}, "create", _("Add"), cancel, one_column=True)
    return html.Div([html.H2(_("New team"), className="ask-title"), body]), True


@on_press(
    Output({"record": NAME}, "children"),
    Output({"ask": NAME}, "opened", allow_duplicate=True),
    Input({"form": "team-new", "do": ALL}, "n_clicks"),
    State({"form": "team-new", "field": ALL}, "value"),
    State({"form": "team-new", "field": ALL}, "id"),
)
def create(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, bool]:
    with work(current_actor()) as w:
        teams.create(w, parse(TeamCreate, forms.filled(values, ids)))
        return content(w), False


@on_press(
    Output({"record": NAME}, "children", allow_duplicate=True),
    Output({"ask": NAME}, "opened", allow_duplicate=True),
    Input({"form": NAME, "do": ALL}, "n_clicks"),
    State({"form": NAME, "part": ALL}, "data"),
    State({"form": NAME, "field": ALL}, "value"),
    State({"form": NAME, "field": ALL}, "id"),
)
def answer(pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> tuple[Any, bool]:
    kept = forms.kept_in(stores)
    team_id, version = forms.seen(kept)
    with work(current_actor()) as w:
        one_of(DONE, pressed["do"])(w, team_id, version, forms.changed(values, ids, kept))
        return content(w), False


def _change(w: Work, team_id: UUID, version: int, given: dict[str, Any]) -> None:
    teams.change(w, team_id, parse(TeamChange, given), version)


def _add(w: Work, team_id: UUID, _version: int, given: dict[str, Any]) -> None:
    teams.create(w, parse(TeamCreate, given | {"parent_id": str(team_id)}))


DONE: dict[str, Callable[[Work, UUID, int, dict[str, Any]], Any]] = {
    "change": _change,
    "add": _add,
    "retire": lambda w, team_id, version, _given: teams.retire(w, team_id, version),
    "restore": lambda w, team_id, version, _given: teams.restore(w, team_id, version),
}
