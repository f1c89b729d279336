"""A child of `crm up`: comes back when it dies, ever more patiently if it does not last, and never outlives us."""

import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from app.installation import children
from app.installation.children import Child

SLEEPS = ["-c", "import time; time.sleep(60)"]
FAILS = ["-c", "raise SystemExit(3)"]


@pytest.fixture
def child(tmp_path, monkeypatch):
    monkeypatch.setattr(children.logs, "folder", lambda: tmp_path)
    made = Child("sleeper", SLEEPS)
    yield made
    made.ask_to_stop()
    made.end()


def until(true, seconds=20.0) -> None:
    over = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < over
        time.sleep(0.02)


def ended(child: Child) -> bool:
    child.look_after()
    return child.process is None


def test_one_that_was_killed_is_started_again_at_once(child):
    child.look_after()
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: ended(child))
    child.look_after()
    assert child.process.pid != first


def test_one_that_does_not_last_waits_longer_each_time_up_to_a_limit(child):
    child.arguments, pauses = FAILS, []
    for _turn in range(4):
        child.due_at = 0.0
        child.look_after()
        until(lambda: ended(child))
        pauses.append(round(child.due_at - time.monotonic(), 1))
    assert pauses == [0.0, 0.5, 1.0, 2.0]
    child.ends = 50
    child.due_at = 0.0
    child.look_after()
    until(lambda: ended(child))
    assert child.due_at - time.monotonic() <= children.LONGEST_PAUSE


def test_one_that_was_well_for_a_while_is_forgiven(child, monkeypatch):
    monkeypatch.setattr(children, "WELL_AFTER_SECONDS", 0.0)
    child.ends = 5
    child.look_after()
    os.kill(child.process.pid, signal.SIGKILL)
    until(lambda: ended(child))
    assert child.ends == 1


@pytest.fixture
def second(child):
    made = Child("second", SLEEPS, after=child)
    yield made
    made.ask_to_stop()
    made.end()


def test_of_two_of_a_kind_the_first_has_a_head_start(child, second):
    second.look_after()
    assert second.process is None
    child.look_after()
    second.look_after()
    assert second.process is None
    child.started_at -= children.HEAD_START_SECONDS
    second.look_after()
    assert second.process is not None


def test_nobody_waits_for_one_that_rests(child, second):
    child.due_at = time.monotonic() + 100
    second.look_after()
    assert second.process is not None


def test_its_own_children_end_with_it(child):
    child.arguments = ["-c", "import subprocess, time; subprocess.Popen(['sleep', '60']); time.sleep(60)"]
    child.look_after()
    own = psutil.Process(child.process.pid)
    until(lambda: own.children())
    grandchild = own.children()[0]
    os.kill(own.pid, signal.SIGKILL)
    until(lambda: ended(child))
    until(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


def test_nobody_outlives_a_parent_that_was_killed(tmp_path):
    script = (
        "import time; from pathlib import Path; from app.installation import children\n"
        f"children.logs.folder = lambda: Path({str(tmp_path)!r})\n"
        "child = children.Child('sleeper', ['-c', 'import time; time.sleep(60)'])\n"
        "child.look_after(); print(child.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    orphan = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    until(lambda: not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE)


def test_what_it_says_outside_of_its_log_is_for_its_owner_only_and_stays_small(child, monkeypatch):
    child.look_after()
    path = children.logs.folder() / "sleeper.out"
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"x" * (children.LAST_WORDS_BYTES + 1))
    children.trim(path)
    assert path.stat().st_size == 0
