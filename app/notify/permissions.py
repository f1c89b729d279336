"""What may be allowed to do with notices and what is sent of them."""

from app.access.permissions import Permission
from app.core.i18n import _l

NOTICES_TELL = Permission("notices:tell", _l("Tell people what concerns them, and send it, as programs do."))
NOTICES_KEEP = Permission("notices:keep", _l("Keep the channels of notices, and see what could not be sent."))
