"""Whatever arrives over HTTP is an answer, never a fault of ours: bodies, ids, cursors, encodings of any kind."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Iterator

import pytest

from tests.answers import is_fault

ID = "01a20000-0000-7000-8000-000000000000"
HOSTILE_IDS = ("x", "..%2f..", "%F0%9F%98%80", "0" * 300, "-1", "null", ID + "0", "%ed%a0%80")
HOSTILE_WORDS = (
    "😀" * 60,
    "%",
    "\\",
    "'; drop table x; --",
    "\u202e",
    "﷽" * 10,
    "-" * 250,
    "1e999",
    "\x7f",
    "\ud7ff",
)
BODIES = {
    "nothing": b"",
    "no json": b"{",
    "wrong encoding": b"\xff\xfe{\x00}\x00",
    "a list": b"[]",
    "a text": b'"x"',
    "null": b"null",
    "nan": b'{"amount": NaN}',
    "deep": b"[" * 100_000,
    "deep in a field": b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}",
    "huge number": b'{"amount": ' + b"9" * 5000 + b', "version": ' + b"9" * 400 + b"}",
    "nul": rb'{"name": "a\u0000b", "title": "\u0000", "subject": "\u0000", "field": "\u0000", "reason": "\u0000"}',
    "surrogate": rb'{"name": "\ud800", "title": "\udfff", "subject": "\ud800", "field": "\ud800"}',
    "twice": b'{"name": "a", "name": {"b": 1}}',
    "keys": b'{"": 1, "__proto__": 2, "%s": 3}' % (b"k" * 9000),
}
KINDS = ("application/json", "text/plain", "application/json; charset=utf-16", "", "multipart/form-data")


def routes(application, *methods: str) -> Iterator[tuple[str, str, list[str]]]:
    """Method, path and the names of what may stand behind the question mark."""
    for path, verbs in application.app.app.openapi()["paths"].items():
        for method, said in verbs.items():
            names = [p["name"] for p in said.get("parameters", []) if p["in"] == "query"]
            if method in methods and path.startswith("/api") and "{path}" not in path:
                yield method, path, names


def filled(path: str, with_id: str = ID) -> str:
    return "/".join(with_id if part.startswith("{") else part for part in path.split("/"))


@pytest.mark.parametrize("body", BODIES)
def test_a_body_of_any_kind_is_an_answer(application, asking, ada, body):
    browser = asking(ada)
    faults = {
        (method, path, kind): answer.text
        for method, path, _names in routes(application, "post", "put", "patch", "delete")
        for kind in KINDS[: 5 if body in ("no json", "nothing") else 1]
        if (
            answer := browser.request(method, filled(path), content=BODIES[body], headers={"Content-Type": kind})
        ).status_code
        >= 500
    }
    assert faults == {}


@pytest.mark.parametrize("hostile", HOSTILE_IDS)
def test_an_id_of_any_kind_is_an_answer(application, asking, ada, hostile):
    browser = asking(ada)
    faults = {
        (method, path): answer.text
        for method, path, _names in routes(application, "get", "post", "patch", "delete")
        if "{" in path and is_fault(answer := browser.request(method, filled(path, hostile), content=b"{}"))
    }
    assert faults == {}


@pytest.mark.parametrize("hostile", HOSTILE_WORDS)
def test_a_question_of_any_kind_is_an_answer(application, asking, ada, hostile):
    browser = asking(ada)
    faults = {
        (path, name): answer.text
        for _method, path, names in routes(application, "get")
        for name in names
        if is_fault(answer := browser.get(filled(path), params={name: hostile}))
    }
    assert faults == {}


@pytest.mark.parametrize("file", ["..%2f..%2fetc/passwd", "none/x.js", "dash/none.js", "dash/..%2f__init__.py"])
def test_a_file_of_dash_that_is_not_there_is_not_there(asking, ada, file):
    assert asking(ada).get(f"/_dash-component-suites/{file}").status_code == 404


CURSORS = (
    [], None, [1, 2], [None, None], ["\0", ID], ["\ud800", ID], ["x", "x"], ["0001-01-01", "x"],
    ["9999-12-31T23:59:59-23:59", ID], ["0001-01-01T00:00:00+23:59", ID], [1e308, ID],
    ["1e999999", ID], ["NaN", ID], ["9" * 600, ID], [{}, ID], [True, ID], ["x", {"a": 1}],
)  # fmt: skip
"""What `after` may hold that no page gave."""
UNREADABLE = ("%", "😀", "W1tbW1tb" * 100, "=", "W10", "//8=")


@pytest.mark.parametrize(
    "cursor", [urlsafe_b64encode(json.dumps(c).encode()).decode() for c in CURSORS] + [*UNREADABLE]
)
def test_a_cursor_of_any_kind_is_an_answer(application, asking, ada, cursor):
    browser, faults = asking(ada), {}
    for _method, path, names in routes(application, "get"):
        if "after" in names:
            for sort in (None, "-created_at", "name", "-amount", "title"):
                asked = {"after": cursor} | ({"sort": sort} if sort else {})
                answer = browser.get(filled(path), params=asked)
                if answer.status_code >= 500:
                    faults[path, sort] = answer.text
    assert faults == {}
