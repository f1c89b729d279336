"""Records for tests, made through the services as somebody."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from sqlalchemy import text

from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.access.work import Work, work
from app.activities import schema as activity
from app.activities import service as activities
from app.campaigns import schema as campaign
from app.campaigns import service as campaigns
from app.contacts import schema as contact
from app.contacts import service as contacts
from app.customers import schema as customer
from app.customers import service as customers
from app.deals import schema as deal
from app.deals import service as deals
from app.leads import schema as lead
from app.leads import service as leads
from app.orders import schema as order
from app.orders import service as orders
from app.products import schema as product
from app.products import service as products
from app.surveys import schema as survey
from app.surveys import service as surveys
from app.tickets import schema as ticket
from app.tickets import service as tickets


def a_customer(by: Actor, **values: Any) -> customer.CustomerView:
    with work(by) as w:
        return customers.create(w, customer.CustomerCreate(**{"name": "Acme"} | values))


def a_contact(by: Actor, **values: Any) -> contact.ContactView:
    customer_id = values.pop("customer_id", None) or a_customer(by).id
    with work(by) as w:
        return contacts.create(
            w, contact.ContactCreate(**{"name": "Wang Fang", "customer_id": customer_id} | values)
        )


def a_lead(by: Actor, **values: Any) -> lead.LeadView:
    with work(by) as w:
        return leads.create(w, lead.LeadCreate(**{"name": "Li Lei"} | values))


def a_deal(by: Actor, **values: Any) -> deal.DealView:
    with work(by) as w:
        return deals.create(w, deal.DealCreate(**{"title": "Ten pumps"} | values))


def a_ticket(by: Actor, **values: Any) -> ticket.TicketView:
    with work(by) as w:
        return tickets.open(w, ticket.TicketOpen(**{"subject": "Pump leaks"} | values))


def a_task(by: Actor, **values: Any) -> activity.ActivityView:
    plan = {"kind": "task", "subject": "Send the offer", "due_at": "2026-12-01T09:00:00+08:00"}
    with work(by) as w:
        return activities.plan(w, activity.ActivityPlan(**plan | values))


def a_campaign(by: Actor, **values: Any) -> campaign.CampaignView:
    with work(by) as w:
        return campaigns.create(w, campaign.CampaignCreate(**{"name": "Spring", "channel": "baidu"} | values))


def a_product(**values: Any) -> product.ProductView:
    """The product of this code: made where there is none yet."""
    given = product.ProductCreate(**{"code": "P1", "label_en": "Pump", "label_zh": "水泵"} | values)
    with work(SYSTEM) as w:
        known = {one.code: one for one in products.list_products(w)}
        return known.get(given.code or "") or products.create(w, given)


def an_order(by: Actor, **values: Any) -> order.OrderView:
    given = {"order_no": "A-1", "customer_id": values.pop("customer_id", None) or a_customer(by).id}
    if "lines" not in values:
        given["lines"] = [{"product": a_product().code, "quantity": 2, "unit_price": "10.50"}]
    with work(by) as w:
        return orders.place(w, order.OrderPlace(**given | values))


def a_question(by: Actor, **values: Any) -> survey.SurveyView:
    with work(by) as w:
        return surveys.send(w, survey.SurveySend(**{"kind": "csat"} | values))


@contextmanager
def impatient(actor: Actor) -> Iterator[Work]:
    """A work that waits for nobody: what another holds ends it."""
    with work(actor) as w:
        w.session.execute(text("set local lock_timeout = '200ms'"))
        yield w


@contextmanager
def broken_off(by: Actor) -> Iterator[Work]:
    """A work that fails at its end, after everything in the block."""
    with suppress(ConnectionAbortedError), work(by) as w:
        yield w
        raise ConnectionAbortedError
