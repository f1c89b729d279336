"""Plans of reports and the archive of what was sent."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from sqlalchemy import column, func, or_, select, table, update
from sqlalchemy.dialects.postgresql import aggregate_order_by, insert

from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.sealed import mark_of
from app.editions.model import ReportEdition, ReportPlan
from app.editions.permissions import REPORTS_SCHEDULE
from app.editions.schema import EditionView, Found, Frozen, PlanSet, PlanView, Receivers
from app.notify import keeping, outbox
from app.notify.outbox import Message, Post
from app.notify.schema import DeliveryView

SHOWN = 200
EARLIER = 14
NAMED = 2
OF_DELIVERIES = ("sent", "named")
SHOWN_COLUMNS = tuple(
    getattr(ReportEdition, name) for name in EditionView.__dataclass_fields__ if name not in OF_DELIVERIES
)
"""Without what is frozen: a page of the archive holds no letters."""

_deliveries = table("deliveries", *map(column, ("key", "state", "user_id", "shared")), schema="app")
_users = table(
    "users", *map(column, ("id", "login", "name", "role", "team_id", "is_active", "deleted_at")), schema="app"
)
_teams = table("teams", column("id"), column("name"), schema="app")


@requires(REPORTS_SCHEDULE)
def list_plans(work: Work) -> list[PlanView]:
    return [_plan(row) for row in work.session.scalars(select(ReportPlan).order_by(ReportPlan.report))]


@requires(REPORTS_SCHEDULE)
def read_plan(work: Work, report: str) -> PlanView:
    """Raises NotFound."""
    row = work.session.get(ReportPlan, report)
    if row is None:
        raise NotFound(
            _("Nobody gets this report yet. Say who: crm report schedule {name} --to-role leader", name=report)
        )
    return _plan(row)


@requires(REPORTS_SCHEDULE)
def set_plan(work: Work, report: str, given: PlanSet) -> PlanView:
    """Raises Invalid: times that are none, a zone or a receiver that there is not."""
    _check(given)
    if missing := who(work, given.receivers).gone:
        raise Invalid({"people": _("Nobody here has this login: {names}.", names=_(", ").join(missing))})
    values = given.model_dump(exclude={"receivers"})
    values |= {
        "receivers": given.receivers.model_dump_json(),
        "set_by": work.actor.user_id,
        "known_since": func.now(),
    }
    asked = insert(ReportPlan).values(report=report, **values)
    work.session.execute(asked.on_conflict_do_update(index_elements=["report"], set_=values))
    trail.record_event(work, "report_planned", "reports", changes={"report": report, "on": given.is_on})
    work.session.expire_all()
    return read_plan(work, report)


@requires(REPORTS_SCHEDULE)
def note_done(work: Work, report: str, due: datetime) -> None:
    """What was due then was sent: it is due no more."""
    work.session.execute(update(ReportPlan).where(ReportPlan.report == report).values(done_for=due))


@requires(REPORTS_SCHEDULE)
def note_checked(work: Work, report: str, build_id: UUID) -> None:
    """What was sent was compared with the numbers of that build."""
    work.session.execute(update(ReportPlan).where(ReportPlan.report == report).values(checked_build=build_id))


@requires(REPORTS_SCHEDULE)
def who(work: Work, receivers: Receivers) -> Found:
    """Everybody who works here and gets it, each once, and who is named and is not here any more."""
    here = select(_users.c.id, _users.c.login).where(_users.c.is_active, _users.c.deleted_at.is_(None))
    team = select(_teams.c.id).where(_teams.c.name.in_(receivers.teams))
    wanted = or_(
        _users.c.role.in_(receivers.roles), _users.c.team_id.in_(team), _users.c.login.in_(receivers.people)
    )
    rows = work.session.execute(here.where(wanted)).all()
    gone = set(receivers.people) - {row.login for row in rows}
    return Found(sorted(row.id for row in rows), sorted(gone))


@requires(REPORTS_SCHEDULE)
def find(work: Work, key: str) -> Frozen | None:
    """The edition of that key, if it was made."""
    row = work.session.scalar(select(ReportEdition).where(ReportEdition.key == key))
    return _frozen(row) if row else None


@requires(REPORTS_SCHEDULE)
def earlier(work: Work, report: str, scope: str, locale: str, until: date) -> list[Frozen]:
    """What readers of that reach and language got of a report up to a period, the newest first; a year at most."""
    mine = (ReportEdition.report == report, ReportEdition.scope == scope, ReportEdition.locale == locale)
    wanted = select(ReportEdition).where(*mine, ReportEdition.until <= until)
    rows = work.session.scalars(
        wanted.order_by(ReportEdition.until.desc(), ReportEdition.id.desc()).limit(EARLIER)
    )
    return [_frozen(row) for row in rows]


@requires(REPORTS_SCHEDULE)
def send(work: Work, made: Frozen, to: Sequence[UUID | str]) -> None:
    """Freeze it, unless it was, and have what was frozen sent to people and addresses: once to each."""
    work.session.execute(insert(ReportEdition).values(vars(made)).on_conflict_do_nothing())
    frozen = find(work, made.key) or made
    letter = Message(**json.loads(frozen.letter))
    outbox.put(work, [_post(frozen, letter, one) for one in to])


@requires(REPORTS_SCHEDULE)
def resend(work: Work, edition_id: UUID, only: UUID | None = None) -> int:
    """Send the frozen edition once more to whoever got it, or to the receiver of one delivery; to how many. Raises
    NotFound."""
    row = _row(work, edition_id)
    letter = Message(**json.loads(row.letter))
    return outbox.put_again(work, f"report {row.key} ", letter, row.reference, only)


@requires(REPORTS_SCHEDULE)
def list_editions(work: Work) -> list[EditionView]:
    """The newest, with how it stands with each receiver and the first of them by name."""
    wanted = select(*SHOWN_COLUMNS).order_by(ReportEdition.id.desc()).limit(SHOWN)
    rows = work.session.execute(wanted).all()
    counted, named = _standing(work, [row.reference for row in rows])
    return [_view(row, counted.get(row.reference, {}), named.get(row.reference, ())) for row in rows]


@requires(REPORTS_SCHEDULE)
def list_alike(work: Work, edition_id: UUID) -> list[EditionView]:
    """Others of the same report and language, those of the same reach first, the newest first. Raises NotFound."""
    row = _row(work, edition_id)
    alike = (ReportEdition.report == row.report, ReportEdition.locale == row.locale, ReportEdition.id != row.id)
    newest = (ReportEdition.scope != row.scope, ReportEdition.id.desc())
    wanted = select(*SHOWN_COLUMNS).where(*alike).order_by(*newest).limit(SHOWN)
    return [_view(one, {}) for one in work.session.execute(wanted)]


@requires(REPORTS_SCHEDULE)
def list_received(work: Work, user_id: UUID, most: int) -> list[tuple[EditionView, str]]:
    """The newest that went to somebody, with what the report was called in each."""
    got = select(_deliveries.c.shared).where(_deliveries.c.user_id == user_id, _deliveries.c.shared.is_not(None))
    label = func.coalesce(ReportEdition.definition["label"].astext, ReportEdition.report).label("label")
    wanted = select(*SHOWN_COLUMNS, label).where(ReportEdition.reference.in_(got))
    newest = work.session.execute(wanted.order_by(ReportEdition.id.desc()).limit(most))
    return [(_view(row, {}), row.label) for row in newest]


@requires(REPORTS_SCHEDULE)
def read_edition(work: Work, edition_id: UUID) -> tuple[EditionView, Frozen, list[DeliveryView]]:
    """One edition, all that was frozen of it, and how it stands with each receiver. Raises NotFound."""
    row = _row(work, edition_id)
    return _view(row, _sent(work, row.key)), _frozen(row), keeping.list_of(work, f"report {row.key} ")


@requires(REPORTS_SCHEDULE)
def read_by_reference(work: Work, reference: str) -> tuple[EditionView, Frozen]:
    """Raises NotFound."""
    row = work.session.scalar(select(ReportEdition).where(ReportEdition.reference == reference))
    if row is None:
        raise NotFound(_("There is no such edition."))
    return _view(row, _sent(work, row.key)), _frozen(row)


def _standing(
    work: Work, references: Sequence[str]
) -> tuple[dict[str, dict[str, int]], dict[str, tuple[str, ...]]]:
    """Of each edition how many receivers stand how, and the first by name."""
    mine = _deliveries.c.shared.in_(references)
    kept = [_deliveries.c.shared, _deliveries.c.state]
    counted: dict[str, dict[str, int]] = {}
    for reference, state, n in work.session.execute(select(*kept, func.count()).where(mine).group_by(*kept)):
        counted.setdefault(reference, {})[state] = n
    first = func.array_agg(aggregate_order_by(_users.c.name.distinct(), _users.c.name))[1:NAMED]
    people = select(_deliveries.c.shared, first).join(_users, _users.c.id == _deliveries.c.user_id)
    found = work.session.execute(people.where(mine).group_by(_deliveries.c.shared))
    return counted, {reference: tuple(names) for reference, names in found}


def _sent(work: Work, key: str) -> dict[str, int]:
    mine = _deliveries.c.key.startswith(f"report {key} ", autoescape=True)
    counted = select(_deliveries.c.state, func.count()).where(mine).group_by(_deliveries.c.state)
    return {state: n for state, n in work.session.execute(counted)}


def _row(work: Work, edition_id: UUID) -> ReportEdition:
    row = work.session.get(ReportEdition, edition_id)
    if row is None:
        raise NotFound(_("There is no such edition."))
    return row


def _post(made: Frozen, letter: Message, to: UUID | str) -> Post:
    """An address outside is in its key by its mark alone: keys are read by more people than addresses."""
    if isinstance(to, UUID):
        return Post(f"report {made.key} {to}", "report", letter, to, shared=made.reference)
    mark = sha256(mark_of(to).encode()).hexdigest()[:32]
    return Post(f"report {made.key} {mark}", "report", letter, address=to, shared=made.reference)


def _check(given: PlanSet) -> None:
    try:
        ZoneInfo(given.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid({"zone": _("Give a time zone such as Asia/Shanghai.")}) from None
    try:
        CronSim(given.cron, datetime.now(UTC))
    except CronSimError:
        raise Invalid(
            {"cron": _("Give times as cron writes them, such as 0 8 1 * * for the first at 8:00.")}
        ) from None


def _plan(row: ReportPlan) -> PlanView:
    values = {name: getattr(row, name) for name in PlanView.__dataclass_fields__ if name != "receivers"}
    return PlanView(**values, receivers=Receivers.model_validate_json(row.receivers))


def _frozen(row: ReportEdition) -> Frozen:
    return Frozen(**{name: getattr(row, name) for name in Frozen.__dataclass_fields__})


def _view(row: Any, sent: dict[str, int], named: Sequence[str] = ()) -> EditionView:
    values: dict[str, Any] = {
        name: getattr(row, name) for name in EditionView.__dataclass_fields__ if name not in OF_DELIVERIES
    }
    return EditionView(**values, sent=sent, named=tuple(named))
