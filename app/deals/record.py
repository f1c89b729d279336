"""One deal: what is known, its path through the stages, and closing it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from dash import html

from app.access.field_rights import may_write
from app.access.work import Work
from app.code_lists import reasons
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import parse
from app.customers import record as customer_record
from app.customers import service as customers
from app.customers.permissions import CUSTOMERS_READ
from app.deals import beside, lines_panel, required, service, stages
from app.deals.fields import DEAL
from app.deals.permissions import DEALS_READ
from app.deals.schema import DealChange, DealMove, DealReopen, DealView, StageChangeView, StageView
from app.deals.words import SEMANTIC, SEMANTIC_TONES
from app.notify import follow_button
from app.ui import editing, fields, format, forms, names, panels, parts, records
from app.ui.forms import Field
from app.ui.record_page import RecordPage
from app.ui.records import Event, Step
from app.ui.wiring import one_of
from app.users import choices


def register() -> None:
    """The address of a deal, and what this feature shows on records."""
    PAGE.register()
    panels.add("customer", "right", 20, DEALS_READ, beside.of_customer, (DEAL, "customer_id"))
    panels.add("customer", "facts", 20, DEALS_READ, beside.pipeline, (DEAL, "customer_id"))
    panels.add("contact", "right", 20, DEALS_READ, beside.of_contact, (DEAL, "contact_id"))
    panels.add("deal", "right", 20, CUSTOMERS_READ, customer)
    panels.add("deal", "events", 10, DEALS_READ, events)
    panels.add("deal", "centre", 20, DEALS_READ, lines_panel.panel)
    editing.wire_path(PAGE, step)
    editing.wire_answer(PAGE, "deal-close", close)
    editing.wire_answer(PAGE, "deal-fill", close)
    editing.wire_answer(PAGE, "deal-reopen", reopen)


def content(w: Work, deal: DealView) -> list[Any]:
    gone = steps(deal, stages.list_stages(w), service.list_steps(w, deal.id), datetime.now(UTC))
    may_move = DEAL.may_change(w, deal.id) and may_write(w.actor, DEAL.name, "stage")
    path = records.path("deal", gone, may_move=may_move)
    highlights = [
        fields.fact(w, DEAL, "amount", deal),
        (_("Probability"), format.percent(deal.probability / 100, 0)),
        weighted(w, deal),
        closing_fact(w, deal),
        fields.fact(w, DEAL, "next_step", deal),
        fields.fact(w, DEAL, "contact_id", deal),
        (_("Owner"), parts.person(deal.owner)),
    ]
    status = parts.status(str(SEMANTIC[deal.semantic]), SEMANTIC_TONES[deal.semantic])
    of = fields.value(w, DEAL, "customer_id", deal) if DEAL.seen(w, "customer_id") else None
    said = html.Span([status, of, follow_button.button(w, DEAL.name, deal.id)], className="beside-title")
    ends = ways_out(stages.list_stages(w)) if may_move and deal.semantic == "open" else []
    return PAGE.frame(w, deal, deal.title, said, highlights, known(w, deal), path, ends=ends)


OUTCOMES = {"lost": "x", "won": "trophy"}
"""How a deal ends -> icon of the button."""


def ways_out(process: Sequence[StageView]) -> list[html.Button]:
    """Buttons that close an open deal."""
    found = ((one, sign) for semantic, sign in OUTCOMES.items() for one in process if one.semantic == semantic)
    return records.ends("deal", [(one.code, one.label, sign) for one, sign in found if not one.is_retired])


def steps(
    deal: DealView, process: Sequence[StageView], history: Sequence[StageChangeView], now: datetime
) -> list[Step]:
    """Each stage with the days the deal has spent in it so far, and where the deal stands."""
    spent = time_in_stages(history, deal.closed_at or now)
    reached = next(s.position for s in process if s.code == deal.stage)

    def place(stage: StageView) -> str:
        if stage.code == deal.stage:
            return "here" if stage.semantic == "open" else f"{stage.semantic}-here"
        return (
            "passed" if stage.position < reached and deal.semantic != "lost" and stage.semantic == "open" else ""
        )

    def under(stage: StageView) -> str:
        return format.duration(spent[stage.code]) if stage.code in spent and stage.semantic == "open" else ""

    own = next(s.pipeline for s in process if s.code == deal.stage) or _last_pipeline(process, history)
    in_it = (s for s in process if s.pipeline in (None, own))
    shown = (s for s in in_it if not s.is_retired or s.code == deal.stage)
    return [Step(s.code, s.label, place(s), under(s)) for s in shown]


def _last_pipeline(process: Sequence[StageView], history: Sequence[StageChangeView]) -> str | None:
    """Of a closed deal the pipeline that it was in; the first where nothing is known of that."""
    of = {s.code: s.pipeline for s in process}
    gone = (of.get(change.to_stage) for change in reversed(history))
    return next((one for one in gone if one), next((s.pipeline for s in process if s.pipeline), None))


def time_in_stages(history: Sequence[StageChangeView], until: datetime) -> dict[str, timedelta]:
    """Stage -> how long the deal was in it, over all its visits; empty where none was recorded."""
    spent: dict[str, timedelta] = {}
    ends = [*(change.changed_at for change in history[1:]), until]
    for change, end in zip(history, ends[: len(history)], strict=True):
        spent[change.to_stage] = spent.get(change.to_stage, timedelta()) + (end - change.changed_at)
    return spent


def weighted(w: Work, deal: DealView) -> records.Fact | None:
    """What an open deal counts for, if the reader's role shows its amount."""
    if deal.semantic != "open" or not DEAL.seen(w, "amount"):
        return None
    return _("Weighted"), format.money(deal.weighted, deal.currency)


def closing_fact(w: Work, deal: DealView) -> records.Fact | None:
    """When it was closed; when it is expected to be, if the reader's role shows that."""
    if deal.closed_at:
        return _("Closed"), closing(deal)
    return fields.fact(w, DEAL, "expected_close_on", deal)


def closing(deal: DealView) -> str:
    return format.day(deal.closed_at or deal.expected_close_on)


def known(w: Work, deal: DealView) -> html.Dl:
    """Everything stored about a deal; why it was lost and a rate only where there is one."""
    base = settings().base_currency
    why = ("lost_reason", "lost_note") if deal.lost_note else ("lost_reason",)
    lost = [fields.fact(w, DEAL, name, deal) for name in why] if deal.semantic == "lost" else []
    has_rate = DEAL.seen(w, "fx_rate") and deal.fx_rate != 1
    rate = [(_("Rate to {currency}", currency=base), format.number(deal.fx_rate, 4))] if has_rate else []
    came = (_("From lead"), parts.named(names.link(w, "lead", deal.lead_id)))
    return records.facts([*fields.facts(w, DEAL, deal), *lost, *rate, came, *records.origin(deal)])


def customer(w: Work, deal_id: UUID) -> Any:
    """Whose deal it is, with what else is open there; nothing of a customer out of reach."""
    found = customers.told_behind(w, DEAL.name, deal_id)
    return customer_record.card(w, found, beside.open_with(w, found)) if found else None


def events(w: Work, deal_id: UUID) -> list[Event]:
    """The steps of a deal, for its timeline."""
    known, lost = {stage.code: stage for stage in stages.list_stages(w)}, reasons.lost(w)
    return [step_event(change, known, lost) for change in service.list_steps(w, deal_id)]


def step_event(change: StageChangeView, known: Mapping[str, StageView], lost: Mapping[str, str]) -> Event:
    """One step in the words of what it did: opened, moved, won, lost, reopened."""
    to, before = known[change.to_stage], known.get(change.from_stage or "")
    reason = lost[change.lost_reason] if change.lost_reason else None
    if before is None:
        return Event(change.changed_at, "deals", _("Created in {stage}", stage=to.label), change.changed_by)
    if to.semantic == "open" and before.semantic != "open":
        words, was = _("Reopened in {stage}", stage=to.label), _("It was lost: {reason}", reason=reason)
        return Event(change.changed_at, "refresh", words, change.changed_by, was if reason else None)
    words = _("Moved from {before} to {after}", before=before.label, after=to.label)
    why = _("Lost reason: {reason}", reason=reason) if reason else None
    return Event(change.changed_at, "right", words, change.changed_by, why)


def step(w: Work, deal_id: UUID, version: int, to: str, at: str = "") -> Any:
    """Move at once; closing asks first, and so does a way out of a closed deal. `at` ends the question's name."""
    deal = service.read(w, deal_id)
    stage = one_of({stage.code: stage for stage in stages.list_stages(w)}, to)
    if deal.semantic == "open" and stage.semantic != "open":
        return closing_question(w, deal, stage, at)
    if deal.semantic != "open" and stage.semantic == "open":
        return reopening_question(w, deal, stage, at)
    if lacking := asked_for(w, deal, stage):
        return filling_question(deal, stage, lacking, at)
    service.move(w, deal_id, DealMove(stage=to), version)
    return None


def for_winning(deal: DealView) -> list[Field]:
    return [Field("amount", _("Won for, in {currency}", currency=deal.currency), "money", required=True)]


def for_losing(w: Work) -> list[Field]:
    offered = reasons.options(w, reasons.LOST)
    return [
        Field("lost_reason", _("Why was it lost?"), "choice", offered, required=True),
        Field("lost_note", _("What is there to learn?"), "long"),
    ]


def asked_for(w: Work, deal: DealView, to: StageView) -> list[Field]:
    """The controls of what a stage asks for and the deal has not filled in."""
    lacking = required.missing(deal, to.required)
    controls = fields.controls(w, DEAL, fields.whole(w, DEAL, deal)) if lacking else []
    return [replace(one, required=True) for one in controls if one.name in lacking]


def filling_question(deal: DealView, to: StageView, asked: Sequence[Field], at: str = "") -> Any:
    """What a stage asks for before a deal comes there."""
    title, note = _("{stage}: {deal}", stage=to.label, deal=deal.title), _("This stage asks for a little more.")
    return forms.ask(f"deal-fill{at}", title, asked, {}, to.code, _("Move the deal"), deal, note=note)


def closing_question(w: Work, deal: DealView, to: StageView, at: str = "") -> Any:
    lacking = [one for one in asked_for(w, deal, to) if one.name != "amount" or to.semantic == "lost"]
    if to.semantic == "won":
        title, asked, note = _("Won: {deal}", deal=deal.title), DEAL.writable(w, for_winning(deal)), None
    else:
        note = _("What is still planned on it is cancelled.")
        title, asked = _("Lost: {deal}", deal=deal.title), for_losing(w)
    begun, do, name = {"amount": deal.amount}, _("Close the deal"), f"deal-close{at}"
    return forms.ask(name, title, [*asked, *lacking], begun, to.code, do, deal, note=note)


def reopening_question(w: Work, deal: DealView, to: StageView, at: str = "") -> Any:
    """What becomes of the deal, and what of its closing stays."""
    day, reason = format.day(deal.closed_at), reasons.lost(w).get(deal.lost_reason or "")
    kept = (
        _("It was lost on {day}: {reason}. Both stay in its history.", day=day, reason=reason)
        if reason
        else _("It was closed on {day}; that stays in its history.", day=day)
    )
    title = _("Reopen in {stage}: {deal}", stage=to.label, deal=deal.title)
    asked = [Field("reason", _("Why is it taken up again?"), required=True)]
    return forms.ask(f"deal-reopen{at}", title, asked, {}, to.code, _("Reopen the deal"), deal, note=kept)


def reopen(w: Work, deal_id: UUID, version: int, to: str, given: dict[str, Any]) -> None:
    service.reopen(w, deal_id, parse(DealReopen, {"stage": to, **given}), version)


def close(w: Work, deal_id: UUID, version: int, to: str, given: dict[str, Any]) -> None:
    """Fill in what the stage asks for, then move there."""
    own = DealMove.model_fields
    answer, facts = ({k: v for k, v in given.items() if (k in own) is of} for of in (True, False))
    version = service.change(w, deal_id, parse(DealChange, facts), version).version if facts else version
    service.move(w, deal_id, parse(DealMove, {"stage": to, **answer}), version)


PAGE = RecordPage(
    noun=DEAL,
    shape=DealChange,
    read=service.read,
    names=service.names,
    change=service.change,
    remove=service.remove,
    transfer=service.transfer,
    people=choices.owners_of(DEAL),
    content=content,
    untold=("insert", "stage", "closed_at", "lost_reason", "lost_note"),
)
