"""One's own way in: where one is signed in, one's password; for administrators, who may come in at all."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.actor import Permission
from app.access.web import current_actor, current_session
from app.access.work import Work, work
from app.core.i18n import _
from app.ui import format, parts, problems, records
from app.ui.shell import ROLE_NAMES
from app.ui.wiring import on_press, one_of
from app.users import passwords, service, sessions
from app.users.agents import in_words
from app.users.schema import Password, PasswordChange
from app.users.service import UserView
from app.users.sessions import SessionView

ACTS: dict[str, Callable[[Work, UUID], Any]] = {
    "end": sessions.end,
    "end-all": sessions.end_all,
    "deactivate": service.deactivate,
    "reactivate": service.reactivate,
}
"""What a button of the page does, to a session or to a person."""

Row = list[tuple[str, Any]]


class Pressed(TypedDict):
    """A button of the lists: whom or which browser it is about, and what it does."""

    me: UUID
    do: str


def register() -> None:
    dash.register_page("me", path="/me", title=lambda: _("Signing in"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        lists = html.Div(content(w, current_session()), id="me-lists", className="story")
    heading = html.Div([html.H1(_("Signing in"))], className="head")
    return html.Div([heading, html.Div([lists, password_card()], className="story")])


@on_press(
    Output("me-lists", "children"),
    Input({"me": ALL, "do": ALL}, "n_clicks"),
)
def act(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        one_of(ACTS, pressed["do"])(w, pressed["me"])
        return content(w, current_session())


@on_press(
    Output({"form": "password", "field": "present"}, "value"),
    Output({"form": "password", "field": "new"}, "value"),
    Input({"form": "password", "do": "change"}, "n_clicks"),
    State({"form": "password", "field": ALL}, "value"),
)
def change_password(_pressed: Any, typed: tuple[Password, Password]) -> tuple[str, str]:
    present, new = typed
    passwords.change_own(current_actor(), current_session(), PasswordChange(present=present, new=new))
    problems.notify(_("Your password is changed. Other browsers are signed out."))
    return "", ""


def content(work: Work, here: UUID) -> list[Any]:
    """The lists, as the reader may see them; `here` is the session they are read in."""
    shown = [own_sessions(sessions.list_own(work), here)]
    if work.actor.may(Permission.USERS_WRITE):
        shown.append(people(service.list_everybody(work), work.actor.user_id))
    return shown


def own_sessions(listed: Sequence[SessionView], here: UUID) -> html.Section:
    """One line a browser. This one is left by the menu, as everywhere."""
    rows: list[Row] = [
        [
            (_("Browser"), in_words(session.agent)),
            (_("Address"), session.address or format.NOTHING),
            (_("Signed in"), parts.when(session.created_at)),
            (_("Last seen"), parts.when(session.last_seen_at)),
            (
                "",
                parts.chip(_("This browser")) if session.id == here else _button(_("Sign out"), "end", session.id),
            ),
        ]
        for session in listed
    ]
    return records.card(_("Where you are signed in"), _table(rows))


def people(listed: Sequence[UserView], me: UUID | None) -> html.Section:
    """All colleagues and whether they may come in; nobody's own line can be pressed."""
    rows: list[Row] = [
        [
            (_("Name"), person.name),
            (_("Login"), person.login),
            (_("Role"), str(ROLE_NAMES[person.role])),
            (_("Team"), person.team or format.NOTHING),
            (_("Status"), parts.status(*_standing(person))),
            ("", _buttons(person) if person.id != me else None),
        ]
        for person in listed
    ]
    return records.card(_("People"), _table(rows))


def password_card() -> html.Section:
    """The present password and the next; the browser's own keeper of passwords knows which is which."""
    fields = [
        _password("present", _("Present password"), "current-password"),
        _password("new", _("New password"), "new-password", _("At least {n} characters.", n=passwords.SHORTEST)),
    ]
    save = dmc.Button(_("Change password"), id={"form": "password", "do": "change"}, className="form-save")
    return records.card(
        _("Your password"), html.Div([html.Div(fields, className="form"), html.Div(save, className="form-foot")])
    )


def _password(field: str, label: str, kept_as: str, hint: str | None = None) -> dmc.PasswordInput:
    described = {"placeholder": hint} if hint else {}
    return dmc.PasswordInput(
        id={"form": "password", "field": field}, label=label, value="", autoComplete=kept_as, **described
    )


def _standing(person: UserView) -> tuple[str, str]:
    return (_("Active"), "good") if person.is_active else (_("Deactivated"), "calm")


def _buttons(person: UserView) -> Any:
    if not person.is_active:
        return _button(_("Reactivate"), "reactivate", person.id)
    return html.Div(
        [
            _button(_("Sign out everywhere"), "end-all", person.id),
            _button(_("Deactivate"), "deactivate", person.id),
        ],
        className="row-buttons",
    )


def _button(words: str, do: str, whom: UUID) -> dmc.Button:
    return dmc.Button(words, id={"me": str(whom), "do": do}, size="compact-sm", variant="default")


def _table(rows: Sequence[Row]) -> html.Div:
    heads = html.Thead(html.Tr([html.Th(label) for label, _cell in rows[0]])) if rows else None
    body = [html.Tr([html.Td(cell, **{"data-label": label}) for label, cell in row]) for row in rows]
    return html.Div(html.Table([heads, html.Tbody(body)], className="table"), className="table-frame")
