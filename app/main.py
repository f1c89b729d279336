"""The web process put together: one gate, FastAPI in front, Dash behind it, and every feature's pages and routes.

The only module that imports everything. Errors meet their two translators here: one answers HTTP requests, one
answers callbacks; services and edges only raise.
"""

import ctypes
import gc
import socket
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Any, cast

import dash
import uvicorn
from a2wsgi import WSGIMiddleware
from dash import Dash, _callback
from dash.exceptions import DependencyException
from fastapi import FastAPI, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from plotly.io.json import config as json_config
from sqlalchemy.orm import configure_mappers

from app.access.robots import READER
from app.access.web import acting, current_actor
from app.access.work import work
from app.activities import feed
from app.core import log as logs
from app.core import outage
from app.core.errors import Conflict, CrmError, Invalid, Unavailable
from app.core.i18n import _
from app.core.settings import settings
from app.core.validation import remedies
from app.installation import away, health
from app.installation.answered import is_answered
from app.installation.doorway import Doorway
from app.live.hub import HUB
from app.notify import page as notices
from app.signin import connections
from app.signin import links as signin_links
from app.signin import routes as signin_routes
from app.signin.gate import Gate
from app.ui import dispatch, elements, missing, picking, problems, wiring
from app.ui.page import Pages
from app.ui.shell import shell
from app.users.acting import actors_lately_here
from dashboards import api as kpis_api
from dashboards import metrics, warming
from dashboards.builder import api as pages_api
from dashboards.explorer import api as explorer_api

FEATURES = (
    "customers",
    "contacts",
    "leads",
    "deals",
    "activities",
    "tickets",
    "campaigns",
    "touchpoints",
    "products",
    "orders",
    "surveys",
    "duplicates",
    "company",
    "today",
    "search",
    "users",
    "roles",
    "custom_fields",
    "code_lists",
    "score_runs",
    "models",
    "scores",
    "runs",
    "quarantine",
    "jobs",
    "mail",
    "notify",
    "exports",
    "files",
    "bulk",
    "list_views",
    "imports",
    "demo",
    "live",
    "guide",
)
"""Packages of `app` with a `page` (its `register()` names its addresses) or an `api` (its `router`), or both."""

DASHBOARDS = (
    "home", "sales", "marketing", "service", "customers", "attribution", "explorer", "alerts", "builder",
    "quality", "targets", "reports", "models",
)  # fmt: skip
"""Packages of `dashboards` with a `page`."""

M_ARENA_MAX = -8
"""The option's number in glibc's malloc.h."""

YOUNG = 10_000
"""So many things are made before Python looks among them for garbage. After 700, as it would unless told, it looks
ten times for a page, nearly all of whose things are in use; after 50,000 one reader in sixty waits for 0.09 s."""

DRAIN_SECONDS = 10
"""How long requests in flight may still take once the process was told to stop."""

PATIENCE_SECONDS = 1.0
"""How long another process may take to say that it is there; one that takes longer needs help."""


def create() -> Doorway:
    """The whole application: nothing in it answers before the gate has seen a session."""
    front = FastAPI(title="Tributary", docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    front.include_router(signin_routes.router)
    front.include_router(signin_links.router)
    front.include_router(feed.router)
    for api in (*_parts(FEATURES, "app", "api"), *_parts(("quality",), "dashboards", "api")):
        front.include_router(api.router, prefix="/api")
    front.include_router(kpis_api.router, prefix="/api")
    front.include_router(explorer_api.router, prefix="/api")
    front.include_router(pages_api.router, prefix="/api")
    front.include_router(health.router)
    front.add_api_route("/api/{path:path}", _no_such_route, methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    front.add_exception_handler(CrmError, answer_request)
    front.add_exception_handler(RequestValidationError, answer_request)
    front.add_exception_handler(Exception, answer_request)
    # an answer is queued whole, whatever its size: a reader on a slow line holds no thread
    front.mount("/", cast(Any, WSGIMiddleware(_pages().server, workers=8, send_queue_size=0)))
    return Doorway(Gate(front), frozenset(FEATURES))


def serve(door: socket.socket) -> None:
    """Answer requests that come in by `door` until told to stop: one process, whose threads run the callbacks.

    While another process answers those that come, this one first gets warm.
    """
    _share_arenas()
    app, is_warm = create(), Event()
    config = uvicorn.Config(app, timeout_graceful_shutdown=DRAIN_SECONDS, **connections.options())
    Thread(target=stay_warm, args=(app.is_busy, is_warm), daemon=True).start()
    if is_answered(PATIENCE_SECONDS):
        is_warm.wait(warming.LONGEST_SECONDS)
    Server(config).run(sockets=[door])


class Server(uvicorn.Server):
    """uvicorn waits for what is being answered; streams to open pages would be waited for in vain."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        HUB.close()
        super().handle_exit(sig, frame)


def _share_arenas() -> None:
    """Two arenas of memory for all threads: one for each, as glibc has it, costs 100 MB and gains nothing here."""
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)


def warm() -> None:
    """Do beforehand what the first reader would wait a second for: tables mapped, metrics loaded.

    What stands by then stays, and Python no longer looks through it for garbage: 0.2 s, of one request in twenty.
    """
    configure_mappers()
    with suppress(Unavailable), work(READER) as w:
        metrics.metrics(w)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG)


def stay_warm(is_busy: Callable[[], bool], is_warm: Event) -> None:
    """The same, and whenever numbers are published what its pages will ask first, for who was here lately."""
    warm()
    warming.keep(actors_lately_here, is_busy, is_warm)


@cache
def _pages() -> Dash:
    """Dash on its own Flask server, with every page registered by the folder it belongs to.

    One in a process: the callbacks of imported pages go to the first Dash that is made.
    """
    json_config.default_engine = "json"  # for orjson every value is first walked through in Python
    _callback.to_json = elements.as_json
    pages = Pages(
        __name__,
        use_pages=True,
        pages_folder="",
        include_pages_meta=False,
        suppress_callback_exceptions=True,
        assets_folder=str(Path(__file__).parent / "ui" / "assets"),
        title="Tributary",
        update_title="",
        on_error=answer_callback,
        use_async=False,  # else each request would have a thread and an event loop of its own, for nothing awaited
    )
    pages.server.secret_key = settings().secret("pages")
    pages.server.register_error_handler(DependencyException, _no_such_file)
    for page in _parts(FEATURES, "app", "page") + _parts(DASHBOARDS, "dashboards", "page"):
        page.register()
    missing.register()
    picking.register()
    for registered in dash.page_registry.values():
        registered["layout"] = wiring.page(registered["layout"])
    dispatch.guard(pages)
    pages.layout = _shell
    with acting(READER):
        _settle(pages)
    return pages


def _shell() -> Any:
    actor = current_actor()
    return shell(actor, unread=notices.unread_of(actor))


def _settle(pages: Dash) -> None:
    """Ask once, before anybody does: Dash gets its files and callbacks ready in the first request, and whoever
    came beside it in another thread would be told that there are none."""
    pages.server.test_client().get("/_dash-dependencies")


def _parts(packages: Sequence[str], parent: str, part: str) -> list[Any]:
    """The `page` or `api` of each package that has one."""
    names = [f"{parent}.{package}.{part}" for package in packages]
    return [import_module(name) for name in names if find_spec(name)]


def answer_request(request: Request, error: Exception) -> Response:
    """An error as HTTP: what the reader can mend in words, a fault of ours by its id."""
    if not isinstance(error, CrmError) and (refusal := outage.refusal(error)):
        return away.answer(request.scope, refusal)
    if isinstance(error, RequestValidationError):
        error = Invalid(remedies(error.errors()))
    if isinstance(error, Invalid):
        return JSONResponse({"error": str(error), "fields": error.fields}, error.status)
    if isinstance(error, Conflict):
        theirs = jsonable_encoder({"theirs": error.theirs, "by": error.by, "at": error.at})
        return JSONResponse({"error": str(error)} | theirs, error.status)
    if isinstance(error, CrmError):
        return JSONResponse({"error": str(error)}, error.status)
    return JSONResponse(
        {"error": _("Something went wrong on our side. Error id: {id}", id=logs.fault(error))}, 500
    )


def answer_callback(error: Exception) -> Any:
    """An error in a callback: shown where it belongs; the transaction is already undone."""
    error = outage.refusal(error) or error
    dispatch.refuse()
    return problems.show_refusal(error) if isinstance(error, CrmError) else problems.show_fault(logs.fault(error))


def _no_such_file(_error: DependencyException) -> tuple[str, int]:
    """Dash would answer as for a fault of ours."""
    return _("There is no such file."), 404


def _no_such_route(path: str) -> JSONResponse:
    return JSONResponse({"error": _("There is no such route: {path}", path=path)}, 404)
