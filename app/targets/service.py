"""Targets of KPIs: seen by everybody, set by administrators."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.targets.model import KpiTarget
from app.targets.schema import TargetSet, TargetView
from app.users.permissions import USERS_WRITE


@requires()
@settled("kpi_targets")
def list_targets(
    work: Work, since: date | None = None, until: date | None = None, kpi: str | None = None
) -> Sequence[TargetView]:
    """Of the months that begin from `since` to `until`, the newest first; of one `kpi` where it is told."""
    chosen = select(KpiTarget).order_by(KpiTarget.month_start.desc(), KpiTarget.kpi, KpiTarget.office)
    if kpi:
        chosen = chosen.where(KpiTarget.kpi == kpi)
    if since:
        chosen = chosen.where(KpiTarget.month_start >= since)
    if until:
        chosen = chosen.where(KpiTarget.month_start <= until)
    return [_view(one) for one in work.session.scalars(chosen)]


@requires(USERS_WRITE)
def put(work: Work, given: TargetSet) -> TargetView:
    """What is wanted of this KPI, month and team or person from now on, in place of what was. Raises Invalid."""
    if given.office and given.owner_id:
        raise Invalid({"office": _("A target is of a team or of a person.")})
    owned = {"office": given.office or "", "owner_id": given.owner_id}
    values = {"kpi": given.kpi, "month_start": given.month.replace(day=1)} | owned
    statement = insert(KpiTarget).values(**values, wanted=given.wanted)
    kept = statement.on_conflict_do_update(
        index_elements=["kpi", "month_start", "office", "owner_id"],
        set_={"wanted": given.wanted, "is_sample": False},
    ).returning(KpiTarget)
    return _view(work.session.scalars(kept, execution_options={"populate_existing": True}).one())


@requires(USERS_WRITE)
def remove(work: Work, target_id: UUID) -> None:
    """Want nothing of it any more. Raises NotFound."""
    found = work.session.execute(delete(KpiTarget).where(KpiTarget.id == target_id).returning(KpiTarget.id))
    if found.first() is None:
        raise NotFound(_("There is no such target."))


def _view(one: KpiTarget) -> TargetView:
    return TargetView(one.id, one.kpi, one.month_start, one.office, one.owner_id, float(one.wanted))
