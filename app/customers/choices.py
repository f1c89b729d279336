"""Customers to choose from, as forms offer them."""

from uuid import UUID

from app.access.work import Work
from app.customers import service
from app.customers.permissions import CUSTOMERS_READ
from app.customers.schema import CustomerQuery


def find(work: Work, text: str) -> list[tuple[str, str]]:
    """(id, name) of the first customers that match; none for whoever reads no customers."""
    if not work.actor.may(CUSTOMERS_READ):
        return []
    page = service.list_customers(work, CustomerQuery(search=text or None, sort="name", size=20))
    return [(str(customer.id), customer.name) for customer in page.rows]


def begun(work: Work, customer_id: UUID | None) -> dict[str, tuple[str, str]]:
    """What a form begun about one customer has chosen already. Raises NotFound for one out of reach."""
    if customer_id is None:
        return {}
    return {"customer_id": (str(customer_id), service.read(work, customer_id).name)}
