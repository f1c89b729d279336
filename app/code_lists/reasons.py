"""The lists of reasons as fields and forms take them: all that there are, and those that can be chosen now."""

from collections.abc import Mapping

from app.access.work import Work
from app.code_lists import service

LOST = "lost_reasons"
DISQUALIFY = "disqualify_reasons"


def lost(work: Work) -> Mapping[str, str]:
    """Code -> what it is called, retired ones included."""
    return service.words(work, LOST)


def disqualify(work: Work) -> Mapping[str, str]:
    """Code -> what it is called, retired ones included."""
    return service.words(work, DISQUALIFY)


def options(work: Work, name: str) -> list[tuple[str, str]]:
    """What a form offers of a list."""
    return list(service.offered(work, name).items())
