URL = "/api/v1/touchpoints"


def test_touchpoints_over_http(ada, asking):
    browser = asking(ada)
    touch = {"occurred_at": "2026-11-01T09:00", "channel": "baidu", "event": "visit", "anonymous_id": "visitor-1"}
    made = browser.post(URL, json=touch)
    assert made.status_code == 201
    assert browser.get(URL, params={"channel": "baidu"}).json()["rows"] == [made.json()]
