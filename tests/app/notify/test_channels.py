"""Robots, webhooks and official accounts of a company, told by servers that speak their protocol."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from apprise.plugins.feishu import NotifyFeishu
from sqlalchemy import text

from app.access.work import work
from app.core import db
from app.core.errors import Invalid
from app.core.settings import settings
from app.notify import deliver, keeping, outbox
from app.notify.channels import webhook
from app.notify.schema import ChannelCreate
from app.notify.telling import Tiding
from tests.app.notify.telling import deliveries, reachable, told
from tests.app.notify.test_deliver import killed_within, later

KILLS = 10


class Robot(BaseHTTPRequestHandler):
    """Keeps what it is told, and answers what it was told to, else that all is well."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((self.path, dict(self.headers), body))  # type: ignore[attr-defined]
        status, answer = self.server.says.pop(0) if self.server.says else (200, {"errcode": 0})  # type: ignore[attr-defined]
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_what: object) -> None:
        pass


@pytest.fixture
def robot(monkeypatch):
    """One that may be called."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Robot) as server:
        server.taken, server.says = [], []
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        monkeypatch.setenv("TRIBUTARY_CALLED_HOSTS", f"127.0.0.1:{server.server_port}")
        settings.cache_clear()
        yield server
        server.shutdown()
    monkeypatch.undo()
    settings.cache_clear()


def a_channel(ada, robot, kind: str, secret: str | None = None):
    given = ChannelCreate(
        kind=kind, name="Sales", address=f"http://127.0.0.1:{robot.server_port}/send?access_token=abc",
        secret=secret, kinds=("lead_waiting",), locale="en",
    )  # fmt: skip
    with work(ada) as w:
        return keeping.create_channel(w, given)


def tell_many(actor, n: int) -> None:
    told(*(Tiding(actor.user_id, f"lead {i}", "lead_waiting") for i in range(n)))


def test_dingtalk_s_robot_is_told_signed(ada, ben, robot):
    a_channel(ada, robot, "dingtalk", secret="SEC-1")
    tell_many(ben, 1)
    deliver.deliver_due()
    [(path, _headers, body)] = robot.taken
    assert "&timestamp=" in path
    assert "&sign=" in path
    assert "A lead waits for an answer" in json.loads(body)["text"]["content"]


@pytest.mark.parametrize("kind", ["dingtalk", "wecom"])
def test_a_robot_hears_of_many_things_in_one_message_and_of_20_messages_a_minute(ada, ben, robot, kind):
    a_channel(ada, robot, kind)
    tell_many(ben, 150)
    deliver.deliver_due()
    [(_path, _headers, body)] = robot.taken
    content = json.loads(body)["text"]["content"]
    assert content.startswith("150 notices:")
    assert len(content.encode()) < 2048
    for n in range(150, 180):
        told(Tiding(ben.user_id, f"lead {n}", "lead_waiting"))
        deliver.deliver_due()
    assert len(robot.taken) == 20
    deliver.deliver_due(later(0.1))
    assert len(robot.taken) == 21
    assert json.loads(robot.taken[-1][2])["text"]["content"].startswith("11 notices:")


@pytest.mark.parametrize(
    ("status", "answer", "state"),
    [
        (200, {"errcode": 130101}, "waiting"),
        (200, {"errcode": 45009}, "waiting"),
        (200, {"errcode": 310000}, "failed"),
        (200, {"errcode": 93000}, "failed"),
        (503, {}, "waiting"),
        (429, {}, "waiting"),
        (403, {}, "failed"),
        (302, {}, "failed"),
    ],
)
def test_what_a_robot_answers_says_whether_it_is_tried_again(ada, ben, robot, status, answer, state):
    a_channel(ada, robot, "wecom")
    robot.says = [(status, answer)]
    tell_many(ben, 1)
    deliver.deliver_due()
    assert [one[0] for one in deliveries(ada)] == [state]


def test_a_program_is_told_by_the_standard_of_webhooks_under_one_name_at_every_try(ada, ben, robot):
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    a_channel(ada, robot, "webhook", secret)
    robot.says = [(500, {})]
    tell_many(ben, 1)
    deliver.deliver_due()
    deliver.deliver_due(later(1))
    (_path, first, _body), (_path, again, body) = robot.taken
    assert first["webhook-id"] == again["webhook-id"]
    known = webhook.signature(secret, again["webhook-id"], again["webhook-timestamp"], body)
    assert again["webhook-signature"] == known
    assert json.loads(body)["type"] == "notice.lead_waiting"


@pytest.mark.parametrize("kind", ["webhook", "dingtalk", "wecom"])
def test_what_goes_to_a_channel_arrives_however_often_the_worker_is_killed(ada, ben, robot, monkeypatch, kind):
    """Programs know a second copy by its name; robots have none, so each kill repeats at most one."""
    monkeypatch.setattr(outbox, "HELD", timedelta(0))
    a_channel(ada, robot, kind)
    db.engine("crm_app").dispose()
    for n in range(KILLS):
        told(Tiding(ben.user_id, f"lead {n}", "lead_waiting"))
        db.engine("crm_app").dispose()
        killed_within(0.15)
    deliver.deliver_due(later(0.1))
    assert {state for state, _code, _tries in deliveries(ada)} == {"sent"}
    if kind == "webhook":
        assert len({headers["webhook-id"] for _path, headers, _body in robot.taken}) == KILLS
    assert len(robot.taken) <= 2 * KILLS


def test_the_mark_is_that_of_the_standard_s_own_example():
    mark = webhook.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
        b'{"test": 2432232314}',
    )  # fmt: skip
    assert mark == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.parametrize(
    "address",
    ["https://example.com/x", "http://oapi.dingtalk.com/x", "https://oapi.dingtalk.com@evil.example/x",
     "https://127.0.0.1/x", "https://[::1]/x", "file:///etc/passwd", "https://oapi.dingtalk.com:8443/x"],
)  # fmt: skip
def test_no_other_host_may_be_called(ada, address):
    with work(ada) as w, pytest.raises(Invalid):
        keeping.create_channel(w, ChannelCreate(kind="dingtalk", name="x", address=address, kinds=("alert",)))


def test_keys_of_a_channel_are_sealed_and_shown_to_nobody(ada, ben, robot):
    made = a_channel(ada, robot, "dingtalk", secret="SEC-1")
    assert "access_token" not in str(made)
    with work(ada) as w:
        stored = w.session.execute(text("select address, secret from app.notice_channels")).all()
        trail = w.session.scalars(
            text("select changes::text from app.audit_entries where entity = 'notices'")
        ).all()
        assert "SEC-1" not in f"{stored}{trail}"
        keeping.retire_channel(w, made.id)
    reachable(ben)
    tell_many(ben, 1)
    deliver.deliver_due()
    assert robot.taken == []


# -- an official account, and what apprise speaks


def an_account(ada, robot, *, has_secret: bool = True):
    where = f"http://127.0.0.1:{robot.server_port}/?appid=wx1&template=t1&openid=o1&field=thing7"
    given = ChannelCreate(
        kind="wechat", name="Leader", address=where, secret="s3" if has_secret else None, kinds=("lead_waiting",),
        locale="zh",
    )  # fmt: skip
    with work(ada) as w:
        return keeping.create_channel(w, given)


TOKEN = (200, {"access_token": "abc", "expires_in": 7200})


def test_a_follower_of_an_official_account_is_told_by_template_under_one_name(ada, ben, robot):
    an_account(ada, robot)
    robot.says = [TOKEN, (200, {"errcode": -1}), TOKEN]
    tell_many(ben, 1)
    deliver.deliver_due()
    deliver.deliver_due(later(1))
    asked, first, _asked_again, again = [(path, json.loads(body)) for path, _headers, body in robot.taken]
    assert asked == ("/cgi-bin/stable_token", {"grant_type": "client_credential", "appid": "wx1", "secret": "s3"})
    assert first[0] == "/cgi-bin/message/template/send?access_token=abc"
    assert first[1] == again[1]
    assert (first[1]["touser"], first[1]["template_id"]) == ("o1", "t1")
    assert (
        first[1]["data"] == {"thing7": {"value": "线索等待回复"}} or len(first[1]["data"]["thing7"]["value"]) <= 20
    )
    assert deliveries(ada)[0][0] == "sent"


@pytest.mark.parametrize(
    ("says", "state", "code"),
    [
        ([(200, {"errcode": 40125})], "failed", "40125"),
        ([(200, {})], "waiting", "answer"),
        ([TOKEN, (200, {"errcode": 42001})], "waiting", "42001"),
        ([TOKEN, (200, {"errcode": 45009})], "waiting", "45009"),
        ([TOKEN, (200, {"errcode": 43004})], "failed", "43004"),
    ],
)
def test_what_wechat_answers_says_whether_it_is_tried_again(ada, ben, robot, says, state, code):
    an_account(ada, robot)
    robot.says = list(says)
    tell_many(ben, 1)
    deliver.deliver_due()
    assert [one[:2] for one in deliveries(ada)] == [(state, code)]


def test_an_account_needs_its_template_follower_and_secret(ada, robot):
    with pytest.raises(Invalid):
        an_account(ada, robot, has_secret=False)
    bare = f"http://127.0.0.1:{robot.server_port}/?appid=wx1"
    with work(ada) as w, pytest.raises(Invalid):
        keeping.create_channel(
            w, ChannelCreate(kind="wechat", name="x", address=bare, secret="s", kinds=("alert",))
        )


def test_others_are_told_as_apprise_speaks_and_tried_again(ada, ben, robot, monkeypatch):
    url = f"http://127.0.0.1:{robot.server_port}/hook/{{token}}/"
    monkeypatch.setattr(NotifyFeishu, "notify_url", url)
    given = ChannelCreate(
        kind="others", name="Group", address="feishu://abcdefghijklmnop", kinds=("lead_waiting",), locale="en"
    )
    with work(ada) as w:
        keeping.create_channel(w, given)
    robot.says = [(500, {})]
    tell_many(ben, 2)
    deliver.deliver_due()
    assert [one[:2] for one in deliveries(ada)] == [("waiting", "refused")] * 2
    deliver.deliver_due(later(1))
    assert "2 notices" in robot.taken[-1][2].decode()
    assert {one[0] for one in deliveries(ada)} == {"sent"}


@pytest.mark.parametrize("address", ["json://127.0.0.1/x", "mailto://a:b@example.com", "feishu://", "nonsense"])
def test_apprise_calls_no_host_that_somebody_names(ada, address):
    with work(ada) as w, pytest.raises(Invalid):
        keeping.create_channel(w, ChannelCreate(kind="others", name="x", address=address, kinds=("alert",)))
