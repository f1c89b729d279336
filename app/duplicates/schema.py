"""What is asked about likely duplicates, and what goes out."""

from dataclasses import dataclass
from uuid import UUID

from app.core.validation import Shape, Short


class Typed(Shape):
    """What is known of a record that somebody is typing; of a person, whose it is."""

    name: Short | None = None
    legal_name: Short | None = None
    company_name: Short | None = None
    website: Short | None = None
    phone: Short | None = None
    mobile: Short | None = None
    email: Short | None = None
    unified_social_credit_code: Short | None = None
    customer_id: UUID | None = None


@dataclass(frozen=True)
class Likeness:
    """A record of table `entity` that may be the same, and by which kinds of keys, the strongest first."""

    entity: str
    id: UUID
    title: str
    reasons: tuple[str, ...]
