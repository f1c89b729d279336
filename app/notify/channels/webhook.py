"""Another program, told by the scheme of standardwebhooks.com: signed, each message under a name of its own."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Sequence
from datetime import UTC, datetime

from app.notify.channels import calling
from app.notify.outbox import Message

PREFIX = "whsec_"


def send(address: str, secret: str | None, key: str, messages: Sequence[Message]) -> None:
    """Tell of one message; `webhook-id` is the same at every try. Raises Later, Never."""
    [message] = messages
    body = json.dumps(
        {
            "type": f"notice.{message.facts.get('kind', 'message')}",
            "timestamp": datetime.now(UTC).isoformat(),
            "data": {"text": message.text, **message.facts},
        },
        ensure_ascii=False,
    ).encode()
    name, moment = f"msg_{hashlib.sha256(key.encode()).hexdigest()[:32]}", str(int(time.time()))
    headers = {"webhook-id": name, "webhook-timestamp": moment}
    if secret:
        headers["webhook-signature"] = signature(secret, name, moment, body)
    calling.post(address, body, headers, ())


def signature(secret: str, name: str, moment: str, body: bytes) -> str:
    """`v1,` and the mark of name, time and body. The secret is base64, with or without `whsec_` before it."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    mark = hmac.new(key, f"{name}.{moment}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(mark).decode()}"
