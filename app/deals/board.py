"""Open deals by stage: what each stage is worth, what comes next on a deal, and moving it."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from dash import html

from app.access.work import Work
from app.core.dates import today
from app.core.i18n import _
from app.core.settings import settings
from app.deals import service, stages
from app.deals.fields import DEAL
from app.deals.schema import DealQuery, DealView, StageTotal, StageView
from app.ui import boards, format, parts
from app.ui.boards import Card, Coming, Lane


def lanes(w: Work, query: DealQuery) -> list[Lane]:
    """A column for each open stage with the sum of its deals; won and lost at the end."""
    is_priced = all(DEAL.seen(w, name) for name in ("amount", "fx_rate"))
    asked = query.model_copy(update={"semantic": "open"})
    totals = {one.stage: one for one in service.total_by_stage(w, asked)} if is_priced else {}
    return [_lane(stage, totals.get(stage.code)) for stage in stages.list_stages(w) if not stage.is_retired]


def _lane(stage: StageView, total: StageTotal | None) -> Lane:
    if stage.semantic != "open":
        return Lane(stage.code, stage.label, is_end=True)
    beside = format.percent(stage.probability / 100, 0)
    if total is None:
        return Lane(stage.code, stage.label, beside=beside)
    base = settings().base_currency
    weighted = _("weighted {amount}", amount=format.short_money(total.weighted, base))
    words = [html.B(format.short_money(total.amount, base)), html.Span(weighted, className="soft")]
    return Lane(stage.code, stage.label, total.deals, words, beside)


def cards(w: Work, _rows: Sequence[DealView], coming: Mapping[UUID, Coming]) -> Callable[[DealView], Card]:
    seen = {name: DEAL.seen(w, name) for name in ("amount", "next_step")}
    expected = {stage.code: stage.expected_days for stage in stages.list_stages(w)}

    def look(deal: DealView) -> Card:
        age, is_long = boards.days_in(deal.stage_changed_at, expected[deal.stage])
        late = deal.expected_close_on is not None and deal.expected_close_on < today()
        return Card(
            title=deal.customer or deal.title,
            worth=parts.amount(deal.amount, deal.currency) if seen["amount"] else "",
            about=deal.title if deal.customer else None,
            day=parts.on_day(deal.expected_close_on, late=late) if deal.expected_close_on else "",
            next=boards.next_step(coming.get(deal.id), deal.next_step) if seen["next_step"] else "",
            age=age,
            owner=deal.owner,
            tint="bad" if late else "warn" if is_long else "",
        )

    return look
