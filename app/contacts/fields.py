"""What a contact is: its fields, each said once, and the noun they belong to."""

from app.contacts.model import Contact
from app.contacts.permissions import CONTACTS_READ, CONTACTS_WRITE
from app.core.i18n import _l
from app.fields.kinds import Account, Email, Field, Phone, Reference, Text
from app.fields.noun import Noun

FIELDS: tuple[Field, ...] = (
    Text("name", _l("Name"), required=True, detailed=False, sortable=True, searched=True),
    Reference("customer_id", _l("Customer"), noun="customers", shown="customer", asked="never"),
    Text("title", _l("Job title")),
    Text("department", _l("Department")),
    Phone("mobile", _l("Mobile"), searched=True),
    Email("email", _l("E-mail"), searched=True),
    Account("wechat", _l("WeChat")),
)

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
