"""The guide's pictures."""

from fastapi import APIRouter
from fastapi.responses import FileResponse

from app.core.errors import NotFound
from app.core.i18n import _
from app.guide.chapters import picture

ROUTE = "/v1/guide/pictures"

router = APIRouter(prefix=ROUTE, tags=["guide"])


@router.get("/{language}/{name}")
def show(language: str, name: str) -> FileResponse:
    """A picture of a page, as `make guide` took it. Raises NotFound."""
    path = picture(language, name)
    if path is None:
        raise NotFound(_("There is no such picture."))
    return FileResponse(path, media_type="image/webp", headers={"Cache-Control": "private, max-age=3600"})
