"""Bytes to characters: the encoding is chosen by plausibility, and no byte is lost in silence.

Big5 decodes as GB 18030 without an error, so validity alone decides only for UTF-8; elsewhere the
reading with the most common Han characters wins.  A byte that cannot be read becomes the lone
surrogate U+DC00 + byte; :mod:`zilap.han.normal` shows it as 〓.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from zilap.han.chars import is_han

BROKEN = re.compile("[\udc00-\udcff]")
NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16 LE",
    "utf-16-be": "UTF-16 BE",
    "utf-32-le": "UTF-32 LE",
    "utf-32-be": "UTF-32 BE",
    "big5hkscs": "Big5-HKSCS",
    "cp950": "Big5 (cp950)",
    "gb18030": "GB18030",
    "cp1252": "Windows-1252",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HIGH = re.compile(rb"[\x80-\xff]+")
_WESTERN = re.compile("[À-ÖØ-öø-ÿ‘’“”–—…•€£¥©®™°·«»½¼¾§¶×\xa0]")
"""What Western prose writes beyond ASCII."""
_CHINESE = ("big5hkscs", "cp950", "gb18030")
COMMON = frozenset(
    "的一是不了在人有我他這个們中來上大為和國地到以說時要就出會可也你對生能而子那得于着著下自之年過發後作里用道行所然家種事成方多經"
    "麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三"
    "又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先"
    "海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計"
    "管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程"
    "北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運港商香灣澳局府署"
    "这们来为国说时会对发后过种经现当没动还进样开从实军无与长机关点业将两间问头体见产话给门儿东声员论处义几认条气题尔别变总电数报结"
    "务场计资许统区队决马听书则达强难权设记类据程边张该规万觉术领确传师观让识带导争运湾署，。、「」；："
)
"""The commonest characters of Chinese prose, Traditional and Simplified, and its punctuation."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, and how they were got."""

    text: str
    encoding: str
    doubtful: bool = False
    """Another encoding was nearly as plausible."""
    others: tuple[tuple[int, str], ...] = ()
    """Lines (from 1) in another encoding than the file's."""


def _keep(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    at = error.start
    return chr(0xDC00 + error.object[at]), at + 1


codecs.register_error("zilap.keep", _keep)


def decode(data: bytes) -> Decoded:
    """Characters of a text file.

    >>> decode("香港".encode("big5hkscs") * 9).encoding, decode("香港".encode("gb18030") * 9).encoding
    ('Big5-HKSCS', 'GB18030')
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data[len(bom) :].decode(encoding, "zilap.keep"), NAMES[encoding])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        wide = _utf16(data) if "\0" in text else ""
        return Decoded(data.decode(wide), NAMES[wide]) if wide else Decoded(text, NAMES["utf-8"])
    if wide := _utf16(data):
        return Decoded(data.decode(wide, "zilap.keep"), NAMES[wide])
    return _by_line(data)


def _utf16(data: bytes) -> str:
    """UTF-16 without a byte order mark: found by its line ends and spaces, or by plausibility."""
    even = data[: min(len(data), 40_000) & ~1]
    if len(data) < 4:
        return ""
    controls = any(byte < 32 and byte not in b"\t\n\x0c\r" for byte in even)
    ends = {"utf-16-le": (b"\n\0", b" \0"), "utf-16-be": (b"\0\n", b"\0 ")}
    for encoding, pairs in ends.items():
        nulls = even[1::2].count(0) if encoding == "utf-16-le" else even[0::2].count(0)
        if not controls and nulls == 0 and not any(pair in even for pair in pairs):
            continue
        text = even.decode(encoding, "zilap.keep")
        aside = even.count(0) - nulls
        if nulls > max(0.1 * len(even), 4 * aside) or plausibility(text) > 0.5:
            return encoding
    return ""


def plausibility(text: str) -> float:
    """How likely a decoding is: the share of common characters among those beyond ASCII, less what is broken."""
    beyond = [char for char in text if char > "\x7f"]
    if not beyond:
        return 0.0 if any(char < " " and char not in "\t\r\n\f" for char in text) else 0.4
    good = sum(char in COMMON for char in beyond)
    fair = sum(is_han(char) and char <= "\u9fff" for char in beyond)
    bad = sum(bool(BROKEN.match(char)) or "\ue000" <= char <= "\uf8ff" or "\x80" <= char <= "\x9f" for char in beyond)
    return (good + 0.2 * fair - 2 * bad) / len(beyond)


def _by_line(data: bytes) -> Decoded:
    """A file that is not UTF-8 as a whole: one encoding for most lines, others where they alone make sense.

    No line end is part of a character in any of these encodings.
    """
    raw = data.split(b"\n")
    valid = [_is_utf8(line) for line in raw]
    beyond = [not line.isascii() for line in raw]
    clean = sum(ok for ok, wide in zip(valid, beyond, strict=True) if wide)
    if clean * 2 >= sum(beyond):
        main, doubtful = "utf-8", False
    else:
        main, doubtful = _choose(b"\n".join(line for line, ok in zip(raw, valid, strict=True) if not ok))
    lines, others = [], []
    for number, line in enumerate(raw, 1):
        encoding = _line_encoding(line, main)
        if encoding != main:
            others.append((number, NAMES[encoding]))
        lines.append(line.decode(encoding, "zilap.keep"))
    return Decoded("\n".join(lines), NAMES[main], doubtful, tuple(others))


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _choose(sample: bytes) -> tuple[str, bool]:
    """The most plausible encoding, and whether the next was nearly as good."""
    ranked = sorted(
        (
            (plausibility(sample[:200_000].decode(name, "zilap.keep")), -rank, name)
            for rank, name in enumerate(_CHINESE)
        ),
        reverse=True,
    )
    western = plausibility(sample[:200_000].decode("utf-8", "zilap.keep"))
    if western > ranked[0][0]:
        return "utf-8", False
    if ranked[0][0] < 0.3 and _is_western(sample):
        return "cp1252", False
    other = next(score for score, _, name in ranked if (name == "gb18030") != (ranked[0][2] == "gb18030"))
    return ranked[0][2], ranked[0][0] - other < 0.15


def _is_western(sample: bytes) -> bool:
    """Whether single letters and marks of Windows-1252 stand among ASCII."""
    runs = _HIGH.findall(sample)
    told = all(_WESTERN.fullmatch(char) for run in runs for char in run.decode("cp1252", "replace"))
    return told and sum(len(run) > 1 for run in runs) <= 0.2 * len(runs)


def _line_encoding(line: bytes, main: str) -> str:
    """The file's encoding, unless the line is broken in it and sound in another."""
    if line.isascii():
        return main
    text = line.decode(main, "zilap.keep")
    broken = len(BROKEN.findall(text))
    if main != "utf-8" and _is_utf8(line) and plausibility(line.decode("utf-8")) > plausibility(text) + 0.3:
        return "utf-8"
    if not broken:
        return main
    names = ("utf-8", *_CHINESE)
    best, rank = max((plausibility(line.decode(name, "zilap.keep")), -rank) for rank, name in enumerate(names))
    name = names[-rank]
    return name if best > plausibility(text) + 0.3 and best > 0.4 else main
