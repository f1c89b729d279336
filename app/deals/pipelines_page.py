"""The administration's list of pipelines: sales processes beside one another, each with stages of its own."""

from app.code_lists.list_page import CodePage
from app.code_lists.schema import CodeChange, CodeCreate
from app.core.i18n import _l
from app.deals import pipelines
from app.ui import administration, format

PAGE = CodePage(
    path=f"{administration.HOME}/pipelines",
    name="pipelines",
    title=_l("Pipelines"),
    about=_l("Sales processes beside one another. Each has stages of its own; won and lost are the same for all."),
    new=_l("New pipeline"),
    entries=pipelines.list_entries,
    shape=CodeCreate,
    change_shape=CodeChange,
    create=pipelines.create,
    change=pipelines.change,
    shift=pipelines.shift,
    retire=pipelines.retire,
    restore=pipelines.restore,
    columns=((_l("Open deals"), lambda one: format.number(one.deals), "num"),),
)
