"""Cookies and what proves that a request was meant: nothing here is stored."""

import hashlib
import hmac
import secrets

from app.core.settings import settings

SESSION_COOKIE = "crm_session"
CSRF_COOKIE = "_csrf_token"
"""Read by Dash's renderer, which repeats it as the header below."""
CSRF_HEADER = b"x-csrftoken"
FORM_COOKIE = "crm_form"
LANGUAGE_COOKIE = "crm_language"
THEME_COOKIE = "crm_theme"


def new_token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What is kept of a session token: its SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_for(token: str) -> str:
    """The CSRF token that belongs to a session (or sign-in form) token; useless with any other."""
    return hmac.new(settings().secret("csrf").encode(), token.encode(), hashlib.sha256).hexdigest()


def is_csrf_for(token: str, given: str) -> bool:
    """Compared as bytes: letters of any kind are a wrong token and no error."""
    return hmac.compare_digest(csrf_for(token).encode(), given.encode())
