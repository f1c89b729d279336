"""For those who watch over us: does the process live, may it get requests, and how does it do."""

import hmac

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from sqlalchemy import text

from app.access.actor import Actor, Station
from app.access.work import work
from app.backup.permissions import BACKUPS_RUN
from app.core import keys, outage
from app.core.migrate import newest_revision
from app.core.settings import settings
from app.installation import measures
from app.installation.counts import forget_the_dead
from app.installation.standing import Standing
from app.signin import sessions, tokens

router = APIRouter(include_in_schema=False)
PROBE = Actor("probe", Station.READ, frozenset(), kind="robot")
REVISION = text("select version_num from app.alembic_version")


@router.get("/healthz")
def lives() -> dict[str, str]:
    """The process answers; nothing is said of the database."""
    return {"status": "ok"}


@router.get("/readyz")
def is_ready() -> JSONResponse:
    """Whether requests can be served: 200, or 503 with what is missing."""
    if missing := what_is_missing():
        return JSONResponse({"status": "not ready", "missing": missing}, 503)
    return JSONResponse({"status": "ready"})


def what_is_missing() -> list[str]:
    """Of `database`, `migrations` (not at the newest revision), `keys` (another installation's)."""
    try:
        with work(PROBE) as w:
            revision, known = w.session.scalar(REVISION), keys.known(w.session.connection())
    except Exception as error:
        if outage.refusal(error) is None:
            raise
        return ["database"]
    wrong = {"migrations": revision != newest_revision(), "keys": bool(keys.strange(known))}
    return [what for what, is_wrong in wrong.items() if is_wrong]


@router.get("/metrics")
def tell(request: Request) -> Response:
    """Prometheus' text, for whoever brings the token `secrets/metrics`, and for administrators."""
    if not _may_read(request):
        return JSONResponse({"error": "a bearer token is needed"}, 401, {"WWW-Authenticate": "Bearer"})
    known = CollectorRegistry()
    known.register(Standing())
    return Response(generate_latest(_counted()) + generate_latest(known), media_type=CONTENT_TYPE_LATEST)


def _may_read(request: Request) -> bool:
    given = request.headers.get("authorization", "").removeprefix("Bearer ").encode()
    if hmac.compare_digest(given, settings().secret("metrics").encode()):
        return True
    token = request.cookies.get(tokens.SESSION_COOKIE, "")
    session = sessions.find(token) if token else None
    return session is not None and session.actor.may(BACKUPS_RUN)


def _counted() -> CollectorRegistry:
    """The sum over all web processes, where there are several."""
    folder = settings().counts
    if folder is None:
        return measures.registry
    forget_the_dead(folder)
    summed = CollectorRegistry()
    MultiProcessCollector(summed, path=str(folder))
    return summed
