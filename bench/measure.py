"""How long each room takes on an N-story book, and how that compares with Typst on the same text.

    .venv/bin/python -m bench 100

Prints a table of seconds and ratios of one run.  Peers are measured where they are installed
(``pip install typst``); what is not there is said.
"""

from __future__ import annotations

import gc
import multiprocessing
import re
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bench import generate
from build import SELDOM
from zilap import html, record, shop, typefaces
from zilap.book import Book
from zilap.checks import registry, table
from zilap.formats import FORMATS, Job
from zilap.source import folder

ROOT = Path(__file__).resolve().parent.parent
Times = dict[str, float]


def rooms(source: Path, cache: Path) -> Times:
    """Seconds of each room, cold, in one process; pages and memory (MB) beside them."""
    times: Times = {}

    @contextmanager
    def timed(name: str):  # type: ignore[no-untyped-def]
        started = time.perf_counter()
        yield
        times[name] = time.perf_counter() - started

    with timed("source"):
        book, _ = folder.load(source, ROOT / "templates")
    with timed("fonts"):
        faces = typefaces.load(ROOT / "fonts")
    with timed("html"):
        html.paged(book, ROOT / "templates")
    job = Job(book, ROOT / "templates", faces, cache, False, lambda words: None, "bench")
    with timed("checks"):
        _check(book, job)
    with timed("pages"):
        laid = job.laid
    with timed("print"):
        path = cache / "print.pdf"
        FORMATS["print"].make(job, path)
    with timed("print checks"):
        for subject in FORMATS["print"].subjects(job, path, Path("print.pdf")):
            list(registry.run(subject))
    with timed("record"):
        record.dump(record.read(laid, book, faces, job.preset, {}))
    with timed("screen"):
        FORMATS["screen"].make(job, cache / "screen.pdf")
    with timed("epub"):
        FORMATS["epub"].make(job, cache / "book.epub")
    times["(pages)"] = len(laid.page_map.labels)
    return times


def whole(source: Path, folder: Path) -> Times:
    """What ``build.py print`` does: sources, proofreading, pages, print file, its checks, record, report."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
    house = shop.House(source, ROOT / "templates", ROOT / "fonts", folder / "cache", folder / "output", ROOT / "zilap")
    shop.build(house, ["print"], say=lambda words: None)
    return {"(MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def edit(source: Path) -> None:
    """One sentence more in the story in the middle."""
    stories = sorted((source / "stories").glob("*.md"))
    story = stories[len(stories) // 2]
    story.write_text(story.read_text(encoding="utf-8").replace("。", "。這裏多了一句。", 1), encoding="utf-8")


def _check(book: Book, job: Job) -> None:
    for subject in [*table.subjects(book.written), job.design]:
        list(registry.run(subject))


def typst(source: Path, cache: Path) -> Times:
    """Seconds of Typst on the same text, pictures, notes, contents and running heads."""
    import typst as engine

    cache.mkdir(parents=True, exist_ok=True)
    text = _typst_source(source)
    (source / "book.typ").write_text(text, encoding="utf-8")
    started = time.perf_counter()
    made = engine.compile(str(source / "book.typ"), font_paths=[str(ROOT / "fonts")])
    seconds = time.perf_counter() - started
    (cache / "typst.pdf").write_bytes(made)
    count = len(re.findall(rb"/Type\s*/Page\b(?!s)", made))
    return {"typst": seconds, "(pages)": count, "(MB)": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _typst_source(source: Path) -> str:
    parts = [
        "#set page(width: 170mm, height: 240mm, margin: (inside: 19mm, outside: 47mm, top: 19mm, bottom: 24mm), "
        'numbering: "1", header: context { let heads = query(selector(heading.where(level: 1)).before(here())); '
        "if heads.len() > 0 { text(7.5pt, heads.last().body) } })\n"
        '#set text(font: "Noto Serif HK", size: 10.5pt, lang: "zh", region: "HK")\n'
        "#set par(justify: true, first-line-indent: (amount: 2em, all: true), leading: 7.5pt)\n#outline(depth: 1)\n"
    ]
    for path in sorted((source / "stories").glob("*.md")):
        parts.append(_typst_story(path))
    return "\n\n".join(parts)


def _typst_story(path: Path) -> str:
    head, text = path.read_text(encoding="utf-8").split("---\n", 2)[1:]
    title = re.search(r"title: (.*)", head)
    note = re.search(r"^\[\^1\]: (.*)$", text, re.M)
    assert title is not None
    assert note is not None
    text = text.replace(note[0], "")
    text = re.sub(r"[#$*_@<>\\`~]", lambda found: "" if found[0] in "`~" else found[0], text)
    text = re.sub(r'!\[[^\]]*\]\((\S+) "([^"]*)"\)', r'#figure(image("images/\1", width: 100%), caption: [\2])', text)
    text = re.sub(r"^## (.*)$", r"== \1", text, flags=re.M)
    text = re.sub(r"\[\[(story-\d+)\]\]", r"@\1", text)
    text = text.replace("[^1]", f"#footnote[{note[1]}]")
    text = re.sub(r"^> (.*)$", r"#quote(block: true)[\1]", text, flags=re.M)
    rows = re.findall(r"^\| (.*?) \| (.*?) \|$", text, re.M)
    table = "".join(f"[{a}], [{b}], " for a, b in rows)
    text = re.sub(r"(^\|.*\n?)+", f"#table(columns: 2, {table})\n", text, flags=re.M)
    return f'#pagebreak(weak: true)\n#heading(numbering: "1")[{title[1]}] <{path.stem}>\n{text}'


def apart(function: Callable[..., Times], *given: Any) -> Times:
    """Run in a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(function, *given).result()


def clocked(function: Callable[..., Times], *given: Any) -> Times:
    """The same, with the seconds from the start of the process to its end."""
    started = time.perf_counter()
    made = apart(function, *given)
    return {**made, "seconds": time.perf_counter() - started}


def main(count: int) -> None:
    """Generate, measure, print: a cold build, and one after an edit of one story, each in a process of its own."""
    with tempfile.TemporaryDirectory() as name:
        source, cache, folder = Path(name) / "book", Path(name) / "cache", Path(name) / "whole"
        cache.mkdir()
        generate.write(count, source)
        cold, all_cold = apart(rooms, source, cache), clocked(whole, source, folder)
        edit(source)
        warm, all_warm = apart(rooms, source, cache), clocked(whole, source, folder)
        tries = [apart(typst, source, cache) for _ in range(3 if find_spec("typst") else 0)]
        peer: Times = min(tries, key=lambda times: times["typst"], default={})
    print(f"{count} stories, {cold['(pages)']:.0f} pages")
    print(f"  {'room':14} {'cold':>9} {'edited':>9}")
    for room, seconds in cold.items():
        if not room.startswith("("):
            print(f"  {room:14} {seconds:7.2f} s {warm[room]:7.2f} s   {seconds / cold['pages']:5.2f} x pages")
    ratio = all_warm["seconds"] / all_cold["seconds"]
    seconds = f"{all_cold['seconds']:7.2f} s {all_warm['seconds']:7.2f} s"
    print(f"  {'build.py print':14} {seconds}   edited / cold: {ratio:.2f}")
    memory = f"{all_cold['(MB)']:.0f} MB, {all_warm['(MB)']:.0f} MB"
    print(f"  its memory: {memory}, without the processes that set galleys")
    if peer:
        print(f"  {'typst':14} {peer['typst']:7.2f} s   {peer['(pages)']:.0f} pages, {peer['(MB)']:.0f} MB")
        laid, made = cold["pages"] / peer["typst"], all_cold["seconds"] / peer["typst"]
        print(f"  pages / typst: {laid:.2f}, build.py print / typst: {made:.2f}")
    else:
        print("  typst: not installed, not measured")
