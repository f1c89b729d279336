"""What one page of a list costs the process that draws it: CPU time of a draw with its JSON, and of a request.

    python benchmarks/pages.py [--size 40] [--rounds 200]

Makes a Postgres of its own with 200 leads; a person who sees them all asks for the list again and again, then
over HTTP, by the call that a browser makes; what the client costs, in the same process, is part of that.
"""

import argparse
import asyncio
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

LEADS = 200


def draw_of(size: int) -> Callable[[], int]:
    """Draws the list of leads once; how many characters of JSON that is."""
    from dash._utils import to_json

    from app import main
    from app.access.robots import SYSTEM
    from app.access.web import acting
    from app.access.work import work
    from app.leads import page, schema, service
    from app.users import service as users
    from app.users.acting import actor_of

    main.create()
    with work(SYSTEM) as w:
        made = users.create(w, "mona", "Mona", "leader")
        for n in range(LEADS):
            service.create(
                w, schema.LeadCreate(name=f"Lead {n}", channel="email", industry="retail", city="Ningbo")
            )
    mona = actor_of(made.id)

    def draw() -> int:
        with acting(mona):
            return len(to_json(page.LIST.show(size=str(size))))

    return draw


def call_of(size: int) -> dict[str, Any]:
    """What a browser sends when the address of the list was opened."""
    from app import main

    router = main._pages().callback_map
    output = next(name for name in router if "_pages_content" in name)
    outputs = [{"id": one.component_id, "property": one.component_property} for one in router[output]["output"]]
    place = {"pathname": "/leads", "search": f"?size={size}"}
    inputs = [{"id": "_pages_location", "property": name, "value": value} for name, value in place.items()]
    return {
        "output": output, "outputs": outputs, "inputs": inputs, "changedPropIds": ["_pages_location.pathname"]
    }  # fmt: skip


async def requests(size: int, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds on the clock and of CPU of each request."""
    import httpx
    from live import browsers

    from app import main

    [(cookies, headers)] = browsers(1)
    way, call = httpx.ASGITransport(app=main.create()), call_of(size)
    clock, spent = [], []
    async with httpx.AsyncClient(transport=way, base_url="http://x", cookies=cookies, headers=headers) as client:
        for _ in range(rounds + 10):
            began, worked = time.perf_counter(), time.process_time()
            answer = await client.post("/_dash-update-component", json=call)
            clock.append((time.perf_counter() - began) * 1000)
            spent.append((time.process_time() - worked) * 1000)
            assert "Lead 1" in answer.text, answer.text
    return clock[10:], spent[10:]


def spread(times: list[float]) -> str:
    cuts = statistics.quantiles(times, n=20)
    return f"p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms"


def measure(size: int, rounds: int) -> None:
    """Print the spread of times, after a few draws that nobody counts."""
    draw = draw_of(size)
    length = [draw() for _ in range(10)][-1]
    spent = []
    for _ in range(rounds):
        began = time.process_time()
        draw()
        spent.append((time.process_time() - began) * 1000)
    print(f"{size} leads: {spread(spent)} of CPU, {length / 1000:.0f} kB of JSON")
    clock, spent = asyncio.run(requests(size, rounds))
    print(f"a request: {spread(spent)} of CPU, {spread(clock)} on the clock")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--size", type=int, default=40)
    asked.add_argument("--rounds", type=int, default=200)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="tributary-bench-") as home:
        os.environ["TRIBUTARY_HOME"] = home
        os.environ.pop("DATABASE_URL", None)
        Path(home).chmod(0o755)
        from app.core import migrate, postgres

        with postgres.database():
            migrate.run()
            measure(options.size, options.rounds)


if __name__ == "__main__":
    main()
