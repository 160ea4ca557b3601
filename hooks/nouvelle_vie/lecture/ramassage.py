"""Lire beaucoup d'un coup, sans que Python s'arrête pour chercher des cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sans_ramasse_miettes() -> Iterator[None]:
    """Suspend la recherche des cycles : tout ce qui se lit se garde, elle n'y trouverait rien."""
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()
