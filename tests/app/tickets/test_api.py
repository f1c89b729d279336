URL = "/api/v1/tickets"


def test_a_ticket_over_http_from_first_to_last(sam, asking):
    browser = asking(sam)
    ticket = browser.post(URL, json={"subject": "Pump leaks", "priority": "high"}).json()
    one = f"{URL}/{ticket['id']}"

    def act(verb, **given):
        nonlocal ticket
        ticket = browser.post(f"{one}/{verb}", json=given, params={"seen_version": ticket["version"]}).json()
        return ticket

    assert act("assign", owner_id=str(sam.user_id))["status"] == "assigned"
    assert act("reply", body="ask the plant", is_public=False)["first_responded_at"] is None
    assert act("reply", body="We look into it")["first_responded_at"] is not None
    assert act("receive", body="It still leaks")["status"] == "assigned"
    assert act("resolve")["status"] == "resolved"
    assert act("close")["status"] == "closed"
    assert act("reopen")["reopened_count"] == 1
    assert act("categorise", category="leak")["category_source"] == "human"
    ticket = browser.patch(one, json={"priority": "low"}, params={"seen_version": ticket["version"]}).json()
    assert (ticket["priority"], ticket["category"]) == ("low", "leak")
    messages = browser.get(f"{one}/messages").json()
    assert [m["body"] for m in messages] == ["ask the plant", "We look into it", "It still leaks"]
    assert browser.get(URL, params={"open": True}).json()["rows"] == [browser.get(one).json()]
    assert browser.delete(one, params={"seen_version": ticket["version"]}).status_code == 204
