"""Colleagues and systems that write while things break; what they were told is kept, to be held against."""

import threading
import time
from dataclasses import dataclass, field
from itertools import count

import httpx

from tests.faults.installation import Installation

WRITES_A_SECOND = 20
HANDS = 8


@dataclass
class Writers:
    """Inside of the block deals are made and moved; `made` and `moved` are those that were acknowledged."""

    installation: Installation
    made: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    refused: int = 0
    last_at: float = 0.0

    def __enter__(self) -> "Writers":
        self.browser = self.installation.browser()
        answer = self.browser.post("/api/v1/customers", json={"name": "Faults & Sons"})
        answer.raise_for_status()
        self.customer, self.over, self.numbers = answer.json()["id"], threading.Event(), count()
        self.hands = [threading.Thread(target=self._write) for _hand in range(HANDS)]
        for hand in self.hands:
            hand.start()
        return self

    def __exit__(self, *_about: object) -> None:
        self.over.set()
        for hand in self.hands:
            hand.join()

    def _write(self) -> None:
        headers, cookies = dict(self.browser.headers), dict(self.browser.cookies)
        with httpx.Client(base_url=self.installation.address, headers=headers, cookies=cookies, timeout=10) as own:
            while not self.over.wait(HANDS / WRITES_A_SECOND):
                try:
                    self._make_and_move(own, next(self.numbers))
                except httpx.HTTPError:
                    self.refused += 1

    def _make_and_move(self, own: httpx.Client, number: int) -> None:
        made = own.post("/api/v1/deals", json={"title": f"Fault {number}", "customer_id": self.customer})
        made.raise_for_status()
        self.made.append(made.json()["id"])
        self.last_at = time.monotonic()
        if number % 2:
            deal, seen = made.json()["id"], {"seen_version": made.json()["version"]}
            own.post(f"/api/v1/deals/{deal}/move", params=seen, json={"stage": "proposal"}).raise_for_status()
            self.moved.append(deal)
