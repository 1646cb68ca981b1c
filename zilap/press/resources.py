"""What the names of a page mean: colour spaces, fonts, the spaces of a whole file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pikepdf
from pikepdf import Dictionary, Name, Object, Stream

Plates = tuple[tuple[str, float], ...]
"""Ink name and amount, 0 to 1: ``C M Y K`` or a spot's own name."""


def family(space: Object | None) -> str:
    """``/DeviceRGB``; for an array its kind, for a spot with the name of its plate: ``/Separation/GOLD``."""
    if space is None:
        return ""
    if isinstance(space, Name):
        return str(space)
    kind = str(space[0])
    if kind == "/Separation":
        return kind + str(space[1])
    return kind + family(space[1]) if kind == "/Indexed" else kind


def plates(space: str, values: Sequence[float]) -> Plates | None:
    """The inks of a colour; None where it is not made of inks."""
    if space == "/DeviceCMYK" and len(values) == 4:
        return tuple(zip("CMYK", values, strict=True))
    if space == "/DeviceGray" and len(values) == 1:
        return (("K", 1 - values[0]),)
    if space.startswith("/Separation/") and len(values) == 1:
        return ((space.removeprefix("/Separation/"), values[0]),)
    return None


def codes(data: bytes, font: Object | None) -> list[int]:
    """Two bytes a glyph in a composite font, else one."""
    if font is not None and font.get("/Subtype") == Name.Type0:
        return [data[i] << 8 | data[i + 1] for i in range(0, len(data) - 1, 2)]
    return list(data)


def spaces(pdf: pikepdf.Pdf) -> Iterator[tuple[str, str]]:
    """Every colour space that any object of the file names, and where: ``("/DeviceRGB", "Image")``.

    The output intent's own profile is not one of them.
    """
    for thing in pdf.objects:
        for holder in _direct(thing):
            space = holder.get("/ColorSpace")
            if isinstance(space, Dictionary):
                yield from ((family(row), "ColorSpace") for row in space.values())
            elif space is not None:
                yield family(space), str(holder.get("/Subtype", "/Shading"))[1:]


def _direct(thing: Object) -> Iterator[Object]:
    """A dictionary or stream, and the dictionaries written inside it."""
    if isinstance(thing, (Dictionary, Stream)):
        yield thing
        for value in thing.values():
            if isinstance(value, Dictionary) and not value.is_indirect:
                yield from _direct(value)


def fonts(pdf: pikepdf.Pdf) -> Iterator[tuple[int, Object]]:
    """Every font, with the index of the first page that has it."""
    seen: set[tuple[int, int]] = set()
    for index, page in enumerate(pdf.pages):
        for holder in holders(page.obj.get("/Resources", Dictionary()), seen):
            for font in holder.get("/Font", Dictionary()).values():
                if font.objgen not in seen:
                    seen.add(font.objgen)
                    yield index, font


def holders(resources: Object, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """Resources, and those of the forms and patterns in them that were not ``seen``."""
    yield resources
    for kind in ("/XObject", "/Pattern"):
        for thing in resources.get(kind, Dictionary()).values():
            if thing.objgen not in seen and "/Resources" in thing:
                seen.add(thing.objgen)
                yield from holders(thing.Resources, seen)
