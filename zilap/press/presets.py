"""Presets: what one kind of press, or one printer, asks for.  Small TOML files."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeVar, get_type_hints

from PIL import ImageCms

from zilap.problem import Place, Problem, Rule, Stop, rules
from zilap.source import main, toml

Cmyk = tuple[float, float, float, float]
"""Cyan, magenta, yellow, black: 0 is paper, 1 is full ink."""
Rgb8 = tuple[int, int, int]
"""sRGB as CSS writes it, 0 to 255."""
Intent = Literal["relative", "perceptual"]

OWN_PROFILE_BASE = "fogra39-coated"
"""The preset whose bleed, marks and thresholds hold when a printer gave only an .icc."""
TOKEN = re.compile(r"--([\w-]+):\s*(#[0-9a-fA-F]{6});\s*/\*(.*?)\*/", re.S)
MIX = re.compile(r"\b([CMYK]) ?(\d{1,3})\b")
PLATE = re.compile(r"plate ([A-Z0-9 ]+)")
_SORTS: Mapping[type, tuple[tuple[type, ...], str]] = {
    float: ((int, float), "數字"),
    int: ((int,), "整數"),
    bool: ((bool,), " true 或 false"),
    str: ((str,), "引號之內的文字"),
}
"""Type of a field → the types that TOML may give for it, and what an editor is told."""
T = TypeVar("T")

RULES = rules(
    Rule(
        "P001",
        "印刷預設",
        "印刷預設（templates/press/ 或 book/press/ 的 .toml）決定出血、墨量和色彩描述檔。",
        "對照 templates/press/ 內的預設改正。",
        stops=True,
    )
)


@dataclass(frozen=True, slots=True)
class Profile:
    """An ICC output profile and the printing condition it describes."""

    icc: bytes
    identifier: str
    """OutputConditionIdentifier: the registered name of the condition, ``FOGRA39``."""
    condition: str
    """OutputCondition: the condition in words."""
    info: str
    registry: str = "http://www.color.org"
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Ink:
    """A colour of the design that is printed exactly so, or on a plate of its own."""

    name: str
    """Token for a CMYK colour, plate name (``HOT FOIL GOLD``) for a spot."""
    rgb: Rgb8
    cmyk: Cmyk
    """The ink mix; for a spot the process colours that stand in for it on a proof."""
    spot: bool = False
    overprint: bool = False
    """Does not knock out what lies under it (varnish, embossing)."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is printed outside the bleed.  Lengths in mm."""

    crop: bool = True
    registration: bool = True
    fold: bool = True
    bar: bool = True
    """A bar of process inks and tints."""
    gap: float = 3.0
    """From trim to the inner end of a mark; never less than the bleed."""
    length: float = 5.0
    width_pt: float = 0.25

    @property
    def any(self) -> bool:
        """Whether anything at all is printed outside the bleed."""
        return self.crop or self.registration or self.fold or self.bar


@dataclass(frozen=True, slots=True)
class Limits:
    """Thresholds of the preflight.  Not in a standard: they are the shop's own rules."""

    picture_ppi: float = 225.0
    """A picture under it is a WARN, under two thirds of it an ERROR."""
    line_ppi: float = 550.0
    """For 1-bit pictures."""
    text_pt: float = 6.0
    small_pt: float = 9.0
    """Text under it must be of few inks."""
    small_inks: int = 2
    line_mm: float = 0.07
    """Thinnest line of one full ink; a tint or a mix needs twice that."""
    safe_mm: float = 3.0
    """Text and barcodes keep this far from the trim."""
    gutter_mm: float = 8.0
    tint: float = 0.05
    """Lightest tint that still prints."""


@dataclass(frozen=True, slots=True)
class Paper:
    """Papers and binding.  Lengths in mm."""

    caliper: float = 0.11
    """Thickness of one leaf (two pages)."""
    cover: float = 0.28
    """Thickness of the cover's own stock."""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Preset:
    """All that a press pass and its preflight need to know about a printer."""

    name: str
    label: str
    """What an editor reads, in Chinese."""
    choose: str
    """When to choose it."""
    profile: Profile
    bleed_mm: float = 3.0
    ink_limit: float = 3.0
    """Most ink on one spot: 3.0 is 300 %."""
    intent: Intent = "relative"
    pictures: Intent = "relative"
    reduce_ppi: tuple[float, float] = (450.0, 350.0)
    """A photograph of more than the first at its place is reduced to the second."""
    text: Literal["live", "outlined"] = "live"
    page_multiple: int = 4
    ask: tuple[str, ...] = ()
    """What to ask the printer before the files go out."""
    marks: Marks = Marks()
    limits: Limits = Limits()
    paper: Paper = Paper()
    inks: tuple[Ink, ...] = ()

    def with_inks(self, inks: Mapping[str, Mapping[str, Any]]) -> Preset:
        """This preset with more named inks, as tables ``[ink.NAME]``.

        Raises:
            ValueError: a table is not an ink, or an ink is over the limit.
        """
        added = tuple(_ink(name, row, self.ink_limit) for name, row in inks.items())
        return replace(self, inks=(*self.inks, *added))

    def with_tokens(self, css: str, place: Place) -> Preset:
        """This preset with the inks of a file of design tokens, where it has not named their colours already.

        Raises:
            Stop: an ink is not one that this printer can print; ``place`` is the file.
        """
        found = self.unnamed(token_inks(css))
        for name, row in found.items():
            try:
                _ink(name, row, self.ink_limit)
            except ValueError as wrong:
                line = css.count("\n", 0, css.index(f"--{name}:")) + 1
                hint = "改正這種顏色後面的註，例如 /* C100 M45 Y45 K55 維港 */。"
                raise Stop([RULES["P001"].at(replace(place, line=line), str(wrong), hint)]) from None
        return self.with_inks(found)

    def unnamed(self, inks: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Mapping[str, Any]]:
        """Those of some inks whose colour this preset has not named already: the printer's own word stands."""
        known = {ink.rgb for ink in self.inks}
        return {name: row for name, row in inks.items() if hex_rgb(row["rgb"]) not in known}


def load(folder: Path, name: str, own: Path | None = None) -> Preset:
    """Read a preset.

    Args:
        folder: ``templates/press``.
        name: file name without ``.toml``; or an ``.icc`` in ``own``, which is then used
            with the other values of the default preset and under its own description.
        own: ``book/press``: a printer's profiles and presets, looked into first.

    Raises:
        Stop: no such preset, a key or value that is not understood, or a profile that
            is not the one the preset names.
    """
    if name.endswith(".icc"):
        return _from_icc(folder, name, own)
    path = next((p for d in (own, folder) if d and (p := d / f"{name}.toml").is_file()), None)
    if path is None:
        known = "、".join(main.presets(folder, own))
        raise Stop([RULES["P001"].at(Place(Path("book/book.toml")), f"沒有「{name}」", f"可選：{known}。")])
    try:
        return _preset(name, _table(path), (path.parent, folder))
    except KeyError as wanting:
        raise Stop([RULES["P001"].at(Place(_shown(path)), f"沒有 {wanting.args[0]}")]) from None
    except (ValueError, TypeError) as problem:
        raise Stop([RULES["P001"].at(Place(_shown(path)), str(problem))]) from None


def _table(path: Path) -> dict[str, Any]:
    """A file of presets as read.

    Raises:
        Stop: it is not there, or not TOML.
    """
    found = toml.read(path, _shown(path))
    if isinstance(found, Problem):
        raise Stop([found])
    return dict(found.tables)


def _shown(path: Path) -> Path:
    """A file as an editor names it: ``templates/press/g7-coated.toml``."""
    return Path(*path.parts[-3:])


def _from_icc(folder: Path, name: str, own: Path | None) -> Preset:
    base = load(folder, OWN_PROFILE_BASE)
    path = (own or folder) / name
    place = Place(_shown(path))
    if not path.is_file():
        raise Stop([RULES["P001"].at(place, "沒有這個色彩描述檔", "把印刷廠的 .icc 放進 book/press/。")])
    try:
        icc = _checked(path.read_bytes(), "")
    except ValueError as problem:
        raise Stop([RULES["P001"].at(place, str(problem), "請向印刷廠索取 CMYK 輸出描述檔。")]) from None
    words = description(icc)
    profile = Profile(icc, words, words, words, "", hashlib.sha256(icc).hexdigest())
    return replace(base, name=name, label=f"印刷廠描述檔：{words}", profile=profile)


def _preset(name: str, table: dict[str, Any], folders: tuple[Path, ...]) -> Preset:
    profile = _profile(table.pop("profile"), folders)
    inks = table.pop("ink", {})
    rooms: dict[str, type[Any]] = {"marks": Marks, "limits": Limits, "paper": Paper}
    parts = {key: _made(kind, table.pop(key, {})) for key, kind in rooms.items()}
    if "ink_limit_percent" in table:
        table["ink_limit"] = table.pop("ink_limit_percent") / 100
    table |= {key: tuple(table[key]) for key in ("ask", "reduce_ppi") if key in table}
    preset = _made(Preset, {"name": name, "profile": profile, **parts, **table})
    for key, allowed in (("intent", Intent), ("pictures", Intent)):
        if getattr(preset, key) not in allowed.__args__:  # type: ignore[attr-defined]
            raise ValueError(f"{key} 只可以是 {'、'.join(allowed.__args__)}")  # type: ignore[attr-defined]
    if preset.text not in ("live", "outlined"):
        raise ValueError("text 只可以是 live、outlined")
    return preset.with_inks(inks)


def _made(kind: type[T], table: Mapping[str, Any]) -> T:
    """A dataclass from a table, refusing unknown keys and values of another sort by name."""
    known = get_type_hints(kind)
    strange = [key for key in table if key not in known]
    if strange:
        raise ValueError(f"不認識 {'、'.join(strange)}；可用：{'、'.join(sorted(known))}")
    for key, value in table.items():
        if known[key] in _SORTS and type(value) not in _SORTS[known[key]][0]:
            raise ValueError(f"{key} = {value!r}，要是{_SORTS[known[key]][1]}")
    wanting = [item.name for item in fields(kind) if item.default is MISSING and item.name not in table]  # type: ignore[arg-type]
    if wanting:
        raise ValueError(f"沒有 {'、'.join(wanting)}")
    return kind(**table)


def _profile(given: str | Mapping[str, Any], folders: tuple[Path, ...]) -> Profile:
    """``profile = "fogra39"`` is a row of profiles.toml; a table names its own file."""
    row = _known(given, folders[-1]) if isinstance(given, str) else given
    path = next((p for d in folders if (p := d / row["file"]).is_file()), None)
    if path is None:
        raise ValueError(f"沒有描述檔 {row['file']}")
    icc = _checked(path.read_bytes(), row.get("sha256", ""))
    return Profile(
        icc, row["identifier"], row["condition"], row.get("info", row["condition"]),
        row.get("registry", "http://www.color.org"), hashlib.sha256(icc).hexdigest(),
    )  # fmt: skip


def _known(name: str, folder: Path) -> Mapping[str, Any]:
    rows: dict[str, Mapping[str, Any]] = _table(folder / "profiles.toml")
    if name not in rows:
        raise ValueError(f"profiles.toml 沒有「{name}」；可用：{'、'.join(rows)}")
    return rows[name]


def _checked(icc: bytes, sha256: str) -> bytes:
    """The bytes, when they are a CMYK output profile (ICC.1 header, bytes 12 to 20) and the one asked for."""
    if len(icc) < 128 or icc[12:16] != b"prtr" or icc[16:20] != b"CMYK" or icc[36:40] != b"acsp":
        raise ValueError("不是 CMYK 輸出描述檔（prtr/CMYK）")
    if sha256 and hashlib.sha256(icc).hexdigest() != sha256:
        raise ValueError("描述檔的 sha256 不符：檔案不是預設所指的一份")
    return icc


def description(icc: bytes) -> str:
    """The profile's own description."""
    return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(icc))).strip()


def _ink(name: str, row: Mapping[str, Any], limit: float) -> Ink:
    c, m, y, k = (float(value) / 100 for value in row["cmyk"])
    if not all(0 <= value <= 1 for value in (c, m, y, k)):
        raise ValueError(f"ink.{name} 的 cmyk 應在 0 至 100 之間")
    spot = row.get("spot", "")
    if not spot and c + m + y + k > limit + 1e-9:
        raise ValueError(f"ink.{name} 共 {round((c + m + y + k) * 100)}%，超過總墨量 {round(limit * 100)}%")
    return Ink(spot or name, hex_rgb(row["rgb"]), (c, m, y, k), bool(spot), bool(row.get("overprint", False)))


def hex_rgb(text: str) -> Rgb8:
    """``#e83f29`` as three numbers.

    >>> hex_rgb("#e83f29")
    (232, 63, 41)
    """
    if len(text) != 7 or text[0] != "#":
        raise ValueError(f"{text!r} 不是 #rrggbb")
    red, green, blue = bytes.fromhex(text[1:])
    return red, green, blue


def token_inks(css: str) -> dict[str, dict[str, Any]]:
    """Named inks out of a file of design tokens, as `Preset.with_inks` takes them.

    An ink is a custom property whose comment says its mix; ``plate NAME`` makes it a spot.

    >>> token_inks("--vermilion: #e83f29;  /* M85 Y85 朱 */  --paper: #ffffff;")
    {'vermilion': {'rgb': '#e83f29', 'cmyk': [0, 85, 85, 0]}}
    """
    found: dict[str, dict[str, Any]] = {}
    for name, rgb, comment in TOKEN.findall(css):
        mix = {letter: int(amount) for letter, amount in MIX.findall(comment)}
        if mix:
            found[name] = {"rgb": rgb, "cmyk": [mix.get(letter, 0) for letter in "CMYK"]}
            if plate := PLATE.search(comment):
                found[name]["spot"] = plate[1].strip()
    return found
