"""The colour pass over a whole PDF: pages, forms, patterns, gradients, pictures, masks."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from zilap.fill import Samples
from zilap.geometry import IDENTITY, Matrix, matrix, multiply
from zilap.memo import NONE, Memory
from zilap.press import pictures, shadings
from zilap.press.album import Wanted, develop
from zilap.press.colour import Converter
from zilap.press.content import KNOCK_OUT, OVERPRINT, Rewritten, Surroundings, rewrite
from zilap.press.pictures import Target
from zilap.press.presets import Ink

Key = tuple[int, int]
FAMILY = {1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}
"""Components of an ICC profile to the device space that stands for it."""


@dataclass(frozen=True, slots=True)
class Sheer:
    """How see-through something is, everything drawn in it counted."""

    translucent: bool = False
    blends: bool = False
    """Uses a blend mode other than Normal."""

    def __or__(self, other: Sheer) -> Sheer:
        return Sheer(self.translucent or other.translucent, self.blends or other.blends)


@dataclass(slots=True)
class Pass:
    """One run over one file."""

    pdf: Pdf
    converter: Converter
    originals: Mapping[str, Path]
    overprint: Mapping[str, Object]
    done: dict[Key, Sheer] = field(default_factory=dict)
    groups: dict[Key, Object] = field(default_factory=dict)
    """Group dictionaries taken off forms that need none."""
    identities: dict[Key, str] = field(default_factory=dict)
    wanted: dict[Key, Wanted] = field(default_factory=dict)
    spots: dict[str, Object] = field(default_factory=dict)


def convert(
    pdf: Pdf,
    converter: Converter,
    originals: Mapping[str, Path],
    folder: Path,
    memory: Memory = NONE,
) -> dict[str, Samples]:
    """Turn everything that is painted in a PDF by WeasyPrint to DeviceCMYK, DeviceGray and spots.

    Every page gets resources of its own, with what it uses and nothing else.

    Args:
        pdf: changed in place.
        converter: of the preset.
        originals: a picture's URL, as the HTML has it, to the file to take instead of
            what the layout made of it.
        folder: keeps converted pictures, until the file is written or from run to run.
        memory: keeps the rewritten contents of pages from run to run.

    Returns:
        Where the samples are that the names in the pictures stand for: see `fill`.

    Raises:
        ValueError: something that WeasyPrint does not write.
    """
    run = Pass(pdf, converter, {_source_name(url): path for url, path in originals.items()}, _overprint_states(pdf))
    for mask in list(_luminosity_masks(pdf)):
        _form(run, mask, "mask", IDENTITY)
    pages = [page.obj for page in pdf.pages]
    rewritten = memory.of_pages(len(pages), lambda wanted: (_rewritten(run, pages[index]) for index in wanted))
    for page, made in zip(pages, rewritten, strict=True):
        page.Contents = pdf.make_stream(made.data)
        page.Resources, sheer = _fitted(run, page.get("/Resources", Dictionary()), made, "press", IDENTITY)
        if sheer.translucent:
            page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceCMYK)
        elif "/Group" in page:
            del page["/Group"]
    return develop(list(run.wanted.values()), converter, folder)


def _rewritten(run: Pass, page: Object) -> Rewritten:
    return rewrite(page, _surroundings(run, page.get("/Resources", Dictionary())), run.converter)


def _source_name(url: str) -> str:
    """What WeasyPrint 70 calls the picture of a URL, but for the last character (its interpolation)."""
    return "/i" + hashlib.md5(url.encode(), usedforsecurity=False).hexdigest()


def _overprint_states(pdf: Pdf) -> dict[str, Object]:
    """ISO 32000-1, 8.6.7: mode 1 leaves the plates alone that a DeviceCMYK colour has none of."""
    return {
        OVERPRINT: pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)),
        KNOCK_OUT: pdf.make_indirect(Dictionary(Type=Name.ExtGState, OP=False, op=False, OPM=0)),
    }


def _luminosity_masks(pdf: Pdf) -> Iterator[Object]:
    """The group of every soft mask that is read by its lightness."""
    for thing in pdf.objects:
        holder = thing.get("/Resources", thing) if isinstance(thing, (Dictionary, Stream)) else None
        states = holder.get("/ExtGState") if isinstance(holder, (Dictionary, Stream)) else None
        for state in states.values() if isinstance(states, Dictionary) else ():
            mask = state.get("/SMask")
            if isinstance(mask, Dictionary) and Name.Luminosity == mask.S:
                yield mask.G


def _surroundings(run: Pass, resources: Object) -> Surroundings:
    spaces = {name: _family(space) for name, space in resources.get("/ColorSpace", Dictionary()).items()}
    things = resources.get("/XObject", Dictionary()).items()
    renamed = {name: "/Im" + _identity(run, thing) for name, thing in things if thing.Subtype == Name.Image}
    return Surroundings(spaces, dict(resources.get("/ExtGState", Dictionary()).items()), renamed)


def _family(space: Object) -> str:
    if isinstance(space, Name):
        return str(space)
    kind = str(space[0])
    return FAMILY[int(space[1].N)] if kind == "/ICCBased" else kind


def _identity(run: Pass, picture: Object) -> str:
    """The layout names pictures after where their files lie; this names them after what they show."""
    if picture.objgen not in run.identities:
        run.identities[picture.objgen] = pictures.identity(picture)
    return run.identities[picture.objgen]


def _fitted(run: Pass, resources: Object, made: Rewritten, target: Target, base: Matrix) -> tuple[Object, Sheer]:
    """The resources a rewritten stream needs, all of them converted, and how see-through they are.

    ``base`` is where on the page the stream is drawn.
    """
    sheer = Sheer(made.translucent, made.blends)
    kept: dict[str, dict[str, Object]] = {}
    for kind in ("/ExtGState", "/Font", "/Pattern", "/Shading"):
        names = sorted(made.used & set(resources.get(kind, Dictionary()).keys()))
        kept[kind] = {name: resources[kind][name] for name in names}
    for state in kept["/ExtGState"].values():
        sheer |= _mask(run, state)
    for pattern in kept["/Pattern"].values():
        sheer |= _pattern(run, pattern, target, base)
    for shading in kept["/Shading"].values():
        _shading(run, shading, target)
    if made.overprint:
        kept["/ExtGState"] |= run.overprint
    kept["/ColorSpace"] = {name: _separation(run, ink) for name, ink in sorted(made.spots.items())}
    fitted = Dictionary({kind: Dictionary(rows) for kind, rows in kept.items() if rows})
    things = resources.get("/XObject", Dictionary())
    names = sorted(made.used & set(things.keys()))
    if names:
        fitted.XObject = Dictionary()
    for name in names:
        if things[name].Subtype == Name.Image:
            sheer |= Sheer(translucent="/SMask" in things[name])
            _picture(run, name, things[name], target, (fitted.XObject, made.drawn_at[name]))
        else:
            fitted.XObject[name] = things[name]
            sheer |= _drawn(run, things[name], target, made.drawn_plain[name], made.drawn_at[name][0])
    return fitted, sheer


def _mask(run: Pass, state: Object) -> Sheer:
    mask = state.get("/SMask")
    if isinstance(mask, Dictionary):
        _form(run, mask.G, "mask" if Name.Luminosity == mask.S else "press", IDENTITY)
        return Sheer(translucent=True)
    return Sheer()


def _pattern(run: Pass, pattern: Object, target: Target, base: Matrix) -> Sheer:
    if int(pattern.PatternType) == 1:
        return _form(run, pattern, target, multiply(matrix(pattern.get("/Matrix", Array(IDENTITY))), base))
    _shading(run, pattern.Shading, target)
    return Sheer()


def _shading(run: Pass, shading: Object, target: Target) -> None:
    if shading.objgen not in run.done:
        run.done[shading.objgen] = Sheer()
        shadings.convert(run.pdf, shading, run.converter, target)


def _picture(run: Pass, name: str, picture: Object, target: Target, shown: tuple[Object, Sequence[Matrix]]) -> None:
    """Note that a picture is wanted; one inside a mask is converted at once, as a copy in grey."""
    (things, places), new_name = shown, "/Im" + _identity(run, picture)
    if target == "mask":
        source = pictures.source(picture)
        things[new_name] = (
            picture if source is None else run.pdf.make_stream(b"", Type=Name.XObject, Subtype=Name.Image)
        )
        if source is not None:
            pictures.write(things[new_name], pictures.encode_mask(source))
        return
    wanted = run.wanted.setdefault(picture.objgen, Wanted(picture, run.originals.get(name[:-1])))
    things[new_name] = picture
    for a, b, c, d, _, _ in places:
        wanted.enlarge(math.hypot(a, b), math.hypot(c, d))


def _drawn(run: Pass, form: Object, target: Target, plain: bool, at: Matrix) -> Sheer:
    """Convert a form that a stream draws, and take off its group where that changes nothing.

    An isolated group without blend modes, drawn opaque and unmasked, looks like its own
    contents; as a group it would keep black in it from overprinting what lies below.
    """
    sheer, key = _form(run, form, target, at), form.objgen
    if plain and not sheer.blends and target == "press":
        if "/Group" in form and key not in run.groups:
            run.groups[key] = form.Group
            del form["/Group"]
        return sheer
    if key in run.groups:
        form.Group = run.groups[key]
    return sheer | Sheer(translucent=True)


def _form(run: Pass, form: Object, target: Target, at: Matrix) -> Sheer:
    """Convert a form, pattern or mask: its stream, then what it draws."""
    if form.objgen not in run.done:
        run.done[form.objgen] = Sheer()
        resources = form.get("/Resources", Dictionary())
        made = rewrite(form, _surroundings(run, resources), run.converter, target, at)
        form.write(made.data)
        form.Resources, run.done[form.objgen] = _fitted(run, resources, made, target, at)
        if "/Group" in form:
            form.Group.CS = Name.DeviceCMYK if target == "press" else Name.DeviceGray
    return run.done[form.objgen]


def _separation(run: Pass, ink: Ink) -> Object:
    if ink.name not in run.spots:
        tint = Dictionary(FunctionType=2, Domain=Array([0, 1]), C0=Array([0] * 4), C1=Array(list(ink.cmyk)), N=1)
        space = Array([Name.Separation, Name("/" + ink.name), Name.DeviceCMYK, tint])
        run.spots[ink.name] = run.pdf.make_indirect(space)
    return run.spots[ink.name]
