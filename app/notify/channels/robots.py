"""Robots of groups: DingTalk's and WeCom's. Both take 20 messages a minute, so that several go as one."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from urllib.parse import quote

from app.core.i18n import _, ngettext
from app.notify.channels import calling
from app.notify.channels.outcome import Later, Never
from app.notify.outbox import Message

DINGTALK = ("oapi.dingtalk.com",)
WECOM = ("qyapi.weixin.qq.com",)
TOO_FAST = (130101, 45009, -1)
"""Their codes for more than 20 a minute, and WeCom's for being busy."""
LONGEST = 1800
"""Bytes of a text: WeCom takes 2,048."""


def to_dingtalk(address: str, secret: str | None, _key: str, messages: Sequence[Message]) -> None:
    """Signed where the robot has a secret: the time, and its mark by that secret. Raises Later, Never."""
    if secret:
        moment = str(round(time.time() * 1000))
        mark = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
        address = f"{address}&timestamp={moment}&sign={quote(base64.b64encode(mark), safe='')}"
    _post(address, messages, DINGTALK)


def to_wecom(address: str, _secret: str | None, _key: str, messages: Sequence[Message]) -> None:
    """WeCom's robots know us by the key in their address. Raises Later, Never."""
    _post(address, messages, WECOM)


def joined(messages: Sequence[Message]) -> str:
    """One as it is; several as a list of what they are, in as many lines as may be sent."""
    if len(messages) == 1:
        return f"{messages[0].subject}\n{messages[0].text}"
    n = len(messages)
    lines, left = [ngettext("{n} notice", "{n} notices", n) + ":"], LONGEST
    for place, one in enumerate(messages):
        line = f"· {one.subject} {one.facts.get('link', '')}"
        left -= len(line.encode()) + 1
        if left < 0:
            return "\n".join([*lines, _("and {n} more", n=n - place)])
        lines.append(line)
    return "\n".join(lines)


def _post(address: str, messages: Sequence[Message], hosts: Sequence[str]) -> None:
    body = json.dumps({"msgtype": "text", "text": {"content": joined(messages)}}, ensure_ascii=False).encode()
    code = calling.told(calling.post(address, body, {}, hosts)).get("errcode")
    if code:
        raise (Later if code in TOO_FAST else Never)(str(code))
