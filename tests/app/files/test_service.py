"""Files on records: what is taken, who sees them, what becomes of them."""

import io
import zipfile

import pytest

from app.access.robots import IMPORTER
from app.access.web import acting
from app.access.work import work
from app.audit.history import changes_of
from app.core.errors import Invalid, NotFound, NotPermitted
from app.files import content, page, service, store, tidying
from app.leads import conversion
from app.leads.schema import LeadConvert
from tests.app.making import a_deal, a_lead, broken_off
from tests.app.ui.reading import texts

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def put(by, record, entity="deals", name="offer.pdf", given=PDF):
    with work(by) as w:
        return service.add(w, entity, record.id, name, given)


def test_a_file_is_what_its_content_is_whatever_it_is_called(ben):
    deal = a_deal(ben)
    names = [put(ben, deal, name=name, given=given).name for name, given in (
        ("../../offer.exe", PDF), ("photo.jpeg", PNG), ("名单.csv", "姓名,电话\n王芳,1".encode()), ("a.pdf", PDF),
    )]  # fmt: skip
    assert names == ["offer.exe.pdf", "photo.jpeg.png", "名单.csv", "a.pdf"]


def a_program() -> bytes:
    return b"\x7fELF\x02\x01\x01" + b"\0" * 60


@pytest.mark.parametrize("given", [b"", a_program(), b"<html><script>", b"  <svg onload=x>", b"MZ\x90\0\3\0\0\0"])
def test_what_is_empty_or_would_run_is_not_taken(ben, given):
    deal = a_deal(ben)
    with pytest.raises(Invalid):
        put(ben, deal, given=given)


def test_what_is_too_large_is_not_taken():
    with pytest.raises(Invalid):
        content.type_of(PDF + b"\0" * content.MOST)


def test_a_document_that_is_an_archive_inside_is_told_from_an_archive():
    told = io.BytesIO()
    with zipfile.ZipFile(told, "w") as archive:
        archive.writestr("notes.txt", "hello")
    assert content.type_of(told.getvalue()) == "application/zip"


def test_files_are_seen_with_their_record_and_added_by_whoever_changes_it(company):
    deal = a_deal(company.ben)
    file = put(company.ben, deal)
    with work(company.mona) as w:
        assert [one.added_by for one in service.list_of(w, "deals", deal.id)] == ["Ben"]
        assert service.open_file(w, file.id)[1] == PDF
    for who, refusal in ((company.carl, NotFound), (company.sam, NotPermitted)):
        with pytest.raises((refusal, NotFound)), work(who) as w:
            service.open_file(w, file.id)
        with pytest.raises(refusal):
            put(who, deal)
    with pytest.raises(NotPermitted):
        put(company.ana, deal)
    with broken_off(company.ben) as w:
        service.remove(w, file.id)
    with work(company.ben) as w:
        assert len(service.list_of(w, "deals", deal.id)) == 1


def test_what_is_removed_is_told_by_the_trail_and_its_bytes_go_when_no_record_has_them(company, monkeypatch):
    lead = a_lead(company.ben)
    file = put(company.ben, lead, "leads")
    with work(company.ben) as w:
        made = conversion.convert(w, lead.id, LeadConvert(deal_title="Ten pumps"), lead.version)
        (carried,) = service.list_of(w, "deals", made.deal_id)
        service.remove(w, file.id)
        told = {one.action for one in changes_of(w, "leads", lead.id)}
    assert {"file_added", "file_removed"} <= told
    monkeypatch.setattr(store, "FRESH", -store.FRESH)
    with work(IMPORTER) as w:
        tidying.tidy(w)
    with work(company.ben) as w:
        assert service.open_file(w, carried.id)[1] == PDF
        for table, record_id in (
            ("deals", made.deal_id),
            ("customers", made.customer_id),
            ("contacts", made.contact_id),
        ):
            for one in service.list_of(w, table, record_id):
                service.remove(w, one.id)
    with work(IMPORTER) as w:
        assert tidying.tidy(w) >= 1


def test_the_panel_offers_to_add_to_whoever_may(company):
    deal = a_deal(company.ben)
    put(company.ben, deal)
    with acting(company.ben), work(company.ben) as w:
        assert "data-file" in str(page.card(w, "deals", deal.id))
    with acting(company.ana), work(company.ana) as w:
        shown = str(page.card(w, "deals", deal.id))
    assert "offer.pdf" in shown
    assert "data-file" not in shown


def test_over_http_a_file_comes_as_it_is_and_goes_as_an_attachment(asking, company):
    deal, browser = a_deal(company.ben), asking(company.ben)
    where = {"entity": "deals", "record_id": str(deal.id), "name": "报价.pdf"}
    made = browser.post(
        "/api/v1/files", params=where, content=PDF, headers={"Content-Type": "application/octet-stream"}
    )
    assert made.status_code == 201
    given = browser.get(f"/api/v1/files/{made.json()['id']}")
    assert (given.content, given.headers["content-type"]) == (PDF, "application/pdf")
    assert given.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6")
    assert given.headers["x-content-type-options"] == "nosniff"
    for sent, why in ((a_program(), "This kind of file is not taken."), (b"", "The file is empty.")):
        refused = browser.post("/api/v1/files", params=where, content=sent)
        assert refused.status_code == 422
        assert refused.json()["fields"]["file"].startswith(why)


def test_files_of_one_name_are_told_apart(ben):
    deal = a_deal(ben)
    put(ben, deal, name="other.pdf")
    for _nth in range(2):
        put(ben, deal)
    with work(ben) as w:
        said = texts(page.card(w, "deals", deal.id))
    assert [one.rpartition(" · ")[2] for one in said if " · " in one] == [
        "2 of 2 of this name", "1 of 2 of this name", "Ben",
    ]  # fmt: skip
