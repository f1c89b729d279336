"""What a step that fails holds back, what goes on, what is said of the run, and when a step is tried again."""

import json
import subprocess
import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest

from app.access.robots import READER
from app.access.work import work
from app.runs import service
from app.runs.model import RunStatus, StepStatus
from tests.architecture.source import ROOT

NIGHTS = (
    {"check_incoming": "refuse"},
    {"check_incoming": "fault"},
    {"train_models": "fault", "seal_trail": "fault"},
    {"attribute": "hang"},
    {"build_marts": "away"},
)
AFTER_PUBLISHING = {"check_alerts", "freeze_figures", "train_models", "score_records", "measure_scores"}


class Night(NamedTuple):
    code: int
    run: service.RunView

    def steps(self, status: StepStatus) -> set[str]:
        return {step.name for step in self.run.steps if step.status == status}

    def step(self, name: str) -> service.StepView:
        return next(step for step in self.run.steps if step.name == name)


@pytest.fixture(scope="module")
def nights(emptying: Callable[[], None]) -> list[Night]:
    """One for each of NIGHTS, in the same order."""
    emptying()
    command = [sys.executable, "-m", "tests.pipelines.nights", json.dumps(NIGHTS)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    codes = [int(line) for line in done.stdout.split()]
    with work(READER) as w:
        runs = service.list_recent(w)[::-1]
    emptying()
    return [Night(code, run) for code, run in zip(codes, runs, strict=True)]


def test_a_gate_that_refuses_holds_back_the_numbers_and_nothing_else(nights):
    assert nights[0].steps(StepStatus.SUCCEEDED) == {"seal_trail", "check_freshness"}
    assert nights[0].steps(StepStatus.FAILED) == {"check_incoming"}
    assert (nights[0].code, nights[0].run.status) == (1, RunStatus.STOPPED)


def test_a_gate_that_breaks_is_a_failure_told_by_its_id(nights):
    assert nights[1].steps(StepStatus.SUCCEEDED) == {"seal_trail", "check_freshness"}
    assert [set(failure) for failure in nights[1].step("check_incoming").failures] == [{"fault"}]
    assert (nights[1].code, nights[1].run.status) == (1, RunStatus.FAILED)


def test_scoring_goes_on_when_training_and_sealing_failed(nights):
    assert nights[2].steps(StepStatus.FAILED) == {"train_models", "seal_trail"}
    assert nights[2].steps(StepStatus.SKIPPED) == set()
    assert (nights[2].code, nights[2].run.status) == (3, RunStatus.PARTLY)


def test_a_step_that_hangs_is_given_up_and_holds_back_only_what_needs_it(nights):
    assert nights[3].step("attribute").failures == [{"limit": "time"}]
    assert nights[3].steps(StepStatus.SKIPPED) == {"build_attribution", "publish_marts", *AFTER_PUBLISHING}
    assert (nights[3].code, nights[3].run.status) == (1, RunStatus.FAILED)


def test_a_step_is_tried_again_when_the_database_was_away(nights):
    tried = nights[4].step("build_marts")
    assert (tried.status, tried.rows, tried.failures) == (StepStatus.SUCCEEDED, 7, [])
    assert (nights[4].code, nights[4].run.status) == (0, RunStatus.SUCCEEDED)
