"""What was confirmed at a moment, and what a restored home holds."""

import subprocess
import sys
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path

from tests.app.backup.conftest import Commit, Lived

NUMBERS = """
from app.backup.server import admin
from app.core import postgres
with postgres.database(), admin() as link:
    print(*(number for (number,) in link.execute("select number from written").fetchall()))
    print(*(seal for (seal,) in link.execute("select app.audit_verify()").fetchall()))
"""


def numbers_in(lived: Lived, home: Path) -> set[int]:
    """What a restored home holds, once it is started as itself; its seals must fit."""
    environment = {**lived.environment, "TRIBUTARY_HOME": str(home)}
    asked = subprocess.run([sys.executable, "-c", NUMBERS], env=environment, capture_output=True, text=True)
    assert asked.returncode == 0, asked.stderr
    numbers, broken_seals = asked.stdout.splitlines()
    assert broken_seals == ""
    return set(map(int, numbers.split()))


def quiet_moments(commits: list[Commit], since: datetime, until: datetime) -> list[datetime]:
    """Moments of a stretch at which no commit was under way, halfway between the one before and the one after."""
    gaps = [
        one.after + (following.before - one.after) / 2
        for one, following in pairwise(commits)
        if since < one.after < following.before < until
        if following.before - one.after > timedelta(milliseconds=2)
    ]
    return [at for at in gaps if not any(commit.before <= at <= commit.after for commit in commits)]
