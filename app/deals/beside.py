"""What the pages of customers and contacts show of their deals."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from dash import html

from app.access.work import Work
from app.core.i18n import _
from app.core.settings import settings
from app.deals import service, stages, standing
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_WRITE
from app.deals.schema import DealQuery, DealView
from app.deals.words import SEMANTIC_TONES
from app.ui import format, parts, records, states
from app.ui.records import Fact


def open_with(w: Work, customer_id: UUID) -> list[str]:
    """How many deals are open with a customer, and their sum; nothing for whom amounts are hidden."""
    n, worth = _open(w, customer_id)
    return [_("{n} open, {amount}", n=format.number(n), amount=worth)] if n else []


def pipeline(w: Work, customer_id: UUID) -> Fact | None:
    """The sum for the head of the customer's page."""
    n, worth = _open(w, customer_id)
    return (_("Open pipeline"), worth) if n else None


def _open(w: Work, customer_id: UUID) -> tuple[int, str]:
    if not all(DEAL.seen(w, name) for name in ("amount", "fx_rate")):
        return 0, format.NOTHING
    n, amount = standing.total_open_of(w, customer_id)
    return n, format.short_money(amount, settings().base_currency)


def of_customer(w: Work, customer_id: UUID) -> Any:
    """The deals of one customer, newest first."""
    page = service.list_deals(w, DealQuery(customer_id=customer_id, size=8))
    labels = stages.labels(w)
    new = states.link_button(_("New"), f"/deals/new?customer_id={customer_id}", "plus")
    action = new if w.actor.may(DEALS_WRITE) else None
    return customer_card(page.rows, labels, action, *open_with(w, customer_id))


def of_contact(w: Work, contact_id: UUID) -> Any:
    """The deals of one contact, newest first."""
    page = service.list_deals(w, DealQuery(contact_id=contact_id, size=8))
    return customer_card(page.rows, stages.labels(w), None)


def customer_card(deals: Sequence[DealView], labels: dict[str, str], new: Any, said: str = "") -> Any:
    rows = [
        (
            [
                parts.link(d.title, f"/deals/{d.id}"),
                html.Div(parts.status(labels[d.stage], SEMANTIC_TONES[d.semantic])),
            ],
            parts.amount(d.amount, d.currency),
        )
        for d in deals
    ]
    return records.card(records.counted(_("Deals"), said), records.related(rows, _("No deals yet.")), new)
