"""Codes that machines read off a cover: EAN-13 with ISBN and add-on, QR.  SVG, black ink alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

import segno

MODULE_MM = 0.33
"""Width of the narrowest bar at 100 % (GS1 General Specifications, EAN-13)."""
HEIGHT_MM = 22.85
GUARD_MM = 1.65
"""How much longer the guard bars are."""
LEFT_QUIET, RIGHT_QUIET, ADD_ON_GAP, ADD_ON_QUIET = 11, 7, 9, 5
"""Free modules before and after, and between the code and its add-on."""
QR_QUIET = 4
QR_MODULE_MM = 0.6
HEAD_MM, FOOT_MM, PRICE_MM = 4.6, 4.0, 3.8
LEFT = [
    "0001101",
    "0011001",
    "0010011",
    "0111101",
    "0100011",
    "0110001",
    "0101111",
    "0111011",
    "0110111",
    "0001011",
]
RIGHT = ["".join("10"[int(bit)] for bit in digit) for digit in LEFT]
GREEN = [digit[::-1] for digit in RIGHT]
PARITY = ["LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL"]
PARITY_2 = ["LL", "LG", "GL", "GG"]
PARITY_5 = ["GGLLL", "GLGLL", "GLLGL", "GLLLG", "LGGLL", "LLGGL", "LLLGG", "LGLGL", "LGLLG", "LLGLG"]
GUARDS = frozenset((*range(3), *range(45, 50), *range(92, 95)))


def isbn13(text: str) -> str:
    """The 13 digits of an ISBN.

    >>> isbn13("978-3-16-148410-0")
    '9783161484100'

    Raises:
        ValueError: not 13 digits, not 978 or 979, or the last digit does not fit.
    """
    code = "".join(char for char in text if char not in "- ")
    if len(code) != 13 or not (code.isascii() and code.isdigit()) or code[:3] not in ("978", "979"):
        raise ValueError(f"ISBN {text} 不是 978 或 979 開頭的十三位數字")
    if code[12] != check_digit(code[:12]):
        raise ValueError(f"ISBN {text} 的檢查碼不符，最後一位應是 {check_digit(code[:12])}")
    return code


def check_digit(twelve: str) -> str:
    """The thirteenth digit.

    >>> check_digit("978316148410")
    '0'
    """
    return str(-sum(int(digit) * (3 if i % 2 else 1) for i, digit in enumerate(twelve)) % 10)


def modules(code: str) -> str:
    """The 95 modules of a 13-digit code: 1 is a bar."""
    sides = {"L": LEFT, "G": GREEN}
    left = "".join(sides[side][int(digit)] for side, digit in zip(PARITY[int(code[0])], code[1:7], strict=True))
    return f"101{left}01010{''.join(RIGHT[int(digit)] for digit in code[7:])}101"


def add_on_modules(code: str) -> str:
    """The modules of an add-on of 2 or 5 digits (a price or an issue).

    Raises:
        ValueError: neither 2 nor 5 digits.
    """
    if len(code) not in (2, 5) or not (code.isascii() and code.isdigit()):
        raise ValueError(f"附加碼 {code} 應是兩位或五位數字")
    parity = PARITY_2[int(code) % 4] if len(code) == 2 else PARITY_5[_check_5(code)]
    sides = {"L": LEFT, "G": GREEN}
    return "1011" + "01".join(sides[side][int(digit)] for side, digit in zip(parity, code, strict=True))


def _check_5(code: str) -> int:
    return sum(int(digit) * (9 if i % 2 else 3) for i, digit in enumerate(code)) % 10


def barcode_size(add_on: str = "", price: str = "") -> tuple[float, float]:
    """Width and height in mm of the barcode with its quiet zones: the room a cover keeps for it.

    >>> barcode_size()
    (37.29, 31.45)
    """
    extra = ADD_ON_GAP - RIGHT_QUIET + len(add_on_modules(add_on)) + ADD_ON_QUIET if add_on else 0
    return round((LEFT_QUIET + 95 + RIGHT_QUIET + extra) * MODULE_MM, 3), round(
        HEAD_MM + HEIGHT_MM + FOOT_MM + (PRICE_MM if price else 0), 3
    )


def ean13(isbn: str, *, add_on: str = "", price: str = "", family: str = "sans-serif") -> str:
    """The barcode of an ISBN as inline SVG, in mm, on white with its quiet zones.

    Args:
        isbn: with or without hyphens.
        add_on: 2 or 5 digits set to the right of it.
        price: as printed under the digits, ``HK$128``.
        family: font family of the digits.

    Raises:
        ValueError: the ISBN or the add-on is wrong.
    """
    code = isbn13(isbn)
    width, height = barcode_size(add_on, price)
    foot = HEAD_MM + HEIGHT_MM
    parts = [f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>']
    parts += _bars(modules(code), LEFT_QUIET, GUARDS)
    middle = (LEFT_QUIET + 95 / 2) * MODULE_MM
    parts.append(_text(f"ISBN {isbn}", middle, HEAD_MM - 1.3, 2.5))
    if price:
        parts.append(_text(price, middle, height - 1.5, 2.9))
    parts.append(_text(code[0], 5 * MODULE_MM, foot + 2.4, 3.2))
    for start, digits in ((3, code[1:7]), (50, code[7:])):
        parts += _digits(digits, LEFT_QUIET + start, foot + 2.4, 7)
    if add_on:
        start = LEFT_QUIET + 95 + ADD_ON_GAP
        parts += _bars(add_on_modules(add_on), start, frozenset(), HEAD_MM + 4)
        parts += _digits(add_on, start + 4, HEAD_MM + 3.2, 9)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="barcode" width="{width:g}mm" height="{height:g}mm" '
        f'viewBox="0 0 {width:g} {height:g}" fill="#000" font-family="{escape(family)}" role="img" '
        f'aria-label="ISBN {escape(isbn)}">{"".join(parts)}</svg>'
    )


def _bars(bits: str, start: int, guards: frozenset[int], top: float = HEAD_MM) -> Iterator[str]:
    """A rectangle for each run of 1."""
    for bar, run in groupby(enumerate(bits), key=lambda pair: pair[1]):
        places = [i for i, _ in run]
        if bar == "1":
            foot = HEAD_MM + HEIGHT_MM - (0 if places[0] in guards or not guards else GUARD_MM)
            yield (
                f'<rect x="{(start + places[0]) * MODULE_MM:.3f}" y="{top:g}" '
                f'width="{len(places) * MODULE_MM:.3f}" height="{foot - top:.3f}"/>'
            )


def _digits(digits: str, start: float, y: float, step: int) -> Iterator[str]:
    for i, digit in enumerate(digits):
        yield _text(digit, (start + i * step + 3.5) * MODULE_MM, y, 3.2)


def _text(words: str, x: float, y: float, size: float) -> str:
    return f'<text x="{x:.3f}" y="{y:.3f}" font-size="{size}" text-anchor="middle">{escape(words)}</text>'


def qr(data: str, *, module_mm: float = QR_MODULE_MM) -> str:
    """A QR code as inline SVG: error level M, quiet zone of four modules, black on white."""
    rows = _qr_rows(data)
    side = len(rows) + 2 * QR_QUIET
    bars = [
        f'<rect x="{QR_QUIET + start}" y="{QR_QUIET + y}" width="{length}" height="1"/>'
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    size = qr_size(data, module_mm=module_mm)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr-code" width="{size:g}mm" height="{size:g}mm" '
        f'viewBox="0 0 {side} {side}" fill="#000" role="img" aria-label="{escape(data)}">'
        f'<rect width="{side}" height="{side}" fill="#fff"/>{"".join(bars)}</svg>'
    )


def qr_size(data: str, *, module_mm: float = QR_MODULE_MM) -> float:
    """Side in mm of a QR code with its quiet zone."""
    return round((len(_qr_rows(data)) + 2 * QR_QUIET) * module_mm, 3)


def _qr_rows(data: str) -> list[bytes]:
    return [bytes(row) for row in segno.make(data, error="m", micro=False, boost_error=False).matrix]


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Start and length of each run of dark modules."""
    for dark, run in groupby(enumerate(row), key=lambda pair: pair[1]):
        places = [x for x, _ in run]
        if dark:
            yield places[0], len(places)
