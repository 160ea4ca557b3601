"""La fiche en Markdown : où finit l'en-tête, où commence le texte."""

from __future__ import annotations

import pytest

from nouvelle_vie.erreurs import ErreurContenu
from nouvelle_vie.lecture.entete import Decoupe, decouper
from nouvelle_vie.lecture.source import Source


def decoupe(texte: str) -> Decoupe:
    rendu = decouper(Source("fiche.md", texte))
    assert isinstance(rendu, Decoupe)
    return rendu


@pytest.mark.parametrize(
    ("texte", "entete", "ligne", "corps"),
    [
        ("---\ntitre: a\n---\nCorps.\n", "titre: a", 1, "Corps."),
        ("---\ntitre: a\n---\n\n\n  Corps.\n\n", "titre: a", 1, "Corps."),
        ("--- \t\ntitre: a\n---  \nCorps", "titre: a", 1, "Corps"),
        ("\n\n---\ntitre: a\n---\nCorps", "titre: a", 3, "Corps"),
        ("---\n---\nCorps", "", 1, "Corps"),
        ("---\ntitre: a\n---", "titre: a", 1, ""),
        ("---\ntitre: a\n---\nUn\n\n---\n\nDeux", "titre: a", 1, "Un\n\n---\n\nDeux"),
        ("---\ntexte: |\n  ---\n  suite\n---\nCorps", "texte: |\n  ---\n  suite", 1, "Corps"),
    ],
)
def test_l_en_tete_va_d_une_borne_a_l_autre(
    texte: str, entete: str, ligne: int, corps: str
) -> None:
    rendu = decoupe(texte)
    assert rendu.entete.strip() == entete
    assert rendu.ligne_entete == ligne
    assert rendu.corps == corps


def test_le_corps_connait_sa_place_dans_le_fichier() -> None:
    texte = "---\ntitre: é\n---\n\n  Le corps."
    assert texte[decoupe(texte).rang_corps :] == "Le corps."


@pytest.mark.parametrize(
    ("texte", "code", "ligne"),
    [
        ("", "entete-absente", 1),
        ("# Titre\n---\n", "entete-absente", 1),
        ("----\ntitre: a\n----\n", "entete-absente", 1),
        (" ---\ntitre: a\n---\n", "entete-absente", 1),
        ("---", "entete-ouverte", 1),
        ("---\ntitre: a\n", "entete-ouverte", 1),
        ("\n\n---\ntitre: a\n ---\n", "entete-ouverte", 3),
    ],
)
def test_un_en_tete_absent_ou_ouvert_est_une_faute(texte: str, code: str, ligne: int) -> None:
    rendu = decouper(Source("fiche.md", texte))
    assert isinstance(rendu, ErreurContenu)
    assert (rendu.code, rendu.ligne, rendu.colonne) == (code, ligne, 1)
