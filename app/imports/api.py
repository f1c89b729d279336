"""Files of other systems, sent to be imported."""

import csv
from io import StringIO
from typing import Annotated

from fastapi import APIRouter, File, Form, Response, UploadFile

from app.access.routes import Me
from app.access.work import work
from app.core.validation import parse
from app.imports import asking
from app.imports.lists.bringable import bringable
from app.imports.schema import ImportAsked
from app.jobs.schema import JobView

router = APIRouter(prefix="/v1/imports", tags=["imports"])


@router.get("/{noun}/template")
def template(me: Me, noun: str) -> Response:
    """A CSV file with nothing but the columns that a list of these records has, in the reader's language."""
    with work(me) as w:
        heads = asking.heads_of(w, noun)
    lines = StringIO()
    csv.writer(lines).writerow(heads)
    named = {"Content-Disposition": f'attachment; filename="{noun}.csv"'}
    return Response(lines.getvalue().encode("utf-8-sig"), media_type="text/csv", headers=named)


@router.post("", status_code=202)
def ask(
    me: Me,
    source: Annotated[str, Form(max_length=100)],
    files: Annotated[list[UploadFile], File()],
    currency: Annotated[str, Form(max_length=10)] = "",
    fx_rate: Annotated[str, Form(max_length=30)] = "1",
    check: Annotated[str, Form(max_length=5)] = "false",
) -> JobView:
    """A job, which says what became of every row.

    `source` is a system whose files these are, with the currency and rate of amounts that state none; or a noun,
    such as `leads`, of which the one file is a list: `check` only says what would become of it.
    """
    asked = parse(ImportAsked, {"source": source, "currency": currency, "fx_rate": fx_rate, "check": check})
    content = [(file.filename or "", file.file.read()) for file in files]
    with work(me) as w:
        if bringable(asked.source):
            return asking.ask_list(w, asked.source, content, check=asked.check)
        return asking.ask(w, asked.source, content, asked.currency, float(asked.fx_rate))
