"""What a ticket is about: a suggestion and how sure it is, one press to take it, a form to say better."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from dash import ALL, Input, Output, State, dcc, html
from dash.exceptions import PreventUpdate

from app.access.web import current_actor
from app.access.work import Work, work
from app.core.i18n import _
from app.core.validation import parse
from app.scores.schema import ScoreView
from app.tickets import asking, service, sorting
from app.tickets.schema import TicketSorting, TicketView
from app.ui import editing, format, forms, parts, records
from app.ui.field_words import category_of
from app.ui.icons import icon
from app.ui.record_page import Draw, RecordPage
from app.ui.score_card import checked, reason_words
from app.ui.shapes import FieldId, Kept, Pressed, Values
from app.ui.wiring import on_change, on_press

FORM = "ticket-category"
NEW = timedelta(minutes=1)
LOOK_MS = 700
LOOKS = 8
"""How often a new ticket's page looks whether the model has read it: it takes about a second."""


def card(w: Work, ticket: TicketView, said: ScoreView | None, *, may_write: bool) -> html.Section:
    """The category, or the suggestion, or the question; a change only for those who may write."""
    asked = may_write and not ticket.category and not sorting.is_offered(said)
    question = html.Div(form(w, ticket, said) if asked else None, id={"part": "sorting"})
    is_new = asked and said is None and datetime.now(UTC) - ticket.created_at < NEW
    clock = dcc.Interval(id="sorting-clock", interval=LOOK_MS, max_intervals=LOOKS) if is_new else None
    content = [_stands(ticket, said, may_write=may_write), question, clock]
    return records.card([icon("score"), _("Category")], html.Div(content, className="offer"))


def _stands(ticket: TicketView, said: ScoreView | None, *, may_write: bool) -> Any:
    if ticket.category:
        return given(ticket, said, may_write=may_write)
    if said is not None and sorting.is_offered(said):
        return offer(said, may_write=may_write)
    return html.P(_silent(said), className="soft")


def given(ticket: TicketView, said: ScoreView | None, *, may_write: bool) -> html.Div:
    """What a person called it, with the reason where the model had said something else."""
    taken = ticket.category_source == "model"
    by = _("Suggested by the model, accepted") if taken else _("Said by a person")
    told: list[Any] = [html.Strong(category_of(ticket.category)), html.Span(by, className="soft")]
    if said is not None and said.override and said.override.label == ticket.category:
        words = _("{name} disagreed with the model: {reason}", name=said.override.by, reason=said.override.reason)
        told.append(html.P(words, className="evidence"))
    if may_write:
        change = html.Button([icon("edit"), _("Change")], id={"sort": "other"}, className="button")
        told.append(html.Div(change, className="score-foot"))
    return html.Div(told, className="offer")


def offer(said: ScoreView, *, may_write: bool) -> html.Div:
    """What the model suggests, how sure it is, and how right it has been."""
    sure = html.Span(_("{share} sure", share=format.chance(said.value)), className="soft")
    told: list[Any] = [
        html.Div([html.Strong(category_of(said.label)), " ", parts.chip(_("suggested")), " ", sure])
    ]
    if may_write:
        accept = html.Button(
            [icon("check"), _("Accept")], id={"accept": said.label}, className="button button-primary"
        )
        other = html.Button(_("Another category"), id={"sort": "other"}, className="button")
        told.append(html.Div([accept, other], className="score-foot"))
    told.append(html.P([how_right(said), " ", checked(said)], className="evidence"))
    return html.Div(told, className="offer")


def how_right(said: ScoreView) -> str:
    """How often such a suggestion was right: as people answered since, or else on tickets held out of training."""
    known = said.evidence
    if known is None or not known.n:
        return _("How right it is, is not known yet.")
    numbers = {
        "n": format.number(known.n), "low": format.percent(known.low, 0), "high": format.percent(known.high, 0),
        "rate": format.percent(known.rate), "least": format.percent(known.rate_low),
        "most": format.percent(known.rate_high),
    }  # fmt: skip
    if known.basis == "matured":
        return _(
            "Of {n} tickets for which it suggested a category at {low} to {high} confidence, people agreed in"
            " {rate} ({least}–{most}).",
            **numbers,
        )
    return _(
        "Nobody has answered enough suggestions yet. On tickets held out of training, of {n} suggested at {low} to"
        " {high} confidence, {rate} ({least}–{most}) were right.",
        **numbers,
    )


def _silent(said: ScoreView | None) -> list[Any]:
    """Why there is no suggestion."""
    if said is None:
        return [_("The model has not read this ticket yet.")]
    if said.state == "disabled":
        off = _("Switched off: the model is not trusted at the moment.")
        return [off, " ", reason_words(said.why)]
    return [reason_words(said.why)]


def form(w: Work, ticket: TicketView, said: ScoreView | None) -> html.Div:
    """Asks for the category, and for the reason where it is against what the model suggests."""
    kept = {"id": str(ticket.id), "version": ticket.version}
    suggested = said.label if said is not None and sorting.is_offered(said) else None
    asked = asking.for_sorting(w, ticket, suggested)
    return forms.form(FORM, asked, {}, "sort", _("Set category"), None, kept, one_column=True)


def shown(ticket: TicketView, said: ScoreView | None) -> Any:
    """The category in one line: what a person called it, or else what the model would, said to be that."""
    if ticket.category or said is None or not sorting.is_offered(said):
        return category_of(ticket.category)
    return html.Span([category_of(said.label), " ", parts.chip(_("suggested"))], title=_("Suggested by the model"))


def wire(page: RecordPage[TicketView]) -> None:
    """Taking, asking and saying; each draws the ticket again."""
    editing.wire_act(page, {"accept": ALL}, accept)
    _wire_other()
    _wire_sort(page.draw)
    _wire_look(page.draw)


def accept(w: Work, ticket_id: UUID, version: int, pressed: dict[str, str]) -> None:
    sorting.categorise(w, ticket_id, parse(TicketSorting, {"category": pressed["accept"]}), version)


def _wire_other() -> None:
    @on_press(
        Output({"part": "sorting"}, "children"),
        Input({"sort": ALL}, "n_clicks"),
        State({"record": "ticket", "part": "seen"}, "data"),
    )
    def other(_pressed: Any, kept: Kept) -> html.Div:
        with work(current_actor()) as w:
            ticket = service.read(w, forms.seen(kept)[0])
            return form(w, ticket, sorting.find_said(w, ticket.id))


def _wire_sort(draw: Draw) -> None:
    @on_press(
        Output({"record": "ticket"}, "children", allow_duplicate=True),
        Input({"form": FORM, "do": ALL}, "n_clicks"),
        State({"form": FORM, "part": ALL}, "data"),
        State({"form": FORM, "field": ALL}, "value"),
        State({"form": FORM, "field": ALL}, "id"),
    )
    def sort(pressed: Pressed, stores: list[Any], values: Values, ids: list[FieldId]) -> list[Any]:
        ticket_id, version = forms.seen(forms.kept_in(stores))
        with work(current_actor()) as w:
            if pressed["do"] != "cancel":
                version = service.read(w, ticket_id).version if pressed["do"] == "overwrite" else version
                sorting.categorise(w, ticket_id, parse(TicketSorting, forms.filled(values, ids)), version)
            return draw(w, ticket_id)


def _wire_look(draw: Draw) -> None:
    @on_change(
        Output({"record": "ticket"}, "children", allow_duplicate=True),
        Input("sorting-clock", "n_intervals"),
        State({"record": "ticket", "part": "seen"}, "data"),
        State({"form": FORM, "field": ALL}, "value"),
    )
    def look(looks: int | None, kept: Kept, chosen: Values) -> list[Any]:
        """The suggestion as soon as it is there, unless a person was faster."""
        ticket_id = forms.seen(kept)[0]
        with work(current_actor()) as w:
            if not looks or any(chosen) or sorting.find_said(w, ticket_id) is None:
                raise PreventUpdate
            return draw(w, ticket_id)
