"""Pictures of the book: the originals measured, and sRGB copies of them for the screen.

The originals are never changed.  CMYK and gray originals go to the press pass as they are.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from types import MappingProxyType

import PIL
from lxml import etree
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError

from zilap import inputs
from zilap.book import Picture
from zilap.memo import remembered
from zilap.problem import Place, Problem, cause
from zilap.source.rules import RULES
from zilap.source.section import composed

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".svg"})
MOST_PIXELS = 120_000_000
"""A picture above this is refused: no page of a book needs it, and it may be a bomb."""
MODES = frozenset({"1", "L", "LA", "I;16", "P", "RGB", "RGBA", "CMYK"})
"""Colour modes, as Pillow names them, that both the screen and the press can show."""
PAGE_PIXELS = 2200
"""Longest side of a picture's copy in the pages: 240 mm at 230 dpi."""
_SALT = f"{inputs.state(Path(__file__))} Pillow {PIL.__version__} "
"""What is remembered of a picture follows from how it was looked at."""
_SVG_SIZE = re.compile(r'viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+(?P<w>[\d.]+)[\s,]+(?P<h>[\d.]+)')
_ORIENTATION = 0x0112
"""The tag of EXIF that says how a picture was held; 1 is upright."""
_ON_ITS_SIDE = {5, 6, 7, 8}
"""Orientations that swap width and height."""


def load(folder: Path, name: PurePath, seen: Path | None = None) -> tuple[Mapping[str, Picture], list[Problem]]:
    """Every picture below a folder, by file name (NFC); what cannot be used comes back as Problems.

    Args:
        folder: where they are.
        name: what the folder is called in Problems.
        seen: a file in which it is remembered what they were the last time.
    """
    files = sorted(folder.rglob("*")) if folder.is_dir() else []
    files = [path for path in files if path.suffix.lower() in SUFFIXES and path.is_file()]
    keys = [state and _SALT + state for state in map(inputs.state, files)]
    made = remembered(seen, keys, lambda wanted: _measured(folder, name, [files[at] for at in wanted]))
    found = {
        one.name: replace(one, path=path) for path, one in zip(files, made, strict=True) if isinstance(one, Picture)
    }
    return MappingProxyType(found), [one for one in made if isinstance(one, Problem)]


def _measured(folder: Path, name: PurePath, files: Sequence[Path]) -> Iterator[Picture | Problem]:
    keys = [composed(path.relative_to(folder).as_posix()) for path in files]
    with warnings.catch_warnings(), _whole(), ThreadPoolExecutor() as pool:
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield from pool.map(lambda path, key: _measure(path, key, Place(name / key)), files, keys)


def _measure(path: Path, key: str, place: Place) -> Picture | Problem:
    content = path.read_bytes()
    sha = hashlib.sha256(content).hexdigest()
    if path.suffix.lower() == ".svg":
        return _measure_svg(content, path, key, sha, place)
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > MOST_PIXELS:
                return RULES["S014"].at(place, f"{image.width:,}×{image.height:,} 像素，太大")
            if image.mode not in MODES:
                return RULES["S014"].at(place, f"色彩模式 {image.mode} 不能用", "另存為 RGB、CMYK 或灰階。")
            turned = image.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
            width, height = (image.height, image.width) if turned else image.size
            mode = image.mode
            image.draft(mode, (width // 8, height // 8))
            image.load()
            if (profile := image.info.get("icc_profile")) and not _fits(profile, mode):
                return RULES["S014"].at(place, "內嵌的色彩描述檔損毀，或不是這種色彩的")
            return Picture(key, path, width, height, mode, sha, getattr(image, "n_frames", 1))
    except UnidentifiedImageError:
        return RULES["S014"].at(place, "不是圖檔，或已損毀" if content else "檔案是空的")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return RULES["S014"].at(place, "像素太多")
    except (OSError, ValueError, SyntaxError) as wrong:
        why = cause(wrong) if isinstance(wrong, OSError) and wrong.errno else "檔案不完整，或已損毀"
        return RULES["S014"].at(place, f"打不開（{why}）")


def _fits(profile: bytes, mode: str) -> bool:
    """Whether the embedded ICC profile can turn the picture into sRGB; a gray one needs none."""
    if mode not in ("RGB", "RGBA", "P", "CMYK"):
        return True
    try:
        space = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.xcolor_space.strip()
    except OSError:
        return False
    return bool(space == ("CMYK" if mode == "CMYK" else "RGB"))


@contextlib.contextmanager
def _whole() -> Iterator[None]:
    """Let Pillow refuse a file that breaks off; the layout engine tells it to fill up with gray."""
    before, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = before


def _measure_svg(content: bytes, path: Path, key: str, sha: str, place: Place) -> Picture | Problem:
    text = content.decode("utf-8", errors="replace")
    size = _SVG_SIZE.search(text)
    if not size:
        return RULES["S014"].at(place, "SVG 沒有 viewBox")
    if re.search(r"<script|<foreignObject|\bon\w+\s*=|<!ENTITY|(?:href|src)\s*=\s*[\"'](?!#|data:image/)", text, re.I):
        return RULES["S014"].at(place, "SVG 含有程式或外部連結")
    try:
        etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as wrong:
        return RULES["S014"].at(Place(place.file, wrong.lineno or 0), "SVG 寫法有誤")
    return Picture(key, path, round(float(size["w"])), round(float(size["h"])), "SVG", sha)


_WAY = 2
"""Raised whenever the same picture comes out otherwise; older copies in the cache are then not used."""
MOST_BYTES = 1_500_000
"""Bytes of a JPEG that is passed on as it is."""
_START_OF_SCAN = 0xDA
_END_OF_JPEG = b"\xff\xd9"
_END = 8
"""Bytes that a whole JPEG or PNG is known by."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Name of a picture → the copy of it that is shown (``srgb``)."""

    pictures: Mapping[str, Picture]
    folder: Path
    longest: int

    def __call__(self, name: str) -> Path:
        """The copy, made where it is not there yet."""
        return srgb(self.pictures[name], self.folder, self.longest)


def srgb(picture: Picture, cache: Path, longest: int) -> Path:
    """A JPEG or PNG copy in sRGB, upright, at most ``longest`` pixels on its longer side.

    A JPEG that is all this already loses only its notes.  The copy's name is the hash of the original and of what
    was asked: a second call finds it.
    """
    if picture.mode == "SVG":
        return picture.path
    stem = f"{picture.sha256[:24]}-{longest}-{_WAY}"
    made = next(filter(_complete, (cache / f"{stem}.jpg", cache / f"{stem}.png")), None)
    if made:
        return made
    with Image.open(picture.path) as image:
        alpha = "A" in image.getbands() or "transparency" in image.info
        target = cache / f"{stem}{'.png' if alpha else '.jpg'}"
        content = _untouched(image, picture.path, longest) or _drawn_again(image, longest, alpha=alpha)
    inputs.put(target, content)
    return target


def _untouched(image: Image.Image, path: Path, longest: int) -> bytes | None:
    """A JPEG that needs no change but for what it tells of its making (EXIF, XMP …); None where it needs one."""
    if image.format != "JPEG" or image.mode not in ("RGB", "L") or max(image.size) > longest:
        return None
    if image.info.get("icc_profile") or image.getexif().get(_ORIENTATION, 1) != 1 or path.stat().st_size > MOST_BYTES:
        return None
    return without_notes(path.read_bytes())


def without_notes(jpeg: bytes) -> bytes | None:
    """A JPEG without its application segments but the first (JFIF) and Adobe's, and without comments.

    The picture itself is not decoded (ITU-T T.81, annex B).  None where the file is not put together as it says.
    """
    kept, at = [jpeg[:2]], 2
    while jpeg[at : at + 1] == b"\xff" and at + 4 <= len(jpeg):
        marker = jpeg[at + 1]
        if marker == _START_OF_SCAN:
            end = jpeg.rfind(_END_OF_JPEG) + len(_END_OF_JPEG)
            return b"".join([*kept, jpeg[at:end]]) if end > at else None
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        if not (0xE1 <= marker <= 0xED or marker in (0xEF, 0xFE)):
            kept.append(jpeg[at:end])
        at = end
    return None


def _drawn_again(image: Image.Image, longest: int, *, alpha: bool) -> bytes:
    ImageOps.exif_transpose(image, in_place=True)
    copy = _to_srgb(image, alpha)
    copy.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    made = io.BytesIO()
    copy.save(made, **({"format": "PNG"} if alpha else {"format": "JPEG", "quality": 88, "subsampling": 0}))
    return made.getvalue()


def _complete(copy: Path) -> bool:
    """Whether a copy is there, to the last byte: a full disk leaves half a file."""
    try:
        with copy.open("rb") as file:
            file.seek(-_END, os.SEEK_END)
            return file.read().endswith((_END_OF_JPEG, b"IEND\xaeB`\x82"))
    except OSError:
        return False


def _to_srgb(image: Image.Image, alpha: bool) -> Image.Image:
    """Through the embedded profile where there is one; gray stays gray."""
    profile = image.info.get("icc_profile")
    if image.mode == "I;16":
        return image.convert("I").point(lambda value: value * (1 / 257)).convert("L")
    mode = "RGBA" if alpha else "L" if image.mode in ("L", "1") else "RGB"
    if profile and mode != "L":
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        wanted = image if image.mode in ("RGB", "CMYK", "L") else image.convert("RGB")
        changed = ImageCms.profileToProfile(
            wanted,
            source,
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
        if changed is not None:
            if alpha:
                changed.putalpha(image.convert("RGBA").getchannel("A"))
            return changed
    return image.convert(mode)
