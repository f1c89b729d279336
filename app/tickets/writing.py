"""Writing on a ticket: to the customer, among colleagues, or down what the customer said.

The composer stays while the rest of the page is drawn again, so that a half-written answer outlives a resolved,
reassigned or sorted ticket.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import dash_mantine_components as dmc
from dash import ALL, Input, Output, State, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.tickets import service
from app.tickets.schema import TicketReply
from app.ui import forms
from app.ui.forms import Field
from app.ui.record_page import Draw
from app.ui.shapes import Kept, Pressed, Text
from app.ui.wiring import on_press


def composer() -> html.Section:
    """Three ways to write; only the first is an answer."""
    unsent = _("Kept on the ticket as the answer; it is not sent from here.")
    answer = Field("body", _("Answer to the customer"), "long", required=True, hint=unsent)
    note = Field("body", _("Note"), "long", required=True, hint=_("Only colleagues see it."))
    heard = Field("body", _("What the customer wrote or said"), "long", required=True)
    done = dmc.Button(_("Reply and resolve"), id={"form": "ticket-reply", "do": "resolve"}, variant="default")
    tabs = [
        dmc.TabsList(
            [
                dmc.TabsTab(_("Reply"), value="reply"),
                dmc.TabsTab(_("Internal note"), value="note"),
                dmc.TabsTab(_("From the customer"), value="receive"),
            ]
        ),
        dmc.TabsPanel(forms.form("ticket-reply", [answer], {}, "keep", _("Reply"), done), value="reply"),
        dmc.TabsPanel(forms.form("ticket-note", [note], {}, "keep", _("Keep the note"), None), value="note"),
        dmc.TabsPanel(forms.form("ticket-receive", [heard], {}, "keep", _("Log"), None), value="receive"),
    ]
    return html.Section(dmc.Tabs(tabs, value="reply"), className="card composer")


def wire(draw: Draw) -> None:
    """Each form writes its kind of message, draws the ticket again with `draw`, and is empty afterwards."""
    _wire("ticket-reply", _reply, draw)
    _wire("ticket-note", _note, draw)
    _wire("ticket-receive", _receive, draw)


def _wire(form: str, write: Callable[[Work, UUID, str, dict[str, Any]], Any], draw: Draw) -> None:
    field = {"form": form, "field": "body"}

    @on_press(
        Output({"record": "ticket"}, "children", allow_duplicate=True),
        Output(field, "value"),
        Output(field, "error"),
        Input({"form": form, "do": ALL}, "n_clicks"),
        State({"record": "ticket", "part": "seen"}, "data"),
        State(field, "value"),
    )
    def send(pressed: Pressed, kept: Kept, body: Text | None) -> tuple[list[Any], str, None]:
        ticket_id = forms.seen(kept)[0]
        with work(current_actor()) as w:
            write(w, ticket_id, pressed["do"], {"body": body} if body else {})
            return draw(w, ticket_id), "", None


def _reply(w: Work, ticket_id: UUID, do: str, given: dict[str, Any]) -> None:
    """To the customer; with "resolve" the question is answered by it."""
    ticket = service.reply(w, ticket_id, parse(TicketReply, given))
    if do == "resolve":
        service.resolve(w, ticket_id, ticket.version)


def _note(w: Work, ticket_id: UUID, _do: str, given: dict[str, Any]) -> None:
    service.reply(w, ticket_id, parse(TicketReply, given | {"is_public": False}))


def _receive(w: Work, ticket_id: UUID, _do: str, given: dict[str, Any]) -> None:
    service.receive(w, ticket_id, parse(TicketReply, given))
