"""What a customer is: its fields, each said once, and the noun they belong to."""

from app.campaigns.choices import channels
from app.core.codes import COUNTRIES, INDUSTRIES
from app.core.i18n import _l
from app.customers.model import Customer
from app.customers.permissions import CUSTOMERS_READ, CUSTOMERS_WRITE
from app.customers.words import KIND, LEVEL, LIFECYCLE, LIFECYCLE_TONES
from app.fields.kinds import (
    Choice,
    Code,
    Currency,
    Email,
    Field,
    Moment,
    Money,
    Phone,
    Reference,
    Region,
    Text,
    Website,
    Whole,
)
from app.fields.noun import Noun
from app.scores.orders import orders

FIELDS: tuple[Field, ...] = (
    Text("name", _l("Name"), required=True, listed=1, detailed=False, sortable=True, searched=True),
    Text("legal_name", _l("Legal name"), searched=True),
    Choice("kind", _l("Kind"), options=KIND, required=True, filtered=True),
    Choice("level", _l("Level"), options=LEVEL, listed=3, detailed=False, filtered=True),
    Choice(
        "lifecycle_stage", _l("Stage"), options=LIFECYCLE, tones=LIFECYCLE_TONES, listed=4, detailed=False,
        filtered=True, governs=True,
    ),
    Code("industry", _l("Industry"), options=INDUSTRIES, listed=2, detailed=False, filtered=True),
    Whole("employees", _l("Employees")),
    Money("annual_revenue", _l("Annual revenue"), listed=8, detailed=False, sortable=True),
    Currency("currency", _l("Currency"), detailed=False, governs=True),
    Reference("parent_id", _l("Parent"), noun="customers", shown="parent", asked="never"),
    Text("unified_social_credit_code", _l("Unified social credit code")),
    Phone("phone", _l("Phone"), listed=7, searched=True),
    Email("email", _l("E-mail"), searched=True),
    Website("website", _l("Website")),
    Choice("first_channel", _l("First channel"), options=channels, filtered=True),
    Code("country", _l("Country"), options=COUNTRIES),
    Region("province", _l("Province")),
    Text("city", _l("City")),
    Moment("became_customer_at", _l("Customer since"), asked="never", detailed=False),
    Moment("last_activity_at", _l("Last activity"), asked="never", listed=9, detailed=False, sortable=True),
    Moment("next_activity_at", _l("Next activity"), asked="never", due=True, detailed=False, sortable=True),
)  # fmt: skip

CUSTOMER = Noun(
    entity="customer",
    name="customers",
    one=_l("Customer"),
    many=_l("Customers"),
    reads=CUSTOMERS_READ,
    writes=CUSTOMERS_WRITE,
    table=Customer,
    title="name",
    fields=FIELDS,
    orders=orders("customer", Customer.id),
)
