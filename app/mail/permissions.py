"""What may be allowed to do with the company's mail server."""

from app.access.permissions import Permission
from app.core.i18n import _l

MAIL_SEND = Permission("mail:send", _l("Send mail by the company's server, as programs do."))
MAIL_WRITE = Permission("mail:write", _l("Say by which server mail is sent, and try it."))
