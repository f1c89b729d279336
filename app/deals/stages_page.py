"""The administration's list of stages: names, order, probability, how long a deal may rest."""

from collections.abc import Sequence
from typing import Any

from app.code_lists.list_page import CodePage
from app.core.i18n import _, _l
from app.deals import stages
from app.deals.schema import StageEntry, StageEntryChange, StageEntryCreate
from app.deals.words import SEMANTIC, SEMANTIC_TONES
from app.ui import administration, format, parts
from app.ui.forms import Field


def more(stage: StageEntry | None) -> Sequence[Field]:
    """What kind a stage is is chosen once; a closed deal's probability is known."""
    kinds = [(code, str(words)) for code, words in SEMANTIC.items()]
    kind = [Field("semantic", _("For deals that are"), "choice", kinds, required=True)] if stage is None else []
    days = Field("expected_days", _("Days a deal may rest here"), "whole")
    if stage is not None and stage.semantic != "open":
        return []
    hint = _("Won is 100 and lost is 0 in any case.") if stage is None else ""
    return [*kind, Field("probability", _("Probability in percent"), "whole", hint=hint), days]


def _kind(stage: StageEntry) -> Any:
    return parts.status(str(SEMANTIC[stage.semantic]), SEMANTIC_TONES[stage.semantic])


def _days(stage: StageEntry) -> str:
    return format.NOTHING if stage.expected_days is None else format.number(stage.expected_days)


PAGE = CodePage(
    path=f"{administration.HOME}/stages",
    name="stages",
    title=_l("Stages"),
    about=_l("The steps of the sales process, in their order. A deal's stage gives its probability."),
    new=_l("New stage"),
    entries=stages.list_entries,
    shape=StageEntryCreate,
    change_shape=StageEntryChange,
    create=stages.create,
    change=stages.change,
    shift=stages.shift,
    retire=stages.retire,
    restore=stages.restore,
    more=more,
    columns=(
        (_l("Kind"), _kind, ""),
        (_l("Probability"), lambda stage: format.percent(stage.probability / 100, 0), "num"),
        (_l("Days"), _days, "num"),
        (_l("Deals"), lambda stage: format.number(stage.deals), "num"),
    ),
)
