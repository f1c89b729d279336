"""A composed page as a file: who may read it takes it along."""

from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response

from app.access.routes import Me
from app.access.work import work
from app.number_pages import service
from dashboards.builder import files
from dashboards.permissions import KPIS_READ

router = APIRouter(prefix="/v1/pages", tags=["kpis"])


@router.get("/{page_id}/file", response_class=Response)
def export(me: Me, page_id: UUID) -> Response:
    """The page in the registry's own terms, as JSON; it holds no number."""
    with work(me) as w:
        w.require(KPIS_READ)
        content = files.written(service.find(w, page_id).content)
    headers = {"Content-Disposition": 'attachment; filename="page.json"'}
    return Response(content, media_type="application/json", headers=headers)
