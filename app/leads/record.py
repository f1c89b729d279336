"""One lead: what is known, its path, and what becomes of it."""

from typing import Any
from uuid import UUID

import dash
from dash import ALL, Input, Output, State, html, no_update

from app.access.actor import Actor, Permission
from app.access.web import current_actor
from app.access.work import Work, work
from app.campaigns.choices import channels
from app.core.i18n import _
from app.core.validation import parse
from app.leads import fields, service
from app.leads.model import Status
from app.leads.schema import LeadChange, LeadConvert, LeadView
from app.leads.words import PATH, STATUS
from app.ui import changes, editing, format, forms, handing, names, panels, parts, records
from app.ui.wiring import on_press
from app.users import choices


def register() -> None:
    dash.register_page(
        "leads.record", path_template="/leads/<lead_id>", title=lambda **_ids: _("Lead"), layout=show
    )
    names.tell("lead", "leads", Permission.LEADS_READ, service.names)
    changes.tell("lead", "leads", Permission.LEADS_READ, fields.coded)
    editing.wire_eyes("leads", service.reveal)
    editing.wire(
        editing.Page(
            "lead", Permission.LEADS_WRITE, LeadChange,
            service.read, service.change, service.transfer, _form, _record, choices.everybody,
        )
    )  # fmt: skip


def show(lead_id: str, **_query: str) -> html.Div:
    with work(current_actor()) as w:
        return records.page("lead", _record(w, parts.as_id(lead_id)))


def _record(w: Work, lead_id: UUID) -> list[Any]:
    lead = service.read(w, lead_id)
    centre = panels.of(w, "lead", "centre", lead_id)
    right = panels.of(w, "lead", "right", lead_id)
    return page(w.actor, lead, channels(w), centre, right)


def _form(w: Work, lead: LeadView) -> html.Div:
    return forms.change_form("lead", fields.for_change(w, lead), lead, masked=service.PERSONAL)


def page(actor: Actor, lead: LeadView, channels: dict[str, str], centre: list[Any], right: list[Any]) -> list[Any]:
    """The record page around one lead."""
    words, tone = STATUS[lead.status]
    may_write = actor.may(Permission.LEADS_WRITE)
    details = html.Div(known(actor, lead), id={"form": "lead", "part": "details"})
    return [
        records.seen("lead", lead),
        records.heading(
            _("Leads"),
            "/leads",
            lead.name,
            [parts.status(str(words), tone)],
            handing.buttons("lead", actor, may_write=may_write),
        ),
        records.path("lead", steps(lead), may_move=may_write and lead.status != "converted"),
        records.highlights(
            [
                (_("Company"), lead.company_name),
                (_("Channel"), channels.get(lead.channel or "", lead.channel)),
                (_("Owner"), parts.person(lead.owner)),
                (_("Estimate"), parts.amount(lead.est_amount, lead.currency)),
                (_("First answer"), first_answer(lead)),
                (_("Created"), parts.when(lead.created_at)),
            ]
        ),
        records.regions(
            [records.card(_("Details"), details, forms.edit_button("lead", lead.id) if may_write else None)],
            centre,
            [*outcome(lead), *right],
        ),
    ]


def steps(lead: LeadView) -> list[records.Step]:
    """Each status of the path, and where the lead stands."""
    reached = PATH.index(lead.status) if lead.status in PATH else -1
    if lead.status == "disqualified":
        places = ["", "", "", "", "lost-here"]
    else:
        places = ["passed" if i < reached else "here" if i == reached else "" for i in range(len(PATH))]
    return [records.Step(code, str(STATUS[code][0]), place) for code, place in zip(PATH, places, strict=True)]


def first_answer(lead: LeadView) -> Any:
    """How long the lead waited for its first answer, or that it still waits."""
    if lead.first_responded_at is None:
        return parts.chip(_("waiting"), "warn") if lead.status == "new" else format.NOTHING
    return format.duration(lead.first_responded_at - (lead.assigned_at or lead.created_at))


def outcome(lead: LeadView) -> list[Any]:
    """What the lead became, or why it came to nothing."""
    if lead.status == "disqualified":
        return [records.card(_("Disqualified"), html.P(lead.disqualify_reason))]
    if lead.customer_id is None:
        return []
    became = [(parts.link(_("Customer"), f"/customers/{lead.customer_id}"), parts.when(lead.converted_at))]
    if lead.deal_id:
        became.append((parts.link(_("Deal"), f"/deals/{lead.deal_id}"), ""))
    return [records.card(_("Became"), records.related(became, ""))]


def known(actor: Actor, lead: LeadView) -> html.Dl:
    """Everything stored about a lead, personal values masked."""
    may_reveal = actor.may(Permission.PERSONAL_REVEAL)

    def personal(field: str) -> Any:
        return parts.personal("leads", lead, field, may_reveal=may_reveal)

    return records.facts(
        [
            (_("Job title"), lead.title),
            (_("Phone"), personal("phone")),
            (_("E-mail"), personal("email")),
            (_("Website"), lead.website),
            (_("Industry"), lead.industry),
            (_("Employees"), format.number(lead.employees)),
            (_("Country"), lead.country),
            (_("City"), lead.city),
            (_("Campaign"), lead.campaign),
            (_("Landing page"), lead.landing_page),
            (_("Changed"), parts.when(lead.updated_at)),
            (_("From"), lead.source_system),
        ]
    )


@on_press(
    Output({"record": "lead"}, "children", allow_duplicate=True),
    Output({"ask": "lead"}, "children"),
    Output({"ask": "lead"}, "opened"),
    Input({"path": "lead", "to": ALL}, "n_clicks"),
    State({"record": "lead", "part": "seen"}, "data"),
)
def step(pressed: dict[str, str], kept: dict[str, Any]) -> Any:
    with work(current_actor()) as w:
        return _step(w, pressed["to"], kept)


def _step(w: Work, to: str, kept: dict[str, Any]) -> tuple[Any, Any, bool]:
    """Move at once, or ask first what becomes of the lead or why it comes to nothing."""
    lead_id, version = forms.seen(kept)
    if to == "converted":
        return no_update, conversion(service.read(w, lead_id)), True
    if to == "disqualified":
        return no_update, disqualification(service.read(w, lead_id)), True
    service.move(w, lead_id, Status(to), version)
    return _record(w, lead_id), no_update, False


def conversion(lead: LeadView) -> Any:
    values = {"customer_name": lead.company_name or lead.name, "deal_title": lead.company_name or lead.name}
    asked = fields.for_conversion()
    return forms.ask("lead-outcome", _("Convert the lead"), asked, values, "convert", _("Convert"), lead)


def disqualification(lead: LeadView) -> Any:
    asked = fields.for_disqualification()
    return forms.ask("lead-outcome", _("Disqualify the lead"), asked, {}, "disqualify", _("Disqualify"), lead)


@on_press(
    Output({"record": "lead"}, "children", allow_duplicate=True),
    Output({"ask": "lead"}, "opened", allow_duplicate=True),
    Input({"form": "lead-outcome", "do": ALL}, "n_clicks"),
    State({"form": "lead-outcome", "part": "kept"}, "data"),
    State({"form": "lead-outcome", "field": ALL}, "value"),
    State({"form": "lead-outcome", "field": ALL}, "id"),
)
def decide(pressed: dict[str, str], kept: dict[str, Any], values: list[Any], ids: list[Any]) -> Any:
    with work(current_actor()) as w:
        return _decide(w, pressed["do"], kept, forms.filled(values, ids)), False


def _decide(w: Work, do: str, kept: dict[str, Any], given: dict[str, Any]) -> list[Any]:
    lead_id, version = forms.seen(kept)
    if do == "convert":
        service.convert(w, lead_id, parse(LeadConvert, given), version)
    else:
        service.disqualify(w, lead_id, given.get("disqualify_reason", ""), version)
    return _record(w, lead_id)
