"""Calling other programs: only hosts that are allowed, encrypted, never where an answer sends us on to."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx

from app.core.errors import Invalid
from app.core.i18n import _
from app.core.settings import settings
from app.notify.channels.outcome import Later, Never

PATIENCE_SECONDS = 10
PASSING = (408, 425, 429)
"""Answers of the 4xx that another try may change."""


def check(address: str, hosts: Collection[str]) -> None:
    """Raises Invalid unless the address is one of `hosts` or of those this installation allows."""
    allowed = {*hosts, *settings().called_hosts}
    try:
        parts = urlsplit(address)
        host = f"{parts.hostname}:{parts.port}" if parts.port else str(parts.hostname)
    except ValueError:
        raise Invalid({"address": _("Give a web address such as https://example.com.")}) from None
    if parts.username or parts.password or host not in allowed:
        known = ", ".join(sorted(allowed)) or _("none")
        words = _("This host may not be called. Allowed are: {hosts}. Others are named in TRIBUTARY_CALLED_HOSTS.",
                  hosts=known)  # fmt: skip
        raise Invalid({"address": words})
    if parts.scheme != "https" and host not in settings().called_hosts:
        raise Invalid({"address": _("Give an address that begins with https://.")})


def post(address: str, content: bytes, headers: Mapping[str, str], hosts: Collection[str]) -> httpx.Response:
    """The answer, if it is one of the 2xx. Raises Later, Never."""
    try:
        check(address, hosts)
    except Invalid:
        raise Never("host") from None
    try:
        answer = httpx.post(
            address, content=content, headers={"content-type": "application/json", **headers},
            timeout=PATIENCE_SECONDS, follow_redirects=False, trust_env=False,
        )  # fmt: skip
    except httpx.HTTPError:
        raise Later("away") from None
    if answer.is_success:
        return answer
    passes = answer.status_code >= 500 or answer.status_code in PASSING
    raise (Later if passes else Never)(str(answer.status_code))


def told(answer: httpx.Response) -> Mapping[str, Any]:
    """What the answer says as JSON. Raises Later where it is none."""
    try:
        said = answer.json()
    except ValueError:
        raise Later("answer") from None
    return said if isinstance(said, dict) else {}
