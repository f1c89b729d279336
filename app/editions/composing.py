"""Reports that a company composes itself beside those that come with the program."""

from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Conflict, NotFound
from app.core.i18n import _
from app.editions.model import ReportDefinition, ReportPlan
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import DefinitionSet, DefinitionView


@requires(REPORTS_SCHEDULE)
def list_definitions(work: Work) -> list[DefinitionView]:
    """The company's, by what they are called."""
    known = select(ReportDefinition).where(~ReportDefinition.is_personal, ReportDefinition.retired_at.is_(None))
    return [view(row) for row in work.session.scalars(known.order_by(ReportDefinition.label))]


@requires(REPORTS_SCHEDULE)
def find(work: Work, name: str) -> DefinitionView | None:
    """One of the company's or of somebody's own, removed ones too: editions and notices still name them."""
    row = work.session.get(ReportDefinition, name)
    return view(row) if row else None


@requires(REPORTS_SCHEDULE)
def create(work: Work, given: DefinitionSet) -> DefinitionView:
    """Nobody gets it before somebody says who."""
    row = made(work, given, is_personal=False)
    trail.record_event(work, "report_composed", "reports", changes={"report": row.name, "label": row.label})
    return view(row)


@requires(REPORTS_SCHEDULE)
def change(work: Work, name: str, given: DefinitionSet, version: int) -> DefinitionView:
    """From the next edition on: those that were made keep what they were made by. Raises NotFound, Conflict."""
    row = _row(work, name)
    if row.version != version:
        raise Conflict(_("Somebody changed this report meanwhile. Load it again."))
    row.label, row.content = given.label, content(given)
    row.version, row.changed_at = version + 1, func.now()
    work.session.flush()
    work.session.refresh(row)
    trail.record_event(work, "report_changed", "reports", changes={"report": name, "version": row.version})
    return view(row)


@requires(REPORTS_SCHEDULE)
def retire(work: Work, name: str) -> None:
    """It is offered and sent no more; its editions stay. Raises NotFound."""
    _row(work, name).retired_at = func.now()
    plan = work.session.get(ReportPlan, name)
    if plan is not None:
        plan.is_on = False
    trail.record_event(work, "report_retired", "reports", changes={"report": name})


def made(work: Work, given: DefinitionSet, *, is_personal: bool) -> ReportDefinition:
    """A new row under a name of its own."""
    row = ReportDefinition(
        name=f"own-{uuid4().hex[:8]}", label=given.label, content=content(given), is_personal=is_personal,
        made_by=work.actor.user_id,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    work.session.refresh(row)
    return row


def content(given: DefinitionSet) -> dict[str, Any]:
    return given.model_dump(mode="json", exclude={"label"})


def view(row: ReportDefinition) -> DefinitionView:
    return DefinitionView(
        name=row.name, content=DefinitionSet(label=row.label, **row.content), is_personal=row.is_personal,
        version=row.version, made_by=row.made_by, changed_at=row.changed_at,
    )  # fmt: skip


def _row(work: Work, name: str) -> ReportDefinition:
    row = work.session.get(ReportDefinition, name)
    if row is None or row.retired_at is not None or row.is_personal:
        raise NotFound(_("There is no such report."))
    return row
