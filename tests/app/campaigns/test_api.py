URL = "/api/v1/campaigns"


def test_a_campaign_over_http(ada, asking):
    browser = asking(ada)
    campaign = browser.post(URL, json={"name": "Spring", "channel": "baidu"}).json()
    one = f"{URL}/{campaign['id']}"
    assert browser.patch(one, json={"status": "running"}, params={"seen_version": 1}).json()["status"] == "running"
    assert browser.get(URL).json()["rows"] == [browser.get(one).json()]
    assert "baidu" in {c["code"] for c in browser.get(f"{URL}/channels").json()}
