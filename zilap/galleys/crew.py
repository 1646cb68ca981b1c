"""Those who set galleys: this process, or several that it starts."""

from __future__ import annotations

import functools
import gc
import multiprocessing
import os
import signal
import tempfile
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path
from types import TracebackType

from zilap.galleys import galley
from zilap.galleys.values import Galley, Kit, Order

FEW = 6
"""Galleys that one process sets sooner than others are ready."""
MOST = 8
"""Processes: each takes some 200 MB."""


class Crew:
    """``with Crew(kit) as crew: crew.give(order).result()``.

    Until it gathers for more than a few galleys it is this process: what is given is set at once.
    """

    def __init__(self, kit: Kit) -> None:
        self.kit = kit
        self.size = 1
        self._pool: ProcessPoolExecutor | None = None
        self._scratch = tempfile.TemporaryDirectory(prefix="zilap-crew-", ignore_cleanup_errors=True)
        """For what the others write; they leave without tidying up."""

    def gather(self, wanted: int) -> None:
        """Be ready for so many galleys."""
        size = min(os.cpu_count() or 1, MOST, wanted)
        if wanted > FEW and size > 1 and not self._pool:
            self.size = size
            given = (self.kit, self._scratch.name)
            self._pool = ProcessPoolExecutor(size, multiprocessing.get_context(way()), _begin, given)

    def give(self, order: Order) -> Future[Galley]:
        """Have a galley set."""
        if self._pool:
            return self._pool.submit(_set, order)
        done: Future[Galley] = Future()
        done.set_result(galley.compose(self._engine, order))
        return done

    @functools.cached_property
    def _engine(self) -> galley.Engine:
        return galley.engine(self.kit)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        if self._pool and kind:
            for process in multiprocessing.active_children():
                process.terminate()
                process.join()
        if self._pool:
            self._pool.shutdown(wait=kind is None, cancel_futures=True)
        self._scratch.cleanup()


def way() -> str:
    """How a process is started: as a copy of this one, which has read all modules, where no thread runs in it."""
    threads = Path("/proc/self/task")
    return "fork" if threads.is_dir() and len(list(threads.iterdir())) == 1 else "spawn"


_ENGINE: list[galley.Engine] = []
"""Of a process that was started to set galleys: the one engine that it uses."""


def _begin(kit: Kit, scratch: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    tempfile.tempdir = scratch
    _ENGINE.append(galley.engine(kit))
    gc.freeze()
    gc.disable()


def _set(order: Order) -> Galley:
    """One galley; the boxes that it was made of are let go at its end, not on the way.

    What stays (the styles that the next shares) is not looked through again.
    """
    made = galley.compose(_ENGINE[0], order)
    gc.collect()
    gc.freeze()
    return made
