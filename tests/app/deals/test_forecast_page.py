"""What a quarter was expected to bring, deal by deal."""

from datetime import UTC, datetime

import pytest

from app.access import web
from app.core.errors import NotFound
from app.deals import forecast_page
from tests.app.making import a_deal
from tests.app.ui.reading import texts


def read(actor, **asked):
    with web.acting(actor):
        return texts(forecast_page.show(**asked))


def test_the_deals_of_a_figure_are_listed_with_what_counted(ben):
    a_deal(ben, title="Ten pumps", amount=300, stage="negotiation", expected_close_on=datetime.now(UTC).date())
    at = datetime.now(UTC)
    assert forecast_page.address(at, "commit").startswith("/deals/forecast?at=20")
    seen = str(read(ben, at=at.isoformat(), counted="weighted"))
    assert "Weighted on day" in seen


@pytest.mark.parametrize(
    "asked", [{}, {"at": "x"}, {"at": "2026-01-01"}, {"at": "2026-01-01T00:00:00+08:00", "counted": "x"}]
)
def test_an_address_that_means_nothing_leads_nowhere(ben, asked):
    with pytest.raises(NotFound):
        read(ben, **asked)
