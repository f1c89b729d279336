"""The boards whose columns have limits, on their page of the administration and in the file of settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.access.guard import requires
from app.access.permissions import Permission
from app.access.work import Work
from app.activities import words as tasks
from app.activities.permissions import ACTIVITIES_READ
from app.board_limits import service as limits
from app.board_limits.schema import BoardLimits
from app.company.schema import Entry, LimitEntry
from app.company.section import Section, no_order
from app.core.errors import Invalid
from app.core.i18n import _, _l
from app.deals import stages
from app.deals.permissions import DEALS_READ
from app.leads import words as leads
from app.leads.permissions import LEADS_READ
from app.tickets import words as tickets
from app.tickets.permissions import TICKETS_READ
from app.users.permissions import USERS_WRITE


@dataclass(frozen=True)
class Board:
    """One whose `columns` (code -> what it is called) are seen by those who have `needs`."""

    title: Any
    needs: Permission
    columns: Callable[[Work], Mapping[str, Any]]


BOARDS: Mapping[str, Board] = {
    "deals": Board(_l("Deals"), DEALS_READ, lambda work: dict(stages.offered(work))),
    "leads": Board(_l("Leads"), LEADS_READ, lambda _work: {code: leads.STATUS[code] for code in leads.AT_WORK}),
    "tickets": Board(
        _l("Tickets"), TICKETS_READ, lambda _work: {code: tickets.STATUS[code] for code in tickets.AT_WORK}
    ),
    "tasks": Board(_l("Tasks"), ACTIVITIES_READ, lambda _work: tasks.DUE),
}


@requires(USERS_WRITE)
def change(work: Work, board: str, given: BoardLimits) -> None:
    """Set or lift limits of a board's columns. Raises NotPermitted, Invalid."""
    work.require(BOARDS[board].needs)
    limits.change(work, board, BOARDS[board].columns(work).keys(), given)


def read(work: Work) -> list[Entry]:
    return [
        {"column": f"{board}/{lane}", "most": most}
        for board in BOARDS
        for lane, most in sorted(limits.of(work, board).items())
    ]


def write(work: Work, entry: LimitEntry) -> None:
    board, _slash, lane = entry.column.partition("/")
    if board not in BOARDS:
        raise Invalid({"column": _("Name boards of these: {expected}.", expected=", ".join(BOARDS))})
    change(work, board, BoardLimits({lane: entry.most}))


LIMITS = Section(
    label=_l("Limits of boards"), key="column", shape=LimitEntry, read=read, write=write, order=no_order
)
