"""How personal data looks to those who have not asked to see it."""

from app.core.phones import number_of

MASK = "****"
"""Something is there, and no more is told."""


def mask_phone(phone: str | None) -> str | None:
    """`+8613812345678` -> `+86 ****5678`: enough to tell one from another, too little to guess the rest.

    Seven digits of a Chinese mobile are open, some 400,000 numbers that can be; of a short one all but two.
    """
    if not phone:
        return None
    number = number_of(phone)
    digits = number.removeprefix("+86")
    prefix = "+86 " if digits != number else ""
    return f"{prefix}****{digits[-4:] if len(digits) > 10 else digits[-2:]}"


def mask_email(email: str | None) -> str | None:
    """`wang.fang@example.cn` -> `w***@example.cn`."""
    if not email or "@" not in email:
        return MASK if email else None
    name, domain = email.rsplit("@", 1)
    return f"{name[:1]}***@{domain}"


def mask_text(value: str | None) -> str | None:
    """Anything else personal: only that it is there."""
    return MASK if value else None


def mask(value: str | None) -> str | None:
    """Any personal value, by what it is: an address has its sign, a number in E.164 begins with a plus."""
    if value and "@" in value:
        return mask_email(value)
    return mask_phone(value) if value and value.startswith("+") else mask_text(value)
