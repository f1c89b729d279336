"""Told to stop while Python drops whatever is raised: the word still arrives."""

import subprocess
import sys

import pytest

TOLD = """
import gc, os, signal, time, weakref
from app.core.stopping import raise_when_told

class Told(BaseException):
    pass

class Thing:
    pass

def tell(*_):
    os.kill(os.getpid(), signal.{signal})
    time.sleep(0)

raise_when_told(Told, signal.SIGTERM, signal.SIGINT)
try:
    {where}
    time.sleep(60)
except Told:
    print("told")
    os.kill(os.getpid(), signal.SIGTERM)
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.2)
    print("stopped")
"""
CALLBACK = "thing = Thing(); seen = weakref.ref(thing, tell); del thing"
FINALIZER = "Thing.__del__ = tell; Thing()"


@pytest.mark.parametrize(
    ("where", "how"),
    [("tell()", "SIGINT"), (CALLBACK, "SIGTERM"), (FINALIZER, "SIGINT")],
    ids=["plainly", "callback", "finalizer"],
)
def test_it_stops_once_whatever_it_was_doing(where, how):
    program = TOLD.format(where=where, signal=how)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=50)
    assert (done.stdout.split(), done.stderr, done.returncode) == (["told", "stopped"], "", 0)
