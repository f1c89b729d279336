"""The stream of what changed elsewhere, one for each browser, and the script that shares it among its tabs."""

import json
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from anyio import to_thread
from fastapi import APIRouter, Response
from fastapi.responses import StreamingResponse
from pydantic import field_validator

from app.access.actor import Actor
from app.access.routes import Me
from app.access.web import current_session
from app.core.errors import TooMany
from app.core.i18n import _
from app.core.validation import Shape, Short
from app.live.hub import HUB
from app.live.watching import Seen, outdated
from app.ui.shapes import Version

MOST_IDS = 1000
"""Ten tabs of a hundred rows."""

MOST_STREAMS = 20
"""Of one person, in one process."""

SCRIPT = Path(__file__).parent / "shared.js"
router = APIRouter(prefix="/v1/live", tags=["live"], include_in_schema=False)


class Watched(Shape):
    """The records that a browser shows, and which version of each: noun -> id -> version."""

    seen: dict[Short, dict[UUID, Version]]

    @field_validator("seen")
    @classmethod
    def _is_bounded(cls, seen: dict[str, dict[UUID, int]]) -> dict[str, dict[UUID, int]]:
        if sum(map(len, seen.values())) > MOST_IDS:
            raise ValueError
        return seen


@router.post("")
async def watch(me: Me, watched: Watched) -> StreamingResponse:
    """Lines of JSON of records that changed, `{id: {"mine": ..., "version": ...}}`; an empty one every so often.

    `version` is null where only that it changed is known. It ends with the session.
    """
    if HUB.of(me.user_id) >= MOST_STREAMS:
        raise TooMany(_("Too many requests at once. Wait a moment and try again."))
    return StreamingResponse(_lines(me, current_session(), watched.seen), media_type="application/x-ndjson")


async def _lines(me: Actor, session_id: UUID, seen: Seen) -> AsyncIterator[str]:
    ids = {record_id for versions in seen.values() for record_id in versions}
    with HUB.watching(session_id, me.user_id, ids) as watcher:
        await HUB.listens()
        before = await to_thread.run_sync(outdated, me, seen)
        yield _line({key: {"mine": False, "version": version} for key, version in before.items()})
        async for news in watcher.told():
            yield _line({key: {"mine": mine, "version": None} for key, mine in news.items()})


def _line(news: Mapping[UUID, Mapping[str, Any]]) -> str:
    return json.dumps({str(record_id): what for record_id, what in news.items()}) + "\n"


@router.get("/shared.js")
def script() -> Response:
    """What the browser's tabs share; not among the assets, which every page runs."""
    return Response(SCRIPT.read_text(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})
