"""What somebody has sent to themselves: a page of numbers, or a panel, as a report of their own."""

from sqlalchemy import func, select

from app.access.guard import requires
from app.access.permissions import named
from app.access.work import Work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.settings import settings
from app.editions import composing
from app.editions.model import ReportDefinition, ReportPlan
from app.editions.schema import DefinitionSet, DefinitionView, Receivers, SubscriptionView
from app.notify import people

READS = named("kpis:read")
MOST = 30


@requires(READS)
def subscribe(work: Work, given: DefinitionSet, cron: str) -> DefinitionView:
    """It comes to whoever asks and to nobody else, on the company's clock. Raises Invalid."""
    if len(list_mine(work)) >= MOST:
        raise Invalid({"label": _("These are too many subscriptions. Remove some first.")})
    if not (given.panels or given.kpis):
        raise Invalid({"label": _("There is nothing here that can be sent.")})
    row = composing.made(work, given, is_personal=True)
    me = Receivers(people=(people.login_of(work, work.actor.user_id),))
    work.session.add(
        ReportPlan(
            report=row.name, is_on=True, cron=cron, zone=settings().time_zone, receivers=me.model_dump_json(),
            set_by=work.actor.user_id, restates=False,
        )
    )  # fmt: skip
    work.session.flush()
    return composing.view(row)


@requires(READS)
def list_mine(work: Work) -> list[SubscriptionView]:
    """One's own that still come, the newest first."""
    mine = (ReportDefinition.made_by == work.actor.user_id, ReportDefinition.is_personal)
    wanted = (
        select(ReportDefinition, ReportPlan.cron)
        .join(ReportPlan, ReportPlan.report == ReportDefinition.name)
        .where(*mine, ReportDefinition.retired_at.is_(None), ReportPlan.is_on)
        .order_by(ReportDefinition.changed_at.desc(), ReportDefinition.name)
    )
    return [
        SubscriptionView(name=row.name, label=row.label, cron=cron, panels=len(row.content["panels"]))
        for row, cron in work.session.execute(wanted)
    ]


@requires(READS)
def unsubscribe(work: Work, name: str) -> None:
    """It comes no more; what came stays. Raises NotFound."""
    row = work.session.get(ReportDefinition, name)
    if row is None or not row.is_personal or row.made_by != work.actor.user_id:
        raise NotFound(_("There is no such report."))
    row.retired_at = func.now()
    plan = work.session.get(ReportPlan, name)
    if plan is not None:
        plan.is_on = False
