"""Every moment comes back, not only the one that was tried: the long form of tests.app.backup.test_restore."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.app.backup.conftest import lived
from tests.app.backup.moments import numbers_in, quiet_moments

__all__ = ["lived"]
pytestmark = pytest.mark.faults
MOMENTS = int(os.environ.get("TRIBUTARY_MOMENTS", "6"))


def test_moments_from_the_first_backup_to_the_end_come_back_exactly(lived):
    first, end = lived.taken()[0].restorable_from, lived.shelf().through().at
    moments = quiet_moments(lived.commits, first, end)
    assert len(moments) >= MOMENTS
    for at in moments[:: len(moments) // MOMENTS][:MOMENTS]:
        home = lived.folder / f"at-{at:%H%M%S%f}"
        done = lived.crm("restore", "--to", at.isoformat(), "--into", home, "--key", lived.key)
        assert done.returncode == 0, done.stderr
        assert numbers_in(lived, home) == {commit.number for commit in lived.commits if commit.after <= at}
        shutil.rmtree(home)


def test_figures_taken_under_writing_are_those_of_their_place_in_the_log(lived):
    environment = {**lived.environment, "TRIBUTARY_BACKUP_IDENTITY": str(lived.key)}
    for backup in lived.taken():
        scratch = lived.folder / f"scratch-{backup.name}"
        command = [sys.executable, "-m", "app.backup.drill", str(lived.shelf().folder), backup.name, str(scratch)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        drilled = json.loads(done.stdout.splitlines()[-1])
        assert (drilled["differences"], drilled["broken_seals"]) == ([], [])
        shutil.rmtree(scratch)
