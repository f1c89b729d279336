"""The administration's page of channels: robots and programs that hear of kinds, and what could not be sent."""

from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, html
from typing_extensions import TypedDict

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _, current_locale
from app.core.paging import ListQuery
from app.core.validation import parse
from app.notify import keeping, kinds, words
from app.notify.channels import CHANNELS
from app.notify.permissions import NOTICES_KEEP
from app.notify.schema import ChannelCreate, ChannelView, DeliveryView
from app.ui import administration, format, forms, parts, problems, records
from app.ui.forms import Field
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_press, one_of

PATH = f"{administration.HOME}/channels"
FORM = "notice-channel"
LANGUAGES = [("zh", "中文"), ("en", "English")]


class Pressed(TypedDict):
    """A button beside a channel or a message, and what it does."""

    channel: UUID
    do: str


def register() -> None:
    dash.register_page("channels", path=PATH, title=lambda: _("Notification channels"), layout=show)


def show(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        w.require(NOTICES_KEEP)
        about = _(
            "Groups in DingTalk and WeCom, and programs, can hear of things too. What is sent names nobody: it"
            " says what happened, with a link that asks for a sign-in."
        )
        head = html.Div(html.H1(_("Notification channels")), className="head")
        lede = html.P(about, className="soft lede")
        return html.Div([administration.nav(w.actor, PATH), head, lede, html.Div(content(w), id="channels-set")])


@on_press(
    Output("channels-set", "children"),
    Output("channels-set", "className"),
    Input({"form": FORM, "do": "add"}, "n_clicks"),
    State({"form": FORM, "field": ALL}, "value"),
    State({"form": FORM, "field": ALL}, "id"),
)
def add(_pressed: Any, values: Values, ids: list[FieldId]) -> tuple[Any, str]:
    """Two outputs, so that a refusal is shown beside its field."""
    with work(current_actor()) as w:
        keeping.create_channel(w, parse(ChannelCreate, forms.filled(values, ids)))
        problems.notify(_("The channel hears of these from now on."))
        return content(w), "channels-set"


@on_press(Output("channels-set", "children", allow_duplicate=True), Input({"channel": ALL, "do": ALL}, "n_clicks"))
def press(pressed: Pressed) -> Any:
    act = one_of({"retire": keeping.retire_channel, "retry": keeping.retry}, pressed["do"])
    with work(current_actor()) as w:
        act(w, pressed["channel"])
        return content(w)


def content(w: Work) -> html.Div:
    listed, failed = keeping.list_channels(w), keeping.list_failed(w, ListQuery(size=50)).rows
    cards = [records.card(_("In use"), _channels(listed))] if listed else []
    if failed:
        cards.append(records.card(_("Not delivered"), _failed(failed)))
    return html.Div([*cards, records.card(_("Add a channel"), _form())], className="story")


def _form() -> html.Div:
    offered = [(one.name, str(one.label)) for one in kinds.KINDS.values()]
    fields = [
        Field("kind", _("Channel"), "choice", [(n, one.label) for n, one in CHANNELS.items()], required=True),
        Field("name", _("Name"), required=True, hint=_("Such as the group's.")),
        Field("address", _("Address"), "secret", required=True, hint=_("As the robot's settings show it.")),
        Field("secret", _("Secret"), "secret", hint=_("With it messages are signed.")),
        Field("kinds", _("Hears of"), "choices", offered, required=True),
        Field("locale", _("Language"), "choice", LANGUAGES, required=True),
    ]
    return forms.form(FORM, fields, {"locale": current_locale()}, "add", _("Add"), None)


def _channels(listed: list[ChannelView]) -> html.Div:
    rows = [
        [
            one.name,
            str(CHANNELS[one.kind].label),
            one.host,
            _(", ").join(str(kinds.find(name).label) for name in one.kinds),
            _button(one.id, "retire", _("Remove")),
        ]
        for one in listed
    ]
    return records.table([_("Name"), _("Channel"), _("Host"), _("Hears of"), ""], rows)


def _failed(listed: list[DeliveryView]) -> html.Div:
    rows = [
        [
            str(words.ABOUT.get(one.about, one.about)),
            one.to or format.NOTHING,
            words.code(one.code),
            parts.when(one.made_at),
            str(words.STATES[one.state][0]),
            _button(one.id, "retry", _("Try again")) if one.state == "failed" else "",
        ]
        for one in listed
    ]
    return records.table([_("Message"), _("To"), _("Why"), _("Since"), _("State"), ""], rows)


def _button(of: UUID, do: str, label: str) -> html.Button:
    return html.Button(label, id={"channel": str(of), "do": do}, className="button")
