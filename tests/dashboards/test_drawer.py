"""What opens behind a number: the number as it was pressed, and each tab when it is opened."""

import json
from datetime import date

import pytest
from dash import no_update
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import text

from app.access import web
from app.access.work import work
from app.core.errors import Invalid, NotFound, NotPermitted
from app.core.i18n import speaking
from app.guide import decisions
from app.guide import page as guide
from dashboards import behind, drawer, drill, kpis
from dashboards.behind import TABS, Asked
from dashboards.metrics import metrics
from tests.app.ui.reading import find, texts, walk

MARCH = Asked(kpi="win_rate", since=date(2026, 1, 1), until=date(2026, 3, 31))
EVER = Asked(kpi="first_response_time", since=date(2020, 1, 1), until=date(2030, 12, 31))


def opened(actor, asked=MARCH, tab=None, turned=()):
    with work(actor) as w:
        return behind.made(w, asked, tab, list(turned)) if tab else drawer.content(w, asked)


def test_it_shows_the_number_its_days_and_what_it_counts(people):
    said = texts(opened(people["ana"]))
    assert {"Win rate", "Too few to say"} <= set(said)
    assert "1 Jan 2026 – 31 Mar 2026 · n = 5 · records of the whole company" in said
    said = texts(
        opened(people["ben"], MARCH.model_copy(update={"where": {"office": ["North"], "channel": [None]}}))
    )
    assert any("your own records, Office: North, Channel: nothing recorded" in words for words in said), said[:4]


def test_only_the_first_tab_is_made_and_the_others_when_they_are_opened(people):
    content = opened(people["ana"])
    filled = {panel.value: panel.children.children for panel in find(content, "TabsPanel")}
    assert list(filled) == list(TABS)
    waiting = [key for key, made in filled.items() if getattr(made, "className", "") == "opened-awaited"]
    assert waiting == [key for key in TABS if key != "trend"]
    assert filled["why"].children[0].children == "The change is being split up …"


def test_what_opens_is_few_components_however_many_cells_there_are(people):
    with work(people["ana"]) as w:
        count = kpis.ask(w, EVER.kpi).rows[0].n
    table = opened(people["ana"], EVER, "rows")
    (drawn,) = find(table, "PlainTable")
    assert len(drawn.rows) == min(count, behind.ROWS)
    assert len(walk(table)) < 20
    assert len(json.dumps(opened(people["ana"]), cls=PlotlyJSONEncoder)) < 60_000


@pytest.mark.parametrize(
    ("tab", "told"),
    [
        ("trend", "As a table"), ("definition", "Deals won"), ("sql", "marts.fct_deals"),
        ("lineage", "stg_app__deals"), ("tests", "holds"),
    ],
)  # fmt: skip
def test_each_tab_tells_what_it_promises(people, tab, told):
    assert told in str(opened(people["ana"], tab=tab))


def test_each_month_of_the_trend_opens_with_its_band(people):
    trend = opened(people["ana"], tab="trend")
    months = [drawer.read_asked(one.id["point"]) for one in find(trend, "Button")]
    assert months
    assert all(one.kpi == MARCH.kpi and one.since.day == 1 and one.since <= one.until for one in months)
    (table,) = find(trend, "PlainTable")
    assert "95% interval" in str(table.heads)


@pytest.mark.parametrize(("locale", "layer"), [("en", "Staging"), ("zh", "暂存层")])
def test_tables_on_the_way_say_in_words_what_they_are(people, locale, layer):
    with speaking(locale):
        assert layer in texts(opened(people["ana"], tab="lineage"))


def test_where_a_number_comes_from_is_drawn_table_by_table(people):
    tab = opened(people["ana"], tab="lineage")
    with work(people["ana"]) as w:
        told = drill.define(w, MARCH.kpi)
    drawn = [part for part in find(tab, "Div") if "lineage-box" in str(getattr(part, "className", ""))]
    (number,) = [part for part in drawn if "lineage-number" in part.className]
    assert len(drawn) == len(told.lineage) + 1
    assert texts(number)[0] == "Win rate"
    at = {
        part.title.partition(":")[0]: float(part.style["left"].rstrip("%")) for part in drawn if part is not number
    }
    assert set(at) == {each.name for each in told.lineage}
    assert at["deals"] < at["stg_app__deals"] < at["int_stages__win_shares"] < at["fct_deals"]
    assert at["fct_deals"] < float(number.style["left"].rstrip("%"))
    (listed,) = find(tab, "Ol")
    said = texts(listed)
    assert any(words.startswith("Made of int_stages__win_shares") or "stg_app__deals" in words for words in said)
    assert any(words.endswith("tests hold") for words in said)


def test_a_number_across_marts_comes_from_each_of_them(people):
    with work(people["ana"]) as w:
        told = drill.define(w, "roas")
    assert [each.name for each in told.lineage if each.depth == 0] == ["fct_deal_credits", "fct_channel_days"]


def test_how_many_records_it_counts_opens_to_them(people):
    content = opened(people["ana"], MARCH.at("rows"))
    (tabs,) = find(content, "Tabs")
    filled = {panel.value: panel.children.children for panel in find(content, "TabsPanel")}
    waiting = [key for key, made in filled.items() if getattr(made, "className", "") == "opened-awaited"]
    assert (tabs.value, waiting) == ("rows", [key for key in TABS if key != "rows"])


def test_every_table_on_the_way_is_described_in_chinese(people):
    with speaking("zh"), work(people["ana"]) as w:
        marts = {one.drill for one in metrics(w).values()}
        told = {each.name: each.description for mart in marts for each in drill.lineage(w, mart)}
    assert {name: said for name, said in told.items() if said.isascii()} == {}


def test_a_definition_leads_to_the_decision_it_rests_on(people):
    """Where there is one; every one that is named can be read."""
    with work(people["ana"]) as w:
        named = {one.decision for one in metrics(w).values() if one.decision}
    assert named
    assert all(decisions.find(name).title for name in named)
    (way,) = find(opened(people["ana"], EVER, "definition"), "Link")
    assert way.href == "/decisions/0206-what-numbers-count"
    assert "one question about one ticket" in str(guide.show_decision("0206-what-numbers-count"))
    assert not find(opened(people["ana"], tab="definition"), "Link"), "of the win rate none is needed"
    with pytest.raises(NotFound):
        guide.show_decision("../0206")


def test_records_are_those_of_the_reader(people):
    (table,) = find(opened(people["ben"], tab="rows"), "PlainTable")
    assert "Ben" in str(table.rows)
    assert "Carl" not in str(table.rows)


def test_records_turn_to_the_next_page_and_back(people, monkeypatch):
    monkeypatch.setattr(behind, "ROWS", 2)
    with web.acting(people["ana"]):
        first = opened(people["ana"], tab="rows")
        _back, on = find(first, "Button")
        second, turned = drawer.turn(drawer.Turn(**on.id), MARCH, [])
        back, on_again = find(second, "Button")
        again, none = drawer.turn(drawer.Turn(**back.id), MARCH, turned)
    assert "Records 1 to 2, newest first; there are more." in texts(first)
    assert "Records 3 to 4, newest first; there are more." in texts(second)
    assert (turned, none, on_again.disabled) == ([on.id["after"]], [], False)
    assert find(again, "PlainTable")[0].rows == find(first, "PlainTable")[0].rows


def test_opening_a_tab_leaves_the_others_as_they_are(people):
    with web.acting(people["ana"]):
        (made,) = drawer.open_tab("sql", [drawer.TabId(tab=tab) for tab in TABS], MARCH, [])
    assert [tab for tab, content in zip(TABS, made, strict=True) if content is not no_update] == ["sql"]


def test_a_number_that_the_role_may_not_read_does_not_open(people):
    for tab in (None, *TABS):
        with pytest.raises(NotPermitted):
            opened(people["sam"], tab=tab)


@pytest.mark.parametrize("where", [{"channel": [None]}, {"office": [None, "North"]}, {"office": ["North"]}])
def test_the_sql_as_shown_runs_and_answers_the_same(people, where):
    asked = EVER.model_copy(update={"kpi": "win_rate", "where": where})
    with work(people["ana"]) as w:
        row = kpis.ask(w, asked.kpi, (), asked.since, asked.until, asked.where).rows[0]
        shown = behind.made(w, asked, "sql", []).children
        assert w.session.execute(text(shown.replace(":", "\\:"))).mappings().one()["n"] == row.n


def test_a_value_that_no_record_has_is_said_to_be_a_slip(people):
    with work(people["ana"]) as w:
        with pytest.raises(Invalid, match=r"No record has Nrth as its office\. There are: .*North"):
            kpis.ask(w, "win_rate", where={"office": ["North", "Nrth"]})
        assert kpis.ask(w, "win_rate", since=date(2001, 1, 1), until=date(2001, 1, 2), where={"office": "North"})


def test_it_stands_in_chinese(people):
    with speaking("zh"):
        said = texts(opened(people["ana"]))
    assert {"赢单率", "明细"} & set(said)
    assert any("全公司的记录" in words for words in said)
