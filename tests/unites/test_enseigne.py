"""L'enseigne du site : dessinée une fois, la même d'une construction à l'autre."""

from __future__ import annotations

from pathlib import Path

import pytest

from nouvelle_vie.artefact import Copie, Fichier
from nouvelle_vie.fabrique import embleme, enseigne, partage
from nouvelle_vie.rendu.embleme import VARIANTES
from outils import DEPOT

HABILLAGE = DEPOT / "overrides"


@pytest.fixture
def dessines(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Le nom de chaque dessin fait ; leurs octets sont ce qu'on leur demande d'écrire."""
    faits: list[str] = []

    def dessiner(nom: str, *dits: object) -> bytes:
        faits.append(nom)
        return repr((nom, *dits)).encode()

    def imiter(module: object, nom: str) -> None:
        monkeypatch.setattr(module, nom, lambda *dits: dessiner(nom, *dits))

    imiter(partage, "image_de_partage")
    imiter(partage, "image_des_flux")
    imiter(embleme, "en_png")
    return faits


@pytest.fixture
def racine(tmp_path: Path) -> Path:
    (tmp_path / "node_modules").symlink_to(DEPOT / "node_modules")
    return tmp_path


def publier(
    racine: Path, nom: str = "Ici", promesse: str = "Vivre", de: Path = HABILLAGE
) -> dict[str, bytes]:
    return {
        a.uri: a.octets if isinstance(a, Fichier) else Path(a.origine).read_bytes()
        for a in enseigne.preparer(nom, promesse, racine, de)
    }


def test_l_enseigne_ne_se_dessine_qu_une_fois(racine: Path, dessines: list[str]) -> None:
    publiee = publier(racine)
    assert len(dessines) == 2 + len(VARIANTES)
    assert set(publiee) == {*enseigne.PUBLIES.values(), *(v.svg for v in VARIANTES)}
    assert publier(racine) == publiee
    assert len(dessines) == 2 + len(VARIANTES)


@pytest.mark.parametrize("abimer", ["retoucher", "effacer"])
def test_une_image_abimee_est_refaite(racine: Path, dessines: list[str], abimer: str) -> None:
    publiee = publier(racine)
    premiere = min((racine / enseigne.CACHE).glob("*.png"))
    premiere.unlink() if abimer == "effacer" else premiere.write_bytes(b"autre")
    assert publier(racine) == publiee
    assert len(dessines) == 2 * (2 + len(VARIANTES))


def test_tout_ce_qu_elle_dit_la_fait_redessiner(
    racine: Path, dessines: list[str], tmp_path: Path
) -> None:
    habillage = tmp_path / "overrides"
    (habillage / "assets").mkdir(parents=True)
    icone = (HABILLAGE / "assets/favicon.svg").read_text("utf-8")
    (habillage / "assets/favicon.svg").write_text(icone.replace("#1f4b3a", "#1f4b3b"), "utf-8")
    sorties = [
        publier(racine),
        publier(racine, nom="Ailleurs"),
        publier(racine, promesse="Rester"),
        publier(racine, de=habillage),
    ]
    assert len(dessines) == 4 * (2 + len(VARIANTES))
    partages = {sortie[enseigne.PUBLIES["partage"]] for sortie in sorties}
    assert len(partages) == 3


def test_ses_images_se_posent_sans_passer_par_la_memoire(racine: Path, dessines: list[str]) -> None:
    poses = enseigne.preparer("Ici", "Vivre", racine, HABILLAGE)
    assert {a.uri for a in poses if isinstance(a, Copie)} == set(enseigne.PUBLIES.values())
