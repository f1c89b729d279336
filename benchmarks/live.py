"""What two hundred idle browsers cost one web process: memory, threads, CPU; and how soon all hear of a change.

    python benchmarks/live.py [--browsers 200]

Makes a Postgres and a web process of its own; each browser holds the stream that an open page holds.
"""

import argparse
import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TARGET_MB = 100
EACH = 10
"""Browsers of one person."""

SERVER = """
import socket, uvicorn
from app import main
from app.core import postgres
from app.signin import connections
with postgres.database(), socket.create_server(("127.0.0.1", {port})) as listener:
    uvicorn.Server(uvicorn.Config(main.create(), lifespan="off", **connections.options())).run([listener])
"""


def browsers(many: int) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Cookies and headers of so many people's browsers, signed in."""
    from sqlalchemy import insert, text

    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.signin import tokens
    from app.users import service as users
    from app.users.model import SignedIn
    from app.users.signin import DOORKEEPER

    found, person = [], None
    for n in range(many):
        if n % EACH == 0:
            with work(SYSTEM) as w:
                person = users.create(w, f"person{n}", f"Person {n}", "leader")
        token = tokens.new_token()
        values = {"token_hash": tokens.fingerprint(token), "user_id": person.id}
        with work(DOORKEEPER) as w:
            w.session.execute(insert(SignedIn).values(**values, expires_at=text("now() + interval '1 hour'")))
        found.append(({tokens.SESSION_COOKIE: token}, {tokens.CSRF_HEADER.decode(): tokens.csrf_for(token)}))
    return found


async def watch(address: str, known: list, lead, opened: asyncio.Event, heard: list[float]) -> None:
    """Hold a stream for each; `heard` gets the moment at which each was told of a change."""
    import httpx

    body, waiting = {"seen": {"leads": {str(lead.id): lead.version}}}, len(known)

    async def one(cookies: dict[str, str], headers: dict[str, str]) -> None:
        nonlocal waiting
        async with (
            httpx.AsyncClient(cookies=cookies, headers=headers, timeout=120) as client,
            client.stream("POST", f"{address}/api/v1/live", json=body) as answer,
        ):
            assert answer.status_code == 200, await answer.aread()
            async for line in answer.aiter_lines():
                if json.loads(line):
                    heard.append(time.monotonic())
                    return
                waiting -= not opened.is_set()
                if waiting == 0:
                    opened.set()

    await asyncio.gather(*(one(*browser) for browser in known))


async def measure(port: int, process, many: int) -> None:
    from app.access.robots import SYSTEM
    from app.access.work import work
    from app.leads import schema, service

    with work(SYSTEM) as w:
        lead = service.create(w, schema.LeadCreate(name="Watched"))
    known = browsers(many)
    before, threads = process.memory_info().rss, process.num_threads()
    opened, heard = asyncio.Event(), []
    watching = asyncio.ensure_future(watch(f"http://127.0.0.1:{port}", known, lead, opened, heard))
    await opened.wait()
    await asyncio.sleep(3)
    spent, began = sum(process.cpu_times()[:2]), time.monotonic()
    await asyncio.sleep(20)
    share = (sum(process.cpu_times()[:2]) - spent) / (time.monotonic() - began)
    grown, more = (process.memory_info().rss - before) / 1e6, process.num_threads() - threads
    print(f"{many} idle browsers: {grown:.0f} MB (target {TARGET_MB}), {more} threads more, {share:.3f} of a core")
    with work(SYSTEM) as w:
        service.change(w, lead.id, schema.LeadChange(city="Ningbo"), lead.version)
    began = time.monotonic()
    await watching
    print(f"all had heard of a change {max(heard) - began:.2f} s after it was committed")


def main() -> None:
    import psutil

    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--browsers", type=int, default=200)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres

        with postgres.database():
            migrate.run()
            with socket.create_server(("127.0.0.1", 0)) as probe:
                port = probe.getsockname()[1]
            server = subprocess.Popen([sys.executable, "-c", SERVER.format(port=port)])
            try:
                until_ready(port)
                asyncio.run(measure(port, psutil.Process(server.pid), options.browsers))
            finally:
                server.terminate()
                server.wait()


def until_ready(port: int) -> None:
    """A process that has answered has loaded what it needs."""
    import httpx

    for _second in range(180):
        try:
            if httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=5).status_code == 200:
                break
        except httpx.HTTPError:
            pass
        time.sleep(1)
    for _page in range(20):
        httpx.get(f"http://127.0.0.1:{port}/sign-in", timeout=20)


if __name__ == "__main__":
    main()
