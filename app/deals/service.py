"""What people do with deals. A deal's stage changes here alone, and each step is kept."""

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased

from app.access import ending, ownership, records
from app.access.guard import requires
from app.access.matching import held
from app.access.once import once
from app.access.work import Work
from app.audit import trail
from app.code_lists import reasons
from app.code_lists import service as code_lists
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.paging import Page
from app.core.settings import settings
from app.core.worth import check_worth, need_rate
from app.customers import service as customers
from app.deals import finding, required, stages
from app.deals.fields import DEAL
from app.deals.model import ActorKind, Deal, Semantic, Stage, StageChange
from app.deals.permissions import DEALS_READ, DEALS_WRITE
from app.deals.schema import (
    DealChange,
    DealCreate,
    DealMove,
    DealQuery,
    DealReopen,
    DealView,
    StageChangeView,
)
from app.products import service as products

FIXED = ("customer_id", "amount", "currency", "fx_rate", "product", "expected_close_on")
"""What a deal was worth, to whom and at which rate is settled with its closing."""

_ACTOR_KINDS = {"user": ActorKind.USER, "robot": ActorKind.AUTOMATION, "import": ActorKind.IMPORT}


@requires(DEALS_READ)
def list_deals(work: Work, query: DealQuery) -> Page[DealView]:
    """Deals within reach, newest first unless asked otherwise."""
    return finding.page(work, query)


@requires(DEALS_READ)
def names(work: Work, deal_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these deals are called, those within reach only."""
    return records.titles(work, Deal, Deal.title, deal_ids)


@requires(DEALS_READ)
@once
def read(work: Work, deal_id: UUID) -> DealView:
    """One deal. Raises NotFound."""
    return records.read_one(work, finding.selected().where(Deal.id == deal_id), finding.view)


@requires(DEALS_WRITE)
def create(work: Work, given: DealCreate) -> DealView:
    """A new deal in an open stage. Raises Invalid for anything it names that is out of reach."""
    known = stages.known(work)
    stage = given.stage or stages.first(work).code
    if _used(known, stage).semantic is not Semantic.OPEN:
        raise Invalid({"stage": _("A new deal begins in an open stage; move it afterwards.")})
    _check(work, given)
    values = {"currency": settings().base_currency} | given.given() | {"stage": stage}
    deal = DEAL.create(work, values | ownership.owner_fields(work, Deal, given.owner_id))
    _keep_step(work, deal.id, None, stage)
    return read(work, deal.id)


@requires(DEALS_WRITE)
def change(work: Work, deal_id: UUID, given: DealChange, seen_version: int) -> DealView:
    """Set the given fields. Raises NotFound, Conflict, Invalid: what a closed deal was worth stays."""
    deal = records.lock(work, Deal, deal_id, seen_version, given.given())
    if any(name in FIXED and getattr(deal, name) != value for name, value in given.given().items()):
        require_open(deal)
    _check(work, given, deal)
    DEAL.change(work, deal, given.given())
    return read(work, deal_id)


@requires(DEALS_WRITE)
def move(work: Work, deal_id: UUID, given: DealMove, seen_version: int) -> DealView:
    """Move a deal to another stage and keep the step; with one that is lost goes what was planned on it.

    Raises NotFound, Conflict, or Invalid: a stage not in use, a closed deal, a field that the stage asks for,
    lost without a reason of the list, won without an amount.
    """
    deal = records.lock(work, Deal, deal_id, seen_version, {"stage": given.stage})
    known = stages.known(work)
    to = _used(known, given.stage)
    require_open(deal)
    if to.semantic is Semantic.LOST:
        code_lists.require_offered(work, reasons.LOST, given.lost_reason or "", "lost_reason")
    amount = deal.amount if given.amount is None else given.amount
    if to.semantic is Semantic.WON and amount is None:
        raise Invalid({"amount": _("Say for how much it was won.")})
    lacking = [name for name in required.missing(deal, to.required) if name != "amount" or amount is None]
    required.require(deal, lacking)
    check_worth({"amount": amount}, deal.fx_rate)
    note = given.lost_note if to.semantic is Semantic.LOST else None
    _step(work, deal, to, amount=amount, lost_reason=given.lost_reason, lost_note=note)
    if to.semantic is Semantic.WON and deal.customer_id:
        customers.mark_won(work, deal.customer_id)
    if to.semantic is Semantic.LOST:
        ending.cancel_planned(work, "deal_id", deal_id)
    return read(work, deal_id)


@requires(DEALS_WRITE)
def reopen(work: Work, deal_id: UUID, given: DealReopen, seen_version: int) -> DealView:
    """Take a closed deal back to an open stage, for a reason; its history keeps when and why it was closed.

    Raises NotFound, Conflict, Invalid.
    """
    deal, stage = records.lock(work, Deal, deal_id, seen_version, {"stage": given.stage}), given.stage
    known = stages.known(work)
    if known[deal.stage].semantic is Semantic.OPEN:
        raise Invalid({"stage": _("This deal is open already.")})
    if _used(known, stage).semantic is not Semantic.OPEN:
        raise Invalid({"stage": _("Reopen it to an open stage.")})
    _step(work, deal, known[stage], lost_reason=None, lost_note=None)
    trail.record_event(work, "reopen", DEAL.name, deal_id, given.reason)
    return read(work, deal_id)


@requires(DEALS_WRITE)
def transfer(work: Work, deal_id: UUID, owner_id: UUID, seen_version: int) -> DealView:
    """Give a deal to a colleague within reach. Raises NotFound, Conflict, Invalid."""
    ownership.transfer(work, Deal, deal_id, owner_id, seen_version)
    return read(work, deal_id)


@requires(DEALS_WRITE)
def remove(work: Work, deal_id: UUID, seen_version: int) -> None:
    """Take a deal out of every list. Raises NotFound, Conflict."""
    records.remove(work, Deal, deal_id, seen_version)


@requires(DEALS_READ)
@once
def list_steps(work: Work, deal_id: UUID) -> Sequence[StageChangeView]:
    """Every stage a deal went through, oldest first. Raises NotFound."""
    records.load(work, Deal, deal_id)
    rows = work.session.execute(
        select(StageChange, records.person(StageChange.changed_by).label("by"))
        .where(StageChange.deal_id == deal_id)
        .order_by(StageChange.changed_at, StageChange.id)
    )
    shown = DEAL.seen(work, "lost_reason")
    return [
        StageChangeView(
            s.changed_at, s.from_stage, s.to_stage, by, s.actor_kind.value, s.lost_reason if shown else None
        )
        for s, by in rows
    ]


def title_of(deal_id: Any) -> ScalarSelect[str]:
    """The title behind a deal's id as a column of another feature's query; NULL where out of reach."""
    other = aliased(Deal)
    return select(other.title).where(other.id == deal_id).scalar_subquery()


@requires(DEALS_READ)
def hits(work: Work, text: str, among: ColumnElement[bool] | None = None) -> Select[Any]:
    """What the search over all records finds among deals: those that hold `text`, or what `among` says."""
    customer = DEAL.told(work, "customer_id", customers.name_of(Deal.customer_id))
    found = held(work, Deal.id, (Deal.title,), text) if among is None else among
    return records.hits(Deal, "deal", Deal.title, customer, found)


def require_open(deal: Deal) -> None:
    """Raises Invalid for a deal that was won or lost."""
    if deal.closed_at is not None:
        raise Invalid({"stage": _("This deal is closed. Reopen it first.")})


def _used(known: dict[str, Stage], code: str) -> Stage:
    """The stage, if deals may come into it."""
    used = {name: stage for name, stage in known.items() if stage.retired_at is None}
    if code not in used:
        raise Invalid({"stage": _("Choose one of {expected}.", expected=_(", ").join(used))})
    return used[code]


def _step(work: Work, deal: Deal, to: Stage, **values: Any) -> None:
    if deal.stage == to.code:
        raise Invalid({"stage": _("The deal is in this stage already.")})
    before, reason = deal.stage, values.get("lost_reason") or deal.lost_reason
    closed_at = None if to.semantic is Semantic.OPEN else func.now()
    values |= {"stage": to.code, "stage_changed_at": func.now(), "closed_at": closed_at}
    records.change(work, deal, values)
    _keep_step(work, deal.id, before, to.code, reason)


def _keep_step(work: Work, deal_id: UUID, before: str | None, after: str, reason: str | None = None) -> None:
    kind = _ACTOR_KINDS[work.actor.kind]
    work.session.add(
        StageChange(
            deal_id=deal_id,
            from_stage=before,
            to_stage=after,
            changed_by=work.actor.user_id,
            actor_kind=kind,
            lost_reason=reason,
        )
    )
    work.session.flush()


def _check(work: Work, given: DealChange, deal: Deal | None = None) -> None:
    """A foreign currency needs its rate, the deal's worth in base currency has a limit, and a product that is
    chosen anew is one of those offered."""
    if given.product and (deal is None or given.product != deal.product):
        products.check(work, [given.product], "product")
    need_rate(given.currency, given.model_fields_set)
    now, before = given.given(), (deal.amount, deal.fx_rate) if deal else (None, Decimal(1))
    check_worth({"amount": now.get("amount", before[0])}, now.get("fx_rate", before[1]))
