"""La petite grille des tests, et de quoi en changer une ligne sans toucher au code."""

from __future__ import annotations

from outils import REFERENCES

GRILLE = (REFERENCES / "petite-grille.yml").read_text("utf-8")


def grille(*changements: tuple[str, str], fichier: str = "referentiel.yml") -> str:
    """L'arborescence d'une grille : celle des tests, où chaque premier texte devient le second."""
    texte = GRILLE
    for ancien, nouveau in changements:
        assert ancien in texte, ancien
        texte = texte.replace(ancien, nouveau, 1)
    return f"=== content/label/{fichier}\n{texte}"
