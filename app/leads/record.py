"""One lead: what is known, its path, and what becomes of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dash import Input, Output, State, html

from app.access.web import current_actor
from app.access.work import Work, work
from app.code_lists import reasons
from app.contacts import choices as contacts
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import parse
from app.customers import choices as customers
from app.duplicates import service as duplicates
from app.duplicates.schema import Likeness
from app.duplicates.words import REASONS
from app.leads import conversion, service
from app.leads.fields import LEAD
from app.leads.model import Status
from app.leads.schema import LeadChange, LeadConvert, LeadView
from app.leads.words import PATH, STATUS
from app.ui import editing, fields, format, forms, names, parts, records
from app.ui.board_page import AT
from app.ui.forms import Field, Option
from app.ui.icons import icon
from app.ui.record_page import RecordPage
from app.ui.shapes import FormShown, IdText, Kept, Text, Value
from app.ui.wiring import on_change, read
from app.users import choices

SURE = ("code", "phone", "email", "name", "site")
"""Kinds of likeness that are enough to have a customer or contact chosen already."""


def register() -> None:
    PAGE.register()
    for at in ("", AT):
        form = f"lead-outcome{at}"
        on_change(
            Output({"form": form, "field": "contact_id"}, "data", allow_duplicate=True),
            Input({"form": form, "field": "customer_id"}, "value"),
            State({"form": form, "part": "kept"}, "data"),
            State({"form": form, "field": "contact_id"}, "value"),
        )(offer_contacts)
    editing.wire_eyes("leads", service.reveal)
    editing.wire_path(PAGE, step)
    editing.wire_answer(PAGE, "lead-outcome", decide)
    editing.wire_step(PAGE, {"revert": "lead"}, ask_to_revert)
    editing.wire_answer(PAGE, "lead-revert", lambda w, *seen: conversion.revert(w, *seen[:2]))


def content(w: Work, lead: LeadView) -> list[Any]:
    may_move = LEAD.may_change(w, lead.id) and lead.status != "converted"
    path = records.path("lead", steps(lead), may_move=may_move)
    highlights = [
        fields.fact(w, LEAD, "company_name", lead),
        fields.fact(w, LEAD, "channel", lead),
        (_("Owner"), parts.person(lead.owner)),
        fields.fact(w, LEAD, "est_amount", lead),
        (_("First response"), first_answer(lead)),
        fields.fact(w, LEAD, "created_at", lead),
    ]
    status = fields.value(w, LEAD, "status", lead)
    ends = [("disqualified", _("Disqualify"), "x"), ("converted", _("Convert"), "check")]
    ways = records.ends("lead", ends) if may_move and lead.status != "disqualified" else []
    return PAGE.frame(w, lead, lead.name, status, highlights, known(w, lead), path, outcome(w, lead), ways)


def steps(lead: LeadView) -> list[records.Step]:
    """Each status of the path, and where the lead stands."""
    reached = PATH.index(lead.status) if lead.status in PATH else -1
    if lead.status == "disqualified":
        places = ["", "", "", "", "lost-here"]
    else:
        places = ["passed" if i < reached else "here" if i == reached else "" for i in range(len(PATH))]
    return [records.Step(code, str(STATUS[code]), place) for code, place in zip(PATH, places, strict=True)]


def first_answer(lead: LeadView) -> Any:
    """How long the lead waited for its first answer, or that it still waits."""
    if lead.first_responded_at is None:
        return parts.chip(_("waiting"), "warn") if lead.status == "new" else format.NOTHING
    return format.duration(lead.first_responded_at - (lead.assigned_at or lead.created_at))


def outcome(w: Work, lead: LeadView) -> list[Any]:
    """What the lead became, or why it came to nothing."""
    if lead.status == "disqualified":
        return [records.card(_("Disqualified"), html.P(_reason(w, lead)))]
    if lead.customer_id is None:
        return []
    since = html.Span([_("Customer"), " · ", parts.when(lead.converted_at)])
    became = [(parts.named(names.link(w, "customer", lead.customer_id)), since)]
    if lead.contact_id:
        became.append((parts.named(names.link(w, "contact", lead.contact_id)), _("Contact")))
    if lead.deal_id:
        became.append((parts.named(names.link(w, "deal", lead.deal_id)), _("Deal")))
    may_revert = LEAD.may_change(w, lead.id) and conversion.is_fresh(w, lead)
    words = [icon("refresh"), _("Undo conversion")]
    undo = html.Button(words, id={"revert": "lead"}, className="button") if may_revert else None
    return [records.card(_("Converted into"), records.related(became, ""), undo)]


def ask_to_revert(w: Work, lead_id: UUID, _version: int, _pressed: Any) -> html.Div:
    """Says what is removed before a conversion is taken back."""
    kept = _("What the conversion created is removed; what was there before stays. The lead is open again.")
    lead, title = service.read(w, lead_id), _("Undo the conversion?")
    return forms.ask("lead-revert", title, [], {}, "revert", _("Undo conversion"), lead, note=kept)


def known(w: Work, lead: LeadView) -> html.Dl:
    """Everything stored about a lead, personal values masked."""
    return records.facts([*fields.facts(w, LEAD, lead), *records.origin(lead)])


def step(w: Work, lead_id: UUID, version: int, to: str, at: str = "") -> Any:
    """Move at once, or ask first what becomes of the lead, why it comes to nothing, or if to take it up again.

    `at` ends the question's name.
    """
    to, lead = read(Status, to), service.read(w, lead_id)
    if lead.status == "disqualified":
        return reopening(w, lead, to, at)
    if to == "converted":
        return converting(w, lead, at)
    if to == "disqualified":
        return disqualification(w, lead, at)
    service.move(w, lead_id, Status(to), version)
    return None


def converting(w: Work, lead: LeadView, at: str = "") -> Any:
    """Asks what becomes of a lead: the likeliest customer and contact stand chosen, and why."""
    own, called = settings().base_currency, lead.company_name or lead.name
    alike = duplicates.find_of(w, LEAD.name, lead.id)
    known = _offered(alike, "customers")
    people = known_contacts(w, alike, _sure(alike, "customers"))
    others = [option for option in customers.find(w, called) if option[0] not in dict(known)]
    asked = [
        Field(
            "customer_id", _("Existing customer"), "record", [*known, *others], hint=_likely(alike, "customers")
        ),
        Field("contact_id", _("Existing contact"), "record", people, hint=_likely(alike, "contacts")),
        Field("customer_name", _("New customer"), hint=_("Only where no existing customer is chosen.")),
        Field("deal_title", _("Deal"), hint=_("Leave empty to convert without a deal.")),
        Field("deal_amount", _("Amount in {currency}", currency=own), "money"),
    ]
    estimate = lead.est_amount if (lead.currency or own) == own else None
    values = {"customer_name": called, "deal_title": called, "deal_amount": estimate}
    values |= {"customer_id": _sure(alike, "customers"), "contact_id": _sure(alike, "contacts")}
    note = _("Estimate, product interest and everything noted on the lead come along. It can be undone for a day.")
    name, title = f"lead-outcome{at}", _("Convert the lead")
    return forms.ask(name, title, asked, values, "convert", _("Convert"), lead, note=note)


def known_contacts(w: Work, alike: Sequence[Likeness], customer_id: str | None) -> list[Option]:
    """Contacts to choose from: those of the chosen customer first, then those that are alike."""
    own = contacts.of_customer(w, UUID(customer_id)) if customer_id else []
    return [*own, *(one for one in _offered(alike, "contacts") if one[0] not in dict(own))]


def offer_contacts(customer: IdText | None, kept: FormShown, chosen: Value) -> list[dict[str, str]]:
    """The known contacts anew, once another customer is chosen."""
    seen = read(Kept, kept)
    with work(current_actor()) as w:
        alike = duplicates.find_of(w, LEAD.name, UUID(seen["seen"]["id"]))
        offered = known_contacts(w, alike, customer)
    return forms.found(offered, chosen if isinstance(chosen, str) else None, [])


def _offered(alike: Sequence[Likeness], table: str) -> list[Option]:
    return [(str(one.id), f"{one.title} · {_why(one)}") for one in alike if one.entity == table]


def _why(one: Likeness) -> str:
    return ", ".join(str(REASONS[reason]) for reason in one.reasons)


def _likely(alike: Sequence[Likeness], table: str) -> str:
    """What was found of this kind, and that nothing of it is made anew where one is chosen."""
    found = next((one for one in alike if one.entity == table), None)
    return _("Likely: {title} ({why})", title=found.title, why=_why(found)) if found else ""


def _sure(alike: Sequence[Likeness], table: str) -> str | None:
    """The likeliest one stands chosen unless it only sounds so."""
    found = next((one for one in alike if one.entity == table), None)
    return str(found.id) if found and found.reasons[0] in SURE else None


def disqualification(w: Work, lead: LeadView, at: str = "") -> Any:
    offered = reasons.options(w, reasons.DISQUALIFY)
    asked = [Field("disqualify_reason", _("Why does it come to nothing?"), "choice", offered, required=True)]
    name, title = f"lead-outcome{at}", _("Disqualify the lead")
    note = _("What is still planned on it is cancelled.")
    return forms.ask(name, title, asked, {}, "disqualify", _("Disqualify"), lead, note=note)


def _reason(w: Work, lead: LeadView) -> str:
    return reasons.disqualify(w).get(lead.disqualify_reason or "", format.NOTHING)


def reopening(w: Work, lead: LeadView, to: str, at: str = "") -> Any:
    """A lead that was given up is open again first, whatever becomes of it then."""
    kept = _("It was disqualified: {reason}. That stays in its history.", reason=_reason(w, lead))
    title = _("Reopen the lead as {status}", status=STATUS["contacted" if to == "converted" else to])
    do = f"reopen:{'contacted' if to == 'converted' else to}"
    return forms.ask(f"lead-outcome{at}", title, [], {}, do, _("Reopen the lead"), lead, note=kept)


def decide(w: Work, lead_id: UUID, version: int, do: str, given: dict[str, Any]) -> None:
    if do == "convert":
        conversion.convert(w, lead_id, parse(LeadConvert, given), version)
    elif do.startswith("reopen:"):
        service.reopen(w, lead_id, read(Status, do.removeprefix("reopen:")), version)
    else:
        service.disqualify(w, lead_id, read(Text, given.get("disqualify_reason", "")), version)


PAGE = RecordPage(
    noun=LEAD,
    shape=LeadChange,
    read=service.read,
    names=service.names,
    change=service.change,
    remove=service.remove,
    transfer=service.transfer,
    people=choices.owners_of(LEAD),
    content=content,
)
