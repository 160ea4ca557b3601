"""Ce qu'une page ordinaire contient de plus que du Markdown.

- Un passage propre à la démonstration, `!!! demonstration "Titre"` suivi de lignes en retrait de
  quatre espaces : il disparaît du site en ligne.
- Un réglage cité, `{{ mentions_legales.editeur }}` : hors démonstration, une ligne dont un réglage
  cité n'est pas rempli disparaît tout entière.

Rien n'est interprété dans un bloc de code (« ``` »).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

OUVERTURE = re.compile(r"!!! demonstration\b")
CITATION = re.compile(r"\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
_CODE = re.compile(r" {0,3}(```|~~~)")


@dataclass(frozen=True)
class Ligne:
    """Une ligne d'une page, avec sa fin ; `rang` est celui de son premier caractère."""

    texte: str
    rang: int
    demonstration: bool
    """Dans un passage de démonstration, ligne d'ouverture comprise."""
    code: bool

    def citations(self) -> Iterator[re.Match[str]]:
        """Les réglages cités par la ligne ; aucun dans du code."""
        return iter(()) if self.code else CITATION.finditer(self.texte)


def lignes(texte: str) -> Iterator[Ligne]:
    """Les lignes d'une page, chacune avec ce qui l'entoure."""
    rang, cloture, demonstration = 0, "", False
    for ligne in texte.splitlines(keepends=True):
        borne = _CODE.match(ligne)
        code = bool(cloture or borne)
        if demonstration:
            demonstration = not ligne.strip() or ligne.startswith("    ")
        elif not code:
            demonstration = OUVERTURE.match(ligne) is not None
        yield Ligne(ligne, rang, demonstration, code and not demonstration)
        if borne and not demonstration:
            cloture = "" if cloture == borne[1] else cloture or borne[1]
        rang += len(ligne)
