"""Requests to every route and page, bent at random, are answered or refused, and none is a fault of ours."""

import json
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.faults import hostile

PAGES = (
    "/", "/leads", "/leads/new", "/leads/{id}", "/customers", "/customers/{id}", "/contacts/{id}", "/deals",
    "/deals/new", "/deals/{id}", "/tickets", "/tickets/{id}", "/runs", "/scores", "/scores/models", "/scores/{id}",
    "/_dash-layout", "/_dash-dependencies", "/_dash-component-suites/{id}", "/assets/{id}", "/{id}",
)  # fmt: skip
"""What a browser asks for by address; the callback that draws a page has a test of its own."""

PLAIN = {"integer": 3, "number": 12.5, "boolean": True, "null": None}
FORMATS = {"date": "2026-11-22", "date-time": "2026-11-22T09:30:00+08:00", "email": "a@example.com"}


class Client:
    """Makes requests as the description of the API says them, with records that there are."""

    def __init__(self, by: Random, described: dict[str, Any], records: list[str]) -> None:
        self.by, self.records = by, records
        self.shapes = described.get("components", {}).get("schemas", {})
        self.routes = [
            (path, verb, one) for path, verbs in described["paths"].items() for verb, one in verbs.items()
        ]

    def request(self) -> tuple[str, str, str | None]:
        """Method, address and body."""
        if self.by.random() < 0.25:
            query = {"view": "all", "sort": "name", "after": "WyJ4IiwgMV0=", "size": "25", "period": "month"}
            return "GET", self._address(self.by.choice(PAGES), {}, query), None
        path, verb, route = self.by.choice(self.routes)
        asked = {one["name"]: self._sample(one["schema"]) for one in route.get("parameters", ())}
        named = {name: value for name, value in asked.items() if f"{{{name}}}" in path}
        query = {name: value for name, value in asked.items() if name not in named and self.by.random() < 0.4}
        content = route.get("requestBody", {}).get("content", {}).get("application/json")
        body = hostile.bent(self.by, self._sample(content["schema"]), self._times()) if content else None
        return verb.upper(), self._address(path, named, query), json.dumps(body) if content else None

    def _times(self) -> int:
        return self.by.choice([0, 1, 1, 2, 3])

    def _address(self, path: str, named: dict[str, Any], query: dict[str, Any]) -> str:
        for name in [part[1:].partition("}")[0] for part in path.split("/") if part.startswith("{")]:
            sent = named.get(name, self.by.choice(self.records))
            sent = hostile.value(self.by) if self.by.random() < 0.2 else sent
            path = path.replace(f"{{{name}}}", quote(self._text(sent)[:2000], safe="", errors="surrogatepass"))
        odd = {name: hostile.value(self.by) for name in query if self.by.random() < 0.3}
        pairs = [(name, self._text(value)[:3000]) for name, value in (query | odd).items()]
        written = urlencode(pairs * self.by.choice([1, 1, 1, 2]), errors="surrogatepass")
        return f"{path}?{written}" if written else path

    def _text(self, value: Any) -> str:
        return value if isinstance(value, str) else json.dumps(value)

    def _sample(self, shape: dict[str, Any]) -> Any:
        """Something that the description allows."""
        if "$ref" in shape:
            return self._sample(self.shapes[shape["$ref"].rpartition("/")[2]])
        if "anyOf" in shape:
            return self._sample(self.by.choice(shape["anyOf"]))
        if "enum" in shape or "const" in shape:
            return self.by.choice(shape.get("enum") or [shape["const"]])
        kind = shape.get("type", "string")
        if kind == "object":
            return self._object(shape)
        if kind == "array":
            return [self._sample(shape.get("items", {})) for _one in range(self.by.choice([0, 1, 2]))]
        return PLAIN[kind] if kind in PLAIN else self._word(shape)

    def _object(self, shape: dict[str, Any]) -> dict[str, Any]:
        needed = shape.get("required", ())
        asked = shape.get("properties", {})
        return {n: self._sample(one) for n, one in asked.items() if n in needed or self.by.random() < 0.3}

    def _word(self, shape: dict[str, Any]) -> str:
        if shape.get("format") == "uuid":
            return self.by.choice(self.records)
        return FORMATS.get(shape.get("format", ""), self.by.choice(["Acme", "138 0013 8000", "12.50", "CNY"]))


@pytest.mark.parametrize("requests", [400, pytest.param(5000, marks=pytest.mark.faults)])
def test_no_request_is_a_fault_of_ours_whatever_is_sent(
    requests, application, asking, company, records, blameless
):
    browsers = [asking(actor) for actor in (company.ada, company.ben, company.sam, company.ana)]
    by = Random(requests)
    client = Client(by, browsers[0].get("/api/openapi.json").json(), records)
    answered = {}
    for _request in range(requests):
        verb, address, body = client.request()
        headers = {"content-type": "application/json"} if body else {}
        answer = by.choice(browsers).request(verb, address, content=body, headers=headers, follow_redirects=False)
        blameless(answer, (verb, address, body))
        answered[answer.status_code] = answered.get(answer.status_code, 0) + 1
    assert {200, 404, 422} <= answered.keys(), "some are taken, some lead nowhere, some are refused"
