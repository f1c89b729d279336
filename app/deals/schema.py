"""What comes in about deals, and what goes out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from app.access.views import OwnedView
from app.code_lists.schema import CodeChange, CodeCreate, CodeView
from app.core.dates import Period
from app.core.paging import OwnedQuery
from app.core.validation import Currency, Custom, Day, Long, Money, Name, Quantity, Rate, Shape, Short

TODAY = "today"
"""A day that a kept view means anew on each day."""

WholePercent = Annotated[int, Field(ge=0, le=100)]
Percentage = Annotated[Decimal, Field(ge=0, le=100, decimal_places=2)]
Days = Annotated[int, Field(ge=1, le=3650)]
Required = Annotated[tuple[Short, ...], Field(max_length=20)]


class DealChange(Shape):
    """The fields to change; what is not set stays as it is. The stage changes by `move` alone."""

    title: Name = ""
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    product: Short | None = None
    amount: Money | None = None
    currency: Currency = ""
    fx_rate: Rate = Decimal(1)
    expected_close_on: Day | None = None
    competitor: Short | None = None
    next_step: Short | None = None
    channel: Short | None = None
    campaign_id: UUID | None = None
    custom: Custom | None = None


class DealCreate(DealChange):
    """A new deal; without an owner it is the creator's, without a stage it begins at the first."""

    title: Name
    stage: Short | None = None
    lead_id: UUID | None = None
    owner_id: UUID | None = None


class DealMove(Shape):
    """To which stage, and what that stage asks for: when lost a reason, by its code; when won an amount."""

    stage: Name
    lost_reason: Short | None = None
    lost_note: Long | None = None
    amount: Money | None = None


class DealReopen(Shape):
    """To which open stage, and why it is taken up again."""

    stage: Name
    reason: Name


class DealLineIn(Shape):
    """One product on a deal, by its code; discount and tax in percent."""

    product: Short
    quantity: Quantity = Decimal(1)
    unit_price: Money
    discount: Percentage = Decimal(0)
    tax: Percentage = Decimal(0)


@dataclass(frozen=True)
class DealLineView:
    """One line; `amount` is after its discount and without tax, in the deal's currency."""

    id: UUID
    product: str | None
    quantity: Decimal
    unit_price: Decimal
    discount: Decimal
    tax: Decimal
    amount: Decimal


class DealQuery(OwnedQuery):
    """Which deals to list. `semantic` is open, won or lost; `closes` when they are expected to close; `coming` how
    what is planned next on them stands."""

    stage: Short | None = None
    pipeline: Short | None = None
    semantic: Short | None = None
    lost_reason: Short | None = None
    customer_id: UUID | None = None
    contact_id: UUID | None = None
    product: Short | None = None
    channel: Short | None = None
    closes: Period | None = None
    closes_before: Day | Literal["today"] | None = None
    coming: Literal["late", "today", "planned", "none"] | None = None


@dataclass(frozen=True, kw_only=True)
class DealView(OwnedView):
    """One deal; `amount` is in `currency`, None when not stated; `fx_rate` turns it into base currency."""

    title: str
    customer_id: UUID | None
    customer: str | None
    contact_id: UUID | None
    contact: str | None
    lead_id: UUID | None
    product: str | None
    stage: str
    semantic: str
    probability: int
    amount: Decimal | None
    currency: str
    fx_rate: Decimal
    expected_close_on: date | None
    closed_at: datetime | None
    lost_reason: str | None
    lost_note: str | None
    competitor: str | None
    next_step: str | None
    channel: str | None
    campaign_id: UUID | None
    stage_changed_at: datetime
    next_activity_at: datetime | None

    @property
    def weighted(self) -> Decimal | None:
        """What the amount counts for at the stage's probability, in `currency`."""
        return None if self.amount is None else self.amount * self.probability / 100


class StageEntryChange(CodeChange):
    """The fields to change; what is not set stays as it is."""

    probability: WholePercent = 0
    expected_days: Days | None = None
    required: Required = ()


class StageEntryCreate(CodeCreate):
    """A new stage. `semantic` is open, won or lost, for good, as is the pipeline of an open one."""

    semantic: Literal["open", "won", "lost"]
    pipeline: Short | None = None
    probability: WholePercent = 0
    expected_days: Days | None = None
    required: Required = ()


@dataclass(frozen=True, kw_only=True)
class StageEntry(CodeView):
    """A stage as administrators keep it, and how many deals stand in it."""

    semantic: str
    pipeline: str | None
    probability: int
    expected_days: int | None
    required: list[str]
    deals: int


@dataclass(frozen=True, kw_only=True)
class PipelineEntry(CodeView):
    """A pipeline as administrators keep it, and how many open deals stand in it."""

    deals: int


@dataclass(frozen=True)
class StageView:
    """One step of a pipeline, or an end of all of them; `label` in the reader's language.

    `required` are the fields that a deal which comes there has filled in.
    """

    code: str
    label: str
    position: int
    semantic: str
    probability: int
    expected_days: int | None
    is_retired: bool
    pipeline: str | None
    required: tuple[str, ...]


@dataclass(frozen=True)
class StageTotal:
    """All matching deals of one stage; sums in base currency, `weighted` by the stage's probability.

    `late` have a close date that has passed; `days` is how many all of them together have stood in the stage.
    """

    stage: str
    deals: int
    amount: Decimal
    weighted: Decimal
    late: int
    days: float


@dataclass(frozen=True)
class StageChangeView:
    """One step a deal took; `from_stage` is None when it was created.

    `lost_reason` is why it was lost, on that step and on the one that opened it again.
    """

    changed_at: datetime
    from_stage: str | None
    to_stage: str
    changed_by: str | None
    actor_kind: str
    lost_reason: str | None


@dataclass(frozen=True)
class Forecast:
    """What a quarter brings in base currency: what was won in it, and with it what is expected to close by its
    end, of stages that are sure, of those that are likely, and of all by the probability of their stage."""

    won: Decimal
    commit: Decimal
    best: Decimal
    weighted: Decimal


@dataclass(frozen=True)
class Past:
    """What the records of an earlier quarter said at the same time of it, and what it brought in the end."""

    began: date
    at: datetime
    said: Forecast
    came: Decimal


Counted = Literal["commit", "weighted"]
"""Which of the figures of a forecast."""


@dataclass(frozen=True)
class Said:
    """A deal as it stood when a forecast was made of it, in base currency: `counted` is its part in the figure.
    `now` is the stage it came to."""

    id: UUID
    title: str
    stage: str
    worth: Decimal
    counted: Decimal
    closes: date | None
    now: str


@dataclass(frozen=True)
class OpenWon:
    """What is open and what was won, in base currency; `weighted` by the probability of each stage."""

    open: int
    open_amount: Decimal
    weighted: Decimal
    won: int
    won_amount: Decimal


@dataclass(frozen=True)
class QuarterTotal:
    """How a quarter stands: of each owner, of each stage, and what all is likely to bring, if that is told."""

    owners: Mapping[UUID, OpenWon]
    stages: Mapping[str, OpenWon]
    likely: Forecast | None
