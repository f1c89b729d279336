"""The account that runs Postgres where the program is root."""

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

from app.core.postgres import account


def test_two_who_start_at_once_make_one_account(monkeypatch):
    made = []

    def add_user(*_args, **_kwargs):
        time.sleep(0.05)
        made.append(SimpleNamespace(pw_uid=999 - len(made)))
        return SimpleNamespace(returncode=0)

    def find(_name):
        if not made:
            raise KeyError
        return made[-1]

    monkeypatch.setattr(account.os, "geteuid", lambda: 0)
    monkeypatch.setattr(account, "subprocess", SimpleNamespace(run=add_user))
    monkeypatch.setattr(account, "pwd", SimpleNamespace(getpwnam=find))
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(lambda _n: account.db_user.__wrapped__().pw_uid, range(2)))
    assert (found, len(made)) == ([999, 999], 1)
