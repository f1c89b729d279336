"""What an administrator decides of a score: where its grades begin, and how far a run may move it unasked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert

from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import _
from app.core.validation import Shape
from app.runs.scored import GRADED
from app.score_runs.model import ScoreRules
from app.score_runs.permissions import SCORES_APPROVE
from app.scores.permissions import SCORES_READ

LETTERS = "ABCD"
CUTS = ("first_cut", "second_cut", "third_cut")
Percent = Annotated[float, Field(gt=0, lt=100)]


@dataclass(frozen=True)
class Rules:
    """`first_cut` < `second_cut` < `third_cut` are the chances at which the next grade begins.

    A run that moves the scores it changes by more than `automatic_move` on average waits for a person. `version`
    is 0 until somebody edits them.
    """

    first_cut: float
    second_cut: float
    third_cut: float
    automatic_move: float = 0.15
    version: int = 0

    @property
    def cuts(self) -> tuple[float, float, float]:
        return self.first_cut, self.second_cut, self.third_cut


class RulesGiven(Shape):
    """What an administrator sets, in percent and points."""

    first_cut: Percent
    second_cut: Percent
    third_cut: Percent
    automatic_move: Annotated[float, Field(ge=0, le=100)]


DEFAULTS = {name: Rules(*score.cuts) for name, score in GRADED.items() if score.cuts}
"""Scores that have grades, and their rules until they are edited."""

UNGRADED = Rules(0.25, 0.5, 0.75)
"""Of any other score only `automatic_move` means something."""


@requires(SCORES_READ)
def read(work: Work, name: str) -> Rules:
    """The rules of a score in force now."""
    return _edited(work).get(name) or default(name)


@settled("score_rules")
def _edited(work: Work) -> Mapping[str, Rules]:
    """Those of all scores that somebody edited: a page asks for several."""
    rows = work.session.scalars(select(ScoreRules).execution_options(populate_existing=True))
    return {row.name: _of(row) for row in rows}


@requires(SCORES_APPROVE)
def save(work: Work, name: str, given: RulesGiven, seen_version: int) -> Rules:
    """Set the rules of a graded score; grades of all records follow at once. The trail keeps before and after.

    Raises NotFound (no graded score), Invalid (cuts that do not rise), Conflict (edited since `seen_version`).
    """
    if name not in DEFAULTS:
        raise NotFound(_("There is no such score."))
    if not given.first_cut < given.second_cut < given.third_cut:
        remedy = _("Each grade begins above the one before.")
        raise Invalid({"second_cut": remedy, "third_cut": remedy})
    start = {key: value for key, value in asdict(DEFAULTS[name]).items() if key != "version"}
    work.session.execute(insert(ScoreRules).values(name=name, version=0, **start).on_conflict_do_nothing())
    row = work.session.scalars(
        select(ScoreRules)
        .where(ScoreRules.name == name)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if row.version != seen_version:
        raise Conflict(_("Somebody changed this record before you."))
    for field, percent in given.given().items():
        setattr(row, field, round(percent / 100, 6))
    row.version, row.updated_at, row.updated_by = row.version + 1, func.now(), work.actor.user_id
    work.session.flush()
    return read(work, name)


def default(name: str) -> Rules:
    return DEFAULTS.get(name, UNGRADED)


def grade(name: str, value: float | None, rules: Rules) -> str | None:
    """A to D; None without a value, and for a score without grades."""
    return None if value is None else letter(name, sum(value >= cut for cut in rules.cuts))


def ranges(name: str, rules: Rules) -> dict[str, tuple[float, float]]:
    """Grade -> from which percentage, and up to which, of a graded score."""
    edges = [100 * edge for edge in (0.0, *rules.cuts, 1.0)]
    return {letter(name, step) or "": (edges[step], edges[step + 1]) for step in range(len(LETTERS))}


def letter(name: str, step: int) -> str | None:
    """The grade of a value that lies above so many cuts."""
    if name not in DEFAULTS:
        return None
    return LETTERS[::-1][step] if GRADED[name].high_is_good else LETTERS[step]


def _of(row: ScoreRules) -> Rules:
    columns: dict[str, Any] = {name: getattr(row, name) for name in Rules.__dataclass_fields__}
    return Rules(**columns)
