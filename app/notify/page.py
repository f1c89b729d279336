"""What one was told: the bell, the list, reading, muting; and how one wants to hear of each kind."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, dcc, html
from typing_extensions import TypedDict

from app.access.actor import Actor
from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.fields.noun import noun_of
from app.notify import channels_page, kinds, service
from app.notify.schema import ChoiceSet, NoticeQuery, NoticeView, WishSet
from app.notify.words import HOW
from app.ui import forms, hearing, names, parts, problems, records, states
from app.ui.forms import Field
from app.ui.icons import icon
from app.ui.names import Link
from app.ui.shapes import FieldId, Values
from app.ui.wiring import on_change, on_press

PATH = "/notifications"
WISH, HOWS = "notice-wish", "notice-how"


class Pressed(TypedDict):
    """A button beside a notice, and what it does with it or its record."""

    notice: UUID
    do: str


def register() -> None:
    dash.register_page("notifications", path=PATH, title=lambda: _("Notifications"), layout=show)
    dash.register_page(
        "notifications.settings",
        path=f"{PATH}/settings",
        title=lambda: _("How you hear of things"),
        layout=show_settings,
    )
    channels_page.register()


@on_change(
    Output("bell-count", "children"),
    Output("bell-count", "hidden"),
    Output("bell-dot", "hidden"),
    hearing.heard("bell"),
)
def ring(_told: Any) -> tuple[str, bool, bool]:
    """How many are unread, beside the bell."""
    unread = unread_of(current_actor())
    return unread, not unread, not unread


def unread_of(actor: Actor) -> str:
    """How many notices somebody has not read, in few letters; nothing where it is none. Programs have none."""
    if actor.user_id is None:
        return ""
    with work(actor) as w:
        n = service.count_unread(w)
    return f"{service.COUNTED}+" if n > service.COUNTED else str(n or "")


def show(of: str = "", after: str | None = None, **_query: str) -> html.Div:
    """`of=all` shows what was read too."""
    with work(current_actor()) as w:
        listed = content(w, of, after)
        told = hearing.hears("notices", w.actor.user_id)
    read = html.Button(_("Mark all as read"), id="notices-read", className="button")
    settings = states.link_button(_("Settings"), f"{PATH}/settings")
    head = html.Div(
        [html.H1(_("Notifications")), html.Div([read, settings], className="push buttons")], className="head"
    )
    kept = dcc.Store(id="notices-kept", data={"of": of, "after": after})
    return html.Div([head, _tabs(of), told, kept, html.Div(listed, id="notices-list", className="card")])


class Kept(TypedDict):
    """What the page shows."""

    of: str
    after: str | None


@on_change(Output("notices-list", "children"), hearing.heard("notices"), State("notices-kept", "data"))
def refresh(_told: Any, kept: Kept) -> Any:
    with work(current_actor()) as w:
        return content(w, kept["of"], kept["after"])


@on_press(
    Output("notices-list", "children", allow_duplicate=True),
    Input("notices-read", "n_clicks"),
    State("notices-kept", "data"),
)
def read_all(_pressed: Any, kept: Kept) -> Any:
    with work(current_actor()) as w:
        service.mark_all_read(w)
        return content(w, kept["of"], kept["after"])


@on_press(
    Output("notices-list", "children", allow_duplicate=True),
    Input({"notice": ALL, "do": ALL}, "n_clicks"),
    State("notices-kept", "data"),
)
def press(pressed: Pressed, kept: Kept) -> Any:
    acts = {"read": service.mark_read, "mute": service.mute, "unmute": service.unmute}
    with work(current_actor()) as w:
        acts[pressed["do"]](w, pressed["notice"])
        return content(w, kept["of"], kept["after"])


def content(w: Work, of: str, after: str | None) -> Any:
    """Newest first; records by their titles, where the reader may see them now."""
    page = service.list_notices(w, NoticeQuery(unread=of != "all", after=after))
    if not page.rows:
        return states.state("bell", _("Nothing new."), _("What concerns you is told here."))
    links = _links(w, page.rows)
    rows = html.Ol([_row(one, links.get(one.id)) for one in page.rows], className="notices")
    older = dcc.Link(_("Older ones"), href=f"{PATH}?of={of}&after={page.next}") if page.next else None
    return [rows, older]


def show_settings(**_query: str) -> html.Div:
    with work(current_actor()) as w:
        kept = dcc.Store(id="notices-how-kept")
        cards = html.Div([wish_card(w), how_card(w), kept], className="story", id="notices-set")
    crumbs = html.Div(dcc.Link(_("Notifications"), href=PATH), className="crumbs")
    return html.Div([crumbs, html.Div(html.H1(_("How you hear of things")), className="head"), cards])


@on_press(
    Output({"form": WISH, "field": "address"}, "error"),
    Input({"form": WISH, "do": "set"}, "n_clicks"),
    State({"form": WISH, "field": ALL}, "value"),
    State({"form": WISH, "field": ALL}, "id"),
)
def save_wish(_pressed: Any, values: Values, ids: list[FieldId]) -> None:
    with work(current_actor()) as w:
        service.set_wish(w, parse(WishSet, forms.filled(values, ids)))
    problems.notify(_("Kept."))


@on_press(
    Output("notices-how-kept", "data"),
    Input({"form": HOWS, "do": "set"}, "n_clicks"),
    State({"form": HOWS, "field": ALL}, "value"),
    State({"form": HOWS, "field": ALL}, "id"),
)
def save_how(_pressed: Any, values: Values, ids: list[FieldId]) -> None:
    given = forms.filled(values, ids)
    with work(current_actor()) as w:
        service.choose(w, [parse(ChoiceSet, {"kind": kind, "how": how}) for kind, how in given.items()])
    problems.notify(_("Kept."))


def wish_card(w: Work) -> html.Section:
    wish = service.read_wish(w)
    goes = (
        _("Now they go to {address}.", address=wish.mail_goes_to)
        if wish.mail_goes_to
        else _("Your login is no address: without one here you get no letters.")
    )
    fields = [
        Field("address", _("Letters go to"), hint=goes),
        Field("daily_at", _("Letter of the day at"), hint=_("Such as 08:00.")),
        Field("quiet_from", _("No letters from"), hint=_("Such as 22:00; they come afterwards.")),
        Field("quiet_until", _("until")),
    ]
    times = {n: v.strftime("%H:%M") for n in WishSet.model_fields if n != "address" and (v := getattr(wish, n))}
    form = forms.form(WISH, fields, times | {"address": wish.address}, "set", _("Save"), None)
    return records.card(_("Letters"), form)


def how_card(w: Work) -> html.Section:
    chosen = service.choices(w)
    options = [(how.value, words) for how, words in HOW.items()]
    fields = [Field(name, str(kinds.find(name).label), "choice", options, required=True) for name in chosen]
    form = forms.form(HOWS, fields, chosen, "set", _("Save"), None)
    return records.card(_("What you hear of"), form)


def _tabs(of: str) -> html.Nav:
    links = [
        dcc.Link(words, href=href, className="pick" + (" pick-on" if (of == "all") is is_all else ""))
        for words, href, is_all in ((_("Unread"), PATH, False), (_("All"), f"{PATH}?of=all", True))
    ]
    return html.Nav(links, className="picks", **{"aria-label": _("Notifications")})


def _links(w: Work, rows: Sequence[NoticeView]) -> Mapping[UUID, Link]:
    """Notice -> its record, read in the reader's reach."""
    found: dict[UUID, Link] = {}
    for table in {one.noun for one in rows if one.noun}:
        noun = noun_of(table)
        mine = [one for one in rows if one.noun == table and one.record_id]
        links = names.links(w, noun.entity, {one.record_id for one in mine if one.record_id}) if noun else {}
        found |= {one.id: links[one.record_id] for one in mine if one.record_id in links}
    return found


def _row(one: NoticeView, link: Link | None) -> html.Li:
    kind = kinds.find(one.kind)
    way = kind.path if one.noun and noun_of(one.noun) else kinds.path(one.kind, one.noun, one.record_id)
    title = dcc.Link(link.title, href=link.href) if link else dcc.Link(str(kind.label), href=way)
    body = [
        html.Div(title, className="notice-title"),
        html.Div(kinds.sentence(one.kind, one.facts), className="soft"),
    ]
    acts = [] if one.read_at else [_button(one.id, "read", _("Mark as read"))]
    if one.record_id and link:
        do, words = ("unmute", _("Hear of it again")) if one.is_muted else ("mute", _("No more about this"))
        acts.append(_button(one.record_id, do, words))
    cells = [
        icon(kind.icon),
        html.Div(body, className="notice-body"),
        parts.when(one.told_at),
        html.Div(acts, className="row-buttons"),
    ]
    return html.Li(cells, className="notice" if one.read_at else "notice notice-new")


def _button(of: UUID, do: str, words: str) -> html.Button:
    return html.Button(words, id={"notice": str(of), "do": do}, className="button")
