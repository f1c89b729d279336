"""The part of the mail page about the mailbox that letters come back to."""

from typing import Any

from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, ngettext
from app.core.validation import Short, parse
from app.mail import box
from app.mail.model import Security
from app.mail.schema import MailBoxSet
from app.mail.words import SECURITY
from app.ui import forms, problems, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press, one_of

FORM = "mail-box"


class Pressed(TypedDict):
    """A button below the form."""

    box: Short


def card(w: Work) -> html.Section:
    return records.card(_("Letters that come back"), html.Div(content(w), id="mail-box-set"))


def content(w: Work) -> html.Div:
    """What is set, as a form; what was set can be tried and taken away."""
    known = box.read(w)
    about = _(
        "Some letters are refused only after your mail server has taken them: it then writes back to the sender's"
        " address. Say how that mailbox is read, and such letters are noted as not delivered."
    )
    kept = _("A password is kept. Leave this empty to keep it.") if known and known.has_password else ""
    fields = [
        Field("host", _("Server"), required=True, hint=_("Such as imap.example.com.")),
        Field("port", _("Port"), required=True, hint=_("Usually 993 for TLS.")),
        Field("security", _("Encryption"), "choice", list(SECURITY.items()), required=True),
        Field("username", _("User name"), required=True),
        Field("password", _("Password"), "secret", hint=kept),
    ]
    values = vars(known) if known else {"port": 993, "security": Security.TLS.value}
    form = forms.form(FORM, fields, values, "set", _("Save"), None)
    acts = [_button("test", _("Look into it now")), _button("remove", _("Remove"))]
    foot = html.Div(acts, className="form-foot") if known else None
    return html.Div([html.P(about, className="soft"), form, foot])


@on_press(
    Output("mail-box-set", "children"),
    Output("mail-box-set", "className"),
    Input({"form": FORM, "do": "set"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def save(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
    """Two outputs, so that a refusal is shown beside its field."""
    with work(current_actor()) as w:
        box.change(w, parse(MailBoxSet, forms.filled(values, ids)))
        problems.notify(_("Letters that come back are looked for there every quarter of an hour."))
        return content(w), "mail-box-set"


@on_press(Output("mail-box-set", "children", allow_duplicate=True), Input({"box": ALL}, "n_clicks"))
def press(pressed: Pressed) -> Any:
    act = one_of({"test": _try, "remove": box.remove}, pressed["box"])
    with work(current_actor()) as w:
        act(w)
        return content(w)


def _try(w: Work) -> None:
    n = box.test(w)
    problems.notify(
        ngettext("It can be read. {n} report waits there.", "It can be read. {n} reports wait there.", n)
    )


def _button(do: str, label: str) -> html.Button:
    return html.Button(label, id={"box": do}, className="button", type="button")
