"""What people do with leads: answer them, sort them out, turn them into customers and deals."""

from collections.abc import Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select, update
from sqlalchemy.orm import aliased

from app.access import ending, ownership, records, restoring
from app.access.guard import requires
from app.access.once import once
from app.access.work import Work
from app.activities.permissions import ACTIVITIES_WRITE
from app.audit import reveal as personal
from app.audit.befores import befores
from app.audit.permissions import PERSONAL_REVEAL
from app.campaigns import service as campaigns
from app.code_lists import reasons
from app.code_lists import service as code_lists
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Page
from app.leads.fields import LEAD
from app.leads.model import Lead, Status
from app.leads.permissions import LEADS_READ, LEADS_WRITE
from app.leads.schema import LeadChange, LeadCreate, LeadQuery, LeadView
from app.products import service as products


@requires(LEADS_READ)
def list_leads(work: Work, query: LeadQuery) -> Page[LeadView]:
    """Leads within reach, newest first unless asked otherwise."""
    return LEAD.page(work, _select(), _wanted(work, query), query, _view)


@requires(LEADS_READ)
def list_columns(work: Work, query: LeadQuery, sizes: Mapping[str, int]) -> dict[str, Page[LeadView]]:
    """The first leads of each status that `sizes` names, so many of each, and how many there are."""
    return LEAD.columns(work, _select(), _wanted(work, query), query, _view, "status", sizes)


@requires(LEADS_READ)
@once
def read(work: Work, lead_id: UUID) -> LeadView:
    """One lead. Raises NotFound."""
    return records.read_one(work, _select().where(Lead.id == lead_id), _view)


@requires(LEADS_READ)
def names(work: Work, lead_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these leads are called, those within reach only."""
    return records.titles(work, Lead, Lead.name, lead_ids)


@requires(LEADS_WRITE)
def create(work: Work, given: LeadCreate) -> LeadView:
    """A new lead, assigned from now and scored at once. Raises Invalid: its owner or campaign is out of reach."""
    _check(work, given)
    values = given.given() | ownership.owner_fields(work, Lead, given.owner_id) | {"assigned_at": func.now()}
    lead_id = LEAD.create(work, values).id
    return read(work, lead_id)


@requires(LEADS_WRITE)
def change(work: Work, lead_id: UUID, given: LeadChange, seen_version: int) -> LeadView:
    """Set the given fields. Raises NotFound, Conflict, Invalid."""
    lead = records.lock(work, Lead, lead_id, seen_version, given.given())
    _check(work, given, lead)
    LEAD.change(work, lead, given.given())
    return read(work, lead_id)


@requires(LEADS_WRITE)
def move(work: Work, lead_id: UUID, to: Status, seen_version: int) -> LeadView:
    """Move a lead among new, contacted, engaged and recycled.

    Raises NotFound, Conflict, or Invalid: it is closed, or `to` has a verb of its own.
    """
    _refuse_outcome(to)
    records.change(work, require_open(work, lead_id, seen_version), {"status": to})
    return read(work, lead_id)


@requires(LEADS_WRITE)
def reopen(work: Work, lead_id: UUID, to: Status, seen_version: int) -> LeadView:
    """Take a disqualified lead up again; the trail keeps why it had come to nothing.

    Raises NotFound, Conflict, or Invalid: it is not disqualified, or `to` is an outcome.
    """
    _refuse_outcome(to)
    lead = _unconverted(work, lead_id, seen_version)
    if lead.status is not Status.DISQUALIFIED:
        raise Invalid({"status": _("This lead is open already.")})
    records.change(work, lead, {"status": to, "disqualify_reason": None})
    return read(work, lead_id)


@requires(LEADS_WRITE)
def disqualify(work: Work, lead_id: UUID, reason: str, seen_version: int) -> LeadView:
    """Close a lead that will come to nothing, for a reason of the list, and what was planned on it.

    Raises NotFound, Conflict, Invalid.
    """
    code_lists.require_offered(work, reasons.DISQUALIFY, reason, "disqualify_reason")
    lead = require_open(work, lead_id, seen_version)
    records.change(work, lead, {"status": Status.DISQUALIFIED, "disqualify_reason": reason})
    ending.cancel_planned(work, "lead_id", lead_id)
    return read(work, lead_id)


@requires(LEADS_WRITE)
def respond(work: Work, lead_id: UUID) -> LeadView:
    """Note that the lead was answered now; only the first time counts. Raises NotFound."""
    lead = records.hold(work, Lead, lead_id)
    values: dict[str, Any] = {}
    if lead.first_responded_at is None:
        values["first_responded_at"] = func.now()
    if lead.status is Status.NEW:
        values["status"] = Status.CONTACTED
    records.change(work, lead, values)
    return read(work, lead_id)


@requires(LEADS_WRITE)
def unrespond(work: Work, lead_id: UUID, at: datetime) -> None:
    """Take back that the lead was answered `at` a moment just gone by, and what that made of its status.

    Raises NotFound, Invalid; nothing happens where it had been answered before.
    """
    lead = records.hold(work, Lead, lead_id)
    if lead.first_responded_at != at:
        return
    restoring.require_slip(at)
    before = befores(work, LEAD.name, lead_id, at=at)
    status = {"status": Status(before["status"])} if lead.status is Status.CONTACTED and "status" in before else {}
    records.change(work, lead, {"first_responded_at": None, **status})


@requires(LEADS_WRITE)
def transfer(work: Work, lead_id: UUID, owner_id: UUID, seen_version: int) -> LeadView:
    """Give a lead to a colleague within reach, assigned from now. Raises NotFound, Conflict, Invalid."""
    ownership.transfer(work, Lead, lead_id, owner_id, seen_version)
    return read(work, lead_id)


@requires(LEADS_WRITE)
def remove(work: Work, lead_id: UUID, seen_version: int) -> None:
    """Take a lead out of every list. Raises NotFound, Conflict."""
    records.remove(work, Lead, lead_id, seen_version)


@requires(LEADS_READ, PERSONAL_REVEAL)
def reveal(work: Work, lead_id: UUID, field: str) -> str | None:
    """One personal value in clear; the trail keeps who looked. Raises NotFound, Invalid."""
    return personal.reveal(work, Lead, lead_id, field, LEAD.personal)


@requires(ACTIVITIES_WRITE)
def mark_active(work: Work, lead_id: UUID) -> None:
    """Somebody did something with this lead now. No new version: nobody's open form goes stale by it."""
    work.session.execute(update(Lead).where(Lead.id == lead_id).values(last_activity_at=func.now()))


@requires(LEADS_READ)
def hits(work: Work, text: str, among: ColumnElement[bool] | None = None) -> Select[Any]:
    """What the search over all records finds among leads: those that hold `text`, or what `among` says."""
    company = LEAD.told(work, "company_name", Lead.company_name)
    found = LEAD.matches(work, text) if among is None else among
    return records.hits(Lead, "lead", Lead.name, company, found)


def _check(work: Work, given: LeadChange, lead: Lead | None = None) -> None:
    """A product that is chosen anew is one of those offered."""
    if given.product and (lead is None or given.product != lead.product):
        products.check(work, [given.product], "product")


def _unconverted(work: Work, lead_id: UUID, seen_version: int) -> Lead:
    lead = records.lock(work, Lead, lead_id, seen_version, {"status": None})
    if lead.status is Status.CONVERTED:
        raise Invalid({"status": _("This lead was converted already.")})
    return lead


@requires(LEADS_WRITE)
def require_open(work: Work, lead_id: UUID, seen_version: int) -> Lead:
    """A lead that is still to be decided, held. Raises NotFound, Conflict, Invalid: converted, disqualified."""
    lead = _unconverted(work, lead_id, seen_version)
    if lead.status is Status.DISQUALIFIED:
        raise Invalid({"status": _("This lead is disqualified. Reopen it first.")})
    return lead


def _refuse_outcome(to: Status) -> None:
    if to in (Status.CONVERTED, Status.DISQUALIFIED):
        raise Invalid({"status": _("Convert or disqualify the lead instead.")})


def _wanted(work: Work, query: LeadQuery) -> list[ColumnElement[bool]]:
    """A condition for each part of a query."""
    found = LEAD.wanted(work, query, "owner_id", "campaign_id")
    if query.unanswered:
        found += [Lead.first_responded_at.is_(None), Lead.status == Status.NEW]
    return found


@cache
def _select() -> Select[Any]:
    return select(
        Lead,
        records.person(Lead.owner_id).label("owner"),
        campaigns.name_of(Lead.campaign_id).label("campaign"),
    ).where(Lead.deleted_at.is_(None))


def _view(row: Row[Any]) -> LeadView:
    lead = row.Lead
    return records.show(
        LeadView,
        lead,
        owner=row.owner,
        campaign=row.campaign,
    )


def name_of(lead_id: Any) -> ScalarSelect[str]:
    """The name behind a lead's id as a column of another feature's query; NULL where out of reach."""
    other = aliased(Lead)
    return select(other.name).where(other.id == lead_id).scalar_subquery()


def that_became(column: str, record_id: UUID) -> Select[tuple[UUID]]:
    """The leads of which a customer or deal was made (`column`, as leads name it), as part of another's query."""
    return select(Lead.id).where(getattr(Lead, column) == record_id)
