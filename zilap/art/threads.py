"""The book's one image: a hundred threads.

A thread is a stroke of the skyline; it hangs from the head of the page, and each story has its own,
so that the number of a story moves across the head of the book from left to right.  Millimetres.
"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from zilap.art.skyline import BUILDINGS, COUNT, SUMMIT
from zilap.art.svg import dots, frame, number, stroke, upright
from zilap.units import mm_to_pt, pt_to_mm

PAGE = 170.0
"""Width in millimetres of the page that the threads are drawn for."""
EDGE = 11.25
"""Distance of the first and of the last thread from the trim."""
BLEED = 3.0
LATE = 66
"""From here on a number stands to the left of its thread: to the right there is no room."""


def thread(n: int, total: int) -> int:
    """Which of the hundred threads the ``n``-th of ``total`` stories owns, from 1.

    A hundred stories own one each; fewer are spread over all; more share.

    >>> [thread(n, 100) for n in (1, 50, 100)], [thread(n, 5) for n in (1, 2, 3, 4, 5)], thread(1, 1)
    ([1, 50, 100], [1, 26, 51, 75, 100], 1)
    """
    return 1 + int((n - 1) * (COUNT - 1) / (total - 1) + 0.5) if total > 1 else 1


def head_x(n: int) -> float:
    """Where thread ``n`` meets the head of the page: millimetres from the left trim."""
    return EDGE + (n - 1) * (PAGE - 2 * EDGE) / (COUNT - 1)


def head_pt(n: int) -> str:
    """The same in points, as CSS writes it."""
    return f"{number(mm_to_pt(head_x(n)))}pt"


def head_part(n: int) -> str:
    """The same as a part of the page's width, for pages whose width is not known.

    >>> head_part(1)
    '0.0662'
    """
    return f"{head_x(n) / PAGE:.4f}"


def is_late(n: int) -> bool:
    """Whether the number stands to the left of its thread."""
    return n > LATE


def comb(length: float = 4) -> str:
    """Path data of all the threads' ends at the head of the page."""
    return "".join(upright(head_x(n), -BLEED, length) for n in range(1, COUNT + 1))


def hang(n: int, drop: float = 126) -> Markup:
    """The head of a story: all the threads' ends, and thread ``n`` let down ``drop`` points to a dot."""
    x, y = head_x(n), pt_to_mm(drop)
    content = stroke(comb(), "gold", 0.18) + stroke(upright(x, -BLEED, y), "vermilion", 0.3)
    return frame("hang", (0, -BLEED, PAGE, 60), content + dots([(x, y)], "vermilion", 0.95))


def lit(numbers: Iterable[int], total: int) -> Markup:
    """All the threads' ends at the head of a page, those of stories ``numbers`` of ``total`` let down a little."""
    own = sorted({thread(n, total) for n in numbers})
    threads = "".join(upright(head_x(n), -BLEED, 9) for n in own)
    content = stroke(comb(), "gold", 0.18) + stroke(threads, "vermilion", 0.3)
    return frame("hang", (0, -BLEED, PAGE, 60), content)


def tick(n: int) -> Markup:
    """Thread ``n`` alone, on the head edge of a running page."""
    return frame("thread", (0, -BLEED, PAGE, 14), stroke(upright(head_x(n), -BLEED, 8), "vermilion", 0.3))


def drop(length: float) -> Markup:
    """The thread of the Summit alone, ``length`` millimetres down from the head: the half title hangs on it."""
    x = head_x(SUMMIT)
    content = stroke(comb(), "gold", 0.18) + stroke(upright(x, -BLEED, length), "vermilion", 0.3)
    return frame("drop", (0, -BLEED, PAGE, length + 6), content + dots([(x, length)], "vermilion", 0.95))


def shore() -> Markup:
    """The skyline, standing on the foot of the last page."""
    towers = "".join(upright(head_x(k + 1), 60 + BLEED, 60 - h * 0.11) for k, h in enumerate(BUILDINGS))
    return frame("shore", (0, 0, PAGE, 60 + BLEED), stroke(towers, "gold", 0.2))
