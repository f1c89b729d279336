"""Limits of boards: seen by everybody, set by administrators. Nothing is refused by one; its column says so."""

from collections.abc import Collection, Mapping

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work
from app.board_limits.model import BoardLimit
from app.board_limits.schema import BoardLimits
from app.core.errors import Invalid
from app.core.i18n import _
from app.users.permissions import USERS_WRITE


@requires()
@settled("board_limits")
def of(work: Work, board: str) -> Mapping[str, int]:
    """Column -> how many cards it should hold at most, of those that have a limit."""
    rows = work.session.execute(select(BoardLimit.lane, BoardLimit.most).where(BoardLimit.board == board))
    return {lane: most for lane, most in rows}


@requires(USERS_WRITE)
def change(work: Work, board: str, columns: Collection[str], given: BoardLimits) -> None:
    """Set or lift the limits of columns. Raises Invalid for one that is none of the board's `columns`."""
    if unknown := [lane for lane in given.root if lane not in columns]:
        raise Invalid({lane: _("The board has no such column.") for lane in unknown})
    for lane, most in given.root.items():
        if most is None:
            gone = delete(BoardLimit).where(BoardLimit.board == board, BoardLimit.lane == lane)
            work.session.execute(gone)
        else:
            put = insert(BoardLimit).values(board=board, lane=lane, most=most)
            work.session.execute(put.on_conflict_do_update(index_elements=["board", "lane"], set_={"most": most}))
