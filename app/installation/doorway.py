"""What stands before the gate: every request gets an id and is counted; who can't be served now is told so."""

import asyncio
import time
from collections.abc import MutableMapping
from typing import Any
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Receive, Scope, Send

from app.core import log as logs
from app.core import outage
from app.installation import away, measures
from app.installation.pulse import Pulse
from app.signin.gate import STREAMS

ALWAYS = frozenset({"/healthz", "/metrics"})
"""Answered while the database is away, too."""

SLOW_SECONDS = 2.0


class Doorway:
    """ASGI around the gate; `nouns` are those whose API routes are counted apart."""

    def __init__(self, app: ASGIApp, nouns: frozenset[str]) -> None:
        self.app, self.nouns, self.pulse = app, nouns, Pulse()
        self.answering = 0
        """How many requests wait for their answer now, streams apart."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            with logs.answering(uuid4().hex):
                await self._count(scope, receive, send)
        elif scope["type"] == "lifespan":
            beating = asyncio.create_task(self.pulse.beat())
            try:
                await self.app(scope, receive, send)
            finally:
                beating.cancel()
        else:
            await self.app(scope, receive, send)

    async def _count(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer, began, is_stream = Answer(send), time.perf_counter(), scope["path"] in STREAMS
        self.answering += not is_stream
        try:
            await self._answer(scope, receive, answer)
        finally:
            self.answering -= not is_stream
            took = 0.0 if is_stream else time.perf_counter() - began
            route = measures.route_of(scope["path"], self.nouns)
            measures.note(route, answer.status, took)
            if answer.status >= 500 or took > SLOW_SECONDS:
                logs.log.info("%s %s %d in %.2f s", scope["method"], route, answer.status, took)

    def is_busy(self) -> bool:
        """Whether somebody waits for an answer."""
        return self.answering > 0

    async def _answer(self, scope: Scope, receive: Receive, answer: "Answer") -> None:
        if self.pulse.is_lost and scope["path"] not in ALWAYS:
            return await self._turn_away(scope, receive, answer)
        try:
            await self._unless_lost(scope, receive, answer)
        except Exception as error:
            if answer.status:
                return None  # the translator in app.main has told the reader and the log
            refusal = outage.refusal(error)
            response = away.answer(scope, refusal) if refusal else away.fault(scope, logs.fault(error))
            await response(scope, receive, answer.send)
        if answer.status == 503:
            self.pulse.doubt()
        return None

    async def _unless_lost(self, scope: Scope, receive: Receive, answer: "Answer") -> None:
        """The application's answer, or ours if the database is lost before that begins.

        Its thread waits on for the database; what it says then nobody hears.
        """
        inner = asyncio.ensure_future(self.app(scope, receive, answer.send))
        try:
            with self.pulse.loss() as lost:
                await asyncio.wait({inner, lost}, return_when=asyncio.FIRST_COMPLETED)
            if inner.done() or answer.status or scope["path"] in ALWAYS:
                return await inner
            inner.add_done_callback(_hear_out)
            await self._turn_away(scope, receive, answer)
        except asyncio.CancelledError:
            inner.cancel()
            raise

    async def _turn_away(self, scope: Scope, receive: Receive, answer: "Answer") -> None:
        self.pulse.turned_away += 1
        response = away.not_ready() if scope["path"] == "/readyz" else away.answer(scope)
        answer.is_ours = True
        await response(scope, receive, answer.send_ours)


def _hear_out(inner: "asyncio.Future[None]") -> None:
    """What became of a request that was answered already; a connection the database took along is no news."""
    error = None if inner.cancelled() else inner.exception()
    if error is not None and outage.refusal(error) is None:
        logs.fault(error)


class Answer:
    """The way back to the browser: its status once it began, and the request's id on it."""

    def __init__(self, send: Send) -> None:
        self.status, self.is_ours, self._send = 0, False, send

    async def send(self, message: MutableMapping[str, Any]) -> None:
        if not self.is_ours:
            await self.send_ours(message)

    async def send_ours(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            MutableHeaders(scope=message)["X-Request-ID"] = logs.current_request_id()
        await self._send(message)
