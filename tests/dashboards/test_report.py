"""The report: one edition, frozen, the same words in every format and the reader's reach in all of them."""

import io
import json
import re

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from app.access.work import work
from app.core.errors import Invalid, NotPermitted
from dashboards.periods import month_of
from dashboards.reports import cli, edition, render

MARCH = month_of("2026-03")


@pytest.fixture
def march(people):
    def collect(who: str = "ana", locale: str = "en") -> edition.Edition:
        with work(people[who]) as w:
            return edition.collect(w, MARCH, locale)

    return collect


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def text_of(pdf: bytes) -> str:
    return squeezed("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))


def test_collect_shows_what_is_counted_by_hand(march):
    lines = {kpi.name: kpi for kpi in march().kpis}
    assert lines["lead_conversion_matured"].parts == "2 of 5"
    assert lines["win_rate"].parts == "2 of 4"
    assert lines["won_amount"].value == "¥400"


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_pdf_and_html_hold_every_word_of_the_edition(march, locale):
    made = march(locale=locale)
    pdf, html = text_of(render.pdf(made)), render.html(made)
    for kpi in made.kpis:
        assert squeezed(kpi.value) in pdf
        assert kpi.value in html
    for table in made.tables:
        for row in table.rows:
            assert all(squeezed(cell.replace("*", "")) in pdf for cell in row)
    assert made.id in html


def test_chinese_editions_are_chinese(march):
    assert march(locale="zh").title != march(locale="en").title
    assert re.search(r"[\u4e00-\u9fff]", text_of(render.pdf(march(locale="zh"))))


def test_a_manager_reads_only_the_own_office(march):
    offices = next(t for t in march("mona").tables if t.head[0] == "Office")
    assert [row[0] for row in offices.rows] == ["North"]


def test_the_same_month_is_the_same_edition(march):
    assert march().id == march().id


def test_agents_build_no_report(people):
    with pytest.raises(NotPermitted), work(people["sam"]) as w:
        edition.collect(w, MARCH, "en")


@pytest.mark.parametrize("wrong", ["2026", "2026-13", "March", "2026-3-1"])
def test_a_period_is_a_month(wrong):
    with pytest.raises(Invalid, match="2026-10"):
        month_of(wrong)


def test_the_command_writes_three_files_a_language(people, tmp_path):
    done = CliRunner().invoke(cli.app, ["build", "--period", "2026-03", "--out", str(tmp_path / "new")])
    assert done.exit_code == 0, done.output
    names = sorted(path.name for path in (tmp_path / "new").iterdir())
    assert names == [f"report-2026-03.{lang}.{kind}" for lang in ("en", "zh") for kind in ("html", "json", "pdf")]
    assert json.loads((tmp_path / "new" / "report-2026-03.en.json").read_text())["locale"] == "en"


def test_the_command_says_what_is_wrong_and_writes_nothing(people, tmp_path):
    done = CliRunner().invoke(cli.app, ["build", "--period", "soon", "--out", str(tmp_path / "new")])
    assert done.exit_code == 1
    assert not (tmp_path / "new").exists()
