"""What tests found of the data of a build."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from app.access.work import Work
from app.core.i18n import _
from dashboards import remembered
from dashboards.builds import Build

TESTS = text(
    "select test, model, status, failures from marts.build_tests where build_id = :build and status <> 'pass'"
    " order by status, model, test limit 200"
)


def tests_that_do_not_hold(work: Work, build: Build) -> Sequence[Any]:
    """test, model, status, failures; at most 200."""
    return remembered.rows(work, TESTS, {"build": build.id})


def result(status: str) -> str:
    """What a test came to, in words."""
    return _("warning") if status == "warn" else _("does not hold")
