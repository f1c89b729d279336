"""Callbacks that no page of ours would send are refused, and none is a fault of ours."""

import json
from random import Random
from typing import Any

import pytest

from tests.faults import hostile

CALLBACK = "/_dash-update-component"
BROKEN = ["", "null", "[]", "{", '{"output": 1}', '"x"', "NaN", "[" * 100_000, "\xff", '{"output": "\\ud800"}']

POINT = '{"kpi": "win_rate", "since": "2026-01-01", "until": "2026-03-31", "where": {}}'
"""A number as its button says it."""


class Caller:
    """Makes calls as a page would, with records that there are."""

    def __init__(self, by: Random, callbacks: dict[str, Any], records: list[str]) -> None:
        self.by, self.callbacks, self.records = by, callbacks, records

    def call(self) -> dict[str, Any]:
        output, callback = self.by.choice(list(self.callbacks.items()))
        inputs = [self._given(one["id"], one["property"]) for one in callback["inputs"]]
        state = [self._given(one["id"], one["property"]) for one in callback["state"]]
        outputs = callback["output"] if isinstance(callback["output"], list) else [callback["output"]]
        written = [self._given(one.component_id_str(), one.component_property) for one in outputs]
        changed = [one for each in inputs for one in (each if isinstance(each, list) else [each])][:1]
        return {
            "output": output,
            "outputs": written if isinstance(callback["output"], list) else written[0],
            "inputs": inputs,
            "state": state,
            "changedPropIds": [f"{self._text(one['id'])}.{one['property']}" for one in changed],
        }

    def bent(self) -> dict[str, Any]:
        """Mostly in what a browser has values for; now and then anywhere."""
        call = self.call()
        if self.by.random() < 0.2:
            return hostile.bent(self.by, call, self.by.choice([1, 1, 2]))
        sent = [
            one
            for each in [*call["inputs"], *call["state"]]
            for one in (each if isinstance(each, list) else [each])
        ]
        for one in self.by.sample(sent, min(len(sent), self.by.choice([0, 1, 1, 2]))):
            if one["property"] != "n_clicks":
                one["value"] = hostile.bent(self.by, one["value"], self.by.choice([1, 1, 2]))
        return call

    def _text(self, element: Any) -> str:
        return element if isinstance(element, str) else json.dumps(element, sort_keys=True, separators=(",", ":"))

    def _given(self, pattern: str, name: str) -> Any:
        if not pattern.startswith("{"):
            return {"id": pattern, "property": name, "value": self._value(name)}
        wanted = json.loads(pattern)
        made = [self._one(wanted, name) for _one in range(self.by.choice([1, 1, 2]))]
        return made if ["ALL"] in wanted.values() else made[0]

    def _one(self, wanted: dict[str, Any], name: str) -> dict[str, Any]:
        element = {key: self._part(key) if isinstance(part, list) else part for key, part in wanted.items()}
        return {"id": element, "property": name, "value": element if name == "id" else self._value(name)}

    def _part(self, key: str) -> str:
        fields = ["customer_id", "name", "amount", "due_at", "kind", "subject", "reason", "category"]
        known = {
            "field": fields, "part": ["kept", "conflict"], "version": ["1"], "set": ["search", "size"],
            "go": ["next:x", "sort:name"], "tab": ["rows", "sql"], "turn": ["next"],
            "point": [POINT, "{}", POINT.replace("win_rate", "none")], "at": ["0a1b2c3d"],
            "do": ["save", "cancel", "overwrite", "create", "resolve", "approve", "lost", "convert", "take"],
            "to": ["won", "lost", "contacted", "proposal"], "after": [""],
        }  # fmt: skip
        return self.by.choice(known.get(key, self.records))

    def _value(self, name: str) -> Any:
        if name in ("pathname", "search"):
            found = [f"/deals/{self.by.choice(self.records)}", "/leads", "/", "/customers/new", "/scores"]
            return self.by.choice(found) if name == "pathname" else "?view=all&size=25&customer_id=x"
        if name == "data":
            return self._store()
        plausible = [1, "Acme", "2026-11-22", self.by.choice(self.records), 12.5, None]
        return 1 if name in ("n_clicks", "n_intervals") else self.by.choice(plausible)

    def _store(self) -> Any:
        record = self.by.choice(self.records)
        asked = {"kpi": "win_rate", "since": "2026-01-01", "until": "2026-03-31", "where": {}, "view": "all"}
        form = {"shown": {"name": "Acme"}, "labels": {"name": "Name"}, "words": {}, "theirs": {"name": "B"}}
        seen = {"id": record, "version": 1, "name": "churn_90"}
        whole = {"seen": seen, "id": record, "by": "Ben", "at": ""}
        whole["entity"] = self.by.choice(["customer", "lead", "deal"])
        return self.by.choice([whole | form | asked, record, [], None, asked])


@pytest.mark.parametrize("calls", [250, pytest.param(1000, marks=pytest.mark.faults)])
def test_no_callback_is_a_fault_of_ours_whatever_is_sent(calls, asking, company, records, blameless):
    from app.main import _pages

    browsers = [asking(actor) for actor in (company.ada, company.ben, company.sam, company.ana)]
    browsers[0].get("/_dash-layout")
    by = Random(calls)
    caller = Caller(by, _pages().callback_map, records)
    refused = 0
    for _call in range(calls):
        content = json.dumps(caller.bent())
        headers = {"content-type": "application/json"}
        answer = by.choice(browsers).post(CALLBACK, content=content, headers=headers)
        blameless(answer, content)
        refused += answer.status_code == 422
    assert calls * 0.03 < refused < calls * 0.5, "some fit no callback, the others reach one"


@pytest.mark.parametrize("body", BROKEN)
def test_a_body_that_is_no_call_is_refused_in_words(body, asking, company, blameless):
    answer = asking(company.ben).post(
        CALLBACK, content=body.encode("latin1"), headers={"content-type": "application/json"}
    )
    blameless(answer, body[:100])
    assert answer.status_code == 422
    assert "Reload it" in answer.json()["error"]
