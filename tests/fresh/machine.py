"""The bare machine: its root, and what the host hands over to it."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUITE = "bookworm"
BARE = "make,git,python3"
PROJECT = Path(__file__).resolve().parents[2]
CLONE = "/root/tributary"
INDEXES = ("/etc/pip.conf", "/etc/uv/uv.toml", "/etc/ssl/certs/ca-certificates.crt")
"""The host's files that say where packages come from and whom to believe."""
OWN_CERTIFICATES = Path("/usr/local/share/ca-certificates")
VARIABLES = {
    "PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_TRUSTED_HOST", "PIP_CERT", "PIP_DEFAULT_TIMEOUT", "UV_INDEX_URL",
    "UV_DEFAULT_INDEX", "UV_INDEX", "UV_HTTP_TIMEOUT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "http_proxy",
    "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "CI",
}  # fmt: skip


class Failed(Exception):
    """What went wrong, in words for the person who asked for a fresh machine."""


class Machine:
    """A bare Debian under `place`, with the repository cloned into its closed /root."""

    def __init__(self, place: Path) -> None:
        self.root = place / "root"
        self.began = time.monotonic()

    def __enter__(self) -> "Machine":
        with self.step(f"Debian ({SUITE}, minbase, {BARE})"):
            self._build()
            self._hand_over()
        with self.step("Clone"):
            self._clone()
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to undo: what runs here and what is mounted goes with the namespaces."""

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        print(f"[{self.minutes()}] {name} ...", flush=True)
        yield
        print(f"[{self.minutes()}] {name}: done", flush=True)

    def minutes(self) -> str:
        passed = int(time.monotonic() - self.began)
        return f"{passed // 60:2d}:{passed % 60:02d}"

    def command(self, words: str, **more: str) -> list[str]:
        """`words` as root of the machine types them in the clone, in an environment with nothing of ours."""
        kept = {name: value for name, value in os.environ.items() if name in VARIABLES}
        own = {"HOME": "/root", "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", **more}
        variables = [f"{name}={value}" for name, value in {**kept, **own}.items()]
        return ["chroot", str(self.root), "env", "-i", *variables, "sh", "-c", f"cd {CLONE} && {words}"]

    def processes(self) -> set[int]:
        """Whatever runs on the machine now. This process has a pid namespace of its own, shared only with it."""
        pids = {int(entry.name) for entry in (self.root / "proc").iterdir() if entry.name.isdigit()}
        return {pid for pid in pids if self._is_at_home(pid)}

    def _is_at_home(self, pid: int) -> bool:
        try:
            return Path(os.readlink(self.root / "proc" / str(pid) / "root")) == self.root
        except OSError:
            return False

    def _build(self) -> None:
        log = self.root.with_name("debootstrap.log")
        with log.open("w") as words:
            made = subprocess.run(
                ["debootstrap", "--variant=minbase", f"--include={BARE}", SUITE, str(self.root), *_mirror()],
                stdout=words, stderr=words,
            )  # fmt: skip
        if made.returncode:
            raise Failed("debootstrap failed:\n" + "\n".join(log.read_text().splitlines()[-15:]))
        for kind, folder in (("proc", "proc"), ("tmpfs", "dev/shm")):
            (self.root / folder).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, str(self.root / folder)], check=True)

    def _hand_over(self) -> None:
        """Names, the package indexes and the certificates behind them: what a machine gets from its network."""
        for known in ("/etc/resolv.conf", "/etc/hosts", *INDEXES):
            self._copy(Path(known))
        for certificate in OWN_CERTIFICATES.glob("*.crt"):
            self._copy(certificate)
        (self.root / "etc/apt/apt.conf.d/90host").write_text(_apt_says())

    def _copy(self, path: Path) -> None:
        if path.is_file():
            target = self.root / path.relative_to("/")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copyfile(path, target)

    def _clone(self) -> None:
        target = self.root / CLONE.lstrip("/")
        target.parent.chmod(0o700)
        trusting = ["git", "-c", "safe.directory=*"]
        subprocess.run([*trusting, "clone", "--quiet", "--no-hardlinks", str(PROJECT), str(target)], check=True)
        kept_back = subprocess.run(
            [*trusting, "-C", str(PROJECT), "status", "--porcelain"], capture_output=True, text=True, check=True
        ).stdout
        if kept_back:
            print("        what is not committed is not in the clone:", *kept_back.split("\n")[:5], flush=True)


def _mirror() -> list[str]:
    """Where the host's apt takes Debian from; debootstrap's own default where it says nothing."""
    known = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)", "Created-By: Packages"],
        capture_output=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    return [line.split()[0] for line in known if line.endswith(f" {SUITE}")][:1]


def _apt_says() -> str:
    """How the host's apt reaches its mirror: proxies, certificates, and what it does not check."""
    said = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    wanted = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries")
    return "".join(f"{line}\n" for line in said.split("\n") if line.startswith(wanted))
