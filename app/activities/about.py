"""The records that activities are on: found by name, and the customer whose they are."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select, union_all

from app.access import records
from app.access.field_rights import unseen
from app.access.work import Work
from app.activities.model import Activity
from app.activities.schema import About
from app.activities.words import ON
from app.contacts import service as contacts
from app.contacts.permissions import CONTACTS_READ
from app.core.errors import Invalid
from app.core.i18n import _
from app.customers import service as customers
from app.customers.permissions import CUSTOMERS_READ
from app.deals import service as deals
from app.deals.permissions import DEALS_READ
from app.leads import service as leads
from app.leads.permissions import LEADS_READ
from app.tickets import service as tickets
from app.tickets.permissions import TICKETS_READ

_SOURCES = (
    (DEALS_READ, deals.hits),
    (LEADS_READ, leads.hits),
    (CUSTOMERS_READ, customers.hits),
    (CONTACTS_READ, contacts.hits),
    (TICKETS_READ, tickets.hits),
)
_OF_CUSTOMERS = {"deal_id": "deals", "contact_id": "contacts", "ticket_id": "tickets"}
"""Records of a customer: what is done on them is done on the customer too."""

FEW = 6
"""Records of each kind that are offered at once."""


def find(work: Work, text: str) -> list[tuple[str, str]]:
    """(`entity:id`, name and kind) of the first records that are called so."""
    permitted = [hits for permission, hits in _SOURCES if work.actor.may(permission)]
    if not text.strip() or not permitted:
        return []
    asked = [select(hits(work, text.strip()).limit(FEW).subquery()) for hits in permitted]
    return [
        (f"{one.entity}:{one.id}", " · ".join(filter(None, (one.title, str(ON[one.entity]), one.detail))))
        for one in work.session.execute(union_all(*asked))
    ]


def named(choice: str | None) -> dict[str, Any]:
    """What a choice of `find` stands for, as activities name it. Raises Invalid."""
    entity, _colon, record_id = (choice or "").partition(":")
    if not choice:
        return {}
    if entity not in ON:
        raise Invalid({"about": _("Choose a record from the list.")})
    return {f"{entity}_id": record_id}


def of(work: Work, given: About) -> dict[str, Any]:
    """The records that something is on, and the customer whose they are, if the actor sees that one.

    Raises Invalid for a record out of reach.
    """
    chosen = {name: value for name in About.model_fields if (value := getattr(given, name)) is not None}
    records.check_references(work, Activity, chosen)
    if "customer_id" not in chosen and (customer_id := _customer(work, chosen)):
        chosen["customer_id"] = customer_id
    return chosen


def whose_is_hidden(work: Work) -> list[str]:
    """The columns of an activity that name a record whose customer the actor's role does not show."""
    return [name for name, table in _OF_CUSTOMERS.items() if "customer_id" in unseen(work.actor, table)]


def _customer(work: Work, chosen: Mapping[str, UUID]) -> UUID | None:
    of = (customers.behind(work, table, chosen[name]) for name, table in _OF_CUSTOMERS.items() if name in chosen)
    return next((one for one in of if one and records.is_seen(work, "customers", one)), None)
