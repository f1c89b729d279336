"""Cookies and what proves that a request was meant: nothing here is stored."""

import hashlib
import hmac
import secrets
from datetime import timedelta
from time import time

from app.core.settings import settings

SESSION_COOKIE = "crm_session"
CSRF_COOKIE = "_csrf_token"
"""Read by Dash's renderer, which repeats it as the header below."""
CSRF_HEADER = b"x-csrftoken"
FORM_COOKIE = "crm_form"
LANGUAGE_COOKIE = "crm_language"
THEME_COOKIE = "crm_theme"
KNOWN_COOKIE = "crm_known"
"""Says that somebody has signed in with this browser before; see `known_browser`."""
KNOWN_FOR = timedelta(days=180)


def named(cookie: str, scheme: str) -> str:
    """As browsers know it: over https under a name that no neighbour of our host, and no plain http, can set."""
    return f"__Host-{cookie}" if scheme == "https" else cookie


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a session token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_for(token: str) -> str:
    """The CSRF token that belongs to a session (or sign-in form) token; useless with any other."""
    return hmac.new(settings().secret("csrf").encode(), token.encode(), hashlib.sha256).hexdigest()


def known_to(login: str) -> str:
    """What a browser keeps after `login` came in with it."""
    browser = f"{secrets.token_hex(8)}.{int(time())}"
    return f"{browser}.{_mark(browser, login)}"


def known_browser(kept: str, login: str) -> str | None:
    """The browser's own name, if `login` has come in with it within KNOWN_FOR; of use to nobody else."""
    browser, _, mark = kept.rpartition(".")
    if not hmac.compare_digest(_mark(browser, login).encode(), mark.encode()):
        return None
    since = int(browser.rpartition(".")[2])
    return browser if time() - since < KNOWN_FOR.total_seconds() else None


def _mark(browser: str, login: str) -> str:
    key = settings().secret("known-browsers").encode()
    return hmac.new(key, f"{browser} {login}".encode(), hashlib.sha256).hexdigest()


def is_csrf_for(token: str, given: str) -> bool:
    """Compared as bytes: letters of any kind are a wrong token and no error."""
    return hmac.compare_digest(csrf_for(token).encode(), given.encode())
