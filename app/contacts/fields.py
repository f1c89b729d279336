"""What a contact is: its fields, each said once, and the noun they belong to."""

from app.contacts.model import Contact
from app.contacts.permissions import CONTACTS_READ, CONTACTS_WRITE
from app.contacts.words import ROLE
from app.core.i18n import _l
from app.customers import choices as customers
from app.fields.kinds import Account, Choice, Email, Field, Moment, Phone, Reference, Text, YesNo
from app.fields.noun import Noun

FIELDS: tuple[Field, ...] = (
    Text("name", _l("Name"), required=True, listed=1, detailed=False, sortable=True, searched=True),
    Reference(
        "customer_id", _l("Customer"), noun="customers", shown="customer", find=customers.find, required=True,
        listed=2, detailed=False,
    ),
    Text("title", _l("Job title"), listed=3),
    Text("department", _l("Department")),
    Choice("role", _l("Role in decisions"), options=ROLE, listed=4, filtered=True),
    Phone("mobile", _l("Mobile"), listed=5, searched=True),
    Email("email", _l("E-mail"), listed=6, searched=True),
    Account("wechat", _l("WeChat")),
    YesNo("is_primary", _l("Primary contact"), detailed=False),
    YesNo("do_not_call", _l("Do not call"), detailed=False),
    YesNo("do_not_email", _l("No e-mail"), detailed=False),
    Moment("created_at", _l("Created"), asked="never", listed=7, detailed=False),
)  # fmt: skip

CONTACT = Noun(
    entity="contact",
    name="contacts",
    one=_l("Contact"),
    many=_l("Contacts"),
    reads=CONTACTS_READ,
    writes=CONTACTS_WRITE,
    table=Contact,
    title="name",
    fields=FIELDS,
)
