"""Web pages saved as one file (MHTML, RFC 2557): the page and its pictures, taken out of their wrapping."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import PurePath

from zilap.intake.html import read as page
from zilap.intake.text import Blocks, Manuscript
from zilap.intake.unreadable import Unreadable


def read(data: bytes, file: PurePath) -> tuple[Manuscript, Blocks]:
    """The page of an archive as blocks, with the pictures that the archive holds.

    Raises:
        Unreadable: when there is no page in it.
    """
    parts = list(_parts(data))
    found = next((part for part in parts if part.get_content_type() == "text/html"), None)
    if found is None:
        raise Unreadable("封存的網頁裏沒有網頁；請在瀏覽器另存為「網頁，僅 HTML」")
    pictures = {name: _bytes(part) for part in parts for name in _names(part)}
    return page.read(_bytes(found), file, lambda address: pictures.get(address, b""))


def _parts(data: bytes) -> Iterator[EmailMessage]:
    message = email.message_from_bytes(data, policy=email.policy.default)
    return (part for part in message.walk() if isinstance(part, EmailMessage) and not part.is_multipart())


def _bytes(part: EmailMessage) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _names(part: EmailMessage) -> Iterator[str]:
    """How the page may call a picture of the archive."""
    if part.get_content_maintype() == "image":
        yield from (str(name) for name in (part["Content-Location"],) if name)
        yield from (f"cid:{str(name).strip().strip('<>')}" for name in (part["Content-ID"],) if name)
