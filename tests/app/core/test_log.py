"""The log: lines of JSON for their owner's eyes, without data; calm in a flood and when the disk is full."""

import json
import logging
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access.work import work
from app.core import log as logs

SECRET = "13800138000"


@dataclass
class Written:
    log: logging.Logger
    handler: logs.LineFile
    path: Path

    def __call__(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def lines(tmp_path):
    """What a logger of its own wrote, line by line."""
    handler = logs.LineFile(tmp_path / "here.log")
    handler.setFormatter(logs.JsonLines("here"))
    handler.addFilter(logs.Flood())
    logger = logging.getLogger("tests.log")
    logger.propagate, logger.handlers = False, [handler]
    logger.setLevel(logging.INFO)
    yield Written(logger, handler, tmp_path / "here.log")
    handler.close()


def raised(act) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011 - whatever it is, it is logged
        act()
    return caught.value


def failing(actor, statement: str, **values: object) -> DBAPIError:
    def act() -> None:
        with work(actor) as w:
            w.session.execute(text(statement), values)

    return raised(act)


def test_a_line_says_when_where_and_for_whom(lines):
    with logs.answering("abc"):
        lines.log.info("hello")
    (line,) = lines()
    assert (line["said"], line["process"], line["request"], line["level"]) == ("hello", "here", "abc", "info")


@pytest.mark.parametrize(
    "statement",
    [
        "select cast(:secret as uuid)",
        "insert into app.customers (name, phone, owner_id) values ('a', :secret, gen_random_uuid())",
        "insert into app.customers (name, phone, country) values (null, :secret, 'CN')",
        "select no_such_column from app.customers where phone = :secret",
    ],
)
def test_no_value_of_a_statement_is_logged(lines, ada, statement):
    error = failing(ada, statement, secret=SECRET)
    lines.log.error("fault", exc_info=error)
    lines.log.error("fault: %s", error)
    assert SECRET not in str(error)
    assert SECRET not in json.dumps(lines())
    assert "in failing" in lines()[0]["raised"] or "act" in lines()[0]["raised"]


def test_the_server_writes_no_value_down_either(ada):
    from app.core.postgres import place

    failing(ada, "select cast(:secret as uuid)", secret=SECRET)
    assert SECRET not in place.log().read_text()


def test_nor_what_a_parser_says_of_a_value(lines):
    from app.customers.schema import CustomerCreate

    error = raised(lambda: CustomerCreate.model_validate({"phone": [SECRET]}))
    lines.log.error("fault", exc_info=error)
    assert SECRET not in json.dumps(lines())


def test_a_flood_is_counted_and_an_id_is_always_found(lines, monkeypatch):
    for n in range(100):
        lines.log.warning("away")
        lines.log.error("fault", exc_info=ValueError("x"), extra={"error_id": str(n)})
    said = lines()
    assert sum(line["said"] == "away" for line in said) == logs.FLOOD_LINES
    assert [line["error_id"] for line in said if "error_id" in line] == [str(n) for n in range(100)]
    assert sum("raised" in line for line in said) == logs.FLOOD_LINES


def test_after_a_flood_one_line_says_how_many_were_left_out(lines, monkeypatch):
    def flood(n: int) -> None:
        for _line in range(n):
            lines.log.warning("away")

    flood(50)
    monkeypatch.setattr(logs, "FLOOD_SECONDS", -1.0)
    flood(1)
    assert lines()[-1]["repeated"] == 50 - logs.FLOOD_LINES


def test_files_are_closed_to_others_and_kept_small(tmp_path, lines, monkeypatch):
    handler = lines.handler
    handler.maxBytes = 500
    for n in range(40):
        handler.handle(logging.makeLogRecord({"msg": f"line {n}", "levelno": logging.INFO, "lineno": n}))
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["here.log"] + [f"here.log.{n}" for n in range(1, logs.FILES_KEPT + 1)]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o600}


def full_disk(_handler):
    return Path("/dev/full").open("a")


def test_a_full_disk_loses_lines_and_says_how_many(lines, capsys, monkeypatch):
    real = logs.LineFile._open
    monkeypatch.setattr(logs.LineFile, "_open", full_disk)
    for n in range(3):
        lines.log.warning("lost %s", n, extra={"error_id": str(n)})
    monkeypatch.setattr(logs.LineFile, "_open", real)
    lines.handler.stream = None
    lines.log.warning("back", extra={"error_id": "4"})
    (line,) = lines()
    assert (line["said"], line["lost"]) == ("back", 3)
    assert capsys.readouterr().err == ""


def test_an_uncaught_error_of_a_process_is_in_its_log(tmp_path):
    import subprocess
    import sys

    script = "from app.core import log; log.configure('here'); raise ValueError('too bad')"
    env = {**os.environ, "TRIBUTARY_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", script], env=env, capture_output=True)
    line = json.loads((tmp_path / "logs" / "here.log").read_text())
    assert line["said"] == "uncaught"
    assert "ValueError: too bad" in line["raised"]
