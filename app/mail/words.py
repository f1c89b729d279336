"""What the ways to a mail server are called."""

from app.core.i18n import _l
from app.mail.model import Security

SECURITY = {
    Security.TLS.value: _l("TLS from the start"),
    Security.STARTTLS.value: _l("STARTTLS"),
    Security.NONE.value: _l("None: only within your own network"),
}
