"""The jobs' routes."""

from collections.abc import Iterator
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from app.access.actor import Actor
from app.access.routes import Me
from app.access.work import work
from app.core.paging import Page
from app.jobs import service
from app.jobs.schema import JobQuery, JobView

router = APIRouter(prefix="/v1/jobs", tags=["jobs"])


@router.get("")
def list_jobs(me: Me, query: Annotated[JobQuery, Query()]) -> Page[JobView]:
    with work(me) as w:
        return service.list_jobs(w, query)


@router.get("/{job_id}")
def read(me: Me, job_id: UUID) -> JobView:
    with work(me) as w:
        return service.read(w, job_id)


@router.post("/{job_id}/cancel")
def cancel(me: Me, job_id: UUID) -> JobView:
    with work(me) as w:
        return service.cancel(w, job_id)


@router.post("/{job_id}/retry")
def retry(me: Me, job_id: UUID) -> JobView:
    with work(me) as w:
        return service.retry(w, job_id)


@router.post("/{job_id}/undo")
def undo(me: Me, job_id: UUID) -> JobView:
    with work(me) as w:
        return service.undo(w, job_id)


@router.get("/{job_id}/files/{file_id}", response_class=StreamingResponse)
def download(me: Me, job_id: UUID, file_id: UUID) -> StreamingResponse:
    """A file, never opened in the browser itself."""
    with work(me) as w:
        kept = service.open_file(w, job_id, file_id)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(kept.name)}",
        "Content-Length": str(kept.bytes),
    }
    return StreamingResponse(_content(me, file_id), media_type="application/octet-stream", headers=headers)


def _content(me: Actor, file_id: UUID) -> Iterator[bytes]:
    with work(me) as w:
        yield from service.parts(w, file_id)
