"""How backups went: who keeps it, who reads it."""

import errno
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.access.work import work
from app.backup import folders, service
from app.backup.model import Act
from app.backup.page import section
from app.backup.run import BACKER
from app.backup.service import RunView
from app.core.errors import NotPermitted
from app.core.i18n import kept, speaking
from tests.app.ui.reading import texts

NOW = datetime(2026, 11, 28, 2, 5, tzinfo=UTC)


def ended(
    act: Act = Act.BACKUP, succeeded: bool = True, after: timedelta = timedelta(), **more: object
) -> RunView:
    told = {"name": "20261128T020000Z-full", "bytes": 5_000_000, "detail": {}, **more}
    return RunView(act=act, started_at=NOW, finished_at=NOW + after, succeeded=succeeded, **told)


def test_status_is_the_last_of_each_kind(ada):
    minute = timedelta(minutes=1)
    with work(BACKER) as w:
        service.record(w, ended())
        service.record(w, ended(succeeded=False, after=minute, message="The folder is full."))
        service.record(w, ended(Act.DRILL, after=minute, detail={"rows": 12, "tables": 3}))
        service.cover(w, NOW + minute)
        service.cover(w, NOW)
    with work(ada) as w:
        view = service.status(w)
    assert (view.backup.succeeded, view.backup.message) == (False, "The folder is full.")
    assert (view.kept.succeeded, view.kept.bytes) == (True, 5_000_000)
    assert view.drill.detail == {"rows": 12, "tables": 3}
    assert view.covered_until == NOW + minute


def test_why_it_failed_is_told_in_the_readers_language(ada):
    full = folders.unwritable(Path("/mnt/backups"), OSError(errno.ENOSPC, "No space left on device"))
    with work(BACKER) as w:
        service.record(w, ended(succeeded=False, message=kept(full.words)))
    with work(ada) as w:
        assert "The folder /mnt/backups cannot be written: the disk is full." in texts(section(w))
        with speaking("zh"):
            assert "无法写入文件夹 /mnt/backups：磁盘已满。" in texts(section(w))


def test_only_those_who_answer_for_backups_see_them(ben, mona, ana, leo, ada):
    for other in (ben, mona, ana, leo):
        with work(other) as w:
            assert section(w) == []
            with pytest.raises(NotPermitted):
                service.status(w)
    with work(ada) as w:
        assert section(w)


@pytest.mark.parametrize("verb", [lambda w: service.record(w, ended()), lambda w: service.cover(w, NOW)])
def test_people_who_may_not_write_nothing(ben, ada, verb):
    with work(ben) as w, pytest.raises(NotPermitted):
        verb(w)
    with suppress(ZeroDivisionError), work(BACKER) as w:
        verb(w)
        _ = 1 / 0
    with work(ada) as w:
        view = service.status(w)
    assert (view.backup, view.covered_until) == (None, None)
