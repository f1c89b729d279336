"""Template messages of a WeChat official account, to one of its followers.

The address names the account, the template and the follower:
`https://api.weixin.qq.com/?appid=wx1&template=abc&openid=o1&field=thing1`; the secret is the account's.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from app.core.errors import Invalid
from app.core.i18n import _
from app.notify.channels import calling
from app.notify.channels.outcome import Later, Never
from app.notify.outbox import Message

HOSTS = ("api.weixin.qq.com",)
NEEDED = ("appid", "template", "openid")
PASSING = (-1, 40001, 40014, 42001, 45009, 45011)
"""Their codes for being busy, for a token that was renewed meanwhile, and for too many calls."""
LONGEST = 20
"""Characters that a field of a template takes."""


def check(address: str, secret: str | None) -> None:
    """Raises Invalid."""
    calling.check(address, HOSTS)
    said = dict(parse_qsl(urlsplit(address).query))
    if missing := [name for name in NEEDED if not said.get(name)]:
        raise Invalid({"address": _("The address lacks {names}.", names=_(", ").join(missing))})
    if not secret:
        raise Invalid({"secret": _("Give the secret of the official account.")})


def send(address: str, secret: str | None, key: str, messages: Sequence[Message]) -> None:
    """WeChat shows a message once by its `client_msg_id`, which is the same at every try. Raises Later, Never."""
    [message] = messages
    said = dict(parse_qsl(urlsplit(address).query))
    token = _asked(address, "stable_token", {"grant_type": "client_credential", "appid": said["appid"],
                                             "secret": secret})["access_token"]  # fmt: skip
    told = {"value": message.subject[:LONGEST]}
    content = {
        "touser": said["openid"], "template_id": said["template"], "url": message.facts.get("link", ""),
        "client_msg_id": hashlib.sha256(key.encode()).hexdigest()[:32],
        "data": {said.get("field", "thing1"): told},
    }  # fmt: skip
    _asked(address, f"message/template/send?access_token={token}", content)


def _asked(address: str, path: str, content: dict[str, Any]) -> dict[str, Any]:
    parts = urlsplit(address)
    body = json.dumps(content, ensure_ascii=False).encode()
    answer = dict(calling.told(calling.post(f"{parts.scheme}://{parts.netloc}/cgi-bin/{path}", body, {}, HOSTS)))
    if code := answer.get("errcode"):
        raise (Later if code in PASSING else Never)(str(code))
    if "stable_token" in path and not answer.get("access_token"):
        raise Later("answer")
    return answer
