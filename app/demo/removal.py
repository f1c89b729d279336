"""The demo company out of the database again, all of it or nothing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.access import roles
from app.access.actor import Reach
from app.access.guard import requires
from app.access.work import Work
from app.audit import trail
from app.core.errors import Conflict, Invalid, NotPermitted
from app.core.i18n import _
from app.demo import past, ties
from app.demo.called import counts
from app.demo.tables import OF_SCORED, TABLES, WITHOUT_MARK
from app.jobs import service as jobs
from app.jobs.schema import JobView
from app.migrations.reaches import NOUNS
from app.users.permissions import USERS_WRITE

KIND = "sample"
"""The job that removes it."""

Tell = Callable[[int, int], None]
"""Told how many of how many tables are done."""


@dataclass(frozen=True)
class Standing:
    """Sample rows by table, own rows that go along with them, and own records that stand in the way.

    `is_reader` says that the reader is one of the sample people, who cannot remove themselves.
    """

    samples: Mapping[str, int]
    hanging: Mapping[str, int]
    standing: Mapping[str, int]
    is_reader: bool


@requires(USERS_WRITE)
def look(work: Work) -> Standing:
    """What a removal would take, and what stands in its way. Raises NotPermitted: not all of it is in reach."""
    _require_reach(work)
    counted = ties.count_samples(work), ties.count_hanging(work), ties.count_standing(work)
    return Standing(*counted, is_reader=_is_sample(work))


@requires(USERS_WRITE)
def ask(work: Work) -> JobView:
    """Have the demo company removed.

    Raises NotPermitted, Invalid (the actor is of it), Conflict (there is none, own records refer to it), TooMany.
    """
    _require_reach(work)
    _require_real(work)
    if not work.session.scalar(text("select exists (select from app.users where is_sample)")):
        raise Conflict(_("There is no sample data."))
    _require_nothing_standing(work)
    return jobs.ask(work, KIND, "", {})


@requires(USERS_WRITE)
def take_out_as_asked(work: Work, tell: Tell) -> dict[str, int]:
    """As whoever asked for it: a real person, so that somebody is left who administers. Raises as `ask`."""
    _require_real(work)
    removed = take_out(work, tell)
    roles.require_administrator(work)
    trail.record_event(work, "sample_removed", "users", work.actor.user_id, changes=removed)
    return removed


@requires(USERS_WRITE)
def take_out(work: Work, tell: Tell = lambda _done, _total: None) -> dict[str, int]:
    """Take the demo company out, with what is known and said about it. Returns the rows removed per table.

    Raises NotPermitted where the actor does not reach all of it, Conflict if own records refer to it.
    """
    _require_reach(work)
    _adopt(work)
    _require_nothing_standing(work)
    removed: dict[str, int] = {}
    steps = list(_conditions())
    try:
        for done, (table, condition) in enumerate(steps, 1):
            removed[table] = _execute(work, f"delete from app.{table} t where {condition}")  # noqa: S608 - ours
            tell(done, len(steps))
        work.session.execute(text("set constraints all immediate"))
    except IntegrityError as error:
        raise Conflict(
            _("Records that are not the demo company's refer to it. Remove or change these first.")
        ) from error
    return removed


def _adopt(work: Work) -> None:
    """What hangs on sample rows goes with them, and what hangs on that."""
    statements = [
        f"update app.{table} t set is_sample = true where {where}"  # noqa: S608 - names of ours
        for table in ties.REMOVABLE
        if (where := ties.hanging(table))
    ]
    while sum(_execute(work, statement) for statement in statements):
        pass


def _conditions() -> Iterator[tuple[str, str]]:
    """Table and condition, children before parents."""
    yield "record_versions", past.forget()
    for table in ("scores", "score_history", "score_proposals"):
        yield table, f"entity_id in ({OF_SCORED})"
    yield "files", ties.files()
    for table in reversed(TABLES):
        yield table, WITHOUT_MARK.get(table, "is_sample")


def _execute(work: Work, statement: str) -> int:
    return int(work.session.execute(text(statement)).rowcount)  # type: ignore[attr-defined]


def _require_nothing_standing(work: Work) -> None:
    found = ties.count_standing(work)
    if found:
        words = _(
            "Records of your own refer to the sample data: {what}. Give them other people, teams and customers, or"
            " remove them first.",
            what=counts(found),
        )
        raise Conflict(words)


def _require_reach(work: Work) -> None:
    """Who sees a part of it would remove a part of it."""
    if any(work.actor.writes(noun) is not Reach.ALL for noun in NOUNS):
        raise NotPermitted(_("Only who writes all records can remove the sample data."))


def _require_real(work: Work) -> None:
    if _is_sample(work):
        raise Invalid(
            {"": _("You are one of the sample people. Sign in as a real administrator to remove the sample data.")}
        )


def _is_sample(work: Work) -> bool:
    asked = text("select is_sample from app.users where id = :me")
    return bool(work.session.scalar(asked, {"me": work.actor.user_id}))
