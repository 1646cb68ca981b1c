"""The EPUB in real reading systems: MuPDF, Chromium, epub.js and foliate-js, on a telephone's screen.

The two libraries of readers are found in the folder that ``ZILAP_READERS`` names:

    npm install --prefix READERS epubjs@0.3.93 jszip@3.10.1 foliate-js@1.0.1 && export ZILAP_READERS=READERS
"""

from __future__ import annotations

import functools
import html
import http.server
import io
import json
import os
import queue
import re
import shutil
import subprocess
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from tests.epub.conftest import TEMPLATES
from zilap.book import Book
from zilap.epub.make import make
from zilap.made import Laid
from zilap.typefaces import Typefaces

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
MUPDF = shutil.which("mutool")
READERS = Path(os.environ.get("ZILAP_READERS", "none")) / "node_modules"
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--window-size=390,844",
    "--remote-debugging-port=0",
]  # fmt: skip
SAY = """<script>
  const say = found => fetch('/told', { method: 'POST', body: JSON.stringify(found) })
  addEventListener('error', e => say({ error: String(e.message) }))
  addEventListener('unhandledrejection', e => say({ error: String(e.reason?.stack ?? e.reason) }))
  const loaded = async fonts => {
    const names = () => [...fonts].filter(x => x.status == 'loaded').map(x => x.family.replaceAll('"', ''))
    for (let n = 0; n < 50 && names().length < 2; n++) await new Promise(done => setTimeout(done, 100))
    return names()
  }
</script>"""
"""What a page tells the test; the families of embedded fonts that its text made the browser load."""
HEARD: queue.Queue[str] = queue.Queue()

pytestmark = pytest.mark.slow
in_browser = pytest.mark.skipif(not BROWSER, reason="no Chromium")
with_readers = pytest.mark.skipif(not READERS.is_dir(), reason="ZILAP_READERS is not set")


@pytest.fixture(scope="module")
def shelf(tiny: Book, faces: Typefaces, laid: Laid, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the book, packed and unpacked."""
    folder = tmp_path_factory.mktemp("shelf")
    content = make(tiny, TEMPLATES, faces, cache, pages=laid.page_map)
    (folder / "book.epub").write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder / "book")
    if READERS.is_dir():
        (folder / "r").symlink_to(READERS.resolve())
    return folder


class Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map: ClassVar[dict[str, str]] = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".xhtml": "application/xhtml+xml",
    }

    def do_POST(self) -> None:
        """A page has something to say."""
        HEARD.put(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(shelf: Path) -> Iterator[str]:
    """The shelf on the loopback."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=shelf))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def told(page: str, shelf: Path, address: str, tmp_path: Path, *flags: str) -> Any:
    """What a page says of a book once its script has called ``say``."""
    (shelf / "page.html").write_text(
        f"<!DOCTYPE html><meta charset=utf-8><body style='margin:0'>{SAY}{page}",
        encoding="utf-8",
    )
    own = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    command = [BROWSER, *FLAGS, *flags, f"--user-data-dir={tmp_path}", f"{address}/page.html"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=own)
    try:
        found = json.loads(HEARD.get(timeout=60))
    finally:
        browser.terminate()
        browser.wait(timeout=30)
    assert "error" not in found, found
    return found


@pytest.mark.skipif(not MUPDF, reason="no MuPDF")
def test_mupdf_sets_the_book_in_its_own_fonts(shelf: Path) -> None:
    done = subprocess.run(
        [str(MUPDF), "draw", "-F", "stext", "-W", "390", "-H", "844", "-o", "-", str(shelf / "book.epub")],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    fonts = set(re.findall(r'<font name="([^"]+)"', done.stdout))
    text = "".join(html.unescape(char) for char in re.findall(r'<char [^>]*c="([^"]+)"', done.stdout))
    assert "渡輪每天往返兩岸" in text
    assert "数" not in text or "渡轮" in text
    assert {"印刷版頁碼", "地標"} & set(re.findall("印刷版頁碼|地標", text)) == set()
    assert any("Serif" in name for name in fonts)
    assert not any("Droid" in name or "Fallback" in name for name in fonts)


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_chromium_uses_the_embedded_fonts(scheme: str, shelf: Path, address: str, tmp_path: Path) -> None:
    page = """<iframe id=f style="width:390px;height:844px;border:0" src="book/EPUB/text/ferry.xhtml"></iframe><script>
      f.onload = async () => {
        const d = f.contentDocument
        const p = d.querySelector('.prose p'), s = f.contentWindow.getComputedStyle(p)
        say({ loaded: await loaded(d.fonts),
              wide: d.documentElement.scrollWidth, family: s.fontFamily, colour: s.color, text: p.textContent })
      }</script>"""
    flags = ["--blink-settings=preferredColorScheme=0"] if scheme == "dark" else []
    found = told(page, shelf, address, tmp_path, *flags)
    assert {"Ming", "Hei"} <= set(found["loaded"])
    assert found["wide"] <= 390
    assert found["colour"] == ("rgb(230, 234, 234)" if scheme == "dark" else "rgb(0, 0, 0)")
    assert "渡輪每天往返兩岸" in found["text"]


@in_browser
@with_readers
def test_epub_js_opens_it(shelf: Path, address: str, tmp_path: Path) -> None:
    page = """<div id=v></div>
      <script src="r/jszip/dist/jszip.min.js"></script>
      <script src="r/epubjs/dist/epub.min.js"></script>
      <script>(async () => {
        const book = ePub('book.epub'), view = book.renderTo('v', { width: 390, height: 844 })
        await book.ready; await view.display('text/ferry.xhtml')
        const d = view.getContents()[0].document
        say({ toc: book.navigation.toc.map(x => x.label.trim()), landmarks: book.navigation.landmarks.map(x => x.type),
              pages: book.pageList.pageList.map(x => String(x.page)), text: d.body.textContent,
              loaded: await loaded(d.fonts) })
      })()</script>"""
    found = told(page, shelf, address, tmp_path)
    assert found["toc"] == ["海港", "渡轮恢复航行"]
    assert {"cover", "bodymatter", "toc"} <= set(found["landmarks"])
    assert "1" in found["pages"]
    assert "Ming" in found["loaded"]


@in_browser
@with_readers
def test_foliate_js_opens_it_and_a_note(shelf: Path, address: str, tmp_path: Path) -> None:
    page = """<script type=module>
      import 'http://HOST/r/foliate-js/view.js'
      import { FootnoteHandler } from 'http://HOST/r/foliate-js/footnotes.js'
      const blob = await (await fetch('book.epub')).blob()
      const view = document.createElement('foliate-view')
      document.body.append(view)
      await view.open(new File([blob], 'book.epub', { type: 'application/epub+zip' }))
      const { toc, metadata, pageList, landmarks } = view.book
      const found = { title: metadata.title, toc: toc.map(x => x.label), pages: pageList.map(x => x.label),
                      landmarks: landmarks.map(x => x.type[0]) }
      const notes = new FootnoteHandler()
      notes.addEventListener('before-render', e => document.body.append(e.detail.view))
      notes.addEventListener('render', e => {
        const doc = e.detail.view.renderer.getContents()[0].doc
        say({ ...found, note: e.detail.type, words: doc.body.textContent })
      })
      view.addEventListener('link', e => notes.handle(view.book, e))
      view.addEventListener('load', e => {
        const call = e.detail.doc.querySelector('[role=doc-noteref]')
        if (call) setTimeout(() => call.click(), 500)
      })
      await view.goTo(view.book.sections.findIndex(x => x.id.endsWith('ferry.xhtml')))
    </script>"""
    found = told(page.replace("HOST", address.removeprefix("http://")), shelf, address, tmp_path)
    assert found["title"]["zh-Hant-HK"] == "小書"
    assert found["pages"][0] == "i"
    assert "cover" in found["landmarks"]
    assert found["note"] == "footnote"
    assert "數字只供測試" in found["words"]
