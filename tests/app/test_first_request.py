"""A fresh web process is whole before anybody asks it."""

import subprocess
import sys

MADE = """
from app import main
pages = main._pages()
print(len(pages.callback_map) > 50, "dash" in pages.registered_paths)
"""


def test_callbacks_and_files_are_known_before_the_first_request():
    """Two first requests side by side: the second was told 500 for every script, and that no callback is known."""
    done = subprocess.run([sys.executable, "-c", MADE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "True"]
