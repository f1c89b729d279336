"""Having things done without waiting for them."""

import csv
from pathlib import Path
from threading import Event

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import delete, update

from app.access.work import work
from app.activities.model import Activity
from app.customers import service as customers
from app.jobs import service
from app.jobs.perform import perform
from app.jobs.schema import JobQuery
from app.users.model import User
from tests.app.imports import deliveries
from tests.app.imports.test_job import brought
from tests.app.jobs.doing import asked, known
from tests.app.making import a_lead, a_task

pytestmark = pytest.mark.journey


@pytest.fixture(autouse=True)
def kind():
    with known():
        yield


def newest(by):
    with work(by) as w:
        return service.list_jobs(w, JobQuery()).rows[0]


def rows_of(file: Path) -> list[dict[str, object]]:
    """What stands in an exported file, as a spreadsheet reads it; in CSV a mark keeps texts from counting."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return [dict(line) for line in csv.DictReader(lines)]
    heads, *lines = CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()
    return [dict(zip(heads, line, strict=True)) for line in lines]


def rows_shown(reader) -> list[dict[str, str]]:
    """What the list shows: heading -> words, row by row."""
    return reader.page.locator(".table").evaluate("""table => {
        const heads = [...table.querySelectorAll("thead th")].map((cell) => cell.innerText.trim());
        return [...table.querySelectorAll("tbody tr")].map((row) =>
            Object.fromEntries([...row.cells].map((cell, n) => [heads[n], cell.innerText.trim()])));
    }""")


@pytest.mark.parametrize(("form", "language"), [("Excel workbook", "en-GB"), ("CSV 文件", "zh-CN")])
def test_a_list_is_taken_away_and_says_in_a_spreadsheet_what_it_showed(signed_in, ben, tmp_path, form, language):
    a_lead(ben, name="Wang Fang", company_name="Acme", channel="baidu", phone="13800138000")
    a_lead(ben, name="Li Lei", channel="email")
    columns = "name,company_name,status,phone"
    english = language == "en-GB"
    reader = signed_in(ben, f"/leads?channel=baidu&columns={columns}", language=language)
    reader.presses("Export" if english else "导出")
    reader.page.get_by_role("menuitem", name=form).click()
    reader.sees("The export is being made" if english else "正在导出")
    [shown] = rows_shown(reader)
    perform(newest(ben).id, Event())
    reader.goes_to("/jobs")
    with reader.page.expect_download() as taken:
        reader.follows("Download" if english else "下载")
    file = tmp_path / taken.value.suggested_filename
    taken.value.save_as(file)
    [row] = rows_of(file)
    told = {head: str(row[head]).removeprefix("'") for head in shown if head}
    assert told == {head: words for head, words in shown.items() if head}
    assert "+86 ****8000" in told.values()


def test_a_job_is_cancelled_and_tried_again(signed_in, ben):
    asked(ben, fails=True)
    reader = signed_in(ben, "/jobs")
    reader.presses("Cancel")
    reader.sees("Cancelled")
    reader.presses("Try again")
    reader.sees("Waiting")
    perform(newest(ben).id, Event())
    reader.sees("Partly done", "1 row failed")
    reader.page.locator("summary").click()
    reader.sees("No name.")
    reader.presses("Undo")
    reader.sees("Undo: Leads made: Leads", "They go.")
    reader.presses("Take it back")
    reader.page.locator("td", has_text="Undo: Leads made: Leads").wait_for()


def test_an_administrator_sees_everybodys_jobs(signed_in, ben, ada):
    asked(ben)
    reader = signed_in(ada, "/jobs")
    reader.sees("No jobs yet.")
    reader.follows("Everybody's")
    reader.sees("Ben", "Waiting")


def test_files_are_sent_and_imported_as_a_job(signed_in, ada, tmp_path):
    folder = deliveries.write(deliveries.olist(), tmp_path)
    reader = signed_in(ada, "/jobs")
    reader.follows("Import")
    reader.sees("olist", "Choose files")
    with reader.page.expect_file_chooser() as choice:
        reader.page.locator("#import-olist").click()
    choice.value.set_files(sorted(folder.iterdir()))
    reader.sees("Import: olist", "Waiting")
    perform(newest(ada).id, Event())
    reader.sees("created: ")
    reader.goes_to("/imports")
    with reader.page.expect_file_chooser() as choice:
        reader.page.locator("#import-olist").click()
    choice.value.set_files(sorted(folder.iterdir())[:1])
    reader.sees("These files are missing")


SPOKEN = {
    "en": ("Undo", "Take it back", "removed: ", "Nothing was taken back", "1 record", "Activity: Call them"),
    "zh": ("撤销", "确认撤销", "删除：", "未撤销任何内容", "1 条记录", "跟进记录：Call them"),
}


@pytest.mark.parametrize("language", SPOKEN)
def test_an_import_is_taken_back_once_nobody_uses_what_it_brought(signed_in, ada, language):
    undo, confirm, removed, hindered, failed, used = SPOKEN[language]
    with work(ada) as w:
        w.session.execute(update(User).where(User.id == ada.user_id).values(locale=language))
    brought(ada, deliveries.olist())
    with work(ada) as w:
        customer = customers.list_customers(w, customers.CustomerQuery(search="seller-a")).rows[0]
    task = a_task(ada, customer_id=customer.id, subject="Call them")
    reader = signed_in(ada, "/jobs")

    def takes_back(before: int) -> None:
        reader.page.locator("tr", has_text="olist").get_by_role("button", name=undo).first.click()
        reader.presses(confirm)
        reader.page.locator("tr", has_text="olist").nth(before).wait_for()
        perform(newest(ada).id, Event())

    takes_back(before=1)
    reader.sees(hindered, failed)
    reader.page.locator("summary").first.click()
    reader.sees(used)
    with work(ada) as w:
        w.session.execute(delete(Activity).where(Activity.id == task.id))
    takes_back(before=2)
    reader.sees(removed)
