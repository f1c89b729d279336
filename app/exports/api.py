"""Asking for a list as a file."""

from typing import Any

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.core.validation import Shape, Short
from app.exports import service
from app.jobs.schema import JobView

router = APIRouter(prefix="/v1/exports", tags=["exports"])


class ExportAsked(Shape):
    """Which list, narrowed and sorted by the same names as the list's own route, as xlsx or csv."""

    noun: Short
    query: dict[str, Any] = {}  # noqa: RUF012 - pydantic copies it
    form: Short = "xlsx"


@router.post("", status_code=202)
def ask(me: Me, asked: ExportAsked) -> JobView:
    """A job: its file is there once it has succeeded."""
    with work(me) as w:
        return service.ask(w, asked.noun, asked.query, asked.form)
