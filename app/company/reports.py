"""Reports that the company composed, and its own days of work, in the file of settings; not who gets what."""

from typing import Any

from app.access.work import Work
from app.company.schema import DayEntry, Entry, ReportEntry
from app.company.section import Section, no_order
from app.core.i18n import _l
from app.editions import composing, days
from app.editions.schema import DaySet, DefinitionSet


def read_reports(work: Work) -> list[Entry]:
    return [_report(one.content) for one in composing.list_definitions(work)]


def write_report(work: Work, entry: ReportEntry) -> None:
    """Compose it, or change the one that is called so."""
    given = DefinitionSet(label=entry.called, **entry.model_dump(exclude={"called"}))
    known = next((one for one in composing.list_definitions(work) if one.content.label == entry.called), None)
    if known is None:
        composing.create(work, given)
    elif known.content != given:
        composing.change(work, known.name, given, known.version)


def _report(content: DefinitionSet) -> Entry:
    said: dict[str, Any] = content.model_dump(mode="json", exclude={"label"})
    return {"called": content.label} | {name: value for name, value in said.items() if value}


def read_days(work: Work) -> list[Entry]:
    return [
        {"day": one.day.isoformat(), "works": one.is_working} | ({"note": one.note} if one.note else {})
        for one in days.list_exceptions(work)
    ]


def write_day(work: Work, entry: DayEntry) -> None:
    given = DaySet(day=entry.day, is_working=entry.works, note=entry.note)
    known = {one.day: (one.is_working, one.note) for one in days.list_exceptions(work)}
    if known.get(given.day) != (given.is_working, given.note):
        days.set_exception(work, given)


REPORTS: dict[str, Section] = {
    "reports": Section(
        label=_l("Reports"),
        key="called",
        shape=ReportEntry,
        read=read_reports,
        write=write_report,
        order=no_order,
    ),
    "working_days": Section(
        label=_l("Working days"), key="day", shape=DayEntry, read=read_days, write=write_day, order=no_order
    ),
}
