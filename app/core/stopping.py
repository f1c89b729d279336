"""A process that is told to stop hears it, wherever it stands."""

import signal
import sys
from types import FrameType

AGAIN_SECONDS = 0.05


def raise_when_told(error: type[BaseException], *signals: signal.Signals) -> None:
    """The first of `signals` raises `error` in the main thread, also where whoever started us had them ignored;
    later ones are ignored, for stopping takes its time, and the kernel tells a child once for each thread of a
    parent that dies.

    What a handler raises inside a finalizer or a weak reference's callback is reported by Python and dropped: then
    it is raised once more a moment later.
    """

    def told(_number: int, _frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise error

    def dropped(what: "sys.UnraisableHookArgs") -> None:
        if what.exc_type is error:
            signal.setitimer(signal.ITIMER_REAL, AGAIN_SECONDS)
        else:
            sys.__unraisablehook__(what)

    for each in (*signals, signal.SIGALRM):
        signal.signal(each, told)
    sys.unraisablehook = dropped
