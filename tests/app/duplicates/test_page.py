from app.access.work import work
from app.duplicates import page
from tests.app.making import a_customer, a_lead
from tests.app.ui.reading import texts


def test_a_record_shows_what_looks_like_it_and_why(ben):
    a_customer(ben, name="Acme Pumps Ltd")
    lead, other = a_lead(ben, company_name="ACME Pumps"), a_lead(ben, company_name="Globex")
    with work(ben) as w:
        assert {"Acme Pumps Ltd", "Customer", "same company name"} <= set(texts(page.beside("leads", w, lead.id)))
        assert page.beside("leads", w, other.id) is None
