"""`make fresh`: both commands of the README on a bare Debian 12, so that they are checked and not believed.

A root of Debian's smallest kind is built with debootstrap, the committed state of this repository is cloned into
its /root, and `make run` and `make test` are run there. All of it happens in process, mount and IPC namespaces of
its own: whatever ends this program, the kernel ends what ran in there and forgets the mounts. The network is the
host's, for packages have to come from somewhere; what the host says of package indexes is handed over.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from steps import Failed, Machine, ordinary_half, run_half, test_half, told_what_is_missing

NAMESPACES = ["unshare", "--mount", "--pid", "--ipc", "--uts", "--fork", "--kill-child"]
INIT = ["bash", "-c", '"$@" & wait $!', "init"]
"""The first process of the namespace: a shell, which takes orphans in and buries them as a machine's init does."""


def main() -> int:
    options = _options()
    if options.inside:
        return _inside(options.inside, options.run_only)
    try:
        _needs()
    except Failed as missing:
        print(f"make fresh: {missing}", flush=True)
        return 0 if options.if_possible else 1
    return _outside(options.run_only)


def _options() -> argparse.Namespace:
    options = argparse.ArgumentParser(prog="make fresh", description=__doc__)
    options.add_argument("--run-only", action="store_true", help="only `make run`, about a third of the time")
    options.add_argument("--if-possible", action="store_true", help="say why and succeed where it cannot be done")
    options.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    return options.parse_args()


def _needs() -> None:
    """Raises Failed in plain words where no fresh machine can be built."""
    if os.geteuid() != 0:
        raise Failed("not done: building a fresh machine needs root.")
    if not shutil.which("apt-get"):
        raise Failed("not done: this is no Debian, which debootstrap needs to take packages from.")
    if not shutil.which("debootstrap"):
        print("Installing debootstrap ...", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "debootstrap"], **quiet)
    if not shutil.which("debootstrap"):
        raise Failed("not done: debootstrap is not here and cannot be installed.")
    if subprocess.run([*NAMESPACES, "true"], capture_output=True).returncode:
        raise Failed("not done: this machine gives no namespaces of one's own (it may be a container).")


def _outside(run_only: bool) -> int:
    """Run `_inside` in namespaces of its own, and take the folder away when they are gone."""
    with _folder() as place:
        inside = [sys.executable, str(Path(__file__).parent), "--inside", str(place)]
        machine = subprocess.Popen([*NAMESPACES, *INIT, *inside, *(["--run-only"] if run_only else [])])
        try:
            return machine.wait()
        finally:
            machine.kill()
            machine.wait()


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for the machine, removed whatever happens short of a kill of this program itself."""
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    place = Path(tempfile.mkdtemp(prefix="tributary-fresh-", dir="/var/tmp"))
    try:
        yield place
    finally:
        subprocess.run(["rm", "-rf", "--one-file-system", str(place)])


def _inside(place: Path, run_only: bool) -> int:
    signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the program outside, which ends this one
    try:
        with Machine(place) as machine:
            told_what_is_missing(machine)
            run_half(machine)
            if not run_only:
                ordinary_half(machine)
                test_half(machine)
    except (Failed, subprocess.TimeoutExpired) as error:
        print(f"FRESH MACHINE: failed. {error}", flush=True)
        return 1
    print(f"FRESH MACHINE: passed ({'make run' if run_only else 'make run and make test'}).", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
