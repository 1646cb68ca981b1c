"""付印單: the sheet that goes to the printer with the files, and the words that help choose a preset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from zilap.book import Edition
from zilap.press.cover import Case
from zilap.press.preflight import Preflight
from zilap.press.presets import Preset
from zilap.press.sheet import artwork
from zilap.units import pt_to_mm

Row = tuple[str, str]
BINDING = {"soft": "無線膠裝，軟封面", "hard": "精裝，硬皮"}
STYLE = (
    "body{font:14px/1.6 sans-serif;max-width:48em;margin:2em auto}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #999;padding:.3em .6em;text-align:left;vertical-align:top}th{width:9em}"
    "code{font-size:11px;word-break:break-all}"
)


def job_sheet(files: Sequence[Preflight], case: Case = Case()) -> str:  # noqa: B008
    """The whole sheet as an HTML page.

    Args:
        files: what is delivered, the interior first; all of one preset and one book.
        case: binding.
    """
    preset, book = files[0].preset, files[0].made.book
    rows: list[Row] = [
        ("書名", book.title),
        ("出版", book.publisher),
        ("版次", _edition(book.edition)),
        ("ISBN", book.edition.isbn_print or "待填"),
        ("成書尺寸", f"{book.trim.width:g} × {book.trim.height:g} mm（闊 × 高）"),
        ("出血", f"每邊 {preset.bleed_mm:g} mm；裁切線{'有' if preset.marks.crop else '沒有'}"),
        ("裝訂", BINDING[case.binding] + (f"，勒口 {case.flap:g} mm" if case.flap else "")),
        ("內文用紙", f"{preset.paper.name}，單張厚 {preset.paper.caliper:g} mm"),
        ("封面用紙", f"單張厚 {preset.paper.cover:g} mm" if case.binding == "soft" else f"紙板厚 {case.board:g} mm"),
        ("印刷條件", f"{preset.profile.identifier}（{preset.profile.condition}）"),
        ("總墨量上限", f"{preset.ink_limit * 100:.0f}%"),
        ("文字", "已轉曲" if preset.text == "outlined" else "字體全部內嵌，沒有轉曲"),
        ("書帖", _signatures(files[0].count, book.signature)),
        *(row for file in files for row in _file_rows(file)),
    ]
    body = "".join(f"<tr><th>{escape(name)}</th><td>{words}</td></tr>" for name, words in _escaped(rows))
    asked = "".join(f"<li>{escape(question)}</li>" for question in preset.ask)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-Hant-HK"><meta charset="utf-8"><title>付印單：{escape(book.title)}</title>'
        f"<style>{STYLE}</style><h1>付印單</h1><table>{body}</table><h2>請印刷廠確認</h2><ol>{asked}</ol></html>\n"
    )


def _edition(edition: Edition) -> str:
    printing = f"第 {edition.impression} 次印刷" if edition.impression > 1 else ""
    date = str(edition.date) if edition.date else "日期待填"
    return "　".join(words for words in (f"第 {edition.number} 版", printing, edition.note, date) if words)


def _signatures(pages: int, signature: int) -> str:
    """How many pages one sheet of paper has, and what that makes of the book."""
    if not signature:
        return "每帖頁數由印刷廠決定（book.toml 的 [print] signature 未填）"
    blank = -pages % signature
    return f"每帖 {signature} 頁，共 {(pages + blank) // signature} 帖" + (f"，末帖空白 {blank} 頁" if blank else "")


def _escaped(rows: Sequence[Row]) -> Iterator[Row]:
    yield from ((name, escape(words).replace("\n", "<br>")) for name, words in rows)


def _file_rows(file: Preflight) -> Iterator[Row]:
    (first,) = file.painted([0])
    trim = first.trim or first.media
    inks = inks_of(file)
    spots = [name for name in inks if name not in "CMYK"]
    words = [
        f"{file.count} 頁，裁切後 {pt_to_mm(trim.width):.1f} × {pt_to_mm(trim.height):.1f} mm",
        f"{len(inks)} 色：{'、'.join(inks)}" + (f"（專色 {'、'.join(spots)}）" if spots else ""),
        f"PDF/X-4，{file.made.path.stat().st_size:,} bytes",
        f"sha256 {file.sha256}",
    ]
    if file.interior is None:
        words.insert(1, f"書脊 {getattr(file.made, 'spine_mm', 0.0):.1f} mm")
    yield file.made.name.name, "\n".join(words)


def inks_of(file: Preflight) -> tuple[str, ...]:
    """The plates a file needs: process inks, then spots by name.  A colour picture or gradient counts as four."""
    used: set[str] = set()
    for sheet in file.sheets:
        for thing in artwork(sheet):
            if thing.plates is not None:
                used.update(thing.used)
            else:
                used.update("K" if thing.space == "/DeviceGray" else "CMYK")
    return (*(name for name in "CMYK" if name in used), *sorted(used - set("CMYK")))


def explain(preset: Preset) -> str:
    """A preset in words for an editor: when to choose it, what it does, what to ask the printer."""
    marks = "有" if preset.marks.any else "沒有"
    lines = [
        f"{preset.name}　{preset.label}",
        f"  何時選它：{preset.choose}",
        f"  印刷條件：{preset.profile.identifier}（{preset.profile.condition}）",
        f"  出血 {preset.bleed_mm:g} mm；裁切線{marks}；總墨量上限 {preset.ink_limit * 100:.0f}%；"
        f"頁數以 {preset.page_multiple} 的倍數為佳",
        f"  文字{'轉曲' if preset.text == 'outlined' else '不轉曲，字體內嵌'}；"
        f"內文用紙 {preset.paper.name}，單張厚 {preset.paper.caliper:g} mm",
        "  付印前問印刷廠：",
        *(f"    {number}. {question}" for number, question in enumerate(preset.ask, 1)),
    ]
    return "\n".join(lines)
