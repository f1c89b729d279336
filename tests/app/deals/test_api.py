from tests.app.making import a_product

URL = "/api/v1/deals"


def test_a_deal_over_http_from_first_to_won_and_back(company, asking):
    browser = asking(company.ben)
    deal = browser.post(URL, json={"title": "Ten pumps", "product": a_product().code}).json()
    one = f"{URL}/{deal['id']}"

    def act(verb, **given):
        nonlocal deal
        deal = browser.post(f"{one}/{verb}", json=given, params={"seen_version": deal["version"]}).json()
        return deal

    assert (deal["product"], deal["stage"]) == ("P1", "prospecting")
    deal = browser.patch(one, json={"amount": "900"}, params={"seen_version": deal["version"]}).json()
    assert act("move", stage="won")["semantic"] == "won"
    assert act("reopen", stage="proposal", reason="Asked again")["semantic"] == "open"
    steps = browser.get(f"{one}/steps").json()
    assert [step["to_stage"] for step in steps] == ["prospecting", "won", "proposal"]
    assert browser.get(URL, params={"stage": "proposal"}).json()["rows"] == [browser.get(one).json()]
    totals = {t["stage"]: t for t in browser.get(f"{URL}/stages/totals").json()}
    assert (totals["proposal"]["deals"], totals["proposal"]["weighted"]) == (1, "450.00")
    browser = asking(company.mona)
    assert act("transfer", owner_id=str(company.amy.user_id))["owner"] == "Amy"
    assert browser.delete(one, params={"seen_version": deal["version"]}).status_code == 204


def test_stages_and_products(ben, asking):
    a_product()
    assert [s["code"] for s in asking(ben).get(f"{URL}/stages").json()][:2] == ["prospecting", "qualification"]
    (pump,) = asking(ben).get("/api/v1/products").json()
    assert (pump["code"], pump["label_en"], pump["label_zh"]) == ("P1", "Pump", "水泵")
