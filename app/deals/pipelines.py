"""The sales processes of the company: read by those who read deals, kept by administrators."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.access.guard import requires
from app.access.settled import settled
from app.access.work import Work
from app.code_lists import keeping
from app.code_lists.schema import CodeChange, CodeCreate
from app.core.errors import Invalid
from app.core.i18n import LOCALES, _l, ngettext, spoken
from app.deals.model import Deal, Pipeline, Stage
from app.deals.permissions import DEALS_READ
from app.deals.schema import PipelineEntry
from app.users.permissions import USERS_WRITE

FIRST = 20
"""The probability in percent of the stage that a new pipeline begins with."""

FIRST_STAGE = _l("{pipeline}: new")


@requires(DEALS_READ)
@settled("pipelines")
def labels(work: Work) -> Mapping[str, str]:
    """Code -> what it is called, of those in use, in their order: deals begin in the first unless told."""
    used = select(Pipeline).where(Pipeline.retired_at.is_(None)).order_by(Pipeline.position)
    return {one.code: keeping.label(one) for one in work.session.scalars(used)}


@requires(USERS_WRITE)
def list_entries(work: Work) -> list[PipelineEntry]:
    """Every pipeline as administrators keep it, retired ones last."""
    asked = select(Stage.pipeline, func.count()).join(Deal, Deal.stage == Stage.code)
    counted = asked.where(Deal.closed_at.is_(None), Deal.deleted_at.is_(None)).group_by(Stage.pipeline)
    deals = {code: n for code, n in work.session.execute(counted)}
    return [
        keeping.view(one, PipelineEntry, deals=deals.get(one.code, 0)) for one in keeping.entries(work, Pipeline)
    ]


@requires(USERS_WRITE)
def create(work: Work, given: CodeCreate, code: str | None = None) -> PipelineEntry:
    """A new pipeline at the end, of the `code` it has elsewhere, with a first stage called like it.

    Raises Invalid: called like another.
    """
    values = given.given() | ({"code": code} if code else {})
    entry = _read(work, keeping.create(work, Pipeline, values))
    if code is None:
        called = {"en": given.label_en, "zh": given.label_zh}
        names = {f"label_{tongue}": spoken(FIRST_STAGE, tongue, pipeline=called[tongue]) for tongue in LOCALES}
        begins = {"semantic": "open", "pipeline": entry.code, "probability": FIRST, "required": []}
        keeping.create(work, Stage, names | begins, _last_open(work))
    return entry


@requires(USERS_WRITE)
def change(work: Work, pipeline_id: UUID, given: CodeChange, seen_version: int) -> PipelineEntry:
    """Call it otherwise. Raises NotFound, Conflict, Invalid: called like another."""
    keeping.change(work, Pipeline, pipeline_id, given.given(), seen_version)
    return _read(work, pipeline_id)


@requires(USERS_WRITE)
def shift(work: Work, pipeline_id: UUID, *, up: bool) -> None:
    """Change places with a neighbour. Raises NotFound."""
    keeping.shift(work, Pipeline, pipeline_id, up=up)


@requires(USERS_WRITE)
def arrange(work: Work, codes: Sequence[str]) -> None:
    """Set the order: `codes` first."""
    keeping.arrange(work, Pipeline, codes)


@requires(USERS_WRITE)
def retire(work: Work, pipeline_id: UUID, seen_version: int) -> PipelineEntry:
    """No more deals come into it. Raises NotFound, Conflict, Invalid: the last one, or open deals stand in it."""
    keeping.retire(work, Pipeline, pipeline_id, seen_version)
    gone = _read(work, pipeline_id)
    if gone.deals:
        words = ngettext(
            "{n} open deal stands in this pipeline. Move it first.",
            "{n} open deals stand in this pipeline. Move them first.",
            gone.deals,
        )
        raise Invalid({"entry": words})
    return gone


@requires(USERS_WRITE)
def restore(work: Work, pipeline_id: UUID, seen_version: int) -> PipelineEntry:
    """Use it again, behind the others. Raises NotFound, Conflict."""
    keeping.restore(work, Pipeline, pipeline_id, seen_version)
    return _read(work, pipeline_id)


def _last_open(work: Work) -> Stage | None:
    open_ones = [one for one in keeping.entries(work, Stage) if one.pipeline and one.retired_at is None]
    return open_ones[-1] if open_ones else None


def _read(work: Work, pipeline_id: UUID) -> PipelineEntry:
    keeping.load(work, Pipeline, pipeline_id)
    return next(entry for entry in list_entries(work) if entry.id == pipeline_id)
