"""Judges line composition: by glyph positions, on the shipped book or a generated one, against other engines.

    .venv/bin/python -m bench.lines              the shipped book
    .venv/bin/python -m bench.lines 100          a book of 100 stories
    .venv/bin/python -m bench.lines PDF HTML CSS any PDF, by what it was made from
    .venv/bin/python -m bench.lines time         layout time against WeasyPrint alone, at two lengths

Exit status 1 when a bar is not met.  Chromium, poppler and MuPDF take part where they are installed.
"""

from __future__ import annotations

import html as entities
import logging
import multiprocessing
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from bench import blocks as source_blocks
from bench import generate, referee
from bench.blocks import Block
from bench.referee import Verdict
from zilap import lines, pages, typefaces
from zilap.formats import Job
from zilap.galleys import galley
from zilap.lines import fit
from zilap.source import folder

ROOT = Path(__file__).resolve().parent.parent
PITCH = 18.0
"""Of the book's grid, pt."""
LOOSEST = 0.25
"""Em a gap that no line may exceed."""
PARAGRAPHS = """
@page { size: 170mm 240mm; margin: 54pt 133.89pt 68.31pt 54pt }
html { font: 10.5pt/18pt Ming; text-spacing-trim: trim-start; text-autospace: normal; --text-autospace-gap: .2em;
  --line-grid: 18pt; --line-grid-origin: 67.54pt }
body { margin: 0 } p { margin: 0; width: 294pt; text-align: justify; text-indent: 2em }
"""
"""The same plain paragraphs for every engine: Chromium has no footnotes and no page floats."""
_EXTRACTORS = {
    "poppler": ("pdftotext", "-raw", "{}", "-"),
    "mupdf": ("mutool", "draw", "-q", "-F", "txt", "{}"),
}


def setting(source: Path, cache: Path) -> pages.Setting:
    """What a book folder is laid out from."""
    book, _ = folder.load(source, ROOT / "templates")
    return Job(book, ROOT / "templates", typefaces.load(ROOT / "fonts"), cache, False, lambda words: None).setting


# ---- judging


def show(name: str, verdict: Verdict) -> None:
    """One row of the table."""
    p50, p99, most = verdict.percentile(0.5), verdict.percentile(0.99), verdict.percentile(1)
    print(
        f"  {name:22} {verdict.full_lines:6} {len(verdict.not_flush):6} {len(verdict.overflowing):6} "
        f"{len(verdict.violations):6} {p50:7.3f} {p99:7.3f} {most:7.3f} {verdict.body:8} {len(verdict.off_grid):6}"
    )


def head() -> None:
    print(
        f"  {'':22} {'full':>6} {'not':>6} {'run':>6} {'prohi-':>6}   added em per gap     {'body':>8} {'lines':>6}\n"
        f"  {'':22} {'lines':>6} {'flush':>6} {'over':>6} {'bited':>6}  median     99%     max {'glyphs':>8} {'off':>6}"
    )


def details(verdict: Verdict) -> None:
    """The lines that fail, and the ten loosest."""
    for what in ("not_flush", "overflowing", "violations", "off_grid", "lost"):
        for line in getattr(verdict, what)[:10]:
            print(f"    {what}: {line}")
    print("  loosest lines (em a gap, page):")
    for looseness, page, text in verdict.loosest:
        print(f"    {looseness:5.3f}  {page:4}  {text}")


def extracted(pdf: bytes) -> Iterator[tuple[str, list[str] | None]]:
    """(extractor, text of each page; ``None`` where it is not installed)."""
    yield "pdfium", ["".join(glyph.character for glyph in page) for page in referee.glyphs(pdf)]
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "a.pdf"
        path.write_bytes(pdf)
        for extractor, command in _EXTRACTORS.items():
            if not shutil.which(command[0]):
                yield extractor, None
                continue
            words = [word.format(path) for word in command]
            text = subprocess.run(words, capture_output=True, check=True, encoding="utf-8").stdout
            yield extractor, text.split("\f")


def texts(blocks: Sequence[Block], pdf: bytes) -> bool:
    """Whether all text comes out as it went in, in each extractor; printed."""
    good = True
    for extractor, found in extracted(pdf):
        if found is None:
            print(f"  text, {extractor}: not installed, not checked")
            continue
        total, whole, lost = referee.missing(blocks, found)
        print(f"  text, {extractor}: {whole} of {total} characters in blocks found whole ({whole / total:.2%})")
        for text in lost[:10]:
            print(f"    {text}")
        good = good and not lost
    return good


def meets(verdict: Verdict) -> bool:
    """Whether the bars of position hold."""
    faults = (verdict.not_flush, verdict.overflowing, verdict.violations, verdict.off_grid, verdict.lost)
    return not any(faults) and all(one[0] <= LOOSEST for one in verdict.loosest)


def judge_book(source: Path, cache: Path) -> bool:
    """Lay a book out, judge it, and compare engines on its paragraphs."""
    one = setting(source, cache)
    pdf = pages.lay_out(one).pdf
    css = pages.kit(one).css
    blocks = [block for copy in one.copies for block in source_blocks.blocks(copy.html, css)]
    galley.isolate_fonts(cache)
    verdict = referee.judge(blocks, referee.glyphs(pdf), PITCH)
    head()
    show("the book", verdict)
    compare([block.text for block in blocks if _is_plain(block)], cache)
    details(verdict)
    return texts(blocks, pdf) and meets(verdict)


def judge_pdf(pdf: Path, html: Path, css: Path) -> bool:
    """Judge a PDF by what it was made from."""
    blocks = source_blocks.blocks(html.read_text(encoding="utf-8"), css.read_text(encoding="utf-8"))
    verdict = referee.judge(blocks, referee.glyphs(pdf.read_bytes()), PITCH)
    head()
    show("the PDF", verdict)
    details(verdict)
    return texts(blocks, pdf.read_bytes()) and meets(verdict)


def _is_plain(block: Block) -> bool:
    """Whether a block is a justified paragraph that one font can set."""
    return block.tag == "p" and block.style.get("text-align") == "justify" and "Hans" not in block.style["lang"]


def compare(paragraphs: Sequence[str], cache: Path) -> None:
    """One row for each engine on the same paragraphs."""
    body = "".join(f"<p>{entities.escape(text)}</p>" for text in paragraphs)
    face = f"@font-face {{ font-family: Ming; src: url({_ming().as_uri()}) }}"
    source = f'<!DOCTYPE html><html lang="zh-HK"><meta charset="utf-8"><style>{face}{PARAGRAPHS}</style><body>{body}'
    blocks = source_blocks.blocks(source, PARAGRAPHS)
    with lines.installed():
        rows = {"paragraphs, total fit": HTML(string=source).write_pdf()}
        total = fit.total
        fit.total = lambda measures, start, first, rest: fit.greedy(measures, start, first, rest, justify=True)
        rows["paragraphs, greedy"] = HTML(string=source).write_pdf()
        fit.total = total
    rows["Chromium"] = chromium(source, cache)
    for name, pdf in rows.items():
        if pdf:
            show(name, referee.judge(blocks, referee.glyphs(pdf), PITCH))
        else:
            print(f"  {name}: not installed, not measured")


def _ming() -> Path:
    return next(face.path for face in typefaces.load(ROOT / "fonts").faces if face.family == "Ming")


def chromium(source: str, cache: Path) -> bytes:
    """The PDF that Chromium prints; empty where there is none."""
    program = shutil.which("chromium") or shutil.which("google-chrome")
    if not program:
        return b""
    page, made = cache / "chromium.html", cache / "chromium.pdf"
    page.write_text(source, encoding="utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={made}"]
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    subprocess.run([program, *options, page.as_uri()], capture_output=True, check=True, env=own)
    return made.read_bytes()


# ---- time


def layout_seconds(source: Path, cache: Path, engine: bool) -> tuple[float, int, float]:
    """CPU seconds of one layout, pages, MB of memory; run in a process of its own."""
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)
    one = setting(source, cache)
    kit = pages.kit(one)
    galley.isolate_fonts(cache)
    if engine:
        lines.install()
    fonts, fetch = FontConfiguration(), galley.Fetcher(kit)
    sheet = CSS(string=kit.css, font_config=fonts, url_fetcher=fetch, base_url="book:")
    body = "".join(re.sub(".*<body[^>]*>|</body>.*", "", copy.html, flags=re.S) for copy in one.copies)
    document = HTML(string=f'<html lang="zh-Hant-HK"><body>{body}', base_url="book:", url_fetcher=fetch)
    started = time.process_time()
    made: Any = document.render(font_config=fonts, stylesheets=[sheet])
    seconds = time.process_time() - started
    return seconds, len(made.pages), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_time(stories: Sequence[int] = (15, 120), times: int = 3) -> None:
    """Layout time with and without the engine, the best of a few, in turn, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        for count in stories:
            source, cache = Path(name) / f"book{count}", Path(name) / "cache"
            cache.mkdir(exist_ok=True)
            generate.write(count, source)
            best: dict[bool, tuple[float, int, float]] = {}
            for _ in range(times):
                for engine in (False, True):
                    with multiprocessing.get_context("spawn").Pool(1) as pool:
                        found = pool.apply(layout_seconds, (source, cache, engine))
                    best[engine] = min(found, best.get(engine, found))
            (stock, stock_pages, stock_mb), (ours, our_pages, our_mb) = best[False], best[True]
            print(
                f"  {count} stories: WeasyPrint {stock:.2f} s, {stock_pages} pages, {stock_mb:.0f} MB; "
                f"with zilap.lines {ours:.2f} s, {our_pages} pages, {our_mb:.0f} MB; {ours / stock:.2f} x"
            )


def main(words: Sequence[str]) -> int:
    """The command line; see the top of this file."""
    if words == ["time"]:
        measure_time()
        return 0
    with tempfile.TemporaryDirectory() as name:
        cache = Path(name) / "cache"
        cache.mkdir()
        if len(words) == 3:
            return int(not judge_pdf(*map(Path, words)))
        book = ROOT / "book"
        if words:
            book = Path(name) / "book"
            generate.write(int(words[0]), book)
        return int(not judge_book(book, cache))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
