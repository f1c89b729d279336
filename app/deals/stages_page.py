"""The administration's list of stages: names, order, probability, how long a deal may rest."""

from collections.abc import Sequence
from typing import Any

from app.access.work import Work
from app.code_lists.list_page import CodePage
from app.core.i18n import _, _l
from app.deals import pipelines, required, stages
from app.deals.schema import StageEntry, StageEntryChange, StageEntryCreate
from app.deals.words import SEMANTIC, SEMANTIC_TONES
from app.ui import administration, format, parts
from app.ui.forms import Field


def more(w: Work, stage: StageEntry | None) -> Sequence[Field]:
    """What kind a stage is and in which pipeline is chosen once; a closed deal's probability is known."""
    kinds = [(code, str(words)) for code, words in SEMANTIC.items()]
    several = pipelines.labels(w)
    kind = [Field("semantic", _("For deals that are"), "choice", kinds, required=True)] if stage is None else []
    if stage is None and len(several) > 1:
        kind.append(Field("pipeline", _("Pipeline"), "choice", list(several.items())))
    asked = [(one.name, str(one.label)) for one in required.askable()]
    needs = Field("required", _("Asks for"), "choices", asked, hint=_("Filled in before a deal comes here."))
    if stage is not None and stage.semantic != "open":
        return [needs]
    hint = _("Won is 100 and lost is 0 in any case.") if stage is None else ""
    days = Field("expected_days", _("Days a deal may rest here"), "whole")
    return [*kind, Field("probability", _("Probability in percent"), "whole", hint=hint), days, needs]


def _asks_for(stage: StageEntry) -> str:
    called = {one.name: str(one.label) for one in required.askable()}
    return _(", ").join(called.get(name, name) for name in stage.required) or format.NOTHING


def _kind(stage: StageEntry) -> Any:
    return parts.status(str(SEMANTIC[stage.semantic]), SEMANTIC_TONES[stage.semantic])


def _days(stage: StageEntry) -> str:
    return format.number(stage.expected_days)


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
        (_l("Asks for"), _asks_for, ""),
        (_l("Deals"), lambda stage: format.number(stage.deals), "num"),
    ),
)
