URL = "/api/v1/leads"


def test_a_lead_over_http_from_first_call_to_conversion(company, asking):
    browser = asking(company.ben)
    lead = browser.post(URL, json={"name": "Li Lei", "email": "li@example.com", "channel": "baidu"}).json()
    one = f"{URL}/{lead['id']}"

    def act(verb, **given):
        nonlocal lead
        lead = browser.post(f"{one}/{verb}", json=given, params={"seen_version": lead["version"]}).json()
        return lead

    assert act("respond")["status"] == "contacted"
    assert act("move", to="engaged")["status"] == "engaged"
    assert act("disqualify", reason="no_budget")["disqualify_reason"] == "no_budget"
    assert act("reopen", to="recycled")["disqualify_reason"] is None
    browser = asking(company.mona)
    assert act("transfer", owner_id=str(company.amy.user_id))["owner"] == "Amy"
    browser = asking(company.amy)
    lead = browser.patch(one, json={"city": "Ningbo"}, params={"seen_version": lead["version"]}).json()
    assert act("convert", deal_title="Ten pumps")["status"] == "converted"
    assert browser.get(f"/api/v1/deals/{lead['deal_id']}").json()["customer"] == "Li Lei"
    assert browser.get(URL, params={"status": "converted"}).json()["rows"] == [browser.get(one).json()]
    assert browser.post(f"{one}/reveal", json={"field": "email"}).json() == "li@example.com"
    assert browser.delete(one, params={"seen_version": lead["version"]}).status_code == 204
