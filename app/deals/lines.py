"""What a deal is about, line by line: as long as it has lines, its amount is their sum without tax."""

from decimal import Decimal
from uuid import UUID

from sqlalchemy import delete, func, select

from app.access import field_rights, records
from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.worth import check_worth
from app.deals import service
from app.deals.fields import DEAL
from app.deals.model import Deal, DealLine
from app.deals.permissions import DEALS_READ, DEALS_WRITE
from app.deals.schema import DealLineIn, DealLineView
from app.products import service as products

MOST = 200
"""Lines of one deal."""


@requires(DEALS_READ)
def list_of(work: Work, deal_id: UUID) -> list[DealLineView]:
    """The lines of a deal as they were added; none where the role does not show its amount. Raises NotFound."""
    records.load(work, Deal, deal_id)
    if not DEAL.seen(work, "amount"):
        return []
    rows = work.session.scalars(select(DealLine).where(DealLine.deal_id == deal_id).order_by(DealLine.id))
    return [
        DealLineView(one.id, one.product, one.quantity, one.unit_price, one.discount, one.tax, one.amount)
        for one in rows
    ]


@requires(DEALS_WRITE)
def add(work: Work, deal_id: UUID, given: DealLineIn, seen_version: int) -> list[DealLineView]:
    """One more line. Raises NotFound, Conflict, Invalid: a closed deal, a product not offered, too many lines."""
    deal = _open(work, deal_id, seen_version)
    products.check(work, [given.product], "product")
    if len(list_of(work, deal_id)) >= MOST:
        raise Invalid({"product": _("A deal has {most} lines at most.", most=MOST)})
    work.session.add(DealLine(deal_id=deal_id, amount=net(given), **given.model_dump()))
    return _summed(work, deal)


@requires(DEALS_WRITE)
def change(work: Work, deal_id: UUID, line_id: UUID, given: DealLineIn, seen_version: int) -> list[DealLineView]:
    """Another product, quantity or price of a line. Raises NotFound, Conflict, Invalid as `add` does."""
    deal = _open(work, deal_id, seen_version)
    line = work.session.scalar(select(DealLine).where(DealLine.id == line_id, DealLine.deal_id == deal_id))
    if line is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    if given.product != line.product:
        products.check(work, [given.product], "product")
    for name, value in {**given.model_dump(), "amount": net(given)}.items():
        setattr(line, name, value)
    return _summed(work, deal)


@requires(DEALS_WRITE)
def drop(work: Work, deal_id: UUID, line_id: UUID, seen_version: int) -> list[DealLineView]:
    """Take a line away; the amount stays as it is with the last. Raises NotFound, Conflict, Invalid."""
    deal = _open(work, deal_id, seen_version)
    gone = delete(DealLine).where(DealLine.id == line_id, DealLine.deal_id == deal_id).returning(DealLine.id)
    if work.session.scalar(gone) is None:
        raise NotFound(_("This record does not exist, or you cannot see it."))
    return _summed(work, deal)


def net(line: DealLineIn) -> Decimal:
    """What a line comes to without tax, after its discount."""
    share = (100 - line.discount) / Decimal(100)
    return (line.quantity * line.unit_price * share).quantize(Decimal("0.01"))


def _open(work: Work, deal_id: UUID, seen_version: int) -> Deal:
    field_rights.require_written(work.actor, DEAL.name, ["amount"])
    deal = records.lock(work, Deal, deal_id, seen_version)
    service.require_open(deal)
    return deal


def _summed(work: Work, deal: Deal) -> list[DealLineView]:
    work.session.flush()
    amount = work.session.scalar(select(func.sum(DealLine.amount)).where(DealLine.deal_id == deal.id))
    if amount is not None:
        check_worth({"unit_price": amount}, deal.fx_rate)
        records.change(work, deal, {"amount": amount})
    return list_of(work, deal.id)
