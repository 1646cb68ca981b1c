"""Galleys kept from run to run, by what they were made from."""

from __future__ import annotations

import hashlib
import pickle
import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from zilap.galleys.values import Galley, Kit, Order
from zilap.inputs import put
from zilap.memo import unpickled

_PICTURE = re.compile(r"\bbook:([^\"'<>\s)]+)")


class Shelf:
    """A folder of galleys.  What is taken from it, or put on it, in one run is in use; ``tidy`` drops the rest.

    The pages of a galley lie beside it: they are read when the galleys are joined, and once.
    Without a folder it keeps what it is given for one run.
    """

    def __init__(self, folder: Path | None) -> None:
        self._scratch = None if folder else tempfile.TemporaryDirectory(prefix="zilap-galleys-")
        self.folder = folder or Path(self._scratch.name if self._scratch else "")
        self.used: set[str] = set()

    def take(self, name: str) -> Galley | None:
        """The galley of this name, without its pages; None where there is none that can be read."""
        found = unpickled(self.folder / name) if self._pages(name).exists() else None
        self.used.add(name)
        return found if isinstance(found, Galley) else None

    def has(self, name: str) -> bool:
        """Whether there is a galley of this name, read or not."""
        return (self.folder / name).exists()

    def put(self, kit: Kit, order: Order, galley: Galley) -> str:
        """Keep a galley; its name."""
        made = name(kit, order)
        put(self._pages(made), galley.pdf)
        put(self.folder / made, pickle.dumps(replace(galley, pdf=b""), protocol=pickle.HIGHEST_PROTOCOL))
        self.used.add(made)
        return made

    def pdf(self, name: str) -> bytes:
        """The pages of a galley that was taken or put in this run."""
        return self._pages(name).read_bytes()

    def also(self, name: str, make: Callable[[], bytes]) -> bytes:
        """Something else of this name that is kept with the galleys, made where it is not there."""
        path = self._pages(name)
        if not path.exists():
            put(path, make())
        self.used.add(name)
        return path.read_bytes()

    def _pages(self, name: str) -> Path:
        return self.folder / f"{name}.pdf"

    def tidy(self) -> None:
        """Drop what was not used."""
        for path in self.folder.glob("*"):
            if path.stem not in self.used:
                path.unlink(missing_ok=True)


def name(kit: Kit, order: Order) -> str:
    """What identifies the galley of an order: all that it is made from."""
    pictures = [kit.pictures.get(found, "") for found in _PICTURE.findall(order.copy.html)]
    parts = (kit.key, order.copy, order.recto, order.number, sorted(order.labels.items()), pictures)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:40]
