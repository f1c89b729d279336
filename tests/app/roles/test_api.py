"""The routes of roles: an administrator makes, changes and retires one."""

GIVEN = {
    "name_en": "Scout",
    "name_zh": "拓展专员",
    "permissions": ["leads:read"],
    "reaches": {"leads": {"reads": "team"}},
}


def test_a_role_is_made_changed_and_retired(ada, asking):
    browser = asking(ada)
    made = browser.post("/api/v1/roles", json=GIVEN).json()
    assert (made["code"], made["permissions"], made["reaches"]["leads"]) == (
        "scout",
        ["leads:read"],
        ["team", "none"],
    )
    one = f"/api/v1/roles/{made['id']}"
    assert browser.get(one).json() == made
    seen = {"seen_version": made["version"]}
    changed = browser.patch(one, json={"name_en": "Finder"}, params=seen).json()
    assert (changed["name"], changed["permissions"]) == ("Finder", ["leads:read"])
    assert browser.patch(one, json={"name_en": "Other"}, params=seen).status_code == 409
    assert browser.delete(one, params={"seen_version": changed["version"]}).status_code == 204
    assert browser.get(one).status_code == 404
    assert {role["code"] for role in browser.get("/api/v1/roles").json()} >= {"sales", "auditor"}


def test_nobody_else_is_let_near(ben, ada, asking):
    browser = asking(ben)
    assert browser.get("/api/v1/roles").status_code == 403
    assert browser.post("/api/v1/roles", json=GIVEN).status_code == 403
    refused = asking(ada).post("/api/v1/roles", json=GIVEN | {"permissions": ["leads:fly"]})
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["permissions"])
