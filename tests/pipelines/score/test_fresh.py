"""One record's features, made now, are those of the next build; and one record is scored from them."""

import pytest

from app.access.work import work
from app.core.errors import Conflict, Invalid
from pipelines.kernel import frames
from pipelines.kernel.robots import SCORER
from pipelines.score import fresh
from pipelines.score.rescore import rescore
from tests.dashboards.conftest import built, people

__all__ = ["built", "people"]


@pytest.mark.parametrize(
    ("entity", "mart", "key", "least"),
    [
        ("lead", "ml_leads", "lead_id", 10),
        ("customer", "ml_customers", "customer_id", 3),
        ("deal", "ml_deals", "deal_id", 1),
        ("ticket", "ml_tickets", "ticket_id", 3),
    ],
)
def test_features_made_for_one_record_are_those_of_the_mart(people, entity, mart, key, least):
    with work(SCORER) as w:
        built_rows = frames.read(w, f"select * from marts.{mart}")  # noqa: S608 - names of this file
        assert built_rows[key].nunique() >= least
        for record_id, rows in built_rows.groupby(key):
            found = fresh.read(w, entity, mart, "select * from {mart}", [record_id])
            order = "as_of" if "as_of" in rows else key
            told, made = (each.sort_values(order).reset_index(drop=True) for each in (rows, found))
            made = made.reindex(columns=told.columns)  # an own field that none of the rows has a value of
            assert (
                made.astype(object).where(made.notna(), None).equals(told.astype(object).where(told.notna(), None))
            )


def test_without_a_model_rescoring_says_so(people):
    with pytest.raises(Conflict, match="No model passed"):
        rescore("lead", people["ben"].user_id)
    with pytest.raises(Invalid):
        rescore("contact", people["ben"].user_id)
