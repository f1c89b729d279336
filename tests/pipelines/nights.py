"""Nights whose steps do as they are told, one after the other in one process: `python -m tests.pipelines.nights`.

Prefect's server is started once for all of them.
"""

import json
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import psycopg

from app.schedules.registry import find
from app.schedules.schema import StartedBy
from pipelines import run, steps
from pipelines.kernel import orchestrator
from pipelines.kernel.outcome import Outcome

tried: list[str] = []


def fine() -> Outcome:
    return Outcome(rows=1)


def fault() -> Outcome:
    return Outcome(rows=1 // 0)


def refuse() -> Outcome:
    return Outcome(failures=[{"table": "leads"}])


def hang() -> Outcome:
    while True:
        time.sleep(0.05)


def away() -> Outcome:
    """The database is away at the first try."""
    tried.append("once")
    if len(tried) < 2:
        raise psycopg.OperationalError("gone")
    return Outcome(rows=7)


HOW: dict[str, Callable[[], Outcome]] = {"fault": fault, "refuse": refuse, "hang": hang, "away": away}
SHORT, LONG = timedelta(seconds=2), timedelta(minutes=2)


def main() -> None:
    """Print the exit code of each night."""
    whole = steps.DAILY
    nightly = replace(find("daily"), flow="pipelines.nightly:nightly")
    with orchestrator.serving():
        for told in json.loads(sys.argv[1]):
            steps.DAILY = tuple(
                replace(
                    step, do=HOW.get(told.get(step.name), fine), limit=SHORT if "hang" in told.values() else LONG
                )
                for step in whole
            )
            print(run.start(nightly, StartedBy.MANUAL), flush=True)


if __name__ == "__main__":
    main()
