"""What a ticket's forms ask besides its fields: whom it is about, and what it is."""

from uuid import UUID

from app.access.work import Work
from app.contacts import choices as contacts
from app.core.i18n import _
from app.customers import choices as customers
from app.fields.noun import Noun
from app.tickets import sorting
from app.tickets.fields import TICKET
from app.tickets.schema import TicketView
from app.ui import fields
from app.ui.field_words import CATEGORY, category_of
from app.ui.forms import Field, Option
from app.users.choices import owners_of

MOST = 100
"""Contacts of a customer that are offered."""


def for_new(work: Work, customer_id: UUID | None) -> list[Field]:
    """What a new ticket may be given; of a known customer its contacts can be chosen."""
    return [
        *fields.controls(work, TICKET, begun=customers.begun(work, customer_id)),
        *_contact(work, customer_id),
        Field("category", _("Category"), "choice", categories(work)),
        Field("owner_id", _("Owner"), "choice", owners_of(TICKET)(work), placeholder=_("Nobody")),
    ]


def for_change(work: Work, noun: Noun, ticket: TicketView) -> list[Field]:
    """What is typed of a ticket; all else changes by one press."""
    return [*fields.controls(work, noun, ticket), *_contact(work, ticket.customer_id)]


def for_sorting(work: Work, ticket: TicketView, suggested: str | None) -> list[Field]:
    """Which other category it is, and, against what the model suggests, why."""
    others = [option for option in categories(work) if option[0] != (ticket.category or suggested)]
    against = ticket.category in (None, suggested)
    why = Field("reason", _("Why not {category}?", category=category_of(suggested)), "long", required=against)
    return [Field("category", _("Category"), "choice", others, required=True), *([why] if suggested else [])]


def categories(work: Work) -> list[Option]:
    """The known categories and the company's own, by what they are called."""
    named = {code: category_of(code) or code for code in {*CATEGORY, *sorting.list_categories(work)}}
    return sorted(named.items(), key=lambda option: option[1])


def _contact(work: Work, customer_id: UUID | None) -> list[Field]:
    """Which contact of a customer: not asked where there is none to choose from."""
    people = contacts.list_at(work, customer_id, MOST) if customer_id else []
    offered = [(str(one.id), one.name) for one in people]
    return [Field("contact_id", _("Contact"), "choice", offered)] if offered else []
