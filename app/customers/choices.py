"""Customers to choose from, as forms offer them."""

from app.access.work import Work
from app.customers import service
from app.customers.schema import CustomerQuery


def find(work: Work, text: str) -> list[tuple[str, str]]:
    """(id, name) of the first customers that match."""
    page = service.list_customers(work, CustomerQuery(search=text or None, sort="name", size=20))
    return [(str(customer.id), customer.name) for customer in page.rows]
