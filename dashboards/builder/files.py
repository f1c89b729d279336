"""A page as a file, and a page from one."""

from typing import Annotated, Any

import dash_mantine_components as dmc
from dash import Input, Output, State, html
from pydantic import Field, ValidationError

from app.access.web import current_actor
from app.access.work import work
from app.core.errors import Invalid
from app.core.i18n import _
from app.number_pages import service
from app.number_pages.schema import PageFile, PageView
from app.ui.wiring import on_press

EDIT = "/pages/{id}/edit"

Written = Annotated[str, Field(max_length=200_000)]


def address(one: PageView) -> str:
    return f"/api/v1/pages/{one.id}/file"


def written(page: PageFile) -> str:
    """As people read it: JSON, a line a word."""
    return page.model_dump_json(indent=2, exclude_none=True)


def read(said: str) -> PageFile:
    """What `written` wrote. Raises Invalid."""
    try:
        return PageFile.model_validate_json(said)
    except ValidationError:
        raise Invalid({"file": _("This is no page: take a file that was exported here.")}) from None


def taking() -> html.Details:
    """Where the content of a file is put in."""
    area = dmc.Textarea(id="page-file", label=_("Content of the file"), autosize=True, minRows=4, maxRows=14)
    button = html.Button(_("Import"), id="page-file-take", className="button")
    return html.Details([html.Summary(_("Import a page")), area, button], className="panel")


@on_press(
    Output("address", "href", allow_duplicate=True),
    Input("page-file-take", "n_clicks"),
    State("page-file", "value"),
)
def take(_pressed: Any, said: Written | None) -> str:
    """A page of one's own from a file."""
    with work(current_actor()) as w:
        made = service.create(w, read(said or ""))
        return EDIT.format(id=made.id)
