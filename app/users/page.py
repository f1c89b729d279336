"""One's own page: where one is signed in, one's password, the language one reads in."""

from typing import Any
from uuid import UUID

import dash
import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.web import current_actor, current_session
from app.access.work import Work, work
from app.core.i18n import _, current_locale
from app.ui import administration, parts, problems, records
from app.ui.icons import icon
from app.ui.wiring import on_press
from app.users import browsers, feed_card, passwords, people_page, person_page, sessions, teams_page
from app.users.permissions import USERS_WRITE
from app.users.schema import Password, PasswordChange
from app.users.sessions import SessionView
from app.users.words import LANGUAGES


class Pressed(TypedDict):
    """The button beside a browser that signs it out."""

    me: UUID


def register() -> None:
    dash.register_page("me", path="/me", title=lambda: _("Your settings"), layout=show)
    dash.register_page(
        "administration", path=administration.HOME, title=lambda: _("Administration"), layout=show_administration
    )
    people_page.register()
    person_page.register()
    teams_page.register()


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        listed = html.Div(own_browsers(w, current_session()), id="me-browsers")
        feed = feed_card.card(w)
    heading = html.Div([html.H1(_("Your settings"))], className="head")
    return html.Div([heading, html.Div([listed, feed, password_card(), language_card()], className="story")])


def show_administration(**_query: str) -> html.Div:
    """What an administrator keeps, by area."""
    with work(current_actor()) as w:
        w.require(USERS_WRITE)
        heading = html.Div([html.H1(_("Administration"))], className="head")
        return html.Div([heading, administration.overview(w)])


@on_press(
    Output("me-browsers", "children"),
    Input({"me": ALL}, "n_clicks"),
)
def sign_out(pressed: Pressed) -> Any:
    with work(current_actor()) as w:
        sessions.end(w, pressed["me"])
        return own_browsers(w, current_session())


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


def own_browsers(work: Work, here: UUID) -> html.Section:
    """One line a browser; `here` is the session they are read in, which is left by the menu, as everywhere."""
    listed = sessions.list_own(work)
    last = [_this_or_sign_out(session, here) for session in listed]
    return records.card(_("Where you are signed in"), browsers.table(listed, last))


def language_card() -> html.Section:
    """Chosen at once; the page is read anew in it."""
    choices = [
        html.Button(
            [icon("check"), name] if code == current_locale() else name,
            className="button",
            lang=code,
            **{"data-speak": code, "aria-pressed": str(code == current_locale()).lower()},
        )
        for code, name in LANGUAGES.items()
    ]
    return records.card(_("Language"), html.Div(choices, className="buttons"))


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


def _this_or_sign_out(session: SessionView, here: UUID) -> Any:
    if session.id == here:
        return parts.chip(_("This browser"))
    return dmc.Button(_("Sign out"), id={"me": str(session.id)}, size="compact-sm", variant="default")
