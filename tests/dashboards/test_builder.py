"""Composed pages: panels are views of the explorer, computed for each reader; the page is a file."""

import json

import pytest

from app.access import web
from app.access.work import work
from app.core.errors import Invalid
from app.core.i18n import speaking
from app.number_pages import service
from app.number_pages.schema import PageFile, PanelFile
from dashboards.builder import adding, api, draft, drawing, editor, files, page, shipped
from dashboards.explorer import address
from tests.app.ui.reading import texts

TWO = PageFile(
    title="Mine",
    panels=[
        PanelFile(view="kpi=won_amount&by=owner&chart=table&period=2026-01-01..2026-04-30", width=8),
        PanelFile(text="**Read me**", width=4),
    ],
)


def test_an_editor_adds_moves_sizes_and_removes():
    three = draft.added(TWO, PanelFile(text="x"))
    assert [one.width for one in draft.moved(three, 2, 0).panels] == [6, 8, 4]
    assert draft.moved(three, 0, 99).panels[-1] == three.panels[0]
    assert draft.moved(three, 9, 0) == three
    assert draft.resized(TWO, 0, 1).panels[0].width == 12
    assert draft.resized(TWO, 1, -1).panels[1].width == 4
    assert draft.removed(three, 1).panels == [three.panels[0], three.panels[2]]


def test_a_page_is_computed_in_the_reach_of_its_reader(people):
    shown = {}
    for name in ("ana", "carl", "sam"):
        with work(people[name]) as w:
            shown[name] = texts(drawing.panels(w, TWO, {}))
    assert {"Ben", "Carl"} <= set(shown["ana"])
    assert "Ben" not in shown["carl"]
    assert "Your role does not show this number." in shown["sam"]


def test_what_the_address_says_holds_for_all_panels_that_know_it(people):
    with work(people["ana"]) as w:
        said = texts(drawing.panels(w, TWO, {"office": "South", "nonsense": "x"}))
    assert "Carl" in said
    assert "Ben" not in said


def test_a_page_goes_out_as_a_file_and_comes_back_the_same(people):
    with web.acting(people["ana"]):
        with work(people["ana"]) as w:
            made = service.create(w, TWO)
        said = api.export(people["ana"], made.id).body.decode()
        assert json.loads(said)["panels"][0]["view"].startswith("kpi=won_amount")
        assert files.read(said) == TWO
        assert files.take(None, said).endswith("/edit")
    for wrong in (
        "",
        "[]",
        '{"title": "x", "panels": [{"width": 5, "text": "a"}]}',
        '{"title": "x", "panels": [{}]}',
    ):
        with pytest.raises(Invalid):
            files.read(wrong)


@pytest.mark.parametrize("name", list(shipped.BOARDS))
def test_shipped_pages_are_copied_in_views_that_are_understood(people, name):
    copy = shipped.copied(name)
    with work(people["ana"]) as w:
        for panel in copy.panels:
            query = dict(part.split("=", 1) for part in panel.view.split("&"))
            assert address.read(w, query).wrong == (), panel.view


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_list_page_and_editor_are_shown(people, locale):
    with speaking(locale), web.acting(people["ana"]):
        to = adding.make(adding.Made(**{"page-new": "empty"}))
        page_id = to.split("/")[2]
        assert adding._put(page_id, PanelFile(view="kpi=win_rate&by=owner&chart=bar")) == page_id
        assert editor.press({"tool": "publish", "place": -1}, page_id, None)
        editor.press({"tool": "wider", "place": 0}, page_id, None)
        assert any("王" in said or "Ben" in said or "Carl" in said for said in texts(page.show_one(page_id)))
        assert len(texts(editor.show(page_id))) > 10
        assert len(texts(page.show())) > 8
        assert len(texts(adding.show(kpi="win_rate"))) > 2
