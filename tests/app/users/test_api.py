def test_colleagues_over_http(ben, asking):
    people = asking(ben).get("/api/v1/users").json()
    assert {"login": "ben", "team": "North", "role": "sales"}.items() <= next(
        p for p in people if p["login"] == "ben"
    ).items()
    assert len(people) == 8
