"""A fresh web process is whole before anybody asks it."""

import gc
import subprocess
import sys

from app import main

MADE = """
from app import main
pages = main._pages()
print(len(pages.callback_map) > 50, "dash" in pages.registered_paths)
"""


def test_callbacks_and_files_are_known_before_the_first_request():
    """Two first requests side by side: the second was told 500 for every script, and that no callback is known."""
    done = subprocess.run([sys.executable, "-c", MADE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]


def test_what_stands_from_the_start_is_not_looked_through_for_garbage(application):
    """Two hundred thousand things of pages and tables, 0.2 s each time, in the midst of a request."""
    usual = gc.get_threshold()
    main.warm()
    try:
        assert gc.get_freeze_count() > 200_000
        assert gc.get_threshold()[0] == main.YOUNG
    finally:
        gc.unfreeze()
        gc.set_threshold(*usual)
