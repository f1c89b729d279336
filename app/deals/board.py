"""Open deals by stage: what each stage is worth, what comes next on a deal, and moving it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from app.access.work import Work
from app.board_limits import service as limits
from app.core.dates import begin_of, quarter, today
from app.core.i18n import _, ngettext
from app.core.settings import settings
from app.deals import pipelines, stages, standing
from app.deals.fields import DEAL
from app.deals.schema import DealQuery, DealView, StageTotal, StageView
from app.runs.scored import BY_ENTITY
from app.scores import orders
from app.scores import service as scores
from app.scores.permissions import SCORES_READ
from app.ui import boards, format, parts
from app.ui.boards import Card, Coming, Lane
from app.ui.elements import B, Span
from app.ui.icons import icon
from app.ui.score_card import score_sign


def lanes(w: Work, query: DealQuery) -> list[Lane]:
    """A column for each open stage of a pipeline (the first unless told), with their sums; then the ends."""
    shown = query.pipeline or next(iter(pipelines.labels(w)))
    most = limits.of(w, DEAL.name)
    totals, coming = standing.add_up(w, query, begin_of(quarter(today())[0]))
    return [
        _end(stage, totals.get(stage.code))
        if stage.semantic != "open"
        else replace(
            _lane(stage, totals.get(stage.code)), most=most.get(stage.code), coming=coming.get(stage.code)
        )
        for stage in stages.list_stages(w)
        if not stage.is_retired and stage.pipeline in (None, shown)
    ]


def _end(stage: StageView, total: StageTotal | None) -> Lane:
    """What was won and lost in this quarter, for whom the role shows amounts."""
    if total is None:
        return Lane(stage.code, stage.label, is_end=True)
    said = f"{format.number(total.deals)} · {format.short_money(total.amount, settings().base_currency)}"
    return Lane(stage.code, stage.label, beside=said, is_end=True)


def _lane(stage: StageView, total: StageTotal | None) -> Lane:
    part, adds = stage.probability / 100, f"?stage={stage.code}"
    beside = format.percent(part, 0)
    if total is None:
        return Lane(stage.code, stage.label, beside=beside, adds=adds, part=part)
    base = settings().base_currency
    weighted = _("weighted {amount}", amount=format.short_money(total.weighted, base))
    words = [B(format.short_money(total.amount, base)), Span(weighted, className="soft")]
    return Lane(stage.code, stage.label, total.deals, words, beside, adds=adds, counted=total, part=part)


def strip(lanes: Sequence[Lane]) -> list[tuple[str, str, str]]:
    """What all open deals of the board come to together, for whom the role shows amounts."""
    totals: list[StageTotal] = [lane.counted for lane in lanes if lane.counted]
    if not totals:
        return []
    base, deals = settings().base_currency, sum(one.deals for one in totals)
    late, days = sum(one.late for one in totals), sum(one.days for one in totals)
    return [
        (format.short_money(sum((one.amount for one in totals), Decimal(0)), base), _("open"), ""),
        (format.short_money(sum((one.weighted for one in totals), Decimal(0)), base), _("weighted"), ""),
        (format.number(deals), ngettext("deal", "deals", deals), ""),
        (_("{n} d", n=format.number(days / deals if deals else 0)), _("mean in stage"), ""),
        (format.number(late), _("past their close date"), "next-today" if late else ""),
    ]


def cards(w: Work, rows: Sequence[DealView], coming: Mapping[UUID, Coming]) -> Callable[[DealView], Card]:
    seen = {name: DEAL.seen(w, name) for name in ("amount", "next_step")}
    ids = [row.id for row in rows]
    chances = scores.find_many(w, BY_ENTITY["deal"].speaks.name, ids) if w.actor.may(SCORES_READ) else {}
    moves = orders.find_changes(w, "deal", BY_ENTITY["deal"].speaks.name, ids) if chances else {}
    expected = {stage.code: stage.expected_days for stage in stages.list_stages(w)}

    def look(deal: DealView) -> Card:
        age, tint = boards.days_in(deal.stage_changed_at, expected[deal.stage])
        late = deal.expected_close_on is not None and deal.expected_close_on < today()
        return Card(
            title=deal.customer or deal.title,
            worth=parts.amount(deal.amount, deal.currency) if seen["amount"] else "",
            about=_rest(deal.title, deal.customer) if deal.customer else None,
            day=_closes(deal.expected_close_on, late=late),
            beside=score_sign(chances[deal.id], moves.get(deal.id)) if deal.id in chances else "",
            next=boards.next_step(coming.get(deal.id), deal.next_step) if seen["next_step"] else "",
            age=age,
            owner=deal.owner,
            tint=tint,
        )

    return look


def _rest(title: str, customer: str) -> str:
    """What a deal is called beside its customer's name."""
    return title.removeprefix(customer).lstrip(" :：-–·,，") or title


def _closes(day: date | None, *, late: bool) -> Any:
    """When it is expected to close; a flag and red where that has passed."""
    if day is None:
        return ""
    words = format.day(day)
    if not late:
        return Span(words, title=_("Expected close"))
    return Span([icon("flag"), words], className="next-late", title=_("Close date passed"))
