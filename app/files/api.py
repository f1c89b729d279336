"""The files' routes: a file comes as the body of its request, and goes as an attachment."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from app.access.routes import Me
from app.access.work import work
from app.files import service
from app.files.schema import FileView

router = APIRouter(prefix="/v1/files", tags=["files"])
Entity = Annotated[str, Query(max_length=40)]


@router.get("")
def list_of(me: Me, entity: Entity, record_id: UUID) -> list[FileView]:
    with work(me) as w:
        return service.list_of(w, entity, record_id)


@router.post("", status_code=201)
def add(
    me: Me,
    entity: Entity,
    record_id: UUID,
    name: Annotated[str, Query(min_length=1, max_length=400)],
    given: Annotated[bytes, Body(media_type="application/octet-stream")] = b"",
) -> FileView:
    with work(me) as w:
        return service.add(w, entity, record_id, name, given)


@router.get("/{file_id}")
def download(me: Me, file_id: UUID) -> Response:
    """Never shown by the browser in our name: what somebody put on a record is theirs."""
    with work(me) as w:
        file, given = service.open_file(w, file_id)
    named = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
    return Response(given, media_type=file.content_type, headers=named)


@router.delete("/{file_id}", status_code=204)
def remove(me: Me, file_id: UUID) -> None:
    with work(me) as w:
        service.remove(w, file_id)
