"""`python -m app`: one web process, on the socket that `crm up` shares out among several."""

import argparse
import os
import socket

from app.core import log as logs


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--name", default="web-1", help="that of its log")
    options.add_argument("--socket", type=int, required=True, help="the file descriptor of a listening socket")
    given = options.parse_args()
    logs.configure(given.name)
    from app.main import serve

    serve(socket.socket(fileno=given.socket))
    os._exit(0)  # a thread that still waits for the database is not waited for


if __name__ == "__main__":
    main()
