"""What is said of accessibility is what is there."""

from __future__ import annotations

from lxml import etree

from zilap.epub import accessibility
from zilap.epub.accessibility import Page
from zilap.epub.names import OPS, SVG, XHTML, Element


def html(inner: str, title: str = "渡輪") -> Element:
    return etree.fromstring(
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="zh-Hant-HK" xml:lang="zh-Hant-HK">'
        f"<head><title>{title}</title></head><body>{inner}</body></html>"
    )


NAV = html('<nav epub:type="toc"><h1>目錄</h1></nav>')


def derive(inner: str, css: str = "") -> accessibility.Access:
    return accessibility.derive([Page("a.xhtml", html(inner))], NAV, css)


def rules(inner: str, css: str = "") -> set[str]:
    return {fault.rule for fault in accessibility.faults([Page("a.xhtml", html(inner))], NAV, css)}


def test_text_alone_is_textual() -> None:
    found = derive("<p>渡輪</p>")
    assert found.modes == ("textual",)
    assert found.sufficient == ("textual",)
    assert "alternativeText" not in found.features


def test_pictures_with_text_suffice_without_eyes_and_those_without_do_not() -> None:
    assert derive('<p><img src="a" alt="碼頭"/></p>').sufficient == ("textual", "textual,visual")
    assert derive('<p><img src="a"/></p>').sufficient == ("textual,visual",)


def test_decoration_is_no_picture() -> None:
    assert derive(f'<p><img src="a" alt=""/><svg xmlns="{SVG}" aria-hidden="true"/></p>').modes == ("textual",)


def test_features_are_those_that_are_there() -> None:
    found = derive('<h1>題</h1><section role="doc-chapter"><ruby>渡<rt>dou6</rt></ruby></section>').features
    assert {"structuralNavigation", "ARIA", "rubyAnnotations", "tableOfContents", "unlocked"} <= set(found)
    assert not {"pageBreakMarkers", "pageNavigation", "longDescription"} & set(found)


def test_type_of_a_fixed_size_cannot_be_changed() -> None:
    assert "displayTransformability" in derive("<p>字</p>", "p { font-size: 1em }").features
    assert "displayTransformability" not in derive("<p>字</p>", "p { font-size: 12pt }").features


def test_what_moves_may_harm() -> None:
    assert "noMotionSimulationHazard" in derive("<p>字</p>").hazards
    assert "noMotionSimulationHazard" not in derive("<p>字</p>", "p { animation: turn 1s }").hazards


def test_summaries_say_the_same_in_two_languages() -> None:
    chinese, english = accessibility.summaries(derive("<p>字</p>"))
    assert chinese.endswith("。")
    assert english.isascii()
    assert "替代文字" not in chinese
    assert "alternative" not in english


def test_a_page_list_names_the_markers() -> None:
    mark = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-1" aria-label="1"/>'
    assert rules(f"<h1>題</h1><p>{mark}字</p>") == {"page-list"}


def test_a_fault_of_each_rule() -> None:
    assert rules("<h2>題</h2>") == {"heading"}
    assert rules("<h1>題</h1><p><img src='a'/></p>") == {"picture"}
    assert rules("<h1>題</h1><p><a href='a.xhtml'/></p>") == {"link"}
    assert rules("<h1>題</h1><table><tr><td>字</td></tr></table>") == {"table"}
    assert rules("<h1>題</h1><p lang='en'>word</p>") == {"language"}
    assert rules("<h1>題</h1><section epub:type='chapter'>字</section>") == {"role"}
    assert rules("<h1>題</h1>", "h1 { color: #aaa }") == {"contrast"}
    assert rules("<h1>題</h1><p>字</p>") == set()
