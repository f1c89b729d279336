from tests.app.making import a_customer

URL = "/api/v1/customers"


def test_a_customer_over_http_from_first_to_last(ben, asking):
    browser = asking(ben)
    made = browser.post(URL, json={"name": "Acme", "phone": "138 0013 8000"})
    assert made.status_code == 201
    customer = made.json()
    assert (customer["owner"], customer["phone"]) == ("Ben", "+86 ****8000")
    one = f"{URL}/{customer['id']}"
    changed = browser.patch(one, json={"level": "A"}, params={"seen_version": customer["version"]}).json()
    assert (changed["level"], changed["name"], changed["version"]) == ("A", "Acme", 2)
    assert browser.post(f"{one}/reveal", json={"field": "phone"}).json() == "+8613800138000"
    assert browser.get(URL, params={"search": "acm", "level": "A"}).json()["rows"] == [browser.get(one).json()]
    assert browser.delete(one, params={"seen_version": 2}).status_code == 204
    assert browser.get(one).status_code == 404


def test_what_cannot_be_taken_is_told_by_field(ben, asking):
    answer = asking(ben).post(URL, json={"phone": "12", "colour": "red"})
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"name", "phone", "colour"}
    assert asking(ben).get(URL, params={"level": "Z"}).json()["fields"].keys() == {"level"}


def test_a_late_change_is_told_what_is_stored(ben, asking):
    customer, browser = a_customer(ben, city="Ningbo"), asking(ben)
    one, seen = f"{URL}/{customer.id}", {"seen_version": customer.version}
    assert browser.patch(one, json={"city": "Suzhou"}, params=seen).status_code == 200
    late = browser.patch(one, json={"city": "Wuxi"}, params=seen)
    assert late.status_code == 409
    assert (late.json()["theirs"], late.json()["by"]) == ({"city": "Suzhou"}, "Ben")


def test_transfer(company, asking):
    customer = a_customer(company.ben)
    answer = asking(company.mona).post(
        f"{URL}/{customer.id}/transfer",
        json={"owner_id": str(company.amy.user_id)},
        params={"seen_version": customer.version},
    )
    assert answer.json()["owner"] == "Amy"


def test_readers_are_refused(ana, asking):
    assert asking(ana).post(URL, json={"name": "Acme"}).status_code == 403
