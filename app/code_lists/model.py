"""Lists of codes that the company keeps."""

from app.core.base import Coded, Record


class LostReason(Coded, Record):
    """Why deals are lost."""

    __tablename__ = "lost_reasons"


class DisqualifyReason(Coded, Record):
    """Why leads come to nothing."""

    __tablename__ = "disqualify_reasons"
