"""What a mail server says of a letter that it could not deliver after all, as RFC 3464 has it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

_NAME = re.compile(r"<([0-9a-f]{40})@")
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")


@dataclass(frozen=True)
class Returned:
    """`letter` is the name of the letter, `code` why, such as "5.1.1" for an address that nobody has."""

    letter: str
    code: str


def read(raw: bytes) -> Returned | None:
    """None for what is no report of a failure, or of no letter of ours: one that is only late is on its way."""
    report: EmailMessage = message_from_bytes(raw, policy=policy.default)
    if report.get_content_type() != "multipart/report":
        return None
    parts = list(report.walk())
    code = next((status for part in parts for status in _failures(part)), None)
    name = next((found[1] for part in parts if (found := _NAME.search(_known_as(part, report)))), None)
    return Returned(name, code) if code and name else None


def _failures(part: Message) -> Iterator[str]:
    if part.get_content_type() != "message/delivery-status":
        return
    for fields in _groups(part):
        if str(fields.get("Action", "")).strip().lower() == "failed":
            found = _STATUS.search(str(fields.get("Status", "")))
            yield found[0] if found else "5.0.0"


def _groups(part: Message) -> list[Any]:
    held: Any = part.get_payload()
    return held if isinstance(held, list) else []


def _known_as(part: Message, report: Message) -> str:
    """The Message-ID of the letter that a part quotes, whole or by its headers."""
    if part.get_content_type() == "text/rfc822-headers":
        payload = part.get_payload(decode=True)
        return str(message_from_bytes(payload)["Message-ID"] or "") if isinstance(payload, bytes) else ""
    return "" if part is report else str(part.get("Message-ID", ""))
