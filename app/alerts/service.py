"""Alerts: made, changed, snoozed and judged by whoever watches; checked when numbers are published."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import column, delete, func, select, table, update

from app.access.guard import requires
from app.access.work import Work
from app.alerts.model import Alert, Rule, Signal
from app.alerts.permissions import ALERTS_CHECK
from app.alerts.schema import AlertSet, AlertView, SignalView
from app.core.errors import Invalid, NotFound
from app.core.i18n import _

_users = table("users", column("id"), column("name"), schema="app")

MOST = 200
"""Alerts that one person may have; a page shows all of them."""
EARLIER = 50
"""Signals of one alert that are shown."""


@requires()
def list_alerts(work: Work) -> list[AlertView]:
    """One's own and those one is told of, what is open first. Row policies say whose they are."""
    return _views(work, _listed(work))


@requires()
def find(work: Work, alert_id: UUID) -> AlertView:
    """Raises NotFound."""
    return _views(work, [_found(work, alert_id)])[0]


@requires()
def list_signals(work: Work, alert_id: UUID) -> list[SignalView]:
    """The newest of one alert. Raises NotFound."""
    _found(work, alert_id)
    newest = select(Signal).where(Signal.alert_id == alert_id).order_by(Signal.begun_at.desc(), Signal.id.desc())
    return [_signal(one) for one in work.session.scalars(newest.limit(EARLIER))]


@requires()
def create(work: Work, given: AlertSet) -> AlertView:
    """Watch something. Raises Invalid."""
    _require_whole(given)
    mine = select(func.count()).select_from(Alert).where(Alert.user_id == work.actor.user_id)
    if (work.session.scalar(mine) or 0) >= MOST:
        raise Invalid({"kpi": _("These are too many alerts. Remove some first.")})
    made = Alert(user_id=work.actor.user_id, **_columns(given))
    work.session.add(made)
    work.session.flush()
    return find(work, made.id)


@requires()
def change(work: Work, alert_id: UUID, given: AlertSet) -> AlertView:
    """Watch something else or by another rule; what was open is over. Raises Invalid, NotFound."""
    _require_whole(given)
    alert = _own(work, alert_id)
    for name, value in _columns(given).items():
        setattr(alert, name, value)
    work.session.flush()
    _end(work, alert_id)
    return find(work, alert_id)


@requires()
def remove(work: Work, alert_id: UUID) -> None:
    """Raises NotFound."""
    _own(work, alert_id)
    work.session.execute(delete(Alert).where(Alert.id == alert_id))


@requires()
def snooze(work: Work, alert_id: UUID, until: date | None) -> AlertView:
    """Tell nothing of it up to that day; None ends a snooze. Raises NotFound."""
    _own(work, alert_id).snoozed_until = until
    work.session.flush()
    return find(work, alert_id)


@requires()
def judge(work: Work, alert_id: UUID, signal_id: UUID, is_right: bool) -> None:
    """Whether a signal was worth being told of. Raises NotFound."""
    _own(work, alert_id)
    mine = update(Signal).where(Signal.id == signal_id, Signal.alert_id == alert_id).values(is_right=is_right)
    if work.session.scalar(mine.returning(Signal.id)) is None:
        raise NotFound(_("There is no such alert."))


@requires(ALERTS_CHECK)
def list_all(work: Work) -> list[AlertView]:
    """Those of everybody, to be checked."""
    return _views(work, work.session.scalars(select(Alert).order_by(Alert.id)).all())


@requires(ALERTS_CHECK)
def note_outside(work: Work, alert_id: UUID, reason: str, build_id: UUID) -> SignalView:
    """That it is outside as of this build: a signal of its own only where none is open."""
    opened = work.session.scalar(select(Signal).where(Signal.alert_id == alert_id, Signal.over_at.is_(None)))
    if opened is None:
        opened = Signal(alert_id=alert_id, reason=reason, build_id=build_id)
        work.session.add(opened)
    _note_checked(work, alert_id)
    work.session.flush()
    return _signal(opened)


@requires(ALERTS_CHECK)
def note_inside(work: Work, alert_id: UUID) -> None:
    """That it is inside: what was open is over."""
    _end(work, alert_id)
    _note_checked(work, alert_id)


@requires(ALERTS_CHECK)
def note_told(work: Work, signal_id: UUID) -> None:
    """That people were told of a signal."""
    work.session.execute(
        update(Signal).where(Signal.id == signal_id).values(told_at=func.coalesce(Signal.told_at, func.now()))
    )


def _require_whole(given: AlertSet) -> None:
    if given.rule in (Rule.THRESHOLD, Rule.FRESHNESS) and given.level is None:
        raise Invalid({"level": _("Fill this in.")})


def _columns(given: AlertSet) -> dict[str, object]:
    level = None if given.level is None else float(given.level)
    return given.model_dump() | {"level": level}


def _note_checked(work: Work, alert_id: UUID) -> None:
    work.session.execute(update(Alert).where(Alert.id == alert_id).values(checked_at=func.now()))


def _end(work: Work, alert_id: UUID) -> None:
    opened = (Signal.alert_id == alert_id, Signal.over_at.is_(None))
    work.session.execute(update(Signal).where(*opened).values(over_at=func.now()))


def _listed(work: Work) -> Sequence[Alert]:
    return work.session.scalars(select(Alert).order_by(Alert.made_at.desc(), Alert.id).limit(2 * MOST)).all()


def _found(work: Work, alert_id: UUID) -> Alert:
    found = work.session.get(Alert, alert_id)
    if found is None:
        raise NotFound(_("There is no such alert."))
    return found


def _own(work: Work, alert_id: UUID) -> Alert:
    """An alert that the actor may change: the others who are told only see it."""
    found = _found(work, alert_id)
    if found.user_id != work.actor.user_id:
        raise NotFound(_("Only who made this alert changes it."))
    return found


def _views(work: Work, alerts: Sequence[Alert]) -> list[AlertView]:
    """Three queries, however many."""
    ids = [one.id for one in alerts]
    opened = select(Signal).where(Signal.alert_id.in_(ids), Signal.over_at.is_(None))
    open_of = {one.alert_id: _signal(one) for one in work.session.scalars(opened)}
    judged = select(Signal.alert_id, Signal.is_right, func.count()).where(
        Signal.alert_id.in_(ids), Signal.is_right.is_not(None)
    )
    counts: dict[tuple[UUID, bool | None], int] = {
        (alert_id, is_right): n
        for alert_id, is_right, n in work.session.execute(judged.group_by(Signal.alert_id, Signal.is_right))
    }
    owners = select(_users.c.id, _users.c.name).where(_users.c.id.in_({one.user_id for one in alerts}))
    names: dict[UUID, str] = dict(work.session.execute(owners).tuples().all())
    views = [_view(one, names, open_of, counts) for one in alerts]
    return sorted(views, key=lambda one: one.open is None)


def _view(
    one: Alert,
    names: dict[UUID, str],
    open_of: dict[UUID, SignalView],
    counts: dict[tuple[UUID, bool | None], int],
) -> AlertView:
    return AlertView(
        one.id, one.user_id, names.get(one.user_id, ""), one.kpi, one.filters, one.grain, one.rule, one.level,
        one.is_above, list(one.receivers), one.snoozed_until, one.checked_at, open_of.get(one.id),
        counts.get((one.id, True), 0), counts.get((one.id, False), 0),
    )  # fmt: skip


def _signal(one: Signal) -> SignalView:
    return SignalView(one.id, one.reason, one.begun_at, one.told_at, one.over_at, one.is_right)
