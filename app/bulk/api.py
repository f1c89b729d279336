"""Asking for many records to be changed."""

from fastapi import APIRouter

from app.access.routes import Me
from app.access.work import work
from app.bulk import service
from app.bulk.schema import BulkAsked
from app.jobs.schema import JobView

router = APIRouter(prefix="/v1/bulk", tags=["bulk"])


@router.post("", status_code=202)
def ask(me: Me, asked: BulkAsked) -> JobView:
    """A job: how far it is, what became of each record, and its undoing are the job's."""
    with work(me) as w:
        return service.ask(w, asked)
