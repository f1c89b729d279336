"""Lists as files: what the filter leaves, within the asker's reach, masked as on the list, and never a formula."""

import csv
import io
import re
import zipfile
from threading import Event

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.access.actor import Actor
from app.access.robots import SYSTEM
from app.access.work import work
from app.audit.model import AuditEntry
from app.core.errors import Invalid, NotFound, NotPermitted
from app.exports import run, service
from app.exports.lists import list_of
from app.jobs import service as jobs
from app.jobs.perform import perform
from app.jobs.schema import JobView
from tests.app.fields.test_custom import OPTIONS, a_field
from tests.app.making import a_contact, a_customer, a_deal, a_lead, a_ticket, broken_off
from tests.architecture.test_fields import nouns


def exported(by: Actor, noun: str = "leads", form: str = "xlsx", **query: str) -> JobView:
    with work(by) as w:
        job = service.ask(w, noun, query, form)
    perform(job.id, Event())
    with work(by) as w:
        return jobs.read(w, job.id)


def content(by: Actor, job: JobView) -> bytes:
    with work(by) as w:
        return b"".join(jobs.parts(w, job.files[0].id))


def rows(by: Actor, job: JobView) -> list[dict[str, object]]:
    heads, *lines = CalamineWorkbook.from_filelike(io.BytesIO(content(by, job))).get_sheet_by_index(0).to_python()
    return [dict(zip(heads, line, strict=True)) for line in lines]


def test_a_list_is_written_within_reach_with_the_words_of_its_reader(company):
    a_lead(company.ben, name="Li Lei", phone="13800138000", est_amount="1200.50", channel="baidu")
    a_lead(company.carl, name="Of the South")
    job = exported(company.ben)
    assert (job.status, job.counts) == ("succeeded", {"rows": 1})
    (row,) = rows(company.ben, job)
    assert (row["Name"], row["Status"], row["Phone"], row["Estimate"]) == ("Li Lei", "New", "+86 ****8000", 1200.5)
    assert [len(rows(who, exported(who))) for who in (company.mona, company.carl, company.ada)] == [1, 1, 2]


@pytest.mark.parametrize("noun", ["leads", "deals", "customers", "contacts", "tickets"])
def test_a_file_says_whose_each_record_is_and_since_when_it_is_kept(company, noun):
    a_lead(company.ben)
    a_ticket(
        company.sam, customer_id=a_contact(company.ben, customer_id=a_deal(company.ben).customer_id).customer_id
    )
    found = rows(company.ada, exported(company.ada, noun))
    assert found
    assert all(row["Created"] for row in found)
    if noun in ("leads", "deals", "customers"):
        assert {row["Owner"] for row in found} == {"Ben"}


def test_an_amount_stands_as_money_in_a_sheet(ben):
    a_deal(ben, amount="1500.25")
    with zipfile.ZipFile(io.BytesIO(content(ben, exported(ben, "deals")))) as book:
        sheet, looks = (book.read(f"xl/{part}.xml").decode() for part in ("worksheets/sheet1", "styles"))
    (style,) = re.findall(r's="(\d+)"><v>1500.25<', sheet)
    formats = re.findall(r'numFmtId="(\d+)"', looks.partition("<cellXfs")[2].partition("</cellXfs>")[0])
    assert dict(re.findall('numFmtId="(\\d+)" formatCode="([^"]*)"', looks))[formats[int(style)]] == "#,##0.00"


def test_fields_that_the_company_added_are_columns_too(company):
    speed = a_field(company.ada, "choices", label_en="Speed", **OPTIONS)
    friend = a_field(company.ada, "person", label_en="Introduced by")
    hidden = a_field(company.ada, "personal", label_en="Pet name")
    a_lead(company.ben, custom={speed.key: ["o1"], friend.key: str(company.ben.user_id), hidden.key: "Xiao Wang"})
    (row,) = rows(company.ben, exported(company.ben))
    assert (row["Speed"], row["Introduced by"], row["Pet name"]) == ("Fast", "Ben", "****")


def test_what_the_filter_leaves_is_written_page_by_page(ben, monkeypatch):
    monkeypatch.setattr(run, "PAGE_ROWS", 2)
    for n in range(5):
        a_lead(ben, name=f"Lead {n}", channel="baidu")
    a_lead(ben, name="Another", channel="email")
    job = exported(ben, channel="baidu", sort="name", size="2", after="x")
    assert [row["Name"] for row in rows(ben, job)] == [f"Lead {n}" for n in range(5)]
    assert job.done == 5


def test_no_text_becomes_a_formula(ben):
    formulas = ['=HYPERLINK("http://x","y")', "+1", "-1", "@SUM(A1)", "\t=1"]
    for n, words in enumerate(formulas):
        a_lead(ben, name=f"Lead {n}", company_name=f"{words}")
    with io.BytesIO(content(ben, exported(ben))) as file:
        assert b"<f>" not in _sheet(file)
    lines = csv.DictReader(io.StringIO(content(ben, exported(ben, form="csv")).decode("utf-8-sig")))
    assert all(not line["Company"].startswith(("=", "+", "-", "@", "\t")) for line in lines)


def _sheet(file: io.BytesIO) -> bytes:
    with zipfile.ZipFile(file) as book:
        return book.read("xl/worksheets/sheet1.xml")


def test_numbers_in_csv_stay_numbers(ben):
    a_deal(ben, title="Ten pumps", amount="-0.00")
    a_deal(ben, title="Two pumps", amount="1500.25")
    lines = list(csv.DictReader(io.StringIO(content(ben, exported(ben, "deals", "csv")).decode("utf-8-sig"))))
    assert "1500.25" in {line["Amount"] for line in lines}


def test_the_trail_keeps_who_took_which_list_and_when_it_was_downloaded(ben):
    a_lead(ben)
    job = exported(ben)
    with work(ben) as w:
        jobs.open_file(w, job.id, job.files[0].id)
    with work(SYSTEM) as w:
        kept = w.session.scalars(
            select(AuditEntry).where(AuditEntry.action.in_(("export", "download"))).order_by(AuditEntry.id)
        ).all()
    assert [(one.action, one.entity, one.actor_id) for one in kept] == [
        ("export", "leads", ben.user_id),
        ("download", "jobs", ben.user_id),
    ]


def test_nobody_takes_what_they_may_not_read(company):
    with pytest.raises(NotPermitted), work(company.sam) as w:
        service.ask(w, "deals", {})
    a_customer(company.ben)
    assert len(rows(company.sam, exported(company.sam, "customers"))) == 1


def test_the_file_is_its_askers_and_the_administrators(company):
    job = exported(company.ben)
    with pytest.raises(NotFound), work(company.mona) as w:
        jobs.open_file(w, job.id, job.files[0].id)
    with work(company.ada) as w:
        assert jobs.open_file(w, job.id, job.files[0].id).name.startswith("leads-")


@pytest.mark.parametrize(
    ("noun", "query", "form"),
    [("nothing", {}, "xlsx"), ("../x", {}, "xlsx"), ("leads", {"x": "1"}, "csv"), ("leads", {}, "exe")],
)
def test_what_cannot_be_exported_is_refused_at_once(ben, noun, query, form):
    with pytest.raises(Invalid), work(ben) as w:
        service.ask(w, noun, query, form)


def test_asking_is_undone_with_its_transaction(ben):
    with broken_off(ben) as w:
        service.ask(w, "leads", {})
    with work(ben) as w:
        assert jobs.list_jobs(w, jobs.JobQuery()).rows == []


@pytest.mark.parametrize("name", [noun.name for noun in nouns()])
def test_every_noun_can_be_exported(ada, name):
    assert list_of(name).noun.name == name
    assert exported(ada, name).status == "succeeded"
