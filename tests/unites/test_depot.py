"""Écrire plusieurs fichiers d'un coup, ou aucun."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from nouvelle_vie.redaction import depot
from nouvelle_vie.redaction.depot import HorsDuSite, deposer, reprendre
from nouvelle_vie.redaction.numeros import Numeros, minute_libre, nom_libre, numeros
from outils import lire_site

Dessin = Callable[..., Path]


def contenu(dossier: Path) -> dict[str, bytes]:
    return {
        c.relative_to(dossier).as_posix(): c.read_bytes()
        for c in sorted(dossier.rglob("*"))
        if c.is_file()
    }


def test_un_lot_s_ecrit_et_s_efface_d_un_coup(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"avant")
    (tmp_path / "c.yml").write_bytes(b"part")
    deposer(tmp_path, {"a.yml": b"apres", "n/e/uf.yml": b"neuf"}, ["c.yml"])
    assert contenu(tmp_path) == {"a.yml": b"apres", "n/e/uf.yml": b"neuf"}


def test_une_panne_au_milieu_ne_laisse_ni_neuf_ni_ancien_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yml").write_bytes(b"avant")
    avant, deplacer, appels = contenu(tmp_path), depot._deplacer, []

    def refuser(de: Path, vers: Path) -> None:
        appels.append(de)
        if len(appels) == 3:
            raise OSError("disque plein")
        deplacer(de, vers)

    monkeypatch.setattr(depot, "_deplacer", refuser)
    with pytest.raises(OSError, match="disque plein"):
        deposer(tmp_path, {"neuf.yml": b"neuf", "a.yml": b"apres"})
    assert len(appels) == 3
    assert contenu(tmp_path) == avant


def test_un_arret_brutal_se_defait_a_la_commande_suivante(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yml").write_bytes(b"avant")
    avant, deplacer = contenu(tmp_path), depot._deplacer

    def mourir(de: Path, vers: Path) -> None:
        deplacer(de, vers)
        if vers == tmp_path / "neuf.yml":
            raise SystemExit(9)

    monkeypatch.setattr(depot, "_deplacer", mourir)
    with pytest.raises(SystemExit):
        deposer(tmp_path, {"neuf.yml": b"neuf", "a.yml": b"apres"})
    assert (tmp_path / "neuf.yml").exists()
    assert reprendre(tmp_path)
    assert contenu(tmp_path) == avant


@pytest.mark.parametrize(
    "chemin", ["../a", "/a", "a/../../b", "", "a//b", "a/./b", "a\\b", "a\0b", "lien/b", "lien"]
)
def test_rien_ne_sort_du_site(tmp_path: Path, chemin: str) -> None:
    racine, dehors = tmp_path / "site", tmp_path / "dehors"
    racine.mkdir()
    dehors.mkdir()
    (racine / "lien").symlink_to(dehors)
    with pytest.raises(HorsDuSite):
        deposer(racine, {"bon.yml": b"", chemin: b""})
    assert [c.name for c in tmp_path.rglob("*")].count("bon.yml") == 0
    assert not list(dehors.iterdir())


def test_un_identifiant_nouveau_ne_remplit_jamais_un_trou() -> None:
    suite = Numeros(
        ["LNV-2026-0007", "lnv-2026-0012", "LNV-2026-abc", "LNV-2025-0099"], "LNV", 2026
    )
    assert [suite.suivant(), suite.suivant()] == ["LNV-2026-0013", "LNV-2026-0014"]
    assert Numeros([], "LNV", 2027).suivant() == "LNV-2027-0001"


def test_le_catalogue_donne_l_identifiant_et_la_minute_libres(site: Dessin) -> None:
    publiee = "id: CTR-2025-0031\ntitre: A\npublication: 2026-11-02 09:00\nresume: B\n"
    catalogue = lire_site(site("=== content/actualites/a.yml\n" + publiee)).catalogue
    assert numeros(catalogue, "CTR", 2025).suivant() == "CTR-2025-0032"
    prise = datetime(2026, 11, 2, 9)
    assert minute_libre(catalogue, prise) == datetime(2026, 11, 2, 9, 1)
    assert minute_libre(catalogue, datetime(2026, 11, 2, 8, 59, 30)) == datetime(2026, 11, 2, 8, 59)


@pytest.mark.parametrize(
    ("mots", "nom"),
    [
        ("Gîte de la Margeride", "gite-margeride"),
        ("L’Œuvre d’Élise", "oeuvre-elise"),
        ("Maison Mende", "maison-mende-3"),
        ("???", "fiche"),
        ("mot " * 3 + "x" * 200, "mot-" + "x" * 76),
    ],
)
def test_un_nom_de_fichier_est_lisible_et_libre(mots: str, nom: str) -> None:
    assert nom_libre(mots, {"maison-mende", "maison-mende-2"}) == nom


def test_une_garde_venue_d_ailleurs_ne_touche_a_rien_hors_du_site(tmp_path: Path) -> None:
    racine, dehors = tmp_path / "site", tmp_path / "dehors"
    for dossier in (racine / depot.GARDE / "anciens" / "lien", dehors):
        dossier.mkdir(parents=True)
    (dehors / "victime.txt").write_bytes(b"a moi")
    (racine / "lien").symlink_to(dehors)
    (racine / depot.GARDE / "neufs").write_bytes(b"../dehors/victime.txt\0lien/victime.txt")
    (racine / depot.GARDE / "anciens" / "lien" / "victime.txt").write_bytes(b"piege")
    assert reprendre(racine)
    assert contenu(dehors) == {"victime.txt": b"a moi"}
    assert not (racine / depot.GARDE).exists()


def test_une_garde_qui_est_un_lien_n_est_pas_suivie(tmp_path: Path) -> None:
    racine, dehors = tmp_path / "site", tmp_path / "dehors"
    (dehors / "anciens").mkdir(parents=True)
    (dehors / "anciens" / "a.yml").write_bytes(b"x")
    racine.mkdir()
    (racine / depot.GARDE).symlink_to(dehors)
    assert not reprendre(racine)
    assert contenu(dehors) == {"anciens/a.yml": b"x"}
