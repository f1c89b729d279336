"""The stages of the sales processes, in their order: read by those who read deals, kept by administrators."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work
from app.code_lists import keeping
from app.core.errors import Invalid
from app.core.i18n import _, ngettext
from app.deals import pipelines, required
from app.deals.model import Deal, Semantic, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import StageEntry, StageEntryChange, StageEntryCreate, StageView
from app.users.permissions import USERS_WRITE

FIXED = {Semantic.WON: 100, Semantic.LOST: 0}
"""What a closed deal's probability is, whatever its stage is called."""


def known(work: Work) -> dict[str, Stage]:
    """Code -> stage, retired ones included: deals that were closed in one stay there."""
    return {stage.code: stage for stage in work.session.scalars(select(Stage).order_by(Stage.position))}


@requires(DEALS_READ)
@settled("stages")
def list_stages(work: Work) -> Sequence[StageView]:
    """Every stage, in the order of the sales processes."""
    return [
        StageView(
            s.code, keeping.label(s), s.position, s.semantic.value, s.probability, s.expected_days,
            s.retired_at is not None, s.pipeline, tuple(s.required),
        )
        for s in known(work).values()
    ]  # fmt: skip


def first(work: Work) -> Stage:
    """Where a deal begins: the first open stage of the first pipeline in use that has one."""
    used = [stage for stage in known(work).values() if stage.retired_at is None]
    order = list(pipelines.labels(work))
    return min(
        (stage for stage in used if stage.pipeline in order), key=lambda one: order.index(one.pipeline or "")
    )


def labels(work: Work) -> dict[str, str]:
    """Code -> what the stage is called."""
    return {stage.code: stage.label for stage in list_stages(work)}


def offered(work: Work) -> list[tuple[str, str]]:
    """(code, words) of the open stages in use, by pipeline, which they name where there are several."""
    several = pipelines.labels(work)
    used = [one for one in list_stages(work) if one.pipeline in several and not one.is_retired]
    used.sort(key=lambda one: list(several).index(one.pipeline or ""))
    named = len(several) > 1
    return [(s.code, f"{several[s.pipeline or '']} · {s.label}" if named else s.label) for s in used]


@requires(USERS_WRITE)
def list_entries(work: Work) -> list[StageEntry]:
    """Every stage as administrators keep it, retired ones last."""
    counted = select(Deal.stage, func.count()).where(Deal.deleted_at.is_(None)).group_by(Deal.stage)
    deals = {code: n for code, n in work.session.execute(counted)}
    return [
        keeping.view(stage, StageEntry, deals=deals.get(stage.code, 0)) for stage in keeping.entries(work, Stage)
    ]


@requires(USERS_WRITE)
def create(work: Work, given: StageEntryCreate, code: str | None = None) -> StageEntry:
    """A new stage behind the last of its kind, of the `code` it has elsewhere.

    An open one is in the first pipeline unless told. Raises Invalid.
    """
    kind = Semantic(given.semantic)
    alike = [stage for stage in known(work).values() if stage.semantic is kind and stage.retired_at is None]
    required.check(given.required)
    values = given.given() | {"semantic": kind, "probability": FIXED.get(kind, given.probability)}
    own = given.pipeline or next(iter(pipelines.labels(work)))
    values |= {"required": list(given.required), "pipeline": own if kind is Semantic.OPEN else None}
    values |= {"code": code} if code else {}
    return _read(work, keeping.create(work, Stage, values, alike[-1] if alike else None))


@requires(USERS_WRITE)
def change(work: Work, stage_id: UUID, given: StageEntryChange, seen_version: int) -> StageEntry:
    """Set the given fields; what kind a stage is stays, for the numbers of the past.

    Raises NotFound, Conflict, Invalid: called like another, a closed stage's probability.
    """
    values = given.given()
    fixed = FIXED.get(Semantic(_read(work, stage_id).semantic))
    if fixed is not None and values.get("probability", fixed) != fixed:
        raise Invalid({"probability": _("It is {n}% for a closed deal.", n=fixed)})
    if "required" in values:
        required.check(given.required)
        values["required"] = list(given.required)
    keeping.change(work, Stage, stage_id, values, seen_version)
    return _read(work, stage_id)


@requires(USERS_WRITE)
def shift(work: Work, stage_id: UUID, *, up: bool) -> None:
    """Change places with a neighbour. Raises NotFound."""
    keeping.shift(work, Stage, stage_id, up=up)


@requires(USERS_WRITE)
def arrange(work: Work, codes: Sequence[str]) -> None:
    """Set the order: `codes` first."""
    keeping.arrange(work, Stage, codes)


@requires(USERS_WRITE)
def retire(work: Work, stage_id: UUID, seen_version: int) -> StageEntry:
    """Move no more deals there; closed ones stay.

    Raises NotFound, Conflict, or Invalid: the last of its kind, or open deals stand in it.
    """
    keeping.retire(work, Stage, stage_id, seen_version)
    entries = {entry.id: entry for entry in list_entries(work)}
    gone = entries[stage_id]
    alike = (one for one in entries.values() if (one.semantic, one.pipeline) == (gone.semantic, gone.pipeline))
    if all(one.is_retired for one in alike):
        raise Invalid({"entry": _("There must be a stage for open, for won and for lost deals.")})
    if gone.semantic == Semantic.OPEN and gone.deals:
        words = ngettext(
            "{n} deal stands in this stage. Move it first.",
            "{n} deals stand in this stage. Move them first.",
            gone.deals,
        )
        raise Invalid({"entry": words})
    return gone


@requires(USERS_WRITE)
def restore(work: Work, stage_id: UUID, seen_version: int) -> StageEntry:
    """Use a stage again, behind the others. Raises NotFound, Conflict."""
    keeping.restore(work, Stage, stage_id, seen_version)
    return _read(work, stage_id)


def _read(work: Work, stage_id: UUID) -> StageEntry:
    keeping.load(work, Stage, stage_id)
    return next(entry for entry in list_entries(work) if entry.id == stage_id)
