"""What a file is, by its content: its name is somebody's word for it, and decides nothing."""

import filetype

from app.core.errors import Invalid
from app.core.i18n import _

MOST = 25_000_000
"""Bytes of one file."""

TEXT = "text/plain"
KNOWN = {
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
    "application/msword": "doc",
    "application/vnd.ms-excel": "xls",
    "application/vnd.ms-powerpoint": "ppt",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/rtf": "rtf",
    "application/zip": "zip",
    "image/jpeg": "jpg",
    "image/png": "png",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "image/tiff": "tif",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/m4a": "m4a",
    "audio/x-wav": "wav",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
}
"""What is taken -> the ending that it has."""

ACTIVE = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"#!")
"""How texts begin that a browser or a shell would run."""


def type_of(content: bytes) -> str:
    """The type of a file by its content. Raises Invalid: empty, too large, or of no kind that is taken."""
    if not content:
        raise Invalid({"file": _("The file is empty.")})
    if len(content) > MOST:
        raise Invalid({"file": _("A file has {size} MB at most.", size=MOST // 1_000_000)})
    found = filetype.guess_mime(content[:8192])
    if found in KNOWN:
        return str(found)
    if found is None and _is_text(content):
        return TEXT
    raise Invalid({"file": _("This kind of file is not taken. Documents, tables, pictures, sound and text are.")})


def named(name: str, content_type: str) -> str:
    """The name with the ending that the content has, without a path and what cannot be seen."""
    plain = "".join(one for one in name.replace("\\", "/").rpartition("/")[2] if one.isprintable()).strip(" .")
    stem, _dot, ending = plain.rpartition(".")
    wanted = KNOWN.get(content_type)
    if wanted is None:
        return plain[:200] if ending.lower() in ("txt", "csv", "md", "log") else f"{plain[:190] or 'file'}.txt"
    alike = {"jpg": ("jpg", "jpeg"), "tif": ("tif", "tiff")}.get(wanted, (wanted,))
    return plain[:200] if stem and ending.lower() in alike else f"{(plain or 'file')[:190]}.{wanted}"


def _is_text(content: bytes) -> bool:
    begins = content[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if b"\0" in content or begins.startswith(ACTIVE):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
