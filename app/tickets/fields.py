"""The fields of a ticket's forms."""

from typing import Any
from uuid import UUID

from app.access.work import Work
from app.contacts import service as contacts
from app.contacts.schema import ContactQuery
from app.core.i18n import _
from app.customers import choices as customers
from app.scores.words import category_of
from app.tickets import sorting
from app.tickets.schema import TicketView
from app.tickets.words import CHANNEL, PRIORITY, STATUS, TICKET
from app.ui.field_words import CATEGORY
from app.ui.forms import Field, Option
from app.ui.parts import words_of
from app.users.choices import owners_of


def for_new(work: Work, customer_id: UUID | None) -> list[Field]:
    """What a new ticket may be given; of a known customer its contacts can be chosen."""
    contact = [Field("contact_id", _("Contact"), "choice", people_of(work, customer_id))] if customer_id else []
    return [
        Field("subject", _("Subject"), required=True, wide=True),
        Field("description", _("What the customer asks"), "long"),
        Field("customer_id", _("Customer"), "record", customers.about(work, customer_id)),
        *contact,
        Field("priority", _("Priority"), "choice", list(PRIORITY.items()), required=True),
        Field("channel", _("Channel"), "choice", list(CHANNEL.items()), required=True),
        Field("category", _("Category"), "choice", categories(work)),
        Field("owner_id", _("Owner"), "choice", owners_of(TICKET)(work), placeholder=_("Nobody")),
    ]


def for_change(work: Work, ticket: TicketView) -> list[Field]:
    """What is typed of a ticket; all else changes by one press."""
    contact = Field("contact_id", _("Contact"), "choice", people_of(work, ticket.customer_id))
    return [
        Field("subject", _("Subject"), required=True),
        Field("description", _("Description"), "long"),
        *([contact] if ticket.customer_id else []),
    ]


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


def people_of(work: Work, customer_id: UUID | None) -> list[Option]:
    """The contacts of a customer."""
    page = contacts.list_contacts(work, ContactQuery(customer_id=customer_id, sort="name", size=100))
    return [(str(contact.id), contact.name) for contact in page.rows]


def coded(_work: Work) -> dict[str, dict[str, Any]]:
    """Column -> code -> what it is called, for the columns that hold codes; a score's labels by its name."""
    return {
        "status": words_of(STATUS),
        "priority": PRIORITY,
        "category": CATEGORY,
        sorting.SCORE: CATEGORY,
    }
