"""The CRM. Every process of an installation imports this package: what it writes is closed to other users."""

import os

os.umask(0o077)
