"""Word files of the strict sort (ISO/IEC 29500-1 names its parts otherwise), made such as all readers know."""

from __future__ import annotations

import io
import re
import zipfile

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAME = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
_USUAL = rb"http://schemas.openxmlformats.org/\1/2006/\2"


def transitional(data: bytes) -> bytes:
    """The package with the usual names of its parts and elements; as it is, where it has them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        if _STRICT not in package.read("_rels/.rels"):
            return data
        done = io.BytesIO()
        with zipfile.ZipFile(done, "w") as usual:
            for info in package.infolist():
                part = package.read(info)
                xml = info.filename.endswith((".xml", ".rels"))
                usual.writestr(info.filename, _NAME.sub(_USUAL, part) if xml else part)
    return done.getvalue()
