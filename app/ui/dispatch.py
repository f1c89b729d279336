"""What a browser sends to have a callback run: checked against the callback as it was registered.

Dash takes the body as it comes and fails deep inside on whatever is missing or not as its own script sends it.
Here it is read as a shape first, and its ids and properties must be those of the callback it names; what the
values are is the business of app.ui.wiring. Whoever is refused here has not used our pages.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from dash import Dash
from flask import Response, g, request
from pydantic import BaseModel, ValidationError

from app.core.errors import CrmError
from app.ui.wiring import misfit

PATH = "_dash-update-component"
ADDRESS = frozenset({"pathname", "search", "hash", "href"})
"""Properties that Dash reads itself, to find the page of an address: texts."""

Id = str | dict[str, str | int | float | bool]


class Property(BaseModel):
    """One property of one component, and its value."""

    id: Id
    property: str
    value: Any = None


class Call(BaseModel):
    """The body of a call. A pattern that matches any number of components has a list of them."""

    output: str
    outputs: Property | list[Property | list[Property]] | None = None
    inputs: list[Property | list[Property]]
    state: list[Property | list[Property]] = []
    changedPropIds: list[str] = []


def guard(pages: Dash) -> None:
    """Refuse calls that fit no callback of `pages` before Dash reads them."""

    def check() -> None:
        if request.path.endswith(PATH):
            _require_fit(_read(request.get_data()), pages.callback_map)

    pages.server.before_request(check)
    pages.server.after_request(_say_refused)
    pages.server.register_error_handler(CrmError, lambda error: ({"error": str(error)}, error.status))


def refuse() -> None:
    """The callback that runs did not do what was asked: the browser is told, whatever stands in the answer."""
    g.is_refused = True


def _say_refused(answer: Response) -> Response:
    if g.get("is_refused"):
        answer.headers["X-Refused"] = "1"
    return answer


def _read(body: bytes) -> Call:
    try:
        return Call.model_validate_json(body)
    except ValidationError:
        raise misfit() from None


def _require_fit(call: Call, known: Mapping[str, Any]) -> None:
    callback = known.get(call.output, {})
    if "callback" not in callback or not _fits_all(callback, call) or not _came_from_inputs(call):
        raise misfit()


def _fits_all(callback: Mapping[str, Any], call: Call) -> bool:
    wanted = [(one["id"], one["property"]) for one in [*callback["inputs"], *callback["state"]]]
    has_many = isinstance(callback["output"], list)
    outputs = callback["output"] if has_many else [callback["output"]]
    wanted += [(one.component_id_str(), one.component_property) for one in outputs]
    given: list[Any] = [*call.inputs, *call.state]
    written: Any = call.outputs
    given += written if has_many and isinstance(written, list) else [written]
    return len(wanted) == len(given) and all(_fits(*one, two) for one, two in zip(wanted, given, strict=True))


def _fits(pattern: str, name: str, given: Property | list[Property] | None) -> bool:
    wanted = json.loads(pattern) if pattern.startswith("{") else pattern
    takes_many = isinstance(wanted, dict) and ["ALL"] in wanted.values()
    return isinstance(given, list) == takes_many and all(_is(wanted, name, one) for one in _flat(given))


def _is(wanted: Any, name: str, given: Property | None) -> bool:
    if given is None or given.property.partition("@")[0] != name:
        return False
    if name in ADDRESS and not _is_address(name, given.value):
        return False
    if isinstance(wanted, str) or isinstance(given.id, str):
        return given.id == wanted
    alike = (isinstance(part, list) or given.id.get(key) == part for key, part in wanted.items())
    return given.id.keys() == wanted.keys() and all(alike)


def _is_address(name: str, value: Any) -> bool:
    """A text, or not known yet; a path is one from the root."""
    return value is None or (isinstance(value, str) and (name != "pathname" or value.startswith("/")))


def _came_from_inputs(call: Call) -> bool:
    """What is said to have changed is among what was sent: a callback trusts the id of what was pressed."""
    inputs = [(one.id, one.property) for each in call.inputs for one in _flat(each) if one]
    return all(_parted(changed) in inputs for changed in call.changedPropIds)


def _parted(prop_id: str) -> tuple[Any, str]:
    written, _dot, name = prop_id.rpartition(".")
    try:
        return (json.loads(written) if written.startswith("{") else written), name
    except (ValueError, RecursionError):
        return None, name


def _flat(given: Any) -> Iterator[Property | None]:
    yield from given if isinstance(given, list) else [given]
