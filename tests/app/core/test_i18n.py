"""What is kept for readers of any language, and told to each in theirs."""

import pytest

from app.core.errors import Unavailable
from app.core.i18n import KEPT, _, _l, kept, retold, speaking

FULL = _l("the disk is full")


def refused() -> str:
    why = _("The folder {folder} cannot be written: {why}.", folder="/mnt/backups", why=FULL)
    return kept(Unavailable(_("The newest backup could not be restored: {why}", why=why)).words)


@pytest.mark.parametrize("met_in", ["en", "zh"])
def test_a_sentence_is_told_in_the_readers_language_whoever_met_it(met_in):
    with speaking(met_in):
        stored = refused()
    assert retold(stored) == (
        "The newest backup could not be restored: The folder /mnt/backups cannot be written: the disk is full."
    )
    with speaking("zh"):
        assert retold(stored) == "最新备份无法恢复：无法写入文件夹 /mnt/backups：磁盘已满。"


@pytest.mark.parametrize("other", ["interrupted", "A name with {braces}", f"{KEPT}nothing of ours", ""])
def test_what_is_no_sentence_of_ours_stays_as_it_is(other):
    assert retold(kept(other)).strip() == other
