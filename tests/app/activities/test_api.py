from tests.app.making import a_customer

URL = "/api/v1/activities"


def test_activities_over_http(company, asking):
    browser, customer = asking(company.ben), a_customer(company.ben)
    about = {"customer_id": str(customer.id)}
    call = browser.post(URL, json={"kind": "call", "subject": "First call"} | about).json()
    assert (call["status"], call["customer"]) == ("done", "Acme")
    task = {"kind": "task", "subject": "Send the offer", "due_at": "2026-12-01 09:00"}
    first, second = (browser.post(f"{URL}/plans", json=task | about).json() for _ in range(2))
    one, seen = f"{URL}/{first['id']}", {"seen_version": 1}
    changed = browser.patch(one, json={"body": "By mail"}, params=seen).json()
    assert (changed["body"], changed["due_at"][:10]) == ("By mail", "2026-12-01")
    done = browser.post(f"{one}/complete", json={"outcome": "sent"}, params={"seen_version": 2}).json()
    assert (done["status"], done["outcome"]) == ("done", "sent")
    manager, other = asking(company.mona), f"{URL}/{second['id']}"
    given = manager.post(f"{other}/transfer", json={"owner_id": str(company.amy.user_id)}, params=seen).json()
    assert given["owner"] == "Amy"
    assert manager.post(f"{other}/cancel", params={"seen_version": 2}).json()["status"] == "cancelled"
    assert manager.get(other).json()["status"] == "cancelled"
    assert manager.get(URL, params={"status": "done"} | about).json()["count"] == 2
    assert manager.delete(other, params={"seen_version": 3}).status_code == 204
