"""Whatever the sources hold, the EPUB holds nothing that acts, and no file outside itself."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from zilap.book import Kind, Part, Section
from zilap.epub import xhtml
from zilap.epub.names import OPF, local
from zilap.epub.package import Item, Package, archive
from zilap.markup import render
from zilap.markup.values import Image, Lookup
from zilap.problem import Place, Stop
from zilap.source import folder

ROOT = Path(__file__).parent.parent.parent
BOOK, _ = folder.load(ROOT / "tests/books/tiny", ROOT / "templates")
LOOKUP = Lookup(
    title=lambda id: "渡輪" if id == "ferry" else None,
    href=xhtml.href,
    figure=lambda id: "9班" if id == "trips" else None,
    image=lambda name: Image("../images/pier.jpg", 4, 3) if name == "pier.png" else None,
)
PIECES = st.sampled_from(
    [
        "渡輪", " ", "\n", "\n\n", "# ", "- ", "> ", "| a | b |\n| --- | --- |\n| 1 | 2 |\n", "**", "*", "`", "\\",
        "<script>x()</script>", "<img src=x onerror=x()>", "<svg onload=x()>", "<!-- ", "-->", "<![CDATA[", "<?php",
        "</p>", "&lt;", "&#x6a;", "&xxe;", "<!DOCTYPE a [<!ENTITY b 'c'>]>", "[a](javascript:x)", "[a](java\tscript:x)",
        "[a](data:text/html,x)", "[a](//example.org/)", "[a](../../a.xhtml)", "[a](vbscript:x)", "[a](https://a.hk/)",
        "![a](pier.png)", "![a](https://example.org/a.png)", "![a](../../etc/passwd)", "{: onclick=x() }",
        '{: style="background: url(https://a.hk/)" }', "{: .key }", "{: id=a }", "{: href=javascript:x }", "[[ferry]]",
        "[[../x]]", "{{figure:trips}}", "[字]{lang=en}", "[字]{ruby=zi6}", "[字]{onclick=x}", "[^1]", "\n[^1]: 註\n",
        "\x00", "\x0b", "\ufffe", "\U0001f6a2",
    ]
)  # fmt: skip
TEXTS = st.lists(PIECES, max_size=14).map("".join)
ACTS = re.compile(r"on[a-z]+|formaction|srcdoc")


@given(TEXTS)
def test_no_manuscript_makes_a_document_that_acts(text: str) -> None:
    section = Section("ferry", Kind("story", "故事"), Place(PurePath("ferry.md")), {}, text, 1)
    markup = render.render(text, LOOKUP, id="ferry", medium="epub")
    try:
        made = xhtml.document(BOOK, Part("p", "body", (section,)), section, f'<section id="ferry">{markup}</section>')
    except Stop:
        return
    for element in etree.fromstring(xhtml.write(xhtml.whole("題", "zh", "../a.css", made.body))).iter():
        assert local(element) not in ("script", "iframe", "object", "embed", "form", "style", "foreignObject")
        for key, value in element.items():
            assert not ACTS.fullmatch(str(key)), key
            plain = re.sub(r"[\x00-\x20]", "", str(value)).lower()
            if str(key) in ("href", "src"):
                assert not re.match(r"(javascript|data|file|vbscript):|//|/|\.\./\.\./", plain), value
            if str(key) == "src":
                assert ":" not in plain


NAMES = st.text("aA.-_/\\ 渡%:\x00", min_size=1, max_size=6) | st.sampled_from(
    ["../a", "a/../../b", "/etc/passwd", "a//b", "./a", "C:\\a", "a/..", "text/a.xhtml", "..", "a/./b", "con.xhtml"]
)


@given(st.lists(NAMES, min_size=1, max_size=3))
def test_every_file_stays_in_the_archive_under_its_own_name(names: list[str]) -> None:
    metadata = etree.Element(f"{{{OPF}}}metadata")
    items = tuple(Item(f"i{number}", name, "text/plain", b"x") for number, name in enumerate(names))
    try:
        made = archive(Package("urn:x", "題", "zh", metadata, items, ()))
    except ValueError:
        return
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        found = opened.namelist()
    assert len(found) == len({name.lower() for name in found})
    for name in found:
        assert name.isascii()
        assert posixpath.normpath(name) == name
        assert not name.startswith(("/", "."))
    assert {f"EPUB/{name}" for name in names} <= set(found)


@pytest.mark.parametrize("name", ["../a", "a/../b", "/a", "a\\b", "渡.xhtml", "a b", "", "a//b"])
def test_a_name_that_is_not_plain_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no plain name"):
        archive(Package("urn:x", "題", "zh", etree.Element(f"{{{OPF}}}metadata"), (Item("a", name, "b", b""),), ()))
