"""The report: one edition, frozen, the same numbers in every format and the reader's reach in all of them."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from dashboards.periods import Period, month_of
from dashboards.reports import cli, definitions, edition, letter, render, restated, shapes, words, workbook
from dashboards.reports.edition import Issue
from dashboards.reports.held import Held
from dashboards.reports.shapes import Cell, Edition

MARCH = month_of("2026-03")


@pytest.fixture
def march(people):
    def collect(who: str = "ana", locale: str = "en", report: str = "leadership-monthly", **more) -> Edition:
        issue = Issue(definitions.DEFINITIONS[report], MARCH, locale, "LM-2026-03-test", "final")
        with work(people[who]) as w:
            return edition.collect(w, replace(issue, **more))

    return collect


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


class Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found, self.pictures, self.links = "", [], []

    def handle_data(self, data: str) -> None:
        self.found += data

    def handle_starttag(self, tag: str, attrs) -> None:
        said = dict(attrs)
        if tag == "img":
            self.pictures.append(said)
        self.links += [said["href"]] if "href" in said else []


def page_of(made: Edition) -> Words:
    page = Words()
    page.feed(render.html(made))
    return page


def sheets_of(made: Edition) -> dict[str, list[list]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook.made(made)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def numbers_of(made: Edition, drawn: bool) -> list[Cell]:
    """Of the strip and the tables; where a chart is drawn in place of a table, of its marks."""
    found = [kpi.value for kpi in made.kpis]
    for section in made.sections:
        if drawn and section.chart and section.chart.kind != "bars":
            said = [(mark.words, mark.value) for mark in section.chart.marks]
            said += [(line.words, line.points[-1].value) for line in section.chart.lines]
            told = {cell.words: cell.value for row in section.rows for cell in row}
            assert all(told[words] == value for words, value in said)
            found += [Cell(words, value) for words, value in said]
        elif drawn or section.name != "trend":
            found += [cell for row in section.rows for cell in row if cell.value is not None]
    return found


def test_collect_shows_what_is_counted_by_hand(march):
    lines = {kpi.name: kpi for kpi in march().kpis}
    assert lines["won_amount"].value.value == 400
    assert lines["won_amount"].value.words == "¥400"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_mail_paper_and_workbook_tell_the_same_numbers(march, locale):
    made = march(locale=locale)
    pdf, html, sheets = text_of(render.pdf(made)), squeezed(page_of(made).found), sheets_of(made)
    written = {value for rows in sheets.values() for row in rows for value in row}
    assert numbers_of(made, drawn=True)
    for cell in numbers_of(made, drawn=True):
        assert squeezed(cell.words) in pdf
    for cell in numbers_of(made, drawn=False):
        assert squeezed(cell.words) in html
        assert cell.value is None or any(
            isinstance(one, int | float) and abs(one - cell.value) < 1e-9 for one in written
        )
    assert made.reference in html
    assert shapes.thawed(made.frozen()) == made


def test_every_number_links_to_what_is_behind_it_in_that_edition(march):
    made = march()
    links = page_of(made).links
    for kpi in made.kpis:
        assert f"{made.address}?{kpi.value.opens}" in links
        assert f"kpi={kpi.name}" in kpi.value.opens
    annotations = [
        one.get_object()["/A"]["/URI"]
        for page in PdfReader(io.BytesIO(render.pdf(made))).pages
        for one in page.get("/Annots", [])
    ]
    assert set(annotations) >= {made.link(kpi.value.opens) for kpi in made.kpis}


def test_paper_is_a4_tagged_and_of_one_language(march):
    for locale, region in (("en", "en"), ("zh", "zh-CN")):
        pdf = PdfReader(io.BytesIO(render.pdf(march(locale=locale))))
        assert [round(float(side)) for side in pdf.pages[0].mediabox[2:]] == [595, 842]
        assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
        assert pdf.trailer["/Root"]["/Lang"] == region


def test_mail_is_small_says_what_pictures_show_and_fetches_nothing(march):
    made = march()
    page = page_of(made)
    assert len(render.html(made).encode()) < letter.MOST_BYTES
    assert {one["src"] for one in page.pictures} == {f"cid:{name}" for name in render.pictures(made)}
    assert all(one["alt"] for one in page.pictures)
    assert all(link.startswith(("http://127.0.0.1", "mailto:")) for link in page.links)


def test_a_workbook_holds_no_formula_whatever_a_team_is_called(march):
    made = march()
    hostile = replace(made.sections[0], rows=[[Cell("=1+1"), Cell("@SUM(A1)"), Cell("http://a.example")]])
    book = workbook.made(replace(made, sections=[hostile]))
    assert b"<f>" not in book
    rows = sheets_of(replace(made, sections=[hostile]))[hostile.name]
    assert rows[1][:3] == ["=1+1", "@SUM(A1)", "http://a.example"]


def test_chinese_editions_are_chinese(march):
    made = march(locale="zh")
    assert made.title == "2026年3月"
    left = [w for w in (*made.words.values(), *made.notes, made.subtitle) if re.search(r"[A-Za-z]{4,}", w)]
    assert not [w for w in left if not re.search(r"[\u4e00-\u9fff]", w)]


def test_a_manager_reads_only_the_own_team_and_nobody_is_named(march, people):
    made = march("mona")
    [offices] = [s for s in made.sections if s.name == "offices"]
    assert [row[0].words for row in offices.rows] == ["North"]
    assert made.scope == "Your team"
    assert words.scope(people["ben"], {"deals"}) == "Your own records"
    assert "Mona" not in made.frozen()


def test_what_a_failed_test_is_about_is_blank_and_all_else_goes_out(march, monkeypatch):
    monkeypatch.setattr(edition, "held", lambda w: Held(w, {"fct_deals": 2}))
    lines = {kpi.name: kpi for kpi in march().kpis}
    assert (lines["win_rate"].value.words, lines["win_rate"].value.value) == ("Held back", None)
    assert lines["win_rate"].held == "2 tests of its data failed"
    assert not lines["win_rate"].history
    assert not lines["csat"].held


def test_an_unfinished_period_is_compared_with_nothing(people, march, monkeypatch):
    monkeypatch.setattr("dashboards.periods.today", lambda: date(2026, 3, 20))
    made = march()
    assert all(kpi.change.words in ("", "Not over yet") for kpi in made.kpis if "·" not in kpi.parts)
    assert "not over" in made.sentences[0].text


def test_a_number_that_moved_since_it_was_published_is_restated(march):
    before = march()
    lines = [
        replace(kpi, value=replace(kpi.value, value=500.0, words="¥500")) if kpi.name == "won_amount" else kpi
        for kpi in before.kpis
    ]
    [told] = [s for s in march(before=[replace(before, kpis=lines)]).sections if s.name == "restated"]
    assert [[cell.words for cell in row] for row in told.rows] == [["Won amount", "March 2026", "¥500", "¥400"]]
    [told] = [s for s in march(before=[before]).sections if s.name == "restated"]
    assert not told.rows
    assert restated.moved(0.350, 0.347, "share")
    assert not restated.moved(0.3501, 0.3499, "share")


def test_only_what_moved_far_is_an_edition_of_its_own(march):
    made = march()

    def moved_to(amount: float) -> Edition:
        lines = [
            replace(kpi, value=replace(kpi.value, value=amount)) if kpi.name == "won_amount" else kpi
            for kpi in made.kpis
        ]
        return replace(made, kpis=lines)

    assert not restated.is_restated(made, made)
    assert not restated.is_restated(made, moved_to(407))
    assert restated.is_restated(made, moved_to(409))


def test_a_week_is_a_week_in_numbers_and_words(march, people):
    week = Period(date(2026, 3, 9), date(2026, 3, 15), date(2026, 3, 2), date(2026, 3, 8))
    made = march(report="leadership-weekly", period=week)
    assert {(kpi.since, kpi.until) for kpi in made.kpis} == {("2026-03-09", "2026-03-15")}
    assert "month" not in made.sentences[0].text


def test_agents_build_no_report(people):
    with pytest.raises(NotPermitted), work(people["sam"]) as w:
        edition.collect(w, Issue(definitions.DEFINITIONS["leadership-monthly"], MARCH, "en", "x", "final"))


@pytest.mark.parametrize("wrong", ["2026", "2026-13", "March", "2026-3-1"])
def test_a_period_is_a_month(wrong):
    with pytest.raises(Invalid, match="2026-10"):
        month_of(wrong)


def test_the_command_writes_four_files_a_language(people, tmp_path):
    done = CliRunner().invoke(cli.app, ["build", "--period", "2026-03", "--out", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    kinds = ("html", "json", "pdf", "xlsx")
    assert names == [f"leadership-monthly-2026-03.{lang}.{kind}" for lang in ("en", "zh") for kind in kinds]
    written = (tmp_path / "new" / "leadership-monthly-2026-03.en.json").read_text()
    assert json.loads(written)["locale"] == "en"


def test_the_command_says_what_is_wrong_and_writes_nothing(people, tmp_path):
    done = CliRunner().invoke(cli.app, ["build", "--period", "soon", "--out", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert not (tmp_path / "new").exists()
