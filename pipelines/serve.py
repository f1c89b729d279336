"""The worker: Prefect's server, the first run if there was none, then the schedules, until it is told to stop."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from app.access.work import work
from app.core import postgres
from app.core.settings import settings
from app.runs import service
from pipelines import on_demand, orchestrator
from pipelines.robots import KEEPER

NIGHTLY = "0 2 * * *"
"""Every day at two in the morning of the company's time zone."""


def main() -> None:
    """Run as `python -m pipelines.serve`; ends with SIGTERM or SIGINT."""
    options = argparse.ArgumentParser()
    options.add_argument("--first", action="store_true", help="run the pipeline at once if it never ran")
    first = options.parse_args().first
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with postgres.database(), server():
        if first and not _built():
            _first_run()
        with on_demand.listening():
            _keep_schedules()


def _built() -> bool:
    with work(KEEPER) as w:
        return service.has_built(w)


def _first_run() -> None:
    """A first run that fails leaves its reasons in the app; the schedules start all the same."""
    from pipelines.daily import daily

    daily("first", return_state=True)


def _keep_schedules() -> None:
    from prefect import serve
    from prefect.deployments.runner import RunnerDeployment
    from prefect.schedules import Cron

    from pipelines.daily import daily

    schedule = Cron(NIGHTLY, timezone=settings().time_zone)
    serve(cast(RunnerDeployment, daily.to_deployment(name="nightly", schedule=schedule)))


@contextmanager
def server() -> Iterator[None]:
    """Prefect's server on a free loopback port, its address left where `crm pipeline run` finds it."""
    orchestrator.prepare()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (settings().home / "prefect" / "server.log").open("ab") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    try:
        _wait_until_healthy(child, port)
        os.environ["PREFECT_API_URL"] = address = f"http://127.0.0.1:{port}/api"
        orchestrator.address_file().write_text(address)
        yield
    finally:
        orchestrator.address_file().unlink(missing_ok=True)
        child.terminate()
        child.wait(timeout=20)


def _wait_until_healthy(child: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + orchestrator.START_UP_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise RuntimeError("Prefect's server ended at its start; see prefect/server.log in the home folder.")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    raise RuntimeError("Prefect's server did not answer in time; see prefect/server.log in the home folder.")


if __name__ == "__main__":
    main()
