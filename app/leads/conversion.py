"""Leads become customers, contacts and deals; within a day, while nobody has touched what was made, not so."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Table, delete, func, or_, select

from app.access import field_rights, records
from app.access.guard import requires
from app.access.work import Work
from app.contacts import affiliations
from app.contacts import service as contacts
from app.contacts.schema import AffiliationGiven, ContactCreate
from app.core.base import Base
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.customers import service as customers
from app.customers.schema import CustomerCreate
from app.deals import service as deals
from app.deals.fields import DEAL
from app.deals.schema import DealCreate
from app.files import service as files
from app.leads import service
from app.leads.model import Conversion, Lead, Status
from app.leads.permissions import LEADS_WRITE
from app.leads.schema import LeadConvert, LeadView

WITHIN = timedelta(days=1)
"""So long a conversion can be taken back."""

SERVICES = {"deals": deals, "contacts": contacts, "customers": customers}
"""What a lead is made into, in the order in which it is taken back."""

NO_USE = ("leads", "conversions")
"""Tables that name what was made because it was made."""


@requires(LEADS_WRITE)
def convert(work: Work, lead_id: UUID, given: LeadConvert, seen_version: int) -> LeadView:
    """Turn a lead into a customer and a contact, new or within reach, and a deal if it has a title.

    What is new keeps the lead's owner and channel, the deal its estimate and product interest too.
    Raises NotFound, Conflict, or Invalid: converted already, out of reach.
    """
    lead, carrying = service.require_open(work, lead_id, seen_version), work.carrying()
    made: dict[str, dict[str, int]] = {}
    records.check_references(work, Lead, {"customer_id": given.customer_id, "contact_id": given.contact_id})
    customer_id = given.customer_id or _of_contact(work, given) or _customer(carrying, lead, given, made)
    contact_id = _contact(carrying, lead, customer_id, given, made)
    outcome: dict[str, Any] = {"customer_id": customer_id, "contact_id": contact_id}
    if given.deal_amount is not None:
        field_rights.require_written(work.actor, DEAL.name, ["amount"])
    outcome["deal_id"] = _deal(carrying, lead, given, outcome, made) if given.deal_title else None
    became = {"contacts": contact_id, "deals": outcome["deal_id"]}
    files.carry(
        carrying, "leads", lead.id, [("customers", customer_id), *((k, v) for k, v in became.items() if v)]
    )
    work.session.merge(Conversion(lead_id=lead.id, made_at=datetime.now(UTC), before=lead.status, made=made))
    records.change(work, lead, outcome | {"status": Status.CONVERTED, "converted_at": func.now()})
    return service.read(work, lead_id)


@requires(LEADS_WRITE)
def revert(work: Work, lead_id: UUID, seen_version: int) -> LeadView:
    """Take a conversion back: what it made is removed, and the lead is as open as it was.

    Raises NotFound, Conflict, or Invalid: it is not converted, that is a day ago, or what was made is in use.
    """
    lead = records.lock(work, Lead, lead_id, seen_version, {"status": None})
    kept = work.session.get(Conversion, lead_id)
    if lead.status is not Status.CONVERTED or kept is None:
        raise Invalid({"status": _("This lead was not converted here.")})
    if datetime.now(UTC) - kept.made_at > WITHIN:
        raise Invalid({"status": _("A conversion can be taken back within a day.")})
    if "customers" in kept.made and "contacts" not in kept.made and lead.contact_id:
        affiliations.drop(work.carrying(), lead.contact_id, UUID(next(iter(kept.made["customers"]))))
    _require_unused(work, kept)
    none = dict.fromkeys(("customer_id", "contact_id", "deal_id", "converted_at"))
    records.change(work, lead, none | {"status": kept.before})
    for table, verbs in SERVICES.items():
        for record_id, version in kept.made.get(table, {}).items():
            verbs.remove(work, UUID(record_id), version)
    work.session.execute(delete(Conversion).where(Conversion.lead_id == lead_id))
    return service.read(work, lead_id)


@requires(LEADS_WRITE)
def is_fresh(work: Work, lead: LeadView) -> bool:
    """Whether a conversion is young enough to be taken back."""
    at = work.session.scalar(select(Conversion.made_at).where(Conversion.lead_id == lead.id))
    return lead.status == "converted" and at is not None and datetime.now(UTC) - at <= WITHIN


def _require_unused(work: Work, kept: Conversion) -> None:
    """Raises Invalid where somebody changed what was made, or something else hangs on it."""
    made = [UUID(record_id) for versions in kept.made.values() for record_id in versions]
    said = _("What became of this lead was changed or used since: it cannot be taken back.")
    for table, versions in kept.made.items():
        of = Base.metadata.tables[f"app.{table}"]
        now = select(of.c.id, of.c.version, of.c.deleted_at).where(of.c.id.in_(versions))
        for record_id, version, deleted_at in work.session.execute(now):
            if version != versions[str(record_id)] or deleted_at:
                raise Invalid({"status": said})
    if any(_is_named(work, user, made, kept) for user in Base.metadata.tables.values()):
        raise Invalid({"status": said})


def _is_named(work: Work, user: Table, made: list[UUID], kept: Conversion) -> bool:
    """Whether rows of a table other than those made name any of them; a deal's first step came with it."""
    keys = [
        key.parent
        for key in user.foreign_keys
        if key.column.table.name in kept.made and key.column.name == "id" and user.name not in NO_USE
    ]
    if not keys:
        return False
    wanted = [or_(*(key.in_(made) for key in keys))]
    if "id" in user.c and user.name in SERVICES:
        wanted.append(user.c.id.not_in(made))
    if user.name == "stage_changes":
        wanted.append(user.c.from_stage.is_not(None))
    return work.session.scalar(select(func.count()).select_from(user).where(*wanted)) != 0


def _of_contact(work: Work, given: LeadConvert) -> UUID | None:
    return customers.behind(work, "contacts", given.contact_id) if given.contact_id else None


def _customer(work: Work, lead: Lead, given: LeadConvert, made: dict[str, dict[str, int]]) -> UUID:
    """The values are the lead's own and were checked when it came in."""
    values: dict[str, Any] = {
        "name": given.customer_name or lead.company_name or lead.name,
        "kind": "prospect",
        "first_channel": lead.channel,
        "owner_id": lead.owner_id,
    }
    same = ("industry", "employees", "website", "country", "city", "phone", "email")
    values |= {name: getattr(lead, name) for name in same}
    return _kept(made, "customers", customers.create(work, CustomerCreate.model_construct(**values)))


def _contact(
    work: Work, lead: Lead, customer_id: UUID, given: LeadConvert, made: dict[str, dict[str, int]]
) -> UUID:
    """A known contact works with the customer from now on, if it did not."""
    if given.contact_id:
        if customers.behind(work, "contacts", given.contact_id) != customer_id:
            affiliations.put(work, given.contact_id, AffiliationGiven(customer_id=customer_id))
        return given.contact_id
    values: dict[str, Any] = {"name": lead.name, "title": lead.title, "email": lead.email, "mobile": lead.phone}
    new = contacts.create(work, ContactCreate.model_construct(**values, customer_id=customer_id))
    return _kept(made, "contacts", new)


def _deal(
    work: Work, lead: Lead, given: LeadConvert, outcome: dict[str, Any], made: dict[str, dict[str, int]]
) -> UUID:
    """In the base currency unless the deal says otherwise later: a lead's estimate has no rate."""
    is_own = (lead.currency or settings().base_currency) == settings().base_currency
    estimate = lead.est_amount if is_own else None
    values: dict[str, Any] = {
        "title": given.deal_title,
        "amount": estimate if given.deal_amount is None else given.deal_amount,
        "lead_id": lead.id,
        "product": lead.product,
        "channel": lead.channel,
        "campaign_id": lead.campaign_id,
        "owner_id": lead.owner_id,
    }
    return _kept(made, "deals", deals.create(work, DealCreate.model_construct(**values, **outcome)))


def _kept(made: dict[str, dict[str, int]], table: str, record: Any) -> UUID:
    """Notes that a record was made, and as which version."""
    made.setdefault(table, {})[str(record.id)] = record.version
    new: UUID = record.id
    return new
