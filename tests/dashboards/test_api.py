"""KPIs for programs: the answers of the pages, within reach, as JSON and as files."""

import asyncio
import io
import re
import zipfile

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from app.access.robots import READER
from app.access.work import work
from app.core.errors import Invalid
from app.core.i18n import speaking
from dashboards import api, kpis


def test_an_answer_is_what_the_page_says(people):
    answer = api.ask(people["ana"], "win_rate", "office")
    with work(READER) as w:
        rows = kpis.ask(w, "win_rate", ["office"]).rows
    assert [(row["by"], row["value"], row["n"], row["low"]) for row in answer["rows"]] == [
        (row.by, row.value, row.n, row.low) for row in rows
    ]
    assert answer["build"]["tests_not_held"] == 0


def test_everybody_sees_the_metrics_they_may_ask_for(people):
    names = {one["name"] for one in api.list_kpis(people["sam"])}
    assert "csat" in names
    assert "win_rate" not in names
    with speaking("zh"):
        assert {one["label"] for one in api.list_kpis(people["ana"])} >= {"赢单率", "综合获客成本"}


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_holds_the_rows_and_says_what_they_are(people, form):
    answer = api.download(people["ana"], "win_rate", form, "office", where=["channel=baidu"])
    content = asyncio.run(whole(answer))
    if form == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Office,Win rate,Numerator,Denominator,n")
        assert lines[1].startswith("North,0.666")
        assert "Channel: Baidu" in lines
    else:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert sheet[1][:5] == ["North", pytest.approx(2 / 3), 2, 3, 3]


def test_a_number_in_a_sheet_stands_as_its_unit_is_written(people):
    answer = api.download(people["ana"], "win_rate,won_amount", "xlsx", "office")
    with zipfile.ZipFile(io.BytesIO(asyncio.run(whole(answer)))) as book:
        looks = book.read("xl/styles.xml").decode()
    assert {"0.0%", "#,##0.00"} <= set(re.findall('formatCode="([^"]*)"', looks))


def test_what_a_file_is_narrowed_to_is_said_in_the_words_of_its_reader(people):
    with speaking("zh"):
        answer = api.download(people["ana"], "win_rate", "csv", "office", where=["channel=baidu", "channel="])
        lines = asyncio.run(whole(answer)).decode("utf-8-sig").splitlines()
    assert "渠道：百度推广、未填写" in [line.strip('"') for line in lines]
    assert next(line for line in lines if line.startswith("赢单率：赢单占"))


@pytest.mark.parametrize(("locale", "said"), [("en", "KPI"), ("zh", "指标")])
def test_a_file_of_several_numbers_says_which_each_row_is_of(people, locale, said):
    with speaking(locale):
        answer = api.download(people["ana"], "win_rate,won_amount", "csv", "office")
        lines = asyncio.run(whole(answer)).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[1] == said


async def whole(answer):
    return b"".join([part async for part in answer.body_iterator])


def test_taking_a_file_is_in_the_trail(people):

    api.download(people["ana"], "win_rate", "csv", "office")
    with work(people["ana"]) as w:
        del w
    with work(READER) as w:
        found = w.session.execute(
            text("select count(*) from app.audit_entries where action = 'export' and entity = 'kpis'")
        )
        assert found.scalar() >= 1


def test_several_numbers_are_one_file(people):
    content = asyncio.run(whole(api.download(people["ana"], "deals_won,won_amount", "csv", "office")))
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Office,KPI,Value,")
    assert [line.split(",")[1] for line in lines[1:5]] == ["Deals won", "Deals won", "Won amount", "Won amount"]
    with pytest.raises(Invalid):
        api.download(people["ana"], "deals_won,won_amount", "png")


@pytest.mark.parametrize(
    ("name", "by"),
    [
        ("win_rate", "month"),
        ("win_rate", "office"),
        ("retention", "month,month_number"),
        ("nps", ""),
        ("csat", "office,channel"),
    ],
)
def test_a_number_is_also_a_picture(people, name, by):
    for locale in ("en", "zh"):
        with speaking(locale):
            answer = api.download(people["ana"], name, "png", by)
        picture = asyncio.run(whole(answer))
        assert picture[:4] == b"\x89PNG"
        assert answer.media_type == "image/png"
        assert len(picture) > 10_000
