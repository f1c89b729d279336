"""The administration's page of the mail server: what is set, and a letter that tries it."""

from typing import Any

import dash
from dash import ALL, Input, Output, State, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.mail import box_card, service
from app.mail.model import Security
from app.mail.permissions import MAIL_WRITE
from app.mail.schema import MailServerSet, MailTest
from app.mail.words import SECURITY
from app.ui import administration, forms, problems, records, states
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press

PATH = f"{administration.HOME}/mail"
FORM, TEST = "mail-server", "mail-test"


def register() -> None:
    dash.register_page("mail", path=PATH, title=lambda: _("Mail"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(MAIL_WRITE)
        head = html.Div(html.H1(_("Mail")), className="head")
        about = html.P(
            _(
                "Reports, messages and invitations are sent by your company's own mail server. Without one they"
                " are still made, and wait or are shown here instead."
            ),
            className="soft lede",
        )
        return html.Div([administration.nav(w.actor, PATH), head, about, html.Div(content(w), id="mail-set")])


@on_press(
    Output("mail-set", "children"),
    Output("mail-set", "className"),
    Input({"form": FORM, "do": "set"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def save(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
    """Two outputs, so that a refusal is shown beside its field."""
    with work(current_actor()) as w:
        service.change(w, parse(MailServerSet, forms.filled(values, ids)))
        problems.notify(_("Mail is sent by this server from now on. Try it with a letter."))
        return content(w), "mail-set"


@on_press(
    Output({"form": TEST, "field": "to"}, "value"),
    Input({"form": TEST, "do": "test"}, "n_clicks"),
    State({"form": TEST, "field": ALL}, "value"),
    State({"form": TEST, "field": ALL}, "id"),
)
def send_test(_pressed: Any, values: Values, ids: list[FieldId]) -> str:
    given = parse(MailTest, forms.filled(values, ids))
    with work(current_actor()) as w:
        service.test(w, given)
    problems.notify(
        _("The mail server has taken the letter. Look whether it arrived at {address}.", address=given.to)
    )
    return given.to


def content(w: Work) -> html.Div:
    """The form, and below it what tries what is kept."""
    known = service.read(w)
    hints = {
        None: "",
        "here": _("A password is kept. Leave this empty to keep it."),
        "environment": _("The machine's settings give the password; what is typed here is not used."),
    }
    fields = [
        Field("host", _("Server"), required=True, hint=_("Such as smtp.example.com.")),
        Field("port", _("Port"), required=True, hint=_("Usually 465 for TLS, 587 for STARTTLS.")),
        Field("security", _("Encryption"), "choice", list(SECURITY.items()), required=True),
        Field("username", _("User name")),
        Field("password", _("Password"), "secret", hint=hints[known.password_from if known else None]),
        Field("sender", _("Sender's address"), required=True),
        Field("sender_name", _("Sender's name"), hint=_("Tributary, if left empty.")),
    ]
    values = vars(known) if known else {"port": 465, "security": Security.TLS.value}
    form = forms.form(FORM, fields, values, "set", _("Save"), None)
    return html.Div(
        [records.card(_("Mail server"), form), _try_card() if known else _nothing_yet(), box_card.card(w)],
        className="story",
    )


def _try_card() -> html.Section:
    to = Field("to", _("Send a letter to"), required=True)
    form = forms.form(TEST, [to], {}, "test", _("Send a test letter"), None, one_column=True)
    return records.card(_("Try it"), form)


def _nothing_yet() -> html.Div:
    return states.state("mail", _("No mail server is set yet."), _("Nothing is sent until one is."))
