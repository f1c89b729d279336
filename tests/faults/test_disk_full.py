"""The disk fills up: reading goes on, saving is refused in words, and with room all goes on by itself."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.faults.installation import Installation, until

SIZE = "420m"
"""A new database takes some 60 MB and the log of its changes up to 80 more before it is used again."""


@pytest.fixture
def on_a_small_disk() -> Iterator[Installation]:
    """An installation whose home is a file system of its own, which only root can make."""
    made = Installation.made(pages=1)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE},mode=755", "tmpfs", made.home], capture_output=True
    )
    if mounted.returncode:
        made.remove()
        pytest.skip("a small disk of its own can only be made by root")
    try:
        made.start()
        yield made
    finally:
        if made.up is not None and made.up.poll() is None:
            made.stop()
        subprocess.run(["umount", "--lazy", made.home], check=True)
        made.remove()


def fill(home: Path) -> Path:
    """A file that takes all the room there is."""
    ballast = home / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 65_536)
    return ballast


def test_a_full_disk_refuses_in_words_and_recovers_by_itself(on_a_small_disk, told):
    browser = on_a_small_disk.browser()
    kept: list[str] = []

    def save() -> httpx.Response:
        answer = browser.post("/api/v1/customers", json={"name": f"Customer {len(kept)} " + "x" * 150})
        if answer.status_code == 201:
            kept.append(answer.json()["id"])
        return answer

    assert save().status_code == 201
    ballast = fill(on_a_small_disk.home)
    refused = next(answer for answer in (save() for _turn in range(20_000)) if answer.status_code != 201)
    words = refused.json()["error"]
    assert refused.status_code == 503
    assert "disk of the database is full" in words or "cannot be reached" in words
    told(f"refused after {len(kept)} more: {words}")
    ballast.unlink()
    back = until(lambda: on_a_small_disk.is_ready() and save().status_code == 201)
    told(f"back {back:.1f} s after there was room")
    ids = {row[0] for row in on_a_small_disk.ask("select id::text from app.customers")}
    assert set(kept) <= ids
    sizes = [os.path.getsize(path) for path in (on_a_small_disk.home / "logs").iterdir()]
    assert sum(sizes) < 2_000_000
