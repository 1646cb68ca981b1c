"""One section as it is heard: the linear text that a screen reader gets of its pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from zilap import inputs, pages, pdf, proof
from zilap.aloud import lines, tagged
from zilap.book import Book
from zilap.shop import House

HEAD = "元素\t語言\t讀出的文字"


def make(house: House, book: Book, id: str, say: Callable[[str], None]) -> Path:
    """Write ``output/<edition>/proof/<id>.heard.txt``: element, language, text, one line for each run.

    It is read from the finished PDF, not from the source: what is not tagged there is not in it.

    Raises:
        Stop: when the section cannot be laid out.
    """
    setting = proof.alone(house, book, id, say)
    laid = pages.lay_out(setting)
    made = tagged.read_bytes(pdf.screen(laid.pdf, book, laid.page_map))
    target = house.output / book.edition.name / "proof" / f"{id}.heard.txt"
    inputs.put(target, "\n".join([HEAD, *text(made), ""]).encode())
    return target


def text(made: tagged.Tagged) -> list[str]:
    """What is heard of a file, line by line."""
    top = made.root.elements if made.root else []
    return [str(line) for element in top for line in lines.said(made, element)]
