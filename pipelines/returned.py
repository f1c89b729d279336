"""Letters that came back are noted beside whom they were for, and told to who keeps the channels."""

from app.access.work import Work, work
from app.core.i18n import kept
from app.mail import box, returned
from app.notify import outbox, people, telling, words
from app.notify.permissions import NOTICES_KEEP
from app.notify.robots import TELLER
from app.notify.telling import Tiding
from app.schedules.schema import Verdict
from pipelines.kernel.running import Run


def read(run: Run) -> Verdict:
    """As the schedule runs it. A report counts as read once what it says is noted."""
    with work(TELLER) as w:
        kept_at = box.find(w)
    if kept_at is None:
        return Verdict()
    with box.opened(kept_at) as link:
        for number in box.unread(link):
            run.at(number)
            said = returned.read(box.raw(link, number))
            if said is not None:
                with work(TELLER) as w:
                    _note(w, said)
            box.mark_read(link, number)
    return Verdict()


def _note(w: Work, said: returned.Returned) -> None:
    row = outbox.note_returned(w, said.letter, said.code)
    if row is not None:
        key, facts = f"returned {row.key}", {"message": kept(words.ABOUT[row.about]), "why": said.code}
        keepers = people.who_may(w, NOTICES_KEEP)
        telling.tell(w, [Tiding(one, key, "returned", facts=facts) for one in keepers])
