"""Taking a list away as a file: a job, done with the reach of whoever asks."""

from collections.abc import Mapping
from typing import Any

from app.access.guard import requires
from app.access.work import Work
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.validation import parse
from app.exports.formats import FORMATS
from app.exports.lists import list_of
from app.jobs import service as jobs
from app.jobs.schema import JobView


@requires()
def ask(work: Work, noun: str, query: Mapping[str, Any], form: str = "xlsx") -> JobView:
    """Have the list of `noun` written, as `query` narrows and sorts it: all of its pages.

    Raises NotPermitted (such records are not the asker's to read), Invalid (no such list, filter, form), TooMany.
    """
    if form not in FORMATS:
        raise Invalid({"form": _("Choose xlsx or csv.")})
    wanted = list_of(noun)
    work.require(wanted.noun.reads)
    asked = parse(wanted.query, {name: value for name, value in query.items() if name not in ("after", "size")})
    narrowed = asked.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    return jobs.ask(work, "export", noun, {"query": narrowed, "form": form})
