"""Flows small enough to be killed, and a process that runs them as pipelines.run does."""

import os
import signal
import time
from dataclasses import replace
from datetime import timedelta

from app.schedules import registry
from app.schedules.registry import Schedule
from app.schedules.schema import Status, Verdict
from pipelines import run
from pipelines.kernel.running import Run


def fine(run: Run) -> Verdict:
    run.at("first")
    return Verdict()


def partly(run: Run) -> Verdict:
    return Verdict(Status.PARTLY)


def broken(run: Run) -> Verdict:
    return Verdict(1 // 0)


def killed(run: Run) -> Verdict:
    run.at("first")
    os.kill(os.getpid(), signal.SIGKILL)
    return Verdict()


def endless(run: Run) -> Verdict:
    run.at("first")
    while True:
        time.sleep(0.1)


NIGHTLY = "0 2 * * *"
_MODULE = "tests.pipelines.flows"
SCHEDULES = tuple(
    Schedule(flow.__name__, flow.__name__, f"{_MODULE}:{flow.__name__}", NIGHTLY, timedelta(hours=1), timedelta())
    for flow in (fine, partly, broken, killed, endless)
)
HURRIED = replace(SCHEDULES[-1], name="hurried", limit=timedelta(seconds=1))

if __name__ == "__main__":
    registry.SCHEDULES = (*SCHEDULES, HURRIED)
    run.main()
