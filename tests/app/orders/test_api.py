from tests.app.making import a_customer, a_product

URL = "/api/v1/orders"


def test_an_order_over_http(ben, asking):
    browser, customer = asking(ben), a_customer(ben)
    lines = [{"product": a_product().code, "quantity": 3, "unit_price": "9.99"}]
    given = {"order_no": "A-1", "customer_id": str(customer.id), "lines": lines}
    order = browser.post(URL, json=given).json()
    one = f"{URL}/{order['id']}"
    assert (order["amount"], browser.get(f"{one}/lines").json()[0]["product"]) == ("29.97", "P1")
    paid = browser.post(f"{one}/advance", json={"to": "paid"}, params={"seen_version": 1}).json()
    assert paid["status"] == "paid"
    back = browser.post(f"{one}/refund", json={"amount": "29.97"}, params={"seen_version": 2}).json()
    assert back["status"] == "refunded"
    assert browser.get(URL, params={"status": "refunded"}).json()["rows"] == [browser.get(one).json()]
