"""What people do with customers."""

from collections.abc import Collection
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, ScalarSelect, Select, func, select, update
from sqlalchemy.orm import aliased

from app.access import ownership, records
from app.access.guard import requires
from app.access.matching import held
from app.access.once import once
from app.access.work import Work
from app.activities.permissions import ACTIVITIES_WRITE
from app.audit import reveal as personal
from app.audit.permissions import PERSONAL_REVEAL
from app.core.base import Base
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Page
from app.customers.fields import CUSTOMER
from app.customers.model import Customer, Kind, Lifecycle
from app.customers.permissions import CUSTOMERS_READ, CUSTOMERS_WRITE
from app.customers.schema import CustomerChange, CustomerCreate, CustomerQuery, CustomerView
from app.deals.permissions import DEALS_WRITE
from app.fields.noun import noun_of


@requires(CUSTOMERS_READ)
def list_customers(work: Work, query: CustomerQuery) -> Page[CustomerView]:
    """Customers within reach, newest first unless asked otherwise."""
    return CUSTOMER.page(work, _select(), CUSTOMER.wanted(work, query, "owner_id"), query, _view)


@requires(CUSTOMERS_READ)
@once
def read(work: Work, customer_id: UUID) -> CustomerView:
    """One customer. Raises NotFound."""
    return records.read_one(work, _select().where(Customer.id == customer_id), _view)


@requires(CUSTOMERS_READ)
def names(work: Work, customer_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these customers are called, those within reach only."""
    return records.titles(work, Customer, Customer.name, customer_ids)


@requires(CUSTOMERS_WRITE)
def create(work: Work, given: CustomerCreate) -> CustomerView:
    """A new customer. Raises Invalid where its owner or parent is out of reach."""
    values = given.given() | ownership.owner_fields(work, Customer, given.owner_id)
    return read(work, CUSTOMER.create(work, values).id)


@requires(CUSTOMERS_WRITE)
def change(work: Work, customer_id: UUID, given: CustomerChange, seen_version: int) -> CustomerView:
    """Set the given fields. Raises NotFound, Conflict, Invalid (parent out of reach, or the customer itself)."""
    customer = records.lock(work, Customer, customer_id, seen_version, given.given())
    if given.parent_id == customer_id:
        raise Invalid({"parent_id": _("A customer cannot belong to itself.")})
    CUSTOMER.change(work, customer, given.given())
    return read(work, customer_id)


@requires(CUSTOMERS_WRITE)
def transfer(work: Work, customer_id: UUID, owner_id: UUID, seen_version: int) -> CustomerView:
    """Give a customer to a colleague within reach. Raises NotFound, Conflict, Invalid."""
    ownership.transfer(work, Customer, customer_id, owner_id, seen_version)
    return read(work, customer_id)


@requires(CUSTOMERS_WRITE)
def remove(work: Work, customer_id: UUID, seen_version: int) -> None:
    """Take a customer out of every list. Raises NotFound, Conflict."""
    records.remove(work, Customer, customer_id, seen_version)


@requires(CUSTOMERS_READ, PERSONAL_REVEAL)
def reveal(work: Work, customer_id: UUID, field: str) -> str | None:
    """One personal value in clear; the trail keeps who looked. Raises NotFound, Invalid."""
    return personal.reveal(work, Customer, customer_id, field, CUSTOMER.personal)


@requires(DEALS_WRITE)
def mark_won(work: Work, customer_id: UUID) -> None:
    """The first won deal makes a prospect a customer, from now."""
    won = update(Customer).where(Customer.id == customer_id, Customer.became_customer_at.is_(None))
    work.session.execute(
        won.values(
            kind=Kind.CUSTOMER,
            lifecycle_stage=Lifecycle.ACTIVE,
            became_customer_at=func.now(),
            version=Customer.version + 1,
        )
    )


@requires(ACTIVITIES_WRITE)
def mark_active(work: Work, customer_id: UUID) -> None:
    """Somebody did something with this customer now. No new version: nobody's open form goes stale by it."""
    work.session.execute(update(Customer).where(Customer.id == customer_id).values(last_activity_at=func.now()))


@requires()
def behind(work: Work, table_name: str, record_id: UUID) -> UUID | None:
    """The customer of a record of another table, if it has one and the actor sees both."""
    of = Base.metadata.tables[f"app.{table_name}"]
    chosen = select(Customer.id).join(of, of.c.customer_id == Customer.id).where(of.c.id == record_id)
    found: UUID | None = work.session.scalar(chosen.where(Customer.deleted_at.is_(None)))
    return found


@requires()
@once
def told_behind(work: Work, table_name: str, record_id: UUID) -> UUID | None:
    """The same for a page that tells of the customer: nothing where the role hides whose such a record is."""
    noun = noun_of(table_name)
    return behind(work, table_name, record_id) if noun and noun.seen(work, "customer_id") else None


def name_of(customer_id: Any) -> ScalarSelect[str]:
    """The name behind a customer's id as a column of another feature's query; NULL where out of reach."""
    other = aliased(Customer)
    return select(other.name).where(other.id == customer_id).scalar_subquery()


@requires(CUSTOMERS_READ)
def hits(work: Work, text: str, among: ColumnElement[bool] | None = None) -> Select[Any]:
    """What the search over all records finds among customers: those that hold `text`, or what `among` says."""
    city = CUSTOMER.told(work, "city", Customer.city)
    found = CUSTOMER.matches(work, text) if among is None else among
    return records.hits(Customer, "customer", Customer.name, city, found)


@requires()
def called(work: Work, text: str) -> Select[tuple[UUID]]:
    """Ids of the customers whose name holds `text`, for another feature's condition."""
    return select(Customer.id).where(held(work, Customer.id, (Customer.name,), text))


@cache
def _select() -> Select[Any]:
    return select(
        Customer,
        records.person(Customer.owner_id).label("owner"),
        name_of(Customer.parent_id).label("parent"),
    ).where(Customer.deleted_at.is_(None))


def _view(row: Row[Any]) -> CustomerView:
    customer = row.Customer
    return records.show(
        CustomerView,
        customer,
        owner=row.owner,
        parent=row.parent,
    )
