"""Numbers say what they are made of, on every surface alike."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest

from app.access.work import work
from app.core.i18n import speaking
from dashboards import as_of, drawer
from dashboards.behind import Asked
from dashboards.builds import Build, published
from dashboards.home import page
from tests.app.ui.reading import find, texts

OLD, NEW = datetime(2026, 11, 20, 2, tzinfo=UTC), datetime(2026, 11, 22, 2, tzinfo=UTC)
DATES = {"orders": NEW, "leads": OLD, "teams": datetime(2020, 1, 1, tzinfo=UTC)}
BUILD = Build(UUID(int=0xABCDEF12), NEW, NEW, DATES, {}, {}, 9, 0, 0)


def test_a_whole_build_is_dated_by_its_newest_fact_and_says_no_more():
    assert as_of.sentences(BUILD) == ["Data as of 22 Nov 2026, 10:00", "build abcdef12"]


def test_what_is_wrong_with_a_build_is_said():
    ill = replace(BUILD, set_aside={"deals": 10, "leads": 2}, failed=1, warned=1)
    assert as_of.sentences(ill)[2:] == ["12 records set aside", "2 tests did not hold"]
    with speaking("zh"):
        assert as_of.sentences(ill)[2:] == ["12 条记录暂不计入", "2 项检验未通过"]


def test_opened_it_names_each_source_the_oldest_first_and_leaves_out_what_may_stay():
    assert [name for name, _status, _at in as_of.sources(BUILD)] == ["Leads", "Orders"]


def test_what_was_set_aside_is_a_step_away_where_there_is_any(people, monkeypatch):
    monkeypatch.setattr(as_of, "published", lambda _w: replace(BUILD, set_aside={"deals": 1}))
    with work(people["ana"]) as w:
        line = as_of.line(w)
        monkeypatch.setattr(as_of, "published", lambda _w: BUILD)
        assert find(as_of.line(w), "Link") == []
    assert [link.href for link in find(line, "Link")] == ["/runs/set-aside"]
    assert {"1 record set aside" in words for words in texts(line)} == {True, False}


@pytest.mark.parametrize("surface", ["home", "drawer"])
def test_every_page_with_numbers_says_it(people, surface):
    asked = Asked(kpi="win_rate", since="2026-01-01", until="2026-03-31")
    with work(people["ana"]) as w:
        said = " · ".join(as_of.sentences(published(w)))
        shown = page.page(w, {}) if surface == "home" else drawer.content(w, asked)
    assert said in texts(shown)
