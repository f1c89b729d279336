"""A model's page: what its card and its evidence say, drawn; nothing for those who may not look at runs."""

import re
from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from app.access.web import acting
from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.i18n import speaking
from app.leads.fields import LEAD
from app.models import service as models
from app.models.model import Basis, Verdict
from app.models.schema import Evidence, Judged, ModelView
from app.ui import names
from dashboards.models import opened, page
from dashboards.models.gains import best, gains, profit
from dashboards.models.opened import Band
from pipelines.kernel.robots import SCORER
from tests.app.making import a_lead
from tests.app.scores.test_orders import scored
from tests.app.ui.reading import find, texts

DAY = date(2026, 11, 1)
BANDS = [
    Evidence(0.0, 0.1, 800, 40, 0.05, 0.04, 0.07, 0.5, DAY, Basis.HELD_OUT),
    Evidence(0.4, 0.5, 200, 60, 0.3, 0.24, 0.37, 3.0, DAY, Basis.HELD_OUT),
]
SHARE = {"value": 0.3, "low": 0.2, "high": 0.4}
CARD = {
    "rows": 4000,
    "cross_validated": {"auc": 0.851, "log_loss": 0.41, "ece": 0.02},
    "out_of_time": {"auc": 0.832, "log_loss": 0.42, "ece": 0.03},
    "fairness": [
        {
            "column": "country", "is_feature": True, "threshold": 0.25, "rows": 100, "true_positive_gap": None,
            "groups": [
                {"group": "CN", "n": 60, "selected": 18, "selection_rate": SHARE, "true_positive_rate": None},
                {"group": "DE", "n": 40, "selected": 4, "selection_rate": SHARE | {"value": 0.1},
                 "true_positive_rate": SHARE},
            ],
            "selection_gap": {"value": 0.2, "low": 0.05, "high": 0.35, "most": "CN", "least": "DE"},
        }
    ],
}  # fmt: skip


def register(version: str, status: Verdict, card=CARD) -> None:
    with work(SCORER) as w:
        models.register(w, ModelView("lead_quality", version, DAY, status, "publish", "It passed.", card, None))
        models.keep_evidence(w, "lead_quality", version, BANDS)


@pytest.fixture
def versions(company):
    register("v1", Verdict.CHAMPION)
    register("v2", Verdict.CHAMPION)
    register("v3", Verdict.REFUSED, {})


def shown(actor, name="lead_quality", version="") -> list[str]:
    with acting(actor):
        return texts(page.show(name, version))


def linked(actor, **asked: str) -> set[str]:
    """The versions that the page leads to: all but the one it is of."""
    with acting(actor):
        drawn = str(page.show("lead_quality", **asked))
    return set(re.findall(r"version=(v\d)", drawn))


def test_categories_are_judged_by_how_many_are_right(company):
    card = CARD | {"held_out": {"accuracy": 0.988, "coverage": 1.0}, "out_of_time": None, "cross_validated": None}
    with work(SCORER) as w:
        models.register(
            w, ModelView("ticket_category", "v1", DAY, "champion", "publish", "It passed.", card, None)
        )
    said = shown(company.ana, "ticket_category")
    assert "Right in 98.8% of held-out records" in said
    assert "AUC" not in said
    assert said.count("Right") == 1, "the table of versions is headed by it"
    assert "98.8%" in said


def test_acting_from_the_top_finds_more_than_its_share():
    first, last = gains(BANDS)
    assert (first.n, first.hits, first.asked, first.found) == (200, 60, 0.2, 0.6)
    assert first.lift == pytest.approx(3.0)
    assert (last.asked, last.found, last.lift) == (1.0, 1.0, 1.0)
    assert gains([]) == []


def test_profit_says_where_to_stop():
    found = gains(BANDS)
    assert profit(found[0], 100, 10) == 60 * 100 - 200 * 10
    assert best(found, 100, 10) is found[0]
    assert best(found, 100, 1) is found[1]
    assert best(found, 1, 10) is None


def test_the_page_is_of_the_version_in_force_and_tells_of_all(versions, company):
    said = shown(company.ana)
    assert "AUC 0.832 on newer records, 0.851 cross-validated" in said
    assert "20% of the records hold 60% of those sought" in said
    assert "Act from 40% on: 20 of 100 records." in said
    assert [words for words in said if "China is selected 20.0 points more often than Germany" in words], said
    assert "Versions: 3, of which 2 came into force" in said
    assert "Lead quality" in said, "a version's name is in the table of versions"
    assert "v2" not in linked(company.ana)


def test_an_older_version_and_one_without_figures_can_be_looked_at(versions, company):
    assert {"v2", "v3"} == linked(company.ana, version="v1")
    assert "Its card says nothing of that." in shown(company.ana, version="v3")


def test_the_profit_follows_what_acting_costs(versions, company):
    with acting(company.ana):
        drawn = page.draw_profit(100.0, 90.0, {"name": "lead_quality", "version": "v2"})
    assert "Acting on nobody pays best." in [words for part in drawn for words in texts(part)]
    assert find(drawn[1], "Table")


def test_amounts_of_the_profit_are_fields_like_all_others_and_may_be_empty(versions, company):
    """A field of Dash's own is white in the dark, and its buttons speak English only."""
    with acting(company.ana):
        fields = find(page.show("lead_quality"), "NumberInput")
        drawn = page.draw_profit("", 10.0, {"name": "lead_quality", "version": "v2"})
    assert [one.label for one in fields] == ["A record sought brings", "Acting on a record costs"]
    assert "Acting on nobody pays best." in [words for part in drawn for words in texts(part)]


def test_a_model_that_is_none_is_not_found_and_sales_sees_none(versions, company):
    with pytest.raises(NotFound):
        shown(company.ana, "phone")
    with pytest.raises(NotPermitted):
        shown(company.ben)
    with pytest.raises(NotPermitted), acting(company.ben), work(company.ben):
        page.draw_profit(100.0, 1.0, {"name": "lead_quality", "version": "v2"})


def test_before_the_first_training_it_says_so(company):
    assert "No model was trained yet." in shown(company.ana, "win_probability")


def test_a_point_opens_the_records_on_which_it_was_judged(versions, ana, ada, ben, monkeypatch):
    """Not those who stand there now; of records that are gone or out of reach nothing is said but how many."""
    lead, gone = a_lead(ben, name="Wen").id, uuid4()
    monkeypatch.setitem(
        names._kinds, "lead", (LEAD, lambda _work, ids: {one: "Wen" for one in ids if one == lead})
    )
    judged = [Judged(lead, 0.45, came=True, said_on=DAY), Judged(gone, 0.46, came=False, said_on=DAY)]
    band = Band.of("lead_quality", "v2", 0.4, 0.5)
    with speaking("en"), work(ana) as w:
        assert "They are kept from the next check of its scores on." in texts(opened.content(w, band))
    with work(SCORER) as w:
        models.keep_evidence(w, "lead_quality", "v2", [BANDS[0], replace(BANDS[1], records=judged)])
    with speaking("en"), work(ana) as w:
        shown = opened.content(w, band)
    (table,) = find(shown, "PlainTable")
    assert [(row[0]["words"], *row[1:]) for row in table.rows] == [("Wen", "45.0%", "yes", "1 Nov 2026")]
    assert {"Records it was counted on", "The newest 1 of 200."} <= set(texts(shown))


def test_every_point_opens_what_became_of_its_band_and_who_stands_there_now(versions, ana, ada, ben, monkeypatch):
    monkeypatch.setitem(names._kinds, "lead", (LEAD, lambda _work, ids: dict.fromkeys(ids, "Wen")))
    scored(ada, [a_lead(ben, name="Wen")], 0.45)
    with speaking("en"), acting(ana):
        buttons = [one.id for one in find(page.show("lead_quality", version="v2"), "Button")]
        bands = [opened.read_band(one["band"]) for one in buttons if "band" in one]
        assert {(0.4, 0.5), (0.4, 1.0), (0.0, 1.0)} <= {(band.low, band.high) for band in bands}
        band = next(one for one in bands if one.high == 0.5)
        _is_open, shown = opened.open_band(opened.Pressed(**band.pressed, at="1"))
    said = texts(shown)
    assert {"30.0%", "200", "60", "24.0–37.0%", "records held out of training", "The highest 1 of 1."} <= set(said)
    assert "Wen" in str(find(shown, "PlainTable")[0].rows)


def test_a_band_that_nobody_wrote_so_is_refused(company):
    with pytest.raises(Invalid):
        opened.read_band("{}")
