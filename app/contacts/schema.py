"""What comes in about contacts, and what goes out."""

from dataclasses import dataclass
from uuid import UUID

from app.access.views import RecordView
from app.contacts.model import Role
from app.core.paging import ListQuery
from app.core.validation import Custom, Email, Name, Phone, Shape, Short

NOT_GIVEN = UUID(int=0)


class ContactChange(Shape):
    """The fields to change; what is not set stays as it is."""

    name: Name = ""
    customer_id: UUID = NOT_GIVEN
    title: Short | None = None
    department: Short | None = None
    role: Role | None = None
    email: Email | None = None
    mobile: Phone | None = None
    wechat: Short | None = None
    language: Short | None = None
    is_primary: bool = False
    do_not_call: bool = False
    do_not_email: bool = False
    custom: Custom | None = None


class ContactCreate(ContactChange):
    """A new person at one customer."""

    name: Name
    customer_id: UUID


class ContactQuery(ListQuery):
    """Which contacts to list; those of a customer are all who work with it."""

    customer_id: UUID | None = None
    role: Role | None = None
    is_primary: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ContactView(RecordView):
    """One person at one customer; e-mail, mobile and WeChat are masked."""

    customer_id: UUID
    customer: str | None
    name: str
    title: str | None
    department: str | None
    role: str | None
    email: str | None
    mobile: str | None
    wechat: str | None
    language: str | None
    is_primary: bool
    do_not_call: bool
    do_not_email: bool


class AffiliationGiven(Shape):
    """One more customer that a contact works with; `is_primary` makes it the first one to talk to there."""

    customer_id: UUID
    role: Role | None = None
    is_primary: bool = False


@dataclass(frozen=True)
class AffiliationView:
    """One more customer of a contact."""

    customer_id: UUID
    customer: str
    role: str | None
    is_primary: bool
