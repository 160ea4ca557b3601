"""Le QR code d'une adresse courte : celui de segno, module pour module."""

from __future__ import annotations

import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from nouvelle_vie.rendu import qr

DEBUT = "https://nouvelle-vie.example/o/"


def modules(trace: str, cote: int) -> list[list[int]]:
    """Ce que trace un dessin : un trait d'un module de haut, à mi-hauteur de sa ligne."""
    image = [[0] * cote for _ in range(cote)]
    depart, x, y = re.match(r"M0 \.5", trace), 0, 0
    assert depart
    for h, dx, dy in re.findall(r"h(\d+)|m(-?\d+) (\d+)", trace[depart.end() :]):
        if h:
            image[y][x : x + int(h)] = [1] * int(h)
            x += int(h)
        else:
            x, y = x + int(dx), y + int(dy)
    return image


def attendu(texte: str, masque: int, version: int) -> list[list[int]]:
    code = segno.make_qr(
        texte, error="m", mask=masque, version=version, mode="byte", boost_error=False
    )
    return [[module & 1 for module in ligne] for ligne in code.matrix]


@settings(max_examples=60, deadline=None)
@given(st.from_regex(r"[A-Z]{2,5}-20[0-9]{2}-[0-9A-Za-z]{4,6}", fullmatch=True))
def test_le_code_est_celui_de_segno(identifiant: str) -> None:
    dessin = qr.dessiner(DEBUT, identifiant, "/")
    modele = qr._modele(DEBUT, len(identifiant), "/")
    assert modules(dessin.trace, dessin.cote) == attendu(
        f"{DEBUT}{identifiant}/", modele.masque, modele.version
    )


@pytest.mark.parametrize("debut", ["https://a.fr/o/", "https://hote.example/lnv/" + "x" * 90])
def test_toute_longueur_d_adresse_a_son_code(debut: str) -> None:
    dessin = qr.dessiner(debut, "LNV-2026-0042", "/")
    modele = qr._modele(debut, 13, "/")
    assert modules(dessin.trace, dessin.cote) == attendu(
        f"{debut}LNV-2026-0042/", modele.masque, modele.version
    )


def test_le_code_ne_depend_pas_de_ceux_deja_dessines() -> None:
    premier = qr.dessiner(DEBUT, "LNV-2026-0042", "/")
    qr._modele.cache_clear()
    qr.dessiner(DEBUT, "LNV-2031-9Z7q", "/")
    assert qr.dessiner(DEBUT, "LNV-2026-0042", "/") == premier


def test_une_adresse_seule_ne_coute_qu_un_code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passée en partie variable, chacun de ses bits en coûtait un."""
    composes, vrai = [], segno.make_qr
    monkeypatch.setattr(segno, "make_qr", lambda *t, **o: composes.append(t) or vrai(*t, **o))
    adresse = "https://nouvelle-vie.example/evenements/session-accueil-sud-lozere-mars-2027/"
    dessin = qr.dessiner(adresse)
    assert len(composes) == 1
    code = segno.make_qr(adresse, error="m", mode="byte", boost_error=False)
    assert modules(dessin.trace, dessin.cote) == attendu(adresse, code.mask, int(code.version))
