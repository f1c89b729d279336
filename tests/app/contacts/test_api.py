from tests.app.making import a_customer

URL = "/api/v1/contacts"


def test_a_contact_over_http_from_first_to_last(ben, asking):
    browser, customer = asking(ben), a_customer(ben)
    given = {"name": "Wang Fang", "customer_id": str(customer.id), "mobile": "138 0013 8000"}
    contact = browser.post(URL, json=given).json()
    one = f"{URL}/{contact['id']}"
    changed = browser.patch(one, json={"title": "Buyer"}, params={"seen_version": 1}).json()
    assert (changed["title"], changed["mobile"], changed["customer"]) == ("Buyer", "+86 ****8000", "Acme")
    assert browser.post(f"{one}/reveal", json={"field": "mobile"}).json() == "+8613800138000"
    found = browser.get(URL, params={"customer_id": str(customer.id)}).json()
    assert (found["count"], found["rows"]) == (1, [browser.get(one).json()])
    assert browser.delete(one, params={"seen_version": 2}).status_code == 204
    assert browser.get(one).status_code == 404
