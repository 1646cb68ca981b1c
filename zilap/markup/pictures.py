"""A paragraph that holds pictures alone becomes figures."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from zilap.markup.values import Image, Lookup

KEPT = {"lead", "key", "sign", "first", "end", "wide", "side", "small", "verse", "source"}
"""Classes that the style sheets know."""


def make(root: ET.Element, lookup: Lookup, id: str) -> None:
    """A paragraph that holds pictures alone becomes figures."""
    for parent in list(root.iter()):
        for index in range(len(parent) - 1, -1, -1):
            paragraph = parent[index]
            images = [child for child in paragraph if child.tag == "img"]
            alone = images and len(images) == len(paragraph) and not _visible(paragraph)
            if paragraph.tag != "p" or not alone:
                continue
            made = [_figure(image, paragraph, lookup) for image in images]
            made[-1].tail = paragraph.tail
            parent[index : index + 1] = made
    for count, figure in enumerate(root.iter("figure"), 1):
        figure.set("id", f"{id}-fig-{count}")
        caption = figure.find("figcaption")
        if caption is not None:
            caption.set("id", f"{id}-fig-{count}-caption")


def _visible(paragraph: ET.Element) -> str:
    return "".join([paragraph.text or "", *(child.tail or "" for child in paragraph)]).strip()


def _figure(image: ET.Element, paragraph: ET.Element, lookup: Lookup) -> ET.Element:
    """``<figure>`` with the picture, or a placeholder that names what is wanted, and the caption."""
    name = image.get("src", "")
    options = {**dict(paragraph.items()), **dict(image.items())}
    classes = {word for word in f"{paragraph.get('class', '')} {image.get('class', '')}".split() if word in KEPT}
    shown = lookup.image(name)
    figure = ET.Element("figure", {"class": " ".join(["fig", *sorted(classes)])})
    if options.get("data-at"):
        figure.set("data-at", options["data-at"])
    if shown and shown.width:
        figure.set("style", f"--ratio: {shown.height / shown.width:.4f}")
    figure.append(_pic(image, name, shown))
    caption, credit = image.get("title", ""), options.get("credit", "")
    if caption or credit:
        below = ET.SubElement(figure, "figcaption")
        below.text = caption
        if credit:
            ET.SubElement(below, "span", {"class": "credit"}).text = credit
    return figure


def _pic(image: ET.Element, name: str, shown: Image | None) -> ET.Element:
    if shown:
        pic = ET.Element("div", {"class": "pic"})
        ET.SubElement(pic, "img", {"src": shown.url, "alt": image.get("alt", "")})
        return pic
    label = image.get("alt") or name
    pic = ET.Element("div", {"class": "pic placeholder", "role": "img", "aria-label": f"圖片待補：{label}"})
    ET.SubElement(pic, "b").text = "圖片待補"
    ET.SubElement(pic, "i").text = name
    return pic
