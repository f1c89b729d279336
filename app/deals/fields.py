"""What a deal is: its fields, each said once, and the noun they belong to."""

from app.campaigns.choices import channels
from app.code_lists import reasons
from app.contacts import choices as contacts
from app.core.i18n import _l
from app.customers import choices as customers
from app.deals.model import Deal
from app.deals.permissions import DEALS_READ, DEALS_WRITE
from app.deals.stages import labels
from app.fields.kinds import Choice, Currency, Day, Field, LongText, Moment, Money, Rate, Reference, Text
from app.fields.noun import Noun
from app.products import service as products

FIELDS: tuple[Field, ...] = (
    Text("title", _l("Title"), required=True, wide=True, listed=1, detailed=False, sortable=True),
    Reference(
        "customer_id", _l("Customer"), noun="customers", shown="customer", find=customers.find, listed=2,
        detailed=False,
    ),
    Choice("stage", _l("Stage"), options=labels, asked="never", detailed=False, filtered=True, governs=True),
    Day("expected_close_on", _l("Expected close"), due=True, detailed=False, sortable=True),
    Money("amount", _l("Amount"), listed=4, detailed=False, sortable=True),
    Currency("currency", _l("Currency"), detailed=False, governs=True),
    Rate("fx_rate", _l("Rate to the company's currency"), hint=_l("Only for another currency."), detailed=False),
    Choice("product", _l("Product"), options=products.words, find=products.find, filtered=True),
    Reference("contact_id", _l("Contact"), noun="contacts", shown="contact", find=contacts.find, detailed=False),
    Choice("channel", _l("Channel"), options=channels, filtered=True),
    Text("competitor", _l("Competitor")),
    Text("next_step", _l("Next step"), wide=True, listed=8, detailed=False),
    Choice(
        "lost_reason", _l("Lost reason"), options=reasons.lost, asked="never", detailed=False, filtered=True,
    ),
    LongText("lost_note", _l("Note on the loss"), asked="never", detailed=False),
    Moment("closed_at", _l("Closed"), asked="never", detailed=False, sortable=True),
    Moment("stage_changed_at", _l("Entered stage"), asked="never", listed=9, detailed=False, sortable=True),
    Moment("next_activity_at", _l("Next activity"), asked="never", due=True, detailed=False, sortable=True),
)  # fmt: skip

DEAL = Noun(
    entity="deal",
    name="deals",
    one=_l("Deal"),
    many=_l("Deals"),
    reads=DEALS_READ,
    writes=DEALS_WRITE,
    table=Deal,
    title="title",
    fields=FIELDS,
)
