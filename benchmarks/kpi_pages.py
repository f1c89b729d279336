"""What pages of numbers cost over HTTP: all callbacks of a page summed, remembered and not, and under load.

    python benchmarks/kpi_pages.py LOGIN [--address http://127.0.0.1:8050] [--rounds 20] [--rate 10] [--seconds 20]
        [--paths /leads /deals/board]

With `--paths` it asks for those in place of the pages of numbers, as they are.

Asks a running installation, signed in as LOGIN with the password in TRIBUTARY_PASSWORD. Cold is a page cut down to
one owner after the other, which nobody has asked for since the build; warm is the same page again and again. Each
web process remembers for itself, so every warm page is asked for some times before it counts.
"""

import argparse
import json
import os
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from statistics import quantiles
from typing import Any

import httpx

PAGES = {
    "home": "/", **{name: f"/numbers/{name}" for name in ("sales", "marketing", "service", "customers")},
    "attribution": "/numbers/attribution", "quality": "/numbers/quality",
}  # fmt: skip
PLACE = '{"board":["MATCH"],"number":["MATCH"],"view":["MATCH"]}.children'
UNCOUNTED = 6
COLD = 6


def main() -> None:
    """Print the spread of every page, then of all of them at the rate that is asked for."""
    reader = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    reader.add_argument("login")
    reader.add_argument("--address", default="http://127.0.0.1:8050")
    reader.add_argument("--rounds", type=int, default=20)
    reader.add_argument("--rate", type=float, default=10.0)
    reader.add_argument("--seconds", type=float, default=20.0)
    reader.add_argument("--paths", nargs="*", default=[])
    asked = reader.parse_args()
    browser = sign_in(asked.address, asked.login)
    owners = iter(()) if asked.paths else owners_of(browser)
    pages = {path: path for path in asked.paths} or PAGES
    for name, path in pages.items():
        if cold := [time_of(browser, path, f"?owner={one}") for one in islice(owners, COLD)]:
            tell(f"{name} cold, a page", [sum(times) for times in cold])
            tell(f"{name} cold, slowest call", [max(times) for times in cold])
        warm = [time_of(browser, path, "") for _round in range(UNCOUNTED + asked.rounds)][UNCOUNTED:]
        tell(f"{name} warm, a page", [sum(times) for times in warm])
    loaded = under_load(browser, [*pages.values()], asked.rate, asked.seconds)
    tell(f"{asked.rate:g} pages a second", loaded)


def sign_in(address: str, login: str) -> httpx.Client:
    browser = httpx.Client(base_url=address, timeout=60, limits=httpx.Limits(max_connections=40))
    csrf = re.findall('name="csrf" value="(.+?)"', browser.get("/sign-in").text)[0]
    form = {"login": login, "password": os.environ["TRIBUTARY_PASSWORD"], "csrf": csrf}
    browser.post("/sign-in", data=form)
    browser.headers["X-CSRFToken"] = browser.cookies["_csrf_token"]
    return browser


def owners_of(browser: httpx.Client) -> Iterator[str]:
    """As they stand in the links of the filter."""
    found = re.findall(r"[?&]owner=([^&\"]+)", _page(browser, "/numbers/sales", "").text)
    return iter(dict.fromkeys(found))


def time_of(browser: httpx.Client, path: str, query: str) -> list[float]:
    """Milliseconds of each call that the page takes."""
    times = []
    began = time.perf_counter()
    drawn = _page(browser, path, query)
    times.append((time.perf_counter() - began) * 1000)
    for place in _places(drawn.json()):
        began = time.perf_counter()
        written = json.dumps(place, sort_keys=True, separators=(",", ":"))
        given = {"id": place, "property": "id", "value": place}
        _call(browser, PLACE, {"id": place, "property": "children"}, [given], f"{written}.id")
        times.append((time.perf_counter() - began) * 1000)
    return times


def _page(browser: httpx.Client, path: str, query: str) -> httpx.Response:
    outputs = [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}]
    said = {"pathname": path, "search": query}
    inputs = [{"id": "_pages_location", "property": name, "value": value} for name, value in said.items()]
    output = ".._pages_content.children..._pages_store.data.."
    return _call(browser, output, outputs, inputs, "_pages_location.pathname")


def _call(browser: httpx.Client, output: str, outputs: Any, inputs: list[Any], changed: str) -> httpx.Response:
    body = {"output": output, "outputs": outputs, "inputs": inputs, "state": [], "changedPropIds": [changed]}
    answer = browser.post("/_dash-update-component", json=body)
    answer.raise_for_status()
    return answer


def _places(drawn: Any) -> Iterator[dict[str, Any]]:
    """Panels that come by themselves."""
    if isinstance(drawn, list):
        for one in drawn:
            yield from _places(one)
    if isinstance(drawn, dict):
        name = drawn.get("id")
        if isinstance(name, dict) and {"board", "number", "view"} == name.keys():
            yield name
        else:
            yield from _places(list(drawn.values()))


def under_load(browser: httpx.Client, paths: Sequence[str], rate: float, seconds: float) -> list[float]:
    """Milliseconds of pages that are asked for at a steady rate, whether or not the former ones have come."""
    began = time.perf_counter()

    def view(number: int, path: str) -> float:
        due = began + number / rate
        time.sleep(max(0.0, due - time.perf_counter()))
        time_of(browser, path, "")
        return (time.perf_counter() - due) * 1000

    with ThreadPoolExecutor(32) as pool:
        asked = enumerate(islice(cycle(paths), int(rate * seconds)))
        return list(pool.map(lambda one: view(*one), asked))


def tell(name: str, times: Sequence[float]) -> None:
    cuts = quantiles(times, n=20) if len(times) > 1 else [0.0] * 19
    print(f"{name:<32} p50 {cuts[9]:>7.0f} ms   p95 {cuts[18]:>7.0f} ms   of {len(times)}", flush=True)


if __name__ == "__main__":
    main()
