"""The channels that a company adds, each a function and a line here; mail is there by itself."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l
from app.notify.channels import calling, others, robots, webhook, wechat
from app.notify.outbox import Message

Send = Callable[[str, str | None, str, Sequence[Message]], None]
Check = Callable[[str, str | None], None]


@dataclass(frozen=True)
class Channel:
    """`send` takes address, secret, key and messages: up to `joins` as one, and `a_minute` of those. `check` takes
    address and secret before they are kept, and raises Invalid."""

    label: Any
    send: Send
    check: Check
    joins: int = 1
    a_minute: int = 600


def _at(hosts: Collection[str]) -> Check:
    return lambda address, _secret: calling.check(address, hosts)


CHANNELS = {
    "dingtalk": Channel(_l("DingTalk robot"), robots.to_dingtalk, _at(robots.DINGTALK), joins=200, a_minute=20),
    "wecom": Channel(_l("WeCom robot"), robots.to_wecom, _at(robots.WECOM), joins=200, a_minute=20),
    "wechat": Channel(_l("WeChat official account"), wechat.send, wechat.check),
    "webhook": Channel(_l("Webhook"), webhook.send, _at(())),
    "others": Channel(_l("Feishu, Slack, Telegram"), others.send, others.check, joins=200, a_minute=20),
}
