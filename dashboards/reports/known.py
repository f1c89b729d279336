"""Every report there is: those that come with the program, and those that were composed here."""

from app.access.work import Work
from app.core.errors import NotFound
from app.core.i18n import _
from app.editions import composing
from app.editions.schema import DefinitionSet, DefinitionView
from dashboards.reports.definitions import DEFINITIONS, Definition, usual_time


def listed(work: Work) -> list[Definition]:
    """The company's: shipped ones first."""
    return [*DEFINITIONS.values(), *map(composed, composing.list_definitions(work))]


def find(work: Work, name: str) -> Definition:
    """Raises NotFound."""
    if name in DEFINITIONS:
        return DEFINITIONS[name]
    own = composing.find(work, name)
    if own is None:
        known = ", ".join(one.name for one in listed(work))
        raise NotFound(_("There is no report named {name}; there are: {known}.", name=name, known=known))
    return composed(own)


def composed(own: DefinitionView) -> Definition:
    """As a report that comes with the program is said to be."""
    given = own.content
    return Definition(
        own.name, given.label, given.grain, usual_time(given.grain), given.kpis, given.sections, given.filters,
        given.panels, own.is_personal,
    )  # fmt: skip


def written(known: Definition) -> DefinitionSet:
    """Any of them as something to begin with, or to keep beside an edition."""
    return DefinitionSet.model_validate(
        {
            "label": str(known.label), "grain": known.grain, "kpis": known.kpis, "sections": known.sections,
            "filters": known.filters, "panels": known.panels,
        }
    )  # fmt: skip
