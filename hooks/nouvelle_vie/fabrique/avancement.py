"""Dire où en est un long travail, à qui regarde un terminal ; ailleurs, se taire."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..processus import ne_rien_dire


@contextmanager
def avancement(quoi: str, total: int) -> Iterator[Callable[[int], None]]:
    """Une barre, effacée à la fin ; on lui dit combien est fait.

    Elle ne se redessine que quand on le lui dit : un fil à elle empêcherait de se dédoubler.
    """
    if not sys.stderr.isatty():
        yield ne_rien_dire
        return
    from rich.console import Console  # lent à charger, et seulement pour un terminal
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    barre = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        auto_refresh=False,
        transient=True,
    )
    with barre:
        tache = barre.add_task(quoi, total=total)
        yield lambda faits: barre.update(tache, completed=faits, refresh=True)
