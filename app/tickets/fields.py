"""What a ticket is: its fields, each said once, and the noun they belong to."""

from app.core.i18n import _l
from app.customers import choices as customers
from app.fields.kinds import Choice, Field, LongText, Moment, Reference, Text, Whole
from app.fields.noun import Noun
from app.tickets.model import Ticket
from app.tickets.permissions import TICKETS_READ, TICKETS_WRITE
from app.tickets.words import CHANNEL, PRIORITY, STATUS, STATUS_TONES, URGENCY
from app.ui.field_words import CATEGORY

FIELDS: tuple[Field, ...] = (
    Text(
        "subject", _l("Subject"), required=True, wide=True, listed=1, detailed=False, sortable=True
    ),
    LongText("description", _l("What the customer asks"), detailed=False),
    Whole("number", _l("Number"), asked="never", detailed=False, sortable=True, governs=True),
    Reference(
        "customer_id", _l("Customer"), noun="customers", shown="customer", find=customers.find,
        asked="new", listed=3, detailed=False,
    ),
    Reference("contact_id", _l("Contact"), noun="contacts", shown="contact", asked="never", detailed=False),
    Choice("status", _l("Status"), options=STATUS, tones=STATUS_TONES, asked="never", listed=4, detailed=False,
           filtered=True, governs=True),
    Choice("priority", _l("Priority"), options=PRIORITY, tones=URGENCY, asked="new", required=True, listed=5,
           detailed=False, filtered=True, governs=True),
    Choice("channel", _l("Channel"), options=CHANNEL, asked="new", required=True, detailed=False, filtered=True),
    Choice("category", _l("Category"), options=CATEGORY, asked="never", listed=6, detailed=False, governs=True),
    Moment("first_response_due_at", _l("First response"), asked="never", detailed=False, sortable=True),
    Moment("next_activity_at", _l("Next activity"), asked="never", due=True, detailed=False, sortable=True),
    Moment("created_at", _l("Created"), asked="never", listed=9, detailed=False),
)  # fmt: skip

TICKET = Noun(
    entity="ticket",
    name="tickets",
    one=_l("Ticket"),
    many=_l("Tickets"),
    reads=TICKETS_READ,
    writes=TICKETS_WRITE,
    table=Ticket,
    title="subject",
    fields=FIELDS,
)
