"""Les paysages des affiches sans photo : des moments du jour et de l'année, sur deux reliefs.

Ce sont des dessins : aucun ne montre un lieu.
"""

from __future__ import annotations

from itertools import product

from .paysages import Point, Relief

_MOMENTS = (
    ("#f6ead2", "#edb656", ("#cfd6cb", "#97af9b", "#4c7560", "#1f4b3a")),
    ("#dfeae8", "#f3dc93", ("#bcd0bd", "#8bad85", "#55815a", "#2a5540")),
    ("#f7e6cc", "#d6883c", ("#e0c49a", "#c1904f", "#8c5f33", "#523a24")),
    ("#efd9cd", "#d5694a", ("#cdb0b4", "#937a92", "#5d5372", "#33334f")),
    ("#e4ebef", "#f8f1dc", ("#cfdae0", "#a6b9c3", "#6d8794", "#3b5561")),
)
"""Le ciel, l'astre, et les plans du plus lointain au plus proche."""
_RELIEFS: tuple[tuple[Point, tuple[tuple[Point, ...], ...]], ...] = (
    (
        (0.72, 0.42),
        (
            ((0, 0.56), (0.2, 0.46), (0.42, 0.55), (0.62, 0.45), (0.82, 0.53), (1, 0.43)),
            ((0, 0.66), (0.25, 0.58), (0.5, 0.68), (0.75, 0.57), (1, 0.64)),
            ((0, 0.77), (0.3, 0.72), (0.55, 0.8), (0.8, 0.7), (1, 0.76)),
            ((0, 0.93), (0.25, 0.85), (0.6, 0.93), (0.85, 0.87), (1, 0.9)),
        ),
    ),
    (
        (0.3, 0.34),
        (
            ((0, 0.44), (0.18, 0.5), (0.4, 0.38), (0.58, 0.5), (0.8, 0.42), (1, 0.52)),
            ((0, 0.6), (0.3, 0.64), (0.52, 0.53), (0.74, 0.63), (1, 0.56)),
            ((0, 0.7), (0.22, 0.76), (0.46, 0.67), (0.7, 0.77), (1, 0.71)),
            ((0, 0.86), (0.35, 0.92), (0.65, 0.83), (1, 0.92)),
        ),
    ),
)
"""La place de l'astre, et la ligne de crête de chaque plan."""
MOTIFS = tuple(
    Relief(ciel, astre, place, 0.075, tuple(zip(plans, cretes, strict=True)))
    for (ciel, astre, plans), (place, cretes) in product(_MOMENTS, _RELIEFS)
)
EMBLEME = Relief(
    ciel="#f3dfa9",
    astre="#c98a16",
    place=(0.67, 0.3),
    rayon=0.13,
    cretes=(
        ("#8fa292", ((0, 0.66), (0.27, 0.36), (0.5, 0.52), (1, 0.37))),
        ("#1f4b3a", ((0, 0.79), (0.3, 0.62), (0.55, 0.78), (0.8, 0.66), (1, 0.75))),
    ),
)
"""Celui de l'en-tête et du favicon, en petit."""
