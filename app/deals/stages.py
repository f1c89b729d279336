"""The stages of the sales process, in their order."""

from sqlalchemy import select

from app.access.actor import Permission
from app.access.guard import requires
from app.access.work import Work
from app.core.i18n import current_locale
from app.deals.model import Stage
from app.deals.schema import StageView


def known(work: Work) -> dict[str, Stage]:
    """Code -> stage."""
    return {stage.code: stage for stage in work.session.scalars(select(Stage).order_by(Stage.position))}


@requires(Permission.DEALS_READ)
def list_stages(work: Work) -> list[StageView]:
    """Every stage, in the order of the sales process."""
    return [
        StageView(s.code, _label(s), s.position, s.semantic.value, s.probability, s.expected_days)
        for s in known(work).values()
    ]


def labels(work: Work) -> dict[str, str]:
    """Code -> what the stage is called."""
    return {stage.code: stage.label for stage in list_stages(work)}


def _label(stage: Stage) -> str:
    return stage.label_zh if current_locale() == "zh" else stage.label_en
