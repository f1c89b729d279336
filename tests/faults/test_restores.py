"""Every moment comes back, not only the one that was tried: the long form of tests.app.backup.test_restore."""

import os
import shutil

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
