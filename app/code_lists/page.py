"""The administration's lists of reasons."""

from functools import partial
from typing import Any

from app.access.work import Work
from app.code_lists import service
from app.code_lists.list_page import CodePage
from app.code_lists.schema import CodeChange, CodeCreate
from app.core.i18n import _l
from app.ui import administration


def register() -> None:
    for page in PAGES:
        page.register()


def _page(name: str, title: Any, about: Any, new: Any) -> CodePage:
    def create(work: Work, given: CodeCreate) -> Any:
        return service.create(work, name, given)

    return CodePage(
        path=f"{administration.HOME}/{name.replace('_', '-')}",
        name=name,
        title=title,
        about=about,
        new=new,
        entries=partial(_entries, name),
        shape=CodeCreate,
        change_shape=CodeChange,
        create=create,
        change=lambda work, entry_id, given, seen: service.change(work, name, entry_id, given, seen),
        shift=lambda work, entry_id, up: service.shift(work, name, entry_id, up=up),
        retire=lambda work, entry_id, seen: service.retire(work, name, entry_id, seen),
        restore=lambda work, entry_id, seen: service.restore(work, name, entry_id, seen),
    )


def _entries(name: str, work: Work) -> Any:
    return service.list_entries(work, name)


PAGES = (
    _page(
        "lost_reasons",
        _l("Lost reasons"),
        _l("Asked when a deal is lost. Lists, numbers and exports call a reason as it is called here."),
        _l("New lost reason"),
    ),
    _page(
        "disqualify_reasons",
        _l("Reasons to disqualify"),
        _l("Asked when a lead is disqualified."),
        _l("New reason to disqualify"),
    ),
)
