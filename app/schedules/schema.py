"""What a run by schedule can be, before anything is stored."""

from dataclasses import dataclass
from enum import StrEnum


class StartedBy(StrEnum):
    MANUAL = "manual"
    SCHEDULE = "schedule"
    FIRST = "first"


class Status(StrEnum):
    """`partly` means that what people read was renewed and something beside it failed."""

    RUNNING = "running"
    SUCCEEDED = "succeeded"
    PARTLY = "partly"
    FAILED = "failed"


@dataclass(frozen=True)
class Verdict:
    """How a run ended. `message` is a code of app.schedules.words or a sentence of the flow's own, `kept`."""

    status: Status = Status.SUCCEEDED
    message: str | None = None


INTERRUPTED = Verdict(Status.FAILED, "interrupted")
TOO_LONG = Verdict(Status.FAILED, "time_limit")
