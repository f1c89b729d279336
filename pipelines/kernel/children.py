"""Processes of ours that must not outlive us."""

import ctypes
import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import suppress

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def dying_with_us(by: signal.Signals = signal.SIGTERM) -> Callable[[], None]:
    """For `preexec_fn`: the child is told to stop when we are gone, also if we were killed."""
    parent = os.getpid()

    def bind() -> None:
        _libc.prctl(PR_SET_PDEATHSIG, by)
        if os.getppid() != parent:
            os._exit(1)

    return bind


def end_group(child: "subprocess.Popen[bytes]", seconds: float) -> None:
    """Wait for a child that was asked to stop, then take down its whole group: it may have children of its own."""
    with suppress(subprocess.TimeoutExpired):
        child.wait(timeout=seconds)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
