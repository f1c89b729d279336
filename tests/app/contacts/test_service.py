import pytest

from app.access.work import work
from app.contacts import service
from app.contacts.schema import ContactChange, ContactQuery
from app.core.errors import Invalid, NotFound
from app.customers import service as customers
from app.customers.schema import CustomerChange
from tests.app.making import a_contact, a_customer


def test_create_masks_personal_data(ben):
    made = a_contact(ben, mobile="138 0013 8000", email="wang@example.com", wechat="wang88")
    assert (made.mobile, made.email, made.wechat) == ("+86 ****8000", "w***@example.com", "****")
    assert made.customer == "Acme"


def test_create_refuses_a_customer_out_of_reach(ben, carl):
    theirs = a_customer(carl)
    with pytest.raises(Invalid) as refused:
        a_contact(ben, customer_id=theirs.id)
    assert list(refused.value.fields) == ["customer_id"]


def test_change_keeps_what_is_not_given(ben):
    made = a_contact(ben, title="Buyer")
    with work(ben) as w:
        changed = service.change(w, made.id, ContactChange(do_not_call=True), made.version)
    assert (changed.title, changed.do_not_call) == ("Buyer", True)


def test_a_contact_follows_its_customer(company):
    made = a_contact(company.ben)
    with work(company.mona) as w:
        owner = customers.read(w, made.customer_id)
        customers.transfer(w, made.customer_id, company.amy.user_id, owner.version)
    with work(company.amy) as w:
        assert service.read(w, made.id).name == "Wang Fang"
    with pytest.raises(NotFound), work(company.ben) as w:
        service.read(w, made.id)


def test_list_finds_by_whole_number_and_address_only(ben):
    a_contact(ben, mobile="138 0013 8000", email="wang@example.com")
    with work(ben) as w:
        found = {
            t: service.list_contacts(w, ContactQuery(search=t)).count for t in ("13800138000", "0013", "fang")
        }
        assert service.list_contacts(w, ContactQuery(search="wang@example.com")).count == 1
    assert found == {"13800138000": 1, "0013": 0, "fang": 1}


def test_reveal_shows_the_value(ben):
    made = a_contact(ben, wechat="wang88")
    with work(ben) as w:
        assert service.reveal(w, made.id, "wechat") == "wang88"


def test_a_number_without_a_country_code_is_read_as_its_customers_country_has_it(ben):
    german = a_customer(ben, country="Germany")
    made = a_contact(ben, customer_id=german.id, mobile="030 901820 ext. 7")
    with work(ben) as w:
        assert service.reveal(w, made.id, "mobile") == "+4930901820;ext=7"
        changed = service.change(w, made.id, ContactChange(mobile="030 23125 000"), made.version)
        assert service.reveal(w, changed.id, "mobile") == "+493023125000"


def test_a_contact_is_found_by_its_number_with_and_without_extension(ben):
    made = a_contact(ben, mobile="+1 415 555 2671 ext. 204", email="Wang@Example.com")
    assert made.mobile == "****2671"
    with work(ben) as w:
        found = {
            text: service.list_contacts(w, ContactQuery(search=text)).count
            for text in ("+1 (415) 555-2671", "+14155552671 x 9", "WANG@example.com", "+1 415 555 2672")
        }
    assert list(found.values()) == [1, 1, 1, 0]


@pytest.mark.parametrize("text", ["CAFÉ", "cafe\u0301", "ｃａｆé", "caf\u200bé"])
def test_a_name_is_found_however_it_is_written(ben, text):
    a_contact(ben, name="Cafe\u0301 Müller")
    with work(ben) as w:
        assert service.list_contacts(w, ContactQuery(search=text)).count == 1


def test_a_number_without_a_country_code_is_not_assumed_abroad(ben):
    german = a_customer(ben, country="Germany")
    with pytest.raises(Invalid) as refused:
        a_contact(ben, customer_id=german.id, mobile="138 0013 8000")
    assert list(refused.value.fields) == ["mobile"]
    made = a_contact(ben, customer_id=german.id, mobile="+86 138 0013 8000")
    for noun, record, shape in ((service, made, ContactChange(mobile="138 0013 8000")),
                                (customers, german, CustomerChange(phone="138 0013 8000"))):  # fmt: skip
        with pytest.raises(Invalid), work(ben) as w:
            noun.change(w, record.id, shape, record.version)
