"""Files of other systems, sent to be imported."""

from typing import Annotated

from fastapi import APIRouter, File, Form, UploadFile

from app.access.routes import Me
from app.access.work import work
from app.core.validation import parse
from app.imports import asking
from app.imports.schema import ImportAsked
from app.jobs.schema import JobView

router = APIRouter(prefix="/v1/imports", tags=["imports"])


@router.post("", status_code=202)
def ask(
    me: Me,
    source: Annotated[str, Form(max_length=100)],
    files: Annotated[list[UploadFile], File()],
    currency: Annotated[str, Form(max_length=10)] = "",
    fx_rate: Annotated[str, Form(max_length=30)] = "1",
) -> JobView:
    """A job, which says what became of every row; `currency` and `fx_rate` are of amounts that state none."""
    asked = parse(ImportAsked, {"source": source, "currency": currency, "fx_rate": fx_rate})
    content = [(file.filename or "", file.file.read()) for file in files]
    with work(me) as w:
        return asking.ask(w, asked.source, content, asked.currency, float(asked.fx_rate))
