"""The channels that a company adds, each a function and a line here; mail is there by itself."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import _l
from app.notify.channels import robots, webhook
from app.notify.outbox import Message

Send = Callable[[str, str | None, str, Sequence[Message]], None]


@dataclass(frozen=True)
class Channel:
    """`send` takes address, secret, key and messages: up to `joins` as one, and `a_minute` of those."""

    label: Any
    send: Send
    hosts: Collection[str] = ()
    joins: int = 1
    a_minute: int = 600


CHANNELS = {
    "dingtalk": Channel(_l("DingTalk robot"), robots.to_dingtalk, robots.DINGTALK, joins=200, a_minute=20),
    "wecom": Channel(_l("WeCom robot"), robots.to_wecom, robots.WECOM, joins=200, a_minute=20),
    "webhook": Channel(_l("Webhook"), webhook.send),
}
