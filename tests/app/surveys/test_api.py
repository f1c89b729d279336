from tests.app.making import a_customer

URL = "/api/v1/surveys"


def test_a_question_over_http(company, asking):
    browser, customer = asking(company.sam), a_customer(company.ben)
    asked = browser.post(URL, json={"kind": "nps", "customer_id": str(customer.id)}).json()
    one = f"{URL}/{asked['id']}"
    assert browser.post(f"{one}/answer", json={"rating": 11}).status_code == 422
    assert browser.post(f"{one}/answer", json={"rating": 9}).json()["rating"] == 9
    assert browser.get(URL, params={"answered": True}).json()["rows"] == [browser.get(one).json()]
