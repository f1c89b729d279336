"""Windows that journeys take turns at.

A window that was used has its scripts compiled: it draws its first page in a third of a new one's time. What one
journey left in it (cookies, storage, tabs) is gone before the next.
"""

from typing import Any

from tests.journeys.reader import Reader

HEIGHT = 850
LASTING = "/healthz"
"""A page of the same origin without scripts: leaving to it ends streams and keeps the window's process."""


class Seats:
    """One window per language and number of people who are there at the same time, each a context of its own."""

    def __init__(self, browser: Any, address: str) -> None:
        self._browser = browser
        self._address = address
        self._free: dict[str, list[Reader]] = {}
        self._taken: list[tuple[str, Reader]] = []

    def take(self, width: int = 1280, language: str = "en-GB") -> Reader:
        """Somebody nobody knows, before an empty window of that width."""
        free = self._free.setdefault(language, [])
        reader = free.pop() if free else self._open(language)
        reader.page.set_viewport_size({"width": width, "height": HEIGHT})
        self._taken.append((language, reader))
        return reader

    def seen(self) -> str:
        """What each of those who are there sees."""
        return "\n\n".join(reader.seen() for _language, reader in self._taken)

    def clear(self) -> list[str]:
        """Everybody leaves; returns what failed in their windows."""
        faults = []
        for language, reader in self._taken:
            faults += reader.leaves(LASTING)
            self._free[language].append(reader)
        self._taken.clear()
        return faults

    def _open(self, language: str) -> Reader:
        context = self._browser.new_context(
            base_url=self._address,
            viewport={"width": 1280, "height": HEIGHT},
            locale=language,
            timezone_id="Asia/Shanghai",
        )
        context.set_default_timeout(15_000)
        return Reader(context.new_page(), self._address)
