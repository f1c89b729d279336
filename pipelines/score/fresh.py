"""The features of some records as of now, without waiting for the next build of the marts."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pandas as pd
from psycopg import RawCursor

from app.access.work import Work
from app.core.errors import Unavailable
from app.core.i18n import _
from dashboards.builds import of_published
from pipelines.kernel import frames


def read(work: Work, entity: str, mart: str, query: str, record_ids: Sequence[UUID]) -> pd.DataFrame:
    """What `query`, which calls the mart {mart}, finds if it were built now from these records alone.

    Raises Unavailable before the first build.
    """
    statement = of_published(work, "of_records", dict).get(entity)
    if statement is None:
        raise Unavailable(_("There are no numbers yet. They come with the first run, which takes some minutes."))
    wanted = query.format(mart=mart)
    raw: Any = work.session.connection().connection.driver_connection
    with RawCursor(raw) as cursor:
        cursor.execute(f"with {mart} as ({statement}) {wanted}", (list(record_ids),))
        rows = pd.DataFrame(cursor.fetchall(), columns=[column.name for column in cursor.description or ()])
    return frames.widened(rows)
